"""Secrets and personal data that the API repeats, in every kind of answer: nothing that is kept or shown has them."""

import hashlib
import importlib
import json
import logging
import pickle
import pkgutil
import re
import typing
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from aiohttp import web

from pinterest_async import (
    ArgumentError,
    BulkError,
    BulkJob,
    ConnectionFailed,
    Journal,
    Pinterest,
    PinterestError,
    RateLimitEvent,
    RequestEvent,
    StaticToken,
    models,
)
from pinterest_async._http.redaction import without_secrets
from pinterest_async._http.request import Request
from pinterest_async.cli import main
from pinterest_async.event_lines import read_events
from pinterest_async.models._base import Model
from pinterest_async.models.conversion_events import ConversionCustomData, ConversionEvent, ConversionUserData
from pinterest_async.redis import SharedLimits
from tests.auth.test_frames import frames
from tests.support.server import serve

ACCOUNT = "549755885175"
TOKEN = "pina_hush/token"
EMAIL = "ann.hush@example.com"
HASH = hashlib.sha256(EMAIL.encode()).hexdigest()
PERSONAL = {
    "em": [HASH],
    "client_ip_address": "203.0.113.77",
    "client_user_agent": "Hush/5.0 (Test; Linux) \N{LEFT DOUBLE QUOTATION MARK}",
    "click_id": "dj0yJnU9hush",
}
EVENT: dict[str, Any] = {
    "event_name": "checkout",
    "action_source": "web",
    "event_time": 1_700_000_000,
    "event_id": "event-1",
    "event_source_url": "https://shop.example/thanks?order=hush-7",
    "user_data": PERSONAL,
    "custom_data": {"order_id": "hush-order", "search_string": "hush for two", "currency": "EUR"},
}
APP = {"app_id": "1234567", "app_secret": "hush-secret"}
CODE, REFRESH = "hush-code", "pinr_hush/refresh"
SECRETS = {TOKEN, CODE, REFRESH, "hush-secret", EMAIL, HASH, "203.0.113.77", "hush"}
SECRETS |= {b64encode(b"1234567:hush-secret").decode(), "Hush/5.0"}
SECRETS |= {quote(secret, safe="") for secret in SECRETS} | {secret.replace("/", "\\/") for secret in SECRETS}
FOUND = re.compile("|".join(map(re.escape, SECRETS)), re.IGNORECASE)


class Heard:
    """All that a user's program may keep of calls, as text."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def event(self, event: RequestEvent | RateLimitEvent) -> None:
        self.texts += [repr(event), str(event)]
        if isinstance(event, RequestEvent):
            self.texts.append(json.dumps(event.to_dict()))
            self.error(event.error)

    def error(self, error: BaseException | None) -> None:
        """Keep what an error tracker does: the error, its attributes, those it comes from, and locals of frames."""
        if error is None:
            return
        self.texts += [repr(error), str(error), repr(error.args), repr(vars(error))]
        if isinstance(error, PinterestError) and not isinstance(error, BulkError):
            self.texts.append(pickle.dumps(error).decode("latin-1"))
        for headers in [getattr(error, "headers", {})]:
            self.texts.append(repr(dict(headers)))
        for frame in frames(error, set()):
            if "/pinterest_async/" in frame.f_code.co_filename:
                self.texts += [
                    f"{frame.f_code.co_qualname}.{name}: {value!r}" for name, value in frame.f_locals.items()
                ]
        for other in (error.__cause__, error.__context__):
            self.error(other)

    @property
    def shown(self) -> list[str]:
        return [text for text in self.texts if FOUND.search(text)]


def answer_of(status: int, text: str) -> web.Response:
    """Return an answer with a text, of the form that the status usually has."""
    headers = {"Set-Cookie": f"a={TOKEN}", "x-pinterest-rid": "77"}
    if status == 302:
        return web.Response(status=302, headers={**headers, "Location": f"https://else.example/?code={CODE}"})
    if status == 200:  # good, and of another shape
        return web.json_response([text], headers=headers)
    if status in (502, 503):
        return web.Response(status=status, text=f"<html><p>{text}</p></html>", content_type="text/html")
    if status == 401:
        return web.json_response({"error": "bad", "error_description": text}, status=401, headers=headers)
    body = {"code": 1, "message": text, "details": {"what": [text]}}
    return web.json_response(body, status=status, headers=headers)


@asynccontextmanager
async def repeating(status: int, heard: Heard, **settings: Any) -> AsyncIterator[Pinterest]:
    """A client of an API that repeats the head and the body of each request in its answer."""

    async def answer(request: web.Request) -> web.Response:
        body = (await request.read()).decode()
        text = f"cannot use {body} with {request.headers['Authorization']}: {request.path}, X-Amz-Signature=hush&x"
        return answer_of(status, f"{text} {'' if request.path.endswith('token') else body.upper()}.")

    async with serve(answer) as base_url:
        usual = {"access_token": TOKEN, "quotas": None, "max_retries": 1, "max_wait": 3.0, "on_event": heard.event}
        async with Pinterest(base_url=base_url, on_rate_limit=heard.event, **{**usual, **settings}) as pinterest:
            yield pinterest


def typed_event() -> ConversionEvent:
    return msgspec.convert(EVENT, ConversionEvent)


STATUSES = (200, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503)


@pytest.mark.parametrize("status", STATUSES)
async def test_calls_show_nothing(status: int, caplog: pytest.LogCaptureFixture) -> None:
    heard = Heard()
    grant = {"grant_type": "authorization_code", "code": CODE, "redirect_uri": "https://example.com"}
    records = f"{EMAIL},{HASH}"
    with caplog.at_level(logging.DEBUG):
        async with repeating(status, heard) as pinterest:
            calls: list[Awaitable[Any]] = [
                pinterest.conversion_events.create(ACCOUNT, data=[EVENT]),
                pinterest.conversion_events.create(ACCOUNT, data=[typed_event()]),
                pinterest.customer_lists.create(ACCOUNT, name="Customers", records=records),
                pinterest.customer_lists.update(ACCOUNT, "7", records=records, operation_type="ADD"),
                pinterest.oauth.token(grant, **APP),
                pinterest.request("POST", f"/ad_accounts/{ACCOUNT}/events", json={"data": [EVENT]}, returns=dict),
            ]
            for call in calls:
                with pytest.raises(PinterestError) as caught:
                    await call
                heard.error(caught.value)
        app: dict[str, Any] = {**APP, "refresh_token": REFRESH, "access_token": None}
        async with repeating(status, heard, **app) as pinterest:
            with pytest.raises(PinterestError) as caught:
                await pinterest.boards.list()
            heard.error(caught.value)
    assert len(heard.texts) > 100
    assert heard.shown == []
    assert not FOUND.search(caplog.text)
    assert not [record for record in caplog.records if FOUND.search(repr(vars(record)))]


@pytest.mark.parametrize("status", STATUSES)
async def test_jobs_show_nothing(status: int, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    heard = Heard()
    with caplog.at_level(logging.DEBUG):
        async with repeating(status, heard) as pinterest:
            events = [EVENT, EVENT | {"event_time": 7}]
            jobs: list[BulkJob[Any, Any]] = [
                pinterest.conversion_events.send_many(ACCOUNT, events, journal=Journal(tmp_path / "events")),
                pinterest.customer_lists.upload(
                    ACCOUNT, "7", [EMAIL, HASH, "hush"], journal=Journal(tmp_path / "list")
                ),
            ]
            for job in jobs:
                result = await job
                assert len(result) >= 2
                with pytest.raises(BulkError) as caught:
                    result.raise_for_failures()
                heard.error(caught.value)
                heard.error(result.stopped_by)
                heard.texts += [repr(job), repr(result), str(result)]
                for outcome in result.outcomes():
                    heard.error(outcome.error)
                    heard.texts += [repr(outcome), str(outcome), outcome.reason, repr(outcome.__rich_repr__())]
        heard.texts += [path.read_bytes().decode("latin-1") for path in tmp_path.iterdir()]
    assert len(heard.texts) > 30
    assert heard.shown == []
    assert not FOUND.search(caplog.text)


async def test_results_of_events_do_not_repeat_them(tmp_path: Path) -> None:
    async def answer(request: web.Request) -> web.Response:
        body = (await request.read()).decode()
        results = [
            {"status": "failed", "error_message": f"bad: {body}"},
            {"status": "processed", "warning_message": f"odd: {body}", "error_message": None},
            {"status": "processed"},
        ]
        return web.json_response({"events": results})

    heard = Heard()
    async with serve(answer) as base_url, Pinterest(access_token=TOKEN, base_url=base_url) as pinterest:
        journal = Journal(tmp_path / "journal")
        events: list[Any] = [EVENT, typed_event(), EVENT]
        result = await pinterest.conversion_events.send_many(ACCOUNT, events, journal=journal)
    failed, warned, good = result.outcomes()
    assert failed.reason.startswith("bad: ")
    assert "checkout" in failed.reason
    assert warned.warnings
    assert good.value is not None
    heard.texts += [repr(failed), failed.reason, repr(warned), repr(good), str(warned.warnings)]
    heard.texts += [path.read_bytes().decode("latin-1") for path in tmp_path.iterdir()]
    assert heard.shown == []


async def test_refused_arguments_show_nothing() -> None:
    heard = Heard()
    bad: Any = {**PERSONAL, "em": EMAIL}
    async with Pinterest(access_token=TOKEN) as pinterest:
        calls: list[Any] = [
            lambda: pinterest.conversion_events.create(ACCOUNT, data=[EVENT | {"user_data": bad}]),
            lambda: pinterest.conversion_events.create(ACCOUNT, data=[EVENT | {"user_data": {"em": [EMAIL]}}]),
            lambda: pinterest.conversion_events.create(ACCOUNT, data=EMAIL),  # type: ignore[arg-type]
            lambda: pinterest.conversion_events.create(ACCOUNT, data=[EMAIL]),  # type: ignore[list-item]
            lambda: pinterest.customer_lists.create(ACCOUNT, name="A", records=[EMAIL]),  # type: ignore[arg-type]
            lambda: pinterest.customer_lists.create(ACCOUNT, name="A", records=f"{EMAIL},{EMAIL} x"),
            lambda: pinterest.customer_lists.create(ACCOUNT, name="A", records=HASH + "hush"),
            lambda: pinterest.for_token(TOKEN, user=""),
            lambda: pinterest.oauth.token({"grant_type": "x", "code": CODE}, **APP),
            lambda: StaticToken(TOKEN + " "),
        ]
        refused = 0
        for call in calls:
            try:
                await call()
            except ArgumentError as error:
                refused += 1
                heard.error(error)
            except PinterestError as error:
                heard.error(error)
    assert refused >= 7
    assert heard.shown == []


def test_objects_of_the_user_show_nothing(tmp_path: Path) -> None:
    file = tmp_path / "events"
    file.write_text(json.dumps(EVENT) + "\n" + json.dumps(EVENT | {"user_data": {"em": [EMAIL]}}))
    rows = list(read_events(file))
    event = typed_event()
    shown: list[Any] = [
        *rows,
        event,
        event.user_data,
        event.custom_data,
        SharedLimits("redis://:hush@127.0.0.1:1/0", app="a"),
    ]
    shown += [rich for row in shown if hasattr(row, "__rich_repr__") for rich in row.__rich_repr__()]
    shown.append(Pinterest(access_token=TOKEN, proxy="http://user:hush@proxy.example:3128"))
    assert len(shown) > 10
    assert [text for text in map(repr, shown) if FOUND.search(text)] == []
    assert isinstance(event.user_data, ConversionUserData)
    assert isinstance(event.custom_data, ConversionCustomData)


async def test_addresses_with_a_password_show_nothing(caplog: pytest.LogCaptureFixture) -> None:
    heard = Heard()
    with caplog.at_level(logging.DEBUG):
        limits = SharedLimits("redis://:hush@127.0.0.1:1/0", app="a")
        with pytest.raises(PinterestError) as caught:
            async with limits, Pinterest(access_token=TOKEN, limiter=limits) as pinterest:
                await pinterest.boards.list()
        heard.error(caught.value)
        async with Pinterest(
            access_token=TOKEN, base_url="http://127.0.0.1:2/v5", proxy="http://user:hush@127.0.0.1:1", max_retries=0
        ) as pinterest:
            with pytest.raises(ConnectionFailed) as failed:
                await pinterest.boards.list()
        heard.error(failed.value)
    assert heard.shown == []
    assert not FOUND.search(caplog.text)


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {"ACCESS_TOKEN": TOKEN, "BASE_URL": "http://127.0.0.1:1/v5", "LOG": "debug"}.items():
        monkeypatch.setenv(f"PINTEREST_{name}", value)
    logger = logging.getLogger("pinterest_async")
    level = logger.level
    yield
    logger.setLevel(level)


@pytest.mark.usefixtures("credentials")
def test_the_command_line_shows_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "events"
    file.write_text("\n".join(map(json.dumps, [EVENT, EVENT | {"user_data": {"em": [EMAIL]}}, [EMAIL], EMAIL])))
    for command in (
        ["events", "send", str(file), "--ad-account-id", ACCOUNT, "--max-retries", "0", "--all"],
        ["call", "customer_lists.create", f"ad_account_id={ACCOUNT}", "name=x", f"records={EMAIL}x,{EMAIL} x"],
        ["call", "conversion_events.create", f"ad_account_id={ACCOUNT}", f"data={EMAIL}"],
        ["call", "boards.list", "--max-retries", "1", "--verbose"],
    ):
        assert main(command) != 0
    shown = capsys.readouterr()
    assert shown.err
    assert "ConnectionFailed" in caplog.text
    assert not FOUND.search(shown.out + shown.err + caplog.text)


def test_what_is_hidden_of_an_answer() -> None:
    """Values are found whatever their case and whatever is around them; other words stay."""
    body = msgspec.json.encode({"data": [{"user_data": {"a": "Ann@Example.com", "b": "x/1 (y)", "c": "yes"}}]})
    request = Request("POST", "/x", body=body)
    text = b'no: "ann@example.com", ANN@EXAMPLE.COM. and X\\/1 (Y) but yes https://s/f?X-Amz-Credential=abc&a=1 t0k'
    assert without_secrets(text, request, "t0k") == (
        b'no: "***", *** and *** but yes https://s/f?X-Amz-Credential=***&a=1 ***'
    )
    assert without_secrets(text, Request("GET", "/x"), "").startswith(b'no: "ann@example.com"')


NAMES = re.compile(r"_token$|secret|password|presigned|upload_parameters|cryptographic_key|^code$|^em$|^result_url$")
"""`token` alone is the name of a report."""


def test_fields_with_the_names_of_secrets_are_hidden() -> None:
    """Of all models: a new one with such a field has to say what it hides."""
    for module in pkgutil.iter_modules(models.__path__):
        importlib.import_module(f"{models.__name__}.{module.name}")
    found: list[str] = []
    hidden = 0
    for model in (model for model in all_below(Model) if model.__module__.startswith("pinterest_async.")):
        for name in model.__struct_fields__:
            is_number = re.search("int|float|Count", str(typing.get_type_hints(model).get(name)))
            if NAMES.search(name) and not is_number:
                if name in getattr(model, "redacted_fields", ()):
                    hidden += 1
                else:
                    found.append(f"{model.__module__}.{model.__name__}.{name}")
    assert found == []
    assert hidden > 15


def all_below(model: type[Model]) -> set[type[Model]]:
    return {model, *(lower for sub in model.__subclasses__() for lower in all_below(sub))}


def test_a_secret_that_is_shown_is_found() -> None:
    """The search of this module finds what it looks for."""
    heard = Heard()
    heard.texts += ["fine", f"x {EMAIL.upper()} y"]
    assert heard.shown == heard.texts[1:]
