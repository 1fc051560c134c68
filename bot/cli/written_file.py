"""A file that a command writes: how it is named, and how it is written."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

import click


class FileToWrite(click.Path):
    """click's own type takes an empty name for the folder that the command runs in."""

    def __init__(self, *, or_output: bool = False) -> None:
        super().__init__(dir_okay=False, allow_dash=or_output, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value):
            self.fail("A file has a name.", param, ctx)
        return super().convert(value, param, ctx)


def write_file(path: Path, content: bytes) -> None:
    """All of it or nothing: a full disk takes no earlier file away."""
    target = Path(os.path.realpath(path))  # a link stays a link
    try:
        if target.exists() and not _can_be_replaced(target):
            target.write_bytes(content)
        else:
            _replace(target, content)
    except OSError as error:
        raise click.ClickException(
            f"The file {path} cannot be written: {error.strerror}. Choose another place, or make room for it there."
        ) from error


def _can_be_replaced(target: Path) -> bool:
    """A pipe or a device cannot, nor what lies in a folder of another account."""
    return target.is_file() and os.access(target.parent, os.W_OK)


def _replace(target: Path, content: bytes) -> None:
    unfinished = target.with_name(f"{secrets.token_hex(8)}.unfinished")
    try:
        with unfinished.open("xb") as file:
            if target.exists():
                _make_alike(unfinished, target)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _make_alike(new: Path, old: Path) -> None:
    with old.open("r+b"):  # a file that is kept from being written stays as it is
        found = old.stat()
    with contextlib.suppress(PermissionError):  # only root may give a file away
        os.chown(new, found.st_uid, found.st_gid)
    new.chmod(found.st_mode)
