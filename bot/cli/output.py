"""Standard input and output, which may be closed, full, or of an encoding that lacks what a command prints."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

# What writing to a file ends in, and no connection to another machine. click itself is quiet about a broken pipe.
_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


@contextmanager
def explaining_lost_output() -> Iterator[None]:
    """One sentence and exit code 1 where what a command prints does not arrive, its help too."""
    _replace_closed_streams()
    _print_what_the_encoding_lacks()
    try:
        yield
    except OSError as error:
        if error.errno not in _NOT_WRITTEN or error.filename is not None:  # what is printed has no file's name
            raise
        _let_go_of_the_rest()
        click.echo(f"Error: The output cannot be written: {error.strerror}. Send it somewhere else.", err=True)
        sys.exit(1)


def print_bytes(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()  # at the end of the process an error would be a traceback


def _replace_closed_streams() -> None:
    """Python has None for a stream that was closed before it began, as by ``>&-``. click then prints nothing and is
    content; what is written to this one fails as it does for other programs.
    """
    streams: Any = sys
    if streams.stdin is None:
        streams.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if streams.stdout is None:
        streams.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")


def _print_what_the_encoding_lacks() -> None:
    """By its number, as standard error does: ISO-8859-1 has no ✓, and a name of a file may be in no encoding."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


def _let_go_of_the_rest() -> None:
    """Python would try to write it once more at the end, and complain of it."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
