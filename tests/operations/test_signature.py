"""What `help` and notebooks show of a method."""

import inspect
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta

from pinterest_async import Pinterest
from pinterest_async._operations.declare import REPEAT, OptionalField
from pinterest_async._operations.signature import plain_signature
from pinterest_async.resources.boards import Boards


def test_declarations_leave_no_marks() -> None:
    def method(
        self: object,
        thing: Annotated[str, Meta(pattern="a")],
        *,
        name: OptionalField[str | None] = UNSET,
        ids: Annotated[Sequence[Annotated[str, Meta(max_length=18)]] | None, REPEAT] = None,
        size: Annotated[int, Meta(ge=1)] | None = None,
        body: dict[str, int] | msgspec.UnsetType = UNSET,
        anything: Any = None,
    ) -> None: ...

    shown = plain_signature(method).parameters
    assert {name: parameter.annotation for name, parameter in shown.items()} == {
        "self": object,
        "thing": str,
        "name": str | None,
        "ids": Sequence[str] | None,
        "size": int | None,
        "body": dict[str, int],
        "anything": Any,
    }
    assert [parameter.default for parameter in shown.values()][2:4] == [UNSET, None]


def test_methods_and_views_show_plain_types() -> None:
    assert str(inspect.signature(Boards.get)).startswith("(self, board_id: str, *, ad_account_id: str | None = None)")
    account = Pinterest(access_token="t").account("549755885175")
    for method in (account.campaigns.list, account.campaigns.create_many):
        assert "Annotated" not in str(inspect.signature(method))
