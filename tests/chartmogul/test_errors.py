from __future__ import annotations

import pytest

from bot.chartmogul import errors
from bot.domain.problems import CrmBusy, CrmNonsense, CrmProblem, CrmRefusedKey, CrmRefusedSeat, CrmUnreachable


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"code":401,"message":"No valid API key provided","param":null}', "No valid API key provided"),
        (b'{"code":404,"message":"Not found","param":"email"}', "email Not found"),
        (b'{"error":"Trial expired"}', "Trial expired"),
        (b'{"errors":{"name":"is missing"}}', "name is missing"),
        (b'{"name":["is too long"],"error_details":[{"name":"too_long"}]}', "name is too long; name too_long"),
        (b"504 Gateway Timeout Error", "504 Gateway Timeout Error"),
        (b"<html><head><title>502</title></head><body><h1>Bad\n gateway</h1></body></html>", "Bad gateway"),
        (b"", ""),
        (b"null", ""),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"[" * 5000, "[" * 200),
    ],
)
def test_every_shape_of_error_body_becomes_one_short_line(body: bytes, said: str) -> None:
    assert errors.detail(body) == said


@pytest.mark.parametrize(
    ("status", "problem", "word"),
    [
        (400, CrmProblem, "did not accept"),
        (401, CrmRefusedKey, "API key"),
        (402, CrmRefusedSeat, "CRM seat"),
        (403, CrmRefusedSeat, "CRM seat"),
        (404, CrmNonsense, "/v1"),
        (301, CrmNonsense, "/v1"),
        (422, CrmProblem, "did not accept"),
        (429, CrmBusy, "more requests than it takes"),
        (503, CrmBusy, "more requests than it takes"),
        (500, CrmUnreachable, "error 500"),
        (504, CrmUnreachable, "error 504"),
    ],
)
def test_each_status_has_its_problem_and_says_what_to_do(status: int, problem: type[CrmProblem], word: str) -> None:
    refusal = errors.refusal(status, b'{"error":"because"}')

    assert type(refusal) is problem
    assert word in refusal.sentence
    assert "because" not in refusal.sentence
    assert refusal.detail == f"{status}: because"


def test_a_person_hears_how_long_chartmogul_asks_to_wait() -> None:
    assert "in 17 seconds" in errors.refusal(429, b"", 17.2).sentence
    assert "in a minute" in errors.refusal(429, b"").sentence
