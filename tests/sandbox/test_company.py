"""The sample company is the same every time, and believable enough to judge answers by."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.tasks.task import Task
from bot.sandbox.company import Company, Profile, sample_company

MONDAY = date(2026, 11, 23)
BERLIN = ZoneInfo("Europe/Berlin")


def company_on(today: date) -> Company:
    return sample_company(today, datetime(today.year, today.month, today.day, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def company() -> Company:
    return company_on(MONDAY)


def named(company: Company, real_name: str) -> Profile:
    return next(person for person in company.people if person.real_name == real_name)


def anns_open_tasks(company: Company) -> list[Task]:
    return [task for task in company.tasks if task.assignee == "ann.weber@lumen.example" and not task.done]


def due_days(tasks: list[Task]) -> list[date]:
    days = [task.due_day(BERLIN) for task in tasks]
    return sorted(day for day in days if day is not None)


def test_the_same_day_gives_the_same_company(company: Company) -> None:
    assert company_on(MONDAY) == company


def test_ann_has_a_full_but_ordinary_list(company: Company) -> None:
    days = due_days(anns_open_tasks(company))
    sunday = MONDAY + timedelta(days=6)
    assert len(days) == 43
    assert sum(day < MONDAY for day in days) == 6
    assert sum(day == MONDAY for day in days) == 5
    assert sum(MONDAY < day <= sunday for day in days) == 12
    assert min(days) == MONDAY - timedelta(days=60)


@pytest.mark.parametrize("weekday", range(7))
def test_anns_counts_hold_on_every_weekday(weekday: int) -> None:
    today = MONDAY + timedelta(days=weekday)
    days = due_days(anns_open_tasks(company_on(today)))
    assert (len(days), sum(day < today for day in days), sum(day == today for day in days)) == (43, 6, 5)


def test_every_task_is_about_somebody_who_exists(company: Company) -> None:
    customers = {customer.uuid for customer in company.customers}
    contacts = {contact.uuid for contact in company.contacts}
    for task in company.tasks:
        assert (task.customer_uuid in customers) != (task.contact_uuid in contacts)


def test_one_task_is_about_a_contact_without_a_customer(company: Company) -> None:
    alone = {contact.uuid for contact in company.contacts if contact.customer_uuid is None}
    assert len([task for task in company.tasks if task.contact_uuid in alone]) == 1


def test_uuids_and_numbers_are_unique(company: Company) -> None:
    assert len({task.uuid for task in company.tasks}) == len(company.tasks)
    assert len({customer.uuid for customer in company.customers}) == len(company.customers)
    assert len({customer.id for customer in company.customers}) == len(company.customers)
    assert len({person.id for person in company.people}) == len(company.people)


def test_details_fill_but_never_pass_255_characters(company: Company) -> None:
    assert max(len(task.details) for task in company.tasks) == 255


def test_one_title_is_full_of_slacks_own_markup(company: Company) -> None:
    assert any("<!channel>" in task.details and "*bold*" in task.details for task in company.tasks)


def test_tasks_are_listed_newest_first_and_none_was_written_in_the_future(company: Company) -> None:
    created = [task.created_at for task in company.tasks if task.created_at is not None]
    assert len(created) == len(company.tasks)
    assert created == sorted(created, reverse=True)
    assert created[0] < datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_done_tasks_fill_the_last_eight_weeks(company: Company) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    ages = [now - task.completed_at for task in company.tasks if task.completed_at is not None]
    assert len(ages) > 100
    assert min(ages) > timedelta(0)
    assert timedelta(weeks=7) < max(ages) < timedelta(weeks=8)


def test_due_instants_are_morning_to_evening_where_the_assignee_lives(company: Company) -> None:
    zones = {person.seat_email: ZoneInfo(person.tz) for person in company.people if person.seat_email}
    for task in company.tasks:
        assert isinstance(task.due, datetime)
        assert task.due.microsecond % 1000 == 0
        if task.assignee in zones:
            assert 9 <= task.due.astimezone(zones[task.assignee]).hour <= 17


def test_mias_seat_is_not_her_slack_e_mail_and_an_outsider_shows_it(company: Company) -> None:
    mia, dana = named(company, "Mia Tanaka"), named(company, "Dana Cole")
    assert mia.email != mia.seat_email
    assert dana.email == mia.seat_email
    assert dana.kind == "outsider"
    assert dana.team_id != company.team_id
    assert dana.seat_email is None


def test_there_are_two_admins_a_guest_and_a_member_without_a_seat(company: Company) -> None:
    assert [person.real_name for person in company.people if person.is_admin] == ["Tomás Oliveira", "Priya Raman"]
    assert [person.real_name for person in company.people if person.kind == "guest"] == ["Nina Fischer"]
    members = [person for person in company.people if person.kind == "member"]
    assert [person.real_name for person in members if person.seat_email is None] == ["Sam Okafor"]


def test_a_former_colleague_still_has_tasks(company: Company) -> None:
    assignees = {task.assignee for task in company.tasks}
    assert assignees - company.seats == {"ben.hartley@lumen.example"}


def test_channels_hold_only_known_people_and_outsiders_only_where_shared(company: Company) -> None:
    kinds = {person.id: person.kind for person in company.people}
    for channel in company.channels:
        has_outsider = any(kinds[member] == "outsider" for member in channel.members)
        assert has_outsider == (channel.shared_with is not None)


def test_customers_have_look_alikes_and_awkward_names(company: Company) -> None:
    names = {customer.company for customer in company.customers}
    assert {"Acme Corp", "Acme Studios", "Acme Robotics GmbH", "O'Brien & Sons", "Łódź Logistics"} <= names
    unnamed = [customer for customer in company.customers if not customer.company]
    assert sorted(customer.name for customer in unnamed) == ["", "Margarethe Olufsen"]


def test_a_customers_address_carries_its_number(company: Company) -> None:
    acme = next(customer for customer in company.customers if customer.company == "Acme Corp")
    assert acme.url == f"https://app.chartmogul.com/#/customers/{acme.id}-Acme_Corp"
