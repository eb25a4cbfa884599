"""What a failed attempt means: the whole table of kinds, deliveries and errors."""

from dataclasses import dataclass
from typing import Any, cast

import aiohttp
import msgspec
import pytest
from multidict import CIMultiDict
from yarl import URL

from pinterest_async import (
    BadRequest,
    ConfigurationError,
    ConnectionFailed,
    DecodeError,
    NotFound,
    OutcomeUnknown,
    PinterestError,
    RateLimited,
    ResponseError,
    ServerError,
    TimedOut,
    Unauthorized,
)
from pinterest_async._http.delivery import Delivery
from pinterest_async._http.failures import (
    Failure,
    Kind,
    classify,
    from_decode_error,
    from_response,
    from_transport_error,
    parse_retry_after,
)
from pinterest_async._http.request import Request
from pinterest_async._http.retry import Attempts, RetryPolicy
from pinterest_async._operations.adhoc import AdHocOperation

OPERATION = AdHocOperation("things.create", None, Any)
KEY = aiohttp.client_reqrep.ConnectionKey("api.pinterest.com", 443, True, True, None, None, None)
NO_HOST = aiohttp.ClientConnectorDNSError(KEY, OSError("no such host"))


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (429, "", Kind.THROTTLED),
        (429, "Retry after 3 seconds", Kind.THROTTLED),
        (400, "You have exceeded your rate limit. Retry after 30 seconds.", Kind.THROTTLED),
        (400, "retry AFTER 2.5 sec", Kind.THROTTLED),
        (400, "Invalid name", Kind.PERMANENT),
        (400, "Retry after you have fixed the name", Kind.PERMANENT),
        (403, "Retry after 30 seconds", Kind.PERMANENT),
        (401, "", Kind.UNAUTHORIZED),
        (403, "", Kind.PERMANENT),
        (404, "", Kind.PERMANENT),
        (409, "", Kind.PERMANENT),
        (422, "", Kind.PERMANENT),
        (302, "", Kind.PERMANENT),
        (500, "", Kind.TRANSIENT),
        (501, "", Kind.TRANSIENT),
        (502, "", Kind.TRANSIENT),
        (503, "", Kind.TRANSIENT),
        (504, "", Kind.TRANSIENT),
        (599, "", Kind.TRANSIENT),
    ],
)
def test_what_a_status_means(status: int, message: str, kind: Kind) -> None:
    assert classify(status, None, message) is kind


@pytest.mark.parametrize(
    ("headers", "message", "seconds"),
    [
        ({}, "", None),
        ({}, "Retry after 30 seconds", 30.0),
        ({}, "Retry after 2.5sec", 2.5),
        ({"Retry-After": "5"}, "Retry after 30 seconds", 5.0),
        ({"x-ratelimit-reset": "7"}, "Retry after 30 seconds", 7.0),
        ({"Retry-After": "0"}, "Retry after 30 seconds", 0.0),
    ],
)
def test_how_long_an_answer_tells_to_wait(headers: dict[str, str], message: str, seconds: float | None) -> None:
    assert parse_retry_after(headers, message) == seconds


def lost(error: Exception, delivery: Delivery, retry_safe: bool) -> Failure:
    request = Request("POST", "/things", body=b"{}", retry_safe=retry_safe)
    return from_transport_error(OPERATION, request, error, delivery)


@pytest.mark.parametrize("retry_safe", [True, False])
@pytest.mark.parametrize(
    ("error", "delivery", "kind", "came", "safe", "unsafe"),
    [
        # error, delivery so far                            kind, delivery of the attempt            raised: safe, not
        (aiohttp.ClientConnectionError("x"), "NOT_SENT", "NOT_SENT", "NOT_SENT", ConnectionFailed, ConnectionFailed),
        (TimeoutError(), "NOT_SENT", "NOT_SENT", "NOT_SENT", ConnectionFailed, ConnectionFailed),
        (NO_HOST, "NOT_SENT", "NOT_SENT", "NOT_SENT", ConnectionFailed, ConnectionFailed),
        (NO_HOST, "SENT", "NOT_SENT", "NOT_SENT", ConnectionFailed, ConnectionFailed),
        (aiohttp.ConnectionTimeoutError(), "SENT", "NOT_SENT", "NOT_SENT", ConnectionFailed, ConnectionFailed),
        (aiohttp.InvalidURL("x"), "SENT", "PERMANENT", "NOT_SENT", ConfigurationError, ConfigurationError),
        (aiohttp.ClientConnectionError("x"), "SENT", "TRANSIENT", "SENT", ConnectionFailed, OutcomeUnknown),
        (aiohttp.ServerDisconnectedError(), "SENT", "TRANSIENT", "SENT", ConnectionFailed, OutcomeUnknown),
        (TimeoutError(), "SENT", "TRANSIENT", "SENT", TimedOut, OutcomeUnknown),
        (aiohttp.ClientPayloadError("x"), "SENT", "TRANSIENT", "SENT", ConnectionFailed, OutcomeUnknown),
    ],
)
def test_what_no_answer_means(
    error: Exception,
    delivery: str,
    kind: str,
    came: str,
    safe: type[PinterestError],
    unsafe: type[PinterestError],
    retry_safe: bool,
) -> None:
    failure = lost(error, Delivery[delivery], retry_safe)
    assert (failure.kind, failure.delivery) == (Kind[kind], Delivery[came])
    assert type(failure.error) is (safe if retry_safe else unsafe)
    assert failure.retry_after is None


@pytest.mark.parametrize("retry_safe", [True, False])
@pytest.mark.parametrize(
    ("status", "kind", "came", "safe", "unsafe"),
    [
        (302, "PERMANENT", "ANSWERED", ResponseError, ResponseError),
        (400, "PERMANENT", "ANSWERED", BadRequest, BadRequest),
        (401, "UNAUTHORIZED", "ANSWERED", Unauthorized, Unauthorized),
        (404, "PERMANENT", "ANSWERED", NotFound, NotFound),
        (429, "THROTTLED", "ANSWERED", RateLimited, RateLimited),
        (500, "TRANSIENT", "SENT", ServerError, OutcomeUnknown),
        (503, "TRANSIENT", "SENT", ServerError, OutcomeUnknown),
    ],
)
def test_what_an_error_answer_means(
    status: int,
    kind: str,
    came: str,
    safe: type[PinterestError],
    unsafe: type[PinterestError],
    retry_safe: bool,
) -> None:
    failure = refused(status, retry_safe)
    assert (failure.kind, failure.delivery) == (Kind[kind], Delivery[came])
    assert type(failure.error) is (safe if retry_safe else unsafe)
    assert failure.retry_after == (9.0 if status == 429 else None)


class Response:
    url = URL("https://api.pinterest.com/v5/things")

    def __init__(self, status: int) -> None:
        self.status = status
        self.headers = CIMultiDict({"Retry-After": "9"})


def refused(status: int, retry_safe: bool) -> Failure:
    request = Request("POST", "/things", body=b"{}", retry_safe=retry_safe)
    return from_response(OPERATION, request, cast("Any", Response(status)), b'{"message":"no"}', "secret")


@dataclass(frozen=True)
class Versioned(AdHocOperation):
    """An operation that not every version has."""

    absence: str = "since 5.16"  # pyright: ignore[reportIncompatibleVariableOverride]


@pytest.mark.parametrize("status", [404, 405])
def test_the_error_names_the_version_of_an_operation_that_the_server_does_not_have(status: int) -> None:
    request = Request("GET", "/things")
    response = cast("Any", Response(status))
    versioned = from_response(Versioned("things.list", None, Any), request, response, b'{"message":"no"}', "").error
    assert type(versioned) is NotFound
    assert str(versioned) == f"things.list: HTTP {status}, no; since 5.16"
    plain = from_response(OPERATION, request, response, b'{"message":"no"}', "").error
    assert type(plain) is (NotFound if status == 404 else ResponseError)
    assert str(plain) == f"things.create: HTTP {status}, no"


@pytest.mark.parametrize(
    ("error", "kind"),
    [(msgspec.DecodeError("cut off"), "TRANSIENT"), (msgspec.ValidationError("another shape"), "PERMANENT")],
)
@pytest.mark.parametrize("retry_safe", [True, False])
def test_what_an_unreadable_answer_means(error: msgspec.MsgspecError, kind: str, retry_safe: bool) -> None:
    """The API may have carried the request out, and did not say what came of it."""
    request = Request("POST", "/things", body=b"{}", retry_safe=retry_safe)
    failure = from_decode_error(OPERATION, request, cast("Any", Response(200)), b"{", error)
    assert (failure.kind, failure.delivery) == (Kind[kind], Delivery.SENT)
    if retry_safe:
        assert type(failure.error) is DecodeError
    else:
        assert type(failure.error) is OutcomeUnknown
        assert failure.error.status == 200
        assert type(failure.error.__cause__) is DecodeError


@pytest.mark.parametrize("delivery", Delivery)
@pytest.mark.parametrize("error", [aiohttp.ClientConnectionError("x"), TimeoutError(), NO_HOST])
def test_a_request_that_may_have_been_carried_out_is_not_sent_again(error: Exception, delivery: Delivery) -> None:
    """Whatever the error: sent again is what is safe to repeat, and what was not sent."""
    failure = lost(error, delivery, retry_safe=False)
    again = RetryPolicy().next_delay(Attempts(), failure, retry_safe=False) is not None
    assert again is (failure.delivery is Delivery.NOT_SENT)
    assert again is not isinstance(failure.error, OutcomeUnknown)


@pytest.mark.parametrize("status", [302, 400, 401, 404, 429, 500, 503])
def test_an_answer_that_leaves_the_outcome_open_is_final_where_repeating_is_not_safe(status: int) -> None:
    failure = refused(status, retry_safe=False)
    again = RetryPolicy().next_delay(Attempts(), failure, retry_safe=False) is not None
    assert again is (status == 429)
    assert isinstance(failure.error, OutcomeUnknown) is (failure.delivery is Delivery.SENT)


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (b'{"code": 1, "message": ["title is too long", {"a": 1}]}', 1, 'title is too long; {"a":1}'),
        (b'{"code": "7", "message": {"title": "too long"}}', 7, '{"title":"too long"}'),
        (b'{"code": "INVALID_ARGUMENT", "message": "budget too small"}', None, "INVALID_ARGUMENT: budget too small"),
        (b'{"code": true, "message": null}', None, "true"),
        (b'{"error": "invalid_grant", "error_description": "expired"}', None, "invalid_grant: expired"),
        (b'{"status": "failure"}', None, '{"status":"failure"}'),
        (b'{"error": {"message": "deep"}}', None, '{"message":"deep"}'),
        (b'["no"]', None, "no"),
        (b"{}", None, ""),
        (b"", None, ""),
        (b"upstream connect error", None, "upstream connect error"),
        (b"<html><style>b{}</style><h1>502 Bad&nbsp;Gateway</h1>\r\n<hr></html>", None, "502 Bad Gateway"),
        (b"\xff\xfe", None, "\ufffd\ufffd"),
        (b"[" * 100_000, None, f"{'[' * 500}..."),
        (b'{"message": "secret is wrong"}', None, "*** is wrong"),
    ],
)
def test_what_an_error_said_is_kept_whatever_its_shape(body: bytes, code: int | None, message: str) -> None:
    """The API's own shapes, OAuth's, and pages of a gateway; without tags, in one line, cut where it is long."""
    request = Request("GET", "/things", retry_safe=True)
    failure = from_response(OPERATION, request, cast("Any", Response(422)), body, "secret")
    assert isinstance(failure.error, ResponseError)
    assert (failure.error.code, failure.error.message) == (code, message)


def test_a_fault_of_the_server_is_named_in_an_unknown_outcome() -> None:
    request = Request("POST", "/things", body=b"{}")
    response = Response(502)
    response.headers["x-pinterest-rid"] = "77"
    failure = from_response(OPERATION, request, cast("Any", response), b"<h1>Bad Gateway</h1>", "secret")
    assert type(failure.error) is OutcomeUnknown
    assert "things.create: HTTP 502, Bad Gateway, request id 77; it may" in str(failure.error)


@pytest.mark.parametrize(("host", "hint"), [("api", "trial access"), ("api-sandbox", "sandbox environment")])
def test_the_hint_for_code_29_is_about_the_environment(host: str, hint: str) -> None:
    response = Response(403)
    response.url = URL(f"https://{host}.pinterest.com/v5/things")
    request = Request("GET", "/things", retry_safe=True)
    failure = from_response(OPERATION, request, cast("Any", response), b'{"code": 29, "message": "No."}', "secret")
    assert hint in str(failure.error)
