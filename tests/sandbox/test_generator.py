"""Values made up for declared types: they fit them, and are the same for the same seed."""

import datetime
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta

from pinterest_async import OPERATIONS
from pinterest_async.models.catalog_feeds import Feed
from pinterest_async.sandbox._data.generator import FakeData

DECLARED: list[Any] = [
    bool,
    int,
    float,
    str,
    datetime.date,
    dict[str, int],
    Literal[0, 1, 7],
    list[list[list[list[list[list[list[list[list[str]]]]]]]]],
    Annotated[int, Meta(ge=5, le=5)],
    Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")],
    Annotated[str, Meta(pattern=r"^((AG)|C)?\d+$", max_length=18)],
    Annotated[str, Meta(pattern="^[a-z0-9]*$")],
    Feed,
    None | int,
]


@pytest.mark.parametrize("declared", DECLARED, ids=str)
@pytest.mark.parametrize("sparse", [True, False])
def test_values_fit_their_type(declared: Any, sparse: bool) -> None:
    made = FakeData("a", sparse=sparse).of(declared, "colour")
    msgspec.convert(made, declared)
    assert made == FakeData("a", sparse=sparse).of(declared, "colour")


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.id)
def test_every_answer_can_be_made_up(operation: Any) -> None:
    if operation.returns is not None:
        made = FakeData(operation.id).of(operation.returns)
        assert msgspec.convert(made, operation.returns) is not None


def test_names_tell_what_a_text_looks_like() -> None:
    made = FakeData("a")
    assert made.of(str, "board_id").isdigit()
    assert made.of(str, "image_url").startswith("https://")
    assert made.of(str, "created_at").endswith("Z")
    assert made.of(str, "billing_contact_email") == "someone@example.com"
    assert made.of(Any) == {}
