"""sqlite-utils loads numpy wherever it is installed, to store its number types. The pictures' extra installs it, but
the bot stores none of them, and it would cost an idle bot 18 MB. So it is out of sight while sqlite-utils is imported.
"""

from __future__ import annotations

import sys

if "numpy" not in sys.modules:
    sys.modules["numpy"] = None  # type: ignore[assignment]  # the import system's own word for "not to be found"
    try:
        import sqlite_utils  # noqa: F401
    finally:
        del sys.modules["numpy"]
