"""The tasks of one customer, found by name, part of a name, e-mail, domain or id."""

from bot.slack.feature import Subcommand
from bot.slack.features.tasks.lists import FILTERS, lists_tasks


def filters(words: str) -> str:
    return f"customer {words}"


CUSTOMER = Subcommand(
    name="customer",
    aliases=("customers", "client", "account"),
    usage="customer <name, e-mail, domain or cus_…> [filters]",
    summary="One customer's open tasks, whoever they are assigned to",
    details=f"Quotes hold a name together: `customer “Bed Bath & All” all`. {FILTERS}",
    examples=("customer Acme Corp", "customer acme.com done", "customer “Due North” due this week"),
    run=lists_tasks(filters),
    lists=filters,
)
