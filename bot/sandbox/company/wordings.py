"""What the sample company's tasks say: short notes as people in customer success and sales write them."""

from __future__ import annotations

LONGEST = (
    "Renewal prep: collect usage of the last two quarters, the three open support cases and the discount that was "
    "promised in spring; agree the new price with Tomás, then send the quote to procurement and copy the finance lead "
    "before the board meets on it soon"
)
"""Exactly the 255 characters that ChartMogul allows; the sample's tests count them."""

MARKUP_TRAP = "<!channel> Ask for a *bold* _new_ logo & <https://evil.example|click me> ~before~ `noon` > thanks"
"""Slack's own markup in a title, which must arrive as plain words."""

WORDINGS = (
    "Send the renewal quote",
    "Ask about the failed import",
    "Book the quarterly review",
    "Call back about the invoice in USD",
    "Share the onboarding checklist",
    "Check adoption after last week's training",
    "Confirm the new billing contact",
    "Reply to the security questionnaire",
    "Follow up on the pilot",
    "Walk through the new cohort report",
    "Send notes from Thursday's call",
    "Offer the annual plan",
    "Ask for a reference call",
    "Clear up the duplicate subscriptions",
    "Prepare the upsell proposal: 20 more seats",
    "Find out who replaces the CFO",
    "Remind them of the price change in January",
    "Chase the signed order form",
    "Invite to the customer council",
    "Explain the net MRR churn chart",
    "Schedule the go-live call",
    "Check in: no log-in for 14 days",
    "Send the case study draft for approval",
    "Ask for feedback on the Slack alerts",
    "Discuss the downgrade they asked for",
    "Get the VAT number corrected",
    "Introduce the new account team",
    "Train the two new analysts",
    "Collect requirements for the Salesforce sync",
    "Answer the question on data residency",
    "Propose dates for the on-site workshop",
    "Review the support case about missing invoices",
    "Congratulate on the funding round",
    "Verify the Stripe connection after the migration",
    "Win-back call: what would bring them back?",
    "Send the DPA and the sub-processor list",
    "Plan the rollout to the second team",
    "Ask procurement for the purchase order number",
    "Record a short video on segment filters",
    "Look at the spike in failed payments together",
    "Agree success criteria for the trial",
    "Extend the trial by a week, if finance agrees",
    "Negotiate the multi-year discount",
    "Update the mutual action plan",
    "Thank the champion for the G2 review",
    "Check whether the API limit was raised",
    "Prepare the executive summary for the board",
    "Resend the invitation that went to spam",
)
