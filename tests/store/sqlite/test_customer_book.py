"""The search index follows each change of the directory."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.customers.customer import Customer
from bot.store.sqlite.store import Store

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ACME = Customer("cus_1", company="Acme Corp", email="ann@acme.com", owner="own@x.org", mrr_cents=100, currency="EUR")
ZURICH = Customer("cus_2", company="Zürich")


async def test_the_index_agrees_with_the_table_after_many_changes(store: Store) -> None:
    for version in range(5):
        await store.customers.save_customers(
            [Customer(f"cus_{n}", company=f"Firm {n * version}", name=f"Name {n + version}") for n in range(50)], AT
        )
    # FTS5's own check; it fails with "database disk image is malformed" where the two differ.
    await store.database.write(
        lambda db: db.execute("INSERT INTO customer_search (customer_search, rank) VALUES ('integrity-check', 1)")
    )
