"""Answers that no server should give: each ends in a documented error, or in the value."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinterest_async import PinterestError
from tests.support.server import answer, client, serve_bytes

BOARD = b'{"id": "1", "name": "Summer"}'
DEEP = b"[" * 100_000 + b"]" * 100_000
HUGE = b"9" * 5000


def encoded(*values: Any) -> list[bytes]:
    return [json.dumps(value).encode() for value in values]


BODIES = [
    DEEP,
    b'{"a":' * 100_000,
    b'{"code": ' + HUGE + b', "message": "x"}',
    b'{"code": 1e400, "message": 1e999}',
    b'{"code": "' + HUGE + b'"}',
    b'{"code": 12, "message": "Retry after ' + HUGE + b' seconds"}',
    b'{"message": ' + DEEP + b"}",
    b'{"message": {"a": ' + HUGE + b"}}",
    b'{"message": "\xff\xfe"}',
    b'{"message": "\\ud800"}',
    b'{"id": "\\ud800\\udfff"}',
    b'{"id": ' + HUGE + b"}",
    b'{"id": -0.0, "created_at": 1e308}',
    b'{"items": ' + DEEP + b"}",
    b"\xff" * 100,
    b"\x00" * 100,
    b"\xef\xbb\xbf{}",
    b"<script" * 2000,
    b"",
    b"null",
    *encoded([], [[]], {"code": None}, {"code": True}, {"code": []}, {"message": None, "details": [None]}, "x", 1.5),
]
HEADERS: list[dict[str, object]] = [
    {"Content_Type": "application/json; charset=rot13"},
    {"Content_Type": "text/plain; charset=\x01\udcff"},
    {"Content_Type": ";;;==="},
    {"Location": "//[::1"},
    {"Location": "javascript:alert(1)", "Refresh": "0"},
    {"Content_Encoding": "gzip"},
    {"Content_Encoding": "odd"},
    {"Content_Encoding": "deflate"},
    {"Content_Length": "-1"},
    {"Content_Length": "9" * 30},
    {"Content_Length": "1, 2"},
    {"Transfer_Encoding": "odd"},
    {"Transfer_Encoding": "chunked", "Content_Length": None},
    {"x_pinterest_rid": "\udcff\udcfe"},
    {"x_pinterest_rid": "9" * 8000},
    {"Set_Cookie": "a=" + "b" * 8000},
    {"X_Long": "x" * 100_000},
    {f"X_{number}": "x" for number in range(2000)},
    {"Date": "x", "Connection": "upgrade", "Upgrade": "odd"},
    {"": "x"},
    {"X Y": "x"},
]
STATUSES: list[int | str] = [200, 201, 204, 206, 299, 300, 301, 304, 399, 400, 401, 403, 404, 409, 418, 422, 429, 500]
STATUSES += [503, 599, 600, 999, 100, 101, 0, "1000 OK", "-1 OK", "x", "200 \udcff\udcfe", "200" + " x" * 5000]


async def call(sent: bytes) -> None:
    """Read and write once with such an answer; any error is one of ours, can be shown, and names the call."""
    async with (
        serve_bytes(sent) as (url, _),
        client(url, max_retries=0, max_wait=0, timeout=20) as pinterest,
    ):
        for called in (
            pinterest.boards.get("1"),
            pinterest.boards.create(name="x"),
            pinterest.boards.list(),
            pinterest.request("GET", "/boards"),
        ):
            try:
                await called
            except PinterestError as error:
                assert str(error).encode()
                assert repr(error).encode()


@pytest.mark.parametrize("status", [200, 400, 429, 500])
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
async def test_hostile_bodies(body: bytes, status: int) -> None:
    await call(answer(status, body))


@pytest.mark.parametrize("status", [200, 302, 400])
@pytest.mark.parametrize("headers", HEADERS, ids=range(len(HEADERS)))
async def test_hostile_headers(headers: dict[str, object], status: int) -> None:
    await call(answer(status, BOARD, **headers))


@pytest.mark.parametrize("status", STATUSES, ids=range(len(STATUSES)))
async def test_odd_statuses(status: int | str) -> None:
    await call(answer(status, BOARD))


@pytest.mark.parametrize("sent", [b"", b"\r\n", b"HTTP/9.9 200 OK\r\n\r\n", b"SSH-2.0-x\r\n", b"\x16\x03\x01", b"{}"])
async def test_what_is_no_answer(sent: bytes) -> None:
    await call(sent)


@settings(max_examples=60, deadline=None)
@given(status=st.sampled_from([200, 400, 503]), head=st.text(max_size=60), body=st.binary(max_size=100))
async def test_any_answer(status: int, head: str, body: bytes) -> None:
    head = head.encode("utf-8", "replace").decode().replace("\n", " ")
    await call(answer(status, body, **{f"X_{head[:30]}": head[30:]}))
