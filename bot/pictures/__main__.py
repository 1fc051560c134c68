"""The child process: a week's figures as JSON on standard input, its picture as PNG on standard output."""

from __future__ import annotations

import sys

from bot.pictures.chart_data import from_json


def main() -> int:
    try:
        from bot.pictures.drawing import draw
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"{missing.name} is not installed; the package's extra `pictures` brings it\n")
        return 1
    sys.stdout.buffer.write(draw(from_json(sys.stdin.buffer.read())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
