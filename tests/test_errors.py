"""The error tree: as drawn, worded to act on, able to cross process borders, and without secrets."""

import copy
import inspect
import pickle
import re
from typing import Any

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from pinterest_async import (
    ArgumentError,
    AuthError,
    BadRequest,
    BulkError,
    BulkResult,
    ClosedError,
    ConfigurationError,
    ConnectionFailed,
    DecodeError,
    JobFailed,
    JournalError,
    MirrorError,
    MissingScopes,
    Outcome,
    OutcomeUnknown,
    PaginationError,
    PinterestError,
    RateLimited,
    ReauthorizationRequired,
    RefreshRejected,
    ResponseError,
    ServerError,
    SignInFailed,
    TimedOut,
    TransportError,
    errors,
)

TREE = {name: kind for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, PinterestError)}
HEADERS = CIMultiDict({"X-Pinterest-RID": "123", "Retry-After": "5"})


def response_error(kind: type[ResponseError]) -> ResponseError:
    return kind(
        "boards.get",
        418,
        code=40,
        message="Board not found.",
        request_id="123",
        headers=HEADERS,
        details={"why": ["gone"]},
        hint="look elsewhere",
    )


def bulk_error() -> BulkError:
    result: BulkResult[Any, Any] = BulkResult()
    result.add([Outcome(0, {"name": "a"}, "failed", error=BadRequest("boards.create", 400, message="no"))])
    return BulkError("1 failed", result)


ONE_OF_EACH: dict[type[PinterestError], PinterestError] = {
    **{
        kind: response_error(kind)
        for kind in TREE.values()
        if issubclass(kind, ResponseError) and kind is not RateLimited
    },
    PinterestError: PinterestError("it"),
    ConfigurationError: ConfigurationError("timeout must be positive"),
    ClosedError: ClosedError("closed"),
    ArgumentError: ArgumentError("boards.list", "page_size", "expected an integer, got 'x'"),
    TransportError: TransportError("boards.list", "no answer"),
    ConnectionFailed: ConnectionFailed("boards.list", "no connection"),
    MissingScopes: MissingScopes("boards.list", ["boards:read"], ["ads:read"]),
    ReauthorizationRequired: ReauthorizationRequired("authorise the app again", url="https://example.com"),
    SignInFailed: SignInFailed("state", "it does not match"),
    TimedOut: TimedOut("boards.list", "no answer in time"),
    OutcomeUnknown: OutcomeUnknown("boards.create", "HTTP 502", status=502),
    RateLimited: RateLimited("boards.list", category="org_read", retry_after=67150.4, code=8, headers=HEADERS),
    DecodeError: DecodeError("boards.list", 200, "123", "JSON is malformed", b'{"items": \xff'),
    PaginationError: PaginationError("boards.list: the bookmark does not move"),
    AuthError: AuthError("no token"),
    RefreshRejected: RefreshRejected("refused"),
    JobFailed: JobFailed("reports.run", "FAILED"),
    JournalError: JournalError("job.journal: the journal is damaged"),
    MirrorError: MirrorError("shop.mirror: the state is damaged"),
    BulkError: bulk_error(),
}


def test_the_tree_is_the_one_that_the_module_draws() -> None:
    """Each line of the drawing names a class, under its parent."""
    parents: list[str] = []
    drawn: dict[str, str] = {}
    for indent, name in re.findall(r"^    ([│├└─ ]*)(\w+)", errors.__doc__ or "", re.MULTILINE):
        depth = len(indent) // 4
        parents[depth:] = [name]
        drawn[name] = parents[depth - 1] if depth else ""
    assert drawn == {name: kind.__mro__[1].__name__ if name != "PinterestError" else "" for name, kind in TREE.items()}
    assert sorted(errors.__all__) == sorted(TREE)


def test_one_of_each_is_tested() -> None:
    assert set(ONE_OF_EACH) == set(TREE.values())


@pytest.mark.parametrize("error", ONE_OF_EACH.values(), ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_crosses_process_borders_whole(error: PinterestError, protocol: int) -> None:
    for other in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error), copy.deepcopy(error)):
        assert type(other) is type(error)
        assert (str(other), other.args) == (str(error), error.args)
        facts, expected = dict(vars(other)), dict(vars(error))
        if isinstance(error, BulkError):
            assert str(facts.pop("result")) == str(expected.pop("result"))
        assert facts == expected


def test_headers_are_found_whatever_their_case_on_the_other_side_too() -> None:
    error = pickle.loads(pickle.dumps(response_error(BadRequest)))
    assert error.headers["x-pinterest-rid"] == "123"


def test_an_error_of_a_bulk_job_brings_its_result_along() -> None:
    error = pickle.loads(pickle.dumps(bulk_error()))
    [outcome] = error.result.failed
    assert (outcome.index, outcome.item, outcome.status) == (0, {"name": "a"}, "failed")
    assert isinstance(outcome.error, BadRequest)
    assert outcome.error.message == "no"


def test_a_note_crosses_too() -> None:
    error = ClosedError("closed")
    error.add_note("while syncing")
    assert pickle.loads(pickle.dumps(error)).__notes__ == ["while syncing"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ONE_OF_EACH[ArgumentError], "boards.list: page_size: expected an integer, got 'x'"),
        (ONE_OF_EACH[ConnectionFailed], "boards.list: no connection"),
        (
            ONE_OF_EACH[OutcomeUnknown],
            "boards.create: HTTP 502; it may have been carried out: look before you send it again",
        ),
        (
            ONE_OF_EACH[BadRequest],
            "boards.get: HTTP 418, code 40, Board not found., request id 123; look elsewhere",
        ),
        (ServerError("boards.get", 503), "boards.get: HTTP 503"),
        (BadRequest("boards.get", 400, code=0), "boards.get: HTTP 400, code 0"),
        (
            ONE_OF_EACH[RateLimited],
            "boards.list: HTTP 429, code 8, rate limit of org_read reached; try again in 67150 s or raise max_wait",
        ),
        (
            RateLimited("boards.list", 400, category=None, retry_after=None),
            "boards.list: HTTP 400, rate limit of all requests reached; try again later or raise max_wait",
        ),
        (
            ONE_OF_EACH[DecodeError],
            "boards.list: HTTP 200, request id 123: JSON is malformed; the body begins '{\"items\": \ufffd'",
        ),
        (
            DecodeError("boards.list", 200, None, "it is empty", b""),
            "boards.list: HTTP 200: it is empty; the body begins ''",
        ),
    ],
)
def test_a_message_names_the_operation_what_came_back_and_what_to_do(error: PinterestError, message: str) -> None:
    assert str(error) == message


def test_facts_stand_beside_the_message() -> None:
    error = response_error(BadRequest)
    assert (error.operation, error.status, error.code) == ("boards.get", 418, 40)
    assert (error.message, error.request_id, error.details) == ("Board not found.", "123", {"why": ["gone"]})
    limited = RateLimited("boards.list", category="org_read", retry_after=5.0)
    assert (limited.status, limited.category, limited.retry_after, limited.headers) == (429, "org_read", 5.0, {})
    assert OutcomeUnknown("boards.create", "no answer").status is None
    assert ArgumentError("boards.list", "page_size", "no").argument == "page_size"


def test_only_the_beginning_of_a_body_is_kept() -> None:
    error = DecodeError("boards.list", 200, None, "it is long", b"x" * 10_000)
    assert error.excerpt == "x" * 200
    assert len(str(error)) < 400


def test_an_argument_error_is_what_python_would_raise() -> None:
    assert issubclass(ArgumentError, ValueError)
    assert issubclass(ArgumentError, TypeError)


def test_headers_of_a_live_answer_are_not_held() -> None:
    """A proxy of a response's headers cannot be pickled, so errors are given a copy."""
    with pytest.raises(TypeError):
        pickle.dumps(CIMultiDictProxy(HEADERS))
