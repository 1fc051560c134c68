"""Lumen Analytics, the sample company: believable, and the same for the same day each time it is made."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.customers.customer import Account
from bot.sandbox.company.company import Company
from bot.sandbox.company.customers import contacts, customers, opportunities
from bot.sandbox.company.people import BERLIN, CHANNELS, PEOPLE, PERSONA, TEAM_ID, TEAM_NAME
from bot.sandbox.company.tasks import tasks


def sample_company(today: date, now: datetime) -> Company:
    """The company as it stands on ``today``; tasks were noted and done before ``now`` (aware)."""
    of_customers = customers(today)
    of_contacts = contacts(of_customers)
    return Company(
        account=Account(TEAM_NAME, "EUR", ZoneInfo(BERLIN), week_start=0),
        team_id=TEAM_ID,
        persona=PERSONA,
        people=PEOPLE,
        channels=CHANNELS,
        customers=of_customers,
        contacts=of_contacts,
        tasks=tasks(of_customers, of_contacts, today, now),
        opportunities=opportunities(of_customers, today),
    )
