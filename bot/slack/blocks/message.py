"""What the bot says: blocks, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """``text`` carries the whole content in words (it is all that notifications and screen readers read)."""

    text: str
    blocks: Sequence[Block] = ()
    in_channel: bool = False
