"""What the API of today answers, where it differs from the description of 5.12."""

from typing import Any

import msgspec
import pytest
from msgspec import inspect

from pinterest_async import OPERATIONS, Pinterest, RefreshingToken, Tokens
from pinterest_async.models.common import ErrorDetail
from pinterest_async.models.oauth import UnknownAccessToken
from tests.support.mocked_aiohttp import MockedAiohttp


def read(operation: str, content: Any) -> Any:
    return OPERATIONS[operation].read(msgspec.json.encode(content))


REFRESHED: dict[str, Any] = {
    "response_type": "refresh_token",
    "access_token": "pina_1",
    "refresh_token": "pinr_1",
    "token_type": "bearer",
    "expires_in": 2_592_000,
    "refresh_token_expires_in": 5_184_000,
    "refresh_token_expires_at": 1_800_000_000,
    "scope": "ads:read boards:read",
}


@pytest.mark.parametrize(
    "kind",
    ["refresh_token", "authorization_code", "integration_refresh", "everlasting_refresh", "client_credentials", None],
)
def test_every_answer_of_the_token_endpoint_has_the_refresh_token(kind: str | None) -> None:
    answer = read("oauth/token", {**REFRESHED, "response_type": kind})
    assert (answer.access_token, answer.refresh_token, answer.expires_in) == ("pina_1", "pinr_1", 2_592_000)
    assert "pin" not in repr(answer)
    if isinstance(answer, UnknownAccessToken):
        assert kind is None
    else:
        assert answer.refresh_token_expires_in == 5_184_000
        assert answer.refresh_token_expires_at == 1_800_000_000


class Store:
    """Keeps every pair that is saved."""

    def __init__(self) -> None:
        self.saves: list[Tokens] = []

    async def load(self, user: str) -> Tokens | None:
        return self.saves[-1] if self.saves else None

    async def save(self, user: str, tokens: Tokens) -> None:
        self.saves.append(tokens)


async def test_the_rotated_refresh_token_is_kept() -> None:
    """Whatever the answer calls itself, with 200 or 201."""
    store = Store()
    source = RefreshingToken(app_id="app", app_secret="hush", refresh_token="pinr_0", store=store)
    with MockedAiohttp() as mocked:
        mocked.add("https://api.pinterest.com/v5/oauth/token", "POST", status=201, body=msgspec.json.encode(REFRESHED))
        mocked.add("https://api.pinterest.com/v5/boards/1", "GET", status=200, body=b'{"id": "1"}')
        async with Pinterest(token_source=source) as pinterest:
            assert (await pinterest.boards.get("1")).id == "1"
    assert [(tokens.access_token, tokens.refresh_token) for tokens in store.saves] == [("pina_1", "pinr_1")]


# Numbers


def numbers(info: inspect.Type, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Where in a Struct a number may be whole or not."""
    match info:
        case inspect.UnionType(types=types):
            kinds = {type(member) for member in types}
            if {inspect.IntType, inspect.FloatType} <= kinds and inspect.StrType not in kinds:
                return [path]
            return [found for member in types for found in numbers(member, path)]
        case inspect.StructType(fields=fields):
            return [found for field in fields for found in numbers(field.type, (*path, field.encode_name))]
        case inspect.ListType(item_type=item):
            return numbers(item, (*path, ""))
        case _:
            return []


def holding(path: tuple[str, ...], value: Any) -> Any:
    """An object or a list with a value at a place."""
    for name in reversed(path):
        value = {name: value} if name else [value]
    return value


def test_a_fraction_does_not_make_an_answer_unreadable() -> None:
    """At each of the places that the description calls numbers, whole ones stay whole."""
    found = 0
    for operation in OPERATIONS.values():
        if operation.paginated or not isinstance(operation.returns, type):
            continue
        if not issubclass(operation.returns, msgspec.Struct):
            continue
        for path in numbers(inspect.type_info(operation.returns)):
            found += 1
            for value in (5, 0.5, 5.5, "7", "7.5", None):
                content = holding(path, value)
                assert read(operation.id, content) is not None
            whole = msgspec.json.encode(read(operation.id, holding(path, 5)))
            assert b"5.0" not in whole
    assert found > 40


def test_a_page_with_a_fraction_is_read() -> None:
    page = read("customer_lists/list", {"items": [{"id": "1", "created_time": 1.5}, {"id": "2", "created_time": 2}]})
    assert [each.created_time for each in page.items] == [1.5, 2]


@pytest.mark.parametrize(
    ("exceptions", "errors"),
    [
        (None, []),
        ({}, []),
        ([], []),
        ("", []),
        ("no", [ErrorDetail(message="no")]),
        (5, [ErrorDetail(message="5")]),
        (["no", {"code": 1, "message": "yes"}], [ErrorDetail(message="no"), ErrorDetail(code=1, message="yes")]),
        ({"rows": [1, 2]}, [ErrorDetail(message='{"rows":[1,2]}')]),
        ({"code": "x", "message": 5}, [ErrorDetail(message='{"code":"x","message":5}')]),
        ({"code": 2, "newer": 1}, [ErrorDetail(code=2)]),
    ],
)
def test_exceptions_of_customer_lists_are_read_whatever_they_hold(exceptions: Any, errors: list[ErrorDetail]) -> None:
    for operation, content in (
        ("customer_lists/get", {"id": "1", "exceptions": exceptions}),
        ("customer_lists/list", {"items": [{"id": "1", "exceptions": exceptions}]}),
    ):
        answer = read(operation, content)
        one = answer if operation.endswith("get") else answer.items[0]
        assert one.exceptions == exceptions
        assert one.errors == errors


def test_the_original_of_an_image_is_read() -> None:
    content = {"media": {"media_type": "image", "images": {"originals": {"url": "https://i.test/1.jpg", "width": 9}}}}
    pin = OPERATIONS["pins/get"].read(msgspec.json.encode(content))
    assert pin.media.images.originals.url == "https://i.test/1.jpg"
