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
    """A file is written wholly or not at all: a full disk takes no earlier one away. Only in a folder of another
    account it is written in place, and what comes through a pipe or a device can't be taken back."""
    try:
        if _is_in_place(path):
            path.write_bytes(content)
        else:
            _replace(Path(os.path.realpath(path)), content)  # a link stays a link
    except OSError as error:
        raise click.ClickException(
            f"The file {path} cannot be written: {error.strerror}. Choose another place, or make room for it there."
        ) from error


def _is_in_place(path: Path) -> bool:
    """The name is asked as it was given: behind /dev/stdout stands "/proc/1/fd/pipe:[4711]", which no file has."""
    if not path.exists():
        return False
    return not path.is_file() or not os.access(Path(os.path.realpath(path)).parent, os.W_OK)


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
