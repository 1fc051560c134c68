"""An idle bot does not carry a library that it has no use for."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("numpy")


def test_opening_the_store_leaves_numpy_alone() -> None:
    program = "import bot.store.sqlite.store, sys; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


def test_numpy_can_still_be_imported_afterwards() -> None:
    program = "import bot.store.sqlite.store, numpy; print(numpy.zeros(2).sum())"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "0.0"
