"""Time zones by name, as settings, profiles, accounts and people give them."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

UTC_ZONE: Final = ZoneInfo("UTC")


def find_zone(name: object) -> ZoneInfo | None:
    """The IANA zone of this name; None where this machine's zone data has none.

    A name can be anything that somebody wrote: no text at all, a path that leaves the zone data (ValueError), or one of
    its folders such as "America", which opens as a file and raises IsADirectoryError (python/cpython#85702), on other
    systems PermissionError.
    """
    if not isinstance(name, str) or not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return None
