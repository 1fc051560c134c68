"""Nothing that people type breaks the search, and every customer is found by its own name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlite_utils
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.customers.customer import Customer
from bot.domain.customers.folded_names import fold_words
from bot.store.sqlite.customer_book import save_customers
from bot.store.sqlite.customer_likeness import nearest
from bot.store.sqlite.customer_search import find, label_key
from bot.store.sqlite.migrations import migrations
from tests.fakes.clock import HandWoundClock


@contextmanager
def directory_of(*customers: Customer) -> Iterator[sqlite_utils.Database]:
    db = sqlite_utils.Database(memory=True)
    migrations.apply(db)
    save_customers(db, customers, HandWoundClock().now())
    yield db
    db.close()


@pytest.fixture(scope="module")
def directory() -> Iterator[sqlite_utils.Database]:
    acme = Customer("cus_acme", name="Ann Smith", company="Acme Corp", email="ann@acme.com")
    with directory_of(acme, Customer("cus_party", company="🎉🎉"), Customer("cus_nameless")) as db:
        yield db


HOSTILE = st.sampled_from(
    ['"', "'", "*", "%", "_", "(", ")", "AND", "OR", "NOT", "NEAR", ":", "^", "-", "+", "\0", "🎉", "@"]
)


@settings(deadline=None)  # a busy machine is no failure
@given(st.one_of(st.text(), st.lists(st.one_of(HOSTILE, st.text(max_size=4))).map(" ".join)))
@example('label_text : "x" OR')
@example("a" * 100_000)
@example("b " * 20_000)
@example("\ud83d half a pair")
@example("https://" + "a." * 5_000)
def test_no_text_breaks_the_search(directory: sqlite_utils.Database, typed: str) -> None:
    assert len(find(directory, typed, 3)) <= 3
    assert len(nearest(directory, typed, 3)) <= 3


LABELS = st.text(min_size=1, max_size=40).filter(lambda text: label_key(text) and text.strip())


@settings(deadline=None)  # a busy machine is no failure
@given(LABELS)
def test_every_customer_is_found_by_its_own_label(label: str) -> None:
    customer = Customer("cus_it", company=label)
    with directory_of(customer, Customer("cus_other", company="Other")) as db:
        assert customer in find(db, customer.label, 10)


@settings(deadline=None)  # a busy machine is no failure
@given(LABELS, st.data())
def test_every_customer_is_found_by_three_letters_of_its_label(label: str, data: st.DataObject) -> None:
    customer = Customer("cus_it", company=label)
    start = data.draw(st.integers(0, len(label)))
    part = label[start : data.draw(st.integers(start, len(label)))]
    if len("".join(fold_words(part))) < 3:
        return
    with directory_of(customer, Customer("cus_other", company="Other")) as db:
        assert customer in find(db, part, 10)
