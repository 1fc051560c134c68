"""Runs every bench, or those named: ``python -m bench listing``."""

from __future__ import annotations

import sys

from bench import acks, answers, listing, process, reminders

BENCHES = {
    "listing": listing.main,
    "acks": acks.main,
    "answers": answers.main,
    "process": process.main,
    "reminders": reminders.main,
}


def main(names: list[str]) -> None:
    for name in names or BENCHES:
        BENCHES[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
