"""Certificates are read for a ChartMogul behind TLS, and for no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chartmogul.connection import open_http


async def test_certificates_that_are_not_there_matter_only_behind_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    async with open_http("http://127.0.0.1:1", "key"):
        pass
    with pytest.raises(FileNotFoundError):
        async with open_http("https://127.0.0.1:1", "key"):
            pass
