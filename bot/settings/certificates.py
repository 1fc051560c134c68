"""The variables that name what TLS trusts. OpenSSL reads them, and Python's libraries ask it to at each connection.

A file that is not there, or that holds no certificate, ends in a traceback or in no connection at all, depending on
the library. So it is looked at before the first one.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from pathlib import Path


def wrong_file(path: str) -> str:
    """What is wrong with the value of SSL_CERT_FILE, or nothing: it goes on after the name. OpenSSL takes one file."""
    try:
        if not Path(path).is_file():
            return "names a file that is not there"
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except ssl.SSLError:
        return "names a file that holds no certificates in PEM"
    except OSError:  # in a folder of another account
        return "names a file that cannot be read"
    return ""


def wrong_folders(paths: str) -> str:
    """The same for SSL_CERT_DIR. OpenSSL passes over those of several folders that are not there."""
    try:
        if not any(Path(path).is_dir() for path in paths.split(os.pathsep)):
            return "names a folder that is not there"
    except OSError:
        return "names a folder that cannot be read"
    return ""


WHAT_IS_WRONG: dict[str, Callable[[str], str]] = {"SSL_CERT_FILE": wrong_file, "SSL_CERT_DIR": wrong_folders}
