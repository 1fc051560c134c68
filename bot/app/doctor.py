"""The doctor: every part looked at, whatever is broken."""

from __future__ import annotations

import contextlib
import os

from bot.app.opening import opened_chartmogul
from bot.domain.access.channel import GuestPermission
from bot.domain.problems import StoreProblem
from bot.settings import Settings
from bot.slack.api.checkup import SlackAccess, check_slack
from bot.slack.api.connection import slack_session
from bot.store.sqlite.database import open_database_to_read
from bot.store.sqlite.store import open_store, open_store_to_read
from bot.use_cases.operations.checkup import Finding, check_crm, check_store, check_zones, healthy, in_words
from bot.use_cases.ports.clock import Clock

_DATABASE = "Database"


async def examine(settings: Settings, clock: Clock) -> tuple[str, bool]:
    """The findings in words, and whether all is well."""
    access = SlackAccess(
        mode=settings.slack_mode,
        api_url=settings.slack_api_url,
        admins=settings.slack_admins,
        bot_token=settings.slack_bot_token.reveal(),
        app_token=settings.slack_app_token.reveal(),
        signing_secret=settings.slack_signing_secret.reveal(),
    )

    async def guest_permission(channel_id: str) -> GuestPermission | None:
        """None also where the database cannot be read, of which there is a finding."""
        with contextlib.suppress(StoreProblem):
            async with open_store_to_read(settings.database_path, clock) as store:
                return await store.channel_permissions.guest_permission(channel_id)
        return None

    async with slack_session() as session:
        findings = await check_slack(access, session, clock, guest_permission)
    async with opened_chartmogul(settings, clock) as crm:
        findings += await check_crm(crm, crm)
    findings += [await _check_database(settings, clock), check_zones()]
    return in_words(findings), healthy(findings)


async def _check_database(settings: Settings, clock: Clock) -> Finding:
    """It is looked at before it is opened: to open it to write would make or migrate it, which the start does."""
    try:
        if not settings.database_path.exists():
            return _check_place_of_new_database(settings)
        async with open_database_to_read(settings.database_path):
            pass
        async with open_store(settings.database_path, clock) as store:
            return await check_store(store.prove_writable)
    except StoreProblem as problem:
        return Finding(_DATABASE, False, problem.sentence, "Check DATABASE_PATH.")
    except OSError as error:
        return Finding(_DATABASE, False, f"Its folder cannot be read: {error.strerror}.", "Check DATABASE_PATH.")


def _check_place_of_new_database(settings: Settings) -> Finding:
    path = settings.database_path
    there = next(folder for folder in path.absolute().parents if folder.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Finding(_DATABASE, True, "There is none yet. The first start makes it.")
    do = "Check DATABASE_PATH, and who may write there."
    return Finding(_DATABASE, False, f"There is none, and none can be made in {there}.", do)
