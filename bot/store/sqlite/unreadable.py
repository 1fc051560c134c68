"""Rows that cannot be read are named in the log and left out, so that one of them never hides the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Readable:
    """Reads the rows of one table, which ``identity``, a column, tells apart."""

    def __init__(self, kind: str, identity: str) -> None:
        self._kind = kind
        self._identity = identity
        self._told: set[object] = set()  # each once: what is due is asked for every few seconds

    def among(self, rows: Iterable[dict[str, Any]], read: Callable[[dict[str, Any]], T]) -> Iterator[T]:
        """``read`` raises ValueError for a row that it cannot read."""
        for row in rows:
            try:
                value = read(row)
            except ValueError as error:
                self._tell(row[self._identity], error)
            else:
                yield value

    def _tell(self, identity: object, error: ValueError) -> None:
        if identity not in self._told:
            self._told.add(identity)
            log.error("%s %s cannot be read and is left out", self._kind, identity, extra={"reason": str(error)})
