"""What models do beyond holding fields: one spelling for two, one error type for five shapes."""

from typing import Any

import msgspec
import pytest

from pinterest_async.models.ads import QuizResult
from pinterest_async.models.boards import BoardPrivacy
from pinterest_async.models.catalog_feeds import FeedIngestionErrors, ItemValidationErrors, UnknownFeed
from pinterest_async.models.catalog_items import (
    ItemAttributes,
    LegacyDeleteBatch,
    RetailItemCreate,
    RetailItemDelete,
    RetailItemsBatch,
    is_repeatable,
)
from pinterest_async.models.common import BulkItem, ErrorDetail
from pinterest_async.models.conversion_events import ConversionEventResult
from pinterest_async.models.customer_lists import CustomerList
from pinterest_async.models.keywords import KeywordAnswer
from pinterest_async.models.locales import Country, Language
from pinterest_async.models.targeting import TargetingSpec

REFUSED = ErrorDetail(code=2, message="no")


def read(data: Any, model: Any) -> Any:
    return msgspec.convert(data, model)


def written(model: msgspec.Struct) -> Any:
    return msgspec.to_builtins(model)


@pytest.mark.parametrize(
    ("exceptions", "errors"),
    [
        (None, []),
        ([], []),
        ({}, []),
        ({"code": 2, "message": "no"}, [REFUSED]),
        ([{"code": 2, "message": "no"}, None], [REFUSED]),
    ],
)
def test_exceptions_of_every_shape_are_errors(exceptions: Any, errors: list[ErrorDetail]) -> None:
    """An object, an array or null; customer lists have them inside."""
    assert read({"exceptions": exceptions}, BulkItem[int]).errors == errors
    assert read({"exceptions": exceptions}, CustomerList).errors == errors


def test_keyword_answers_give_errors_as_other_bulk_answers_do() -> None:
    """Accepted and refused keywords become items of one kind."""
    answer = read(
        {"keywords": [{"value": "a"}], "errors": [{"data": {"value": "b"}, "error_messages": ["no"]}, {}]},
        KeywordAnswer,
    )
    assert [[error.message for error in item.errors] for item in answer.items] == [
        [],
        ["no"],
        ["refused without a reason"],
    ]


@pytest.mark.parametrize(
    ("result", "count"),
    [
        ({"status": "processed", "error_message": "x"}, 0),
        ({"status": "failed"}, 1),
        ({"error_message": "x"}, 1),
        ({}, 0),
    ],
)
def test_event_results_give_errors(result: dict[str, str], count: int) -> None:
    """A processed event has none, whatever else it says."""
    assert len(read(result, ConversionEventResult).errors) == count


def test_both_spellings_of_audience_include_are_read_and_one_is_sent() -> None:
    """The apostrophe of the documents does not reach the user."""
    for spelling in ("AUDIENCE_INCLUDE", "AUDIENCE_INCLUDE'"):
        spec = read({spelling: ["1"]}, TargetingSpec)
        assert spec.audience_include == ["1"]
        assert written(spec) == {"AUDIENCE_INCLUDE": ["1"]}
    both = read({"AUDIENCE_INCLUDE": ["1"], "AUDIENCE_INCLUDE'": ["2"]}, TargetingSpec)
    assert both.audience_include == ["1"]


def test_both_spellings_of_a_quiz_result_are_read() -> None:
    """The sample's organicPinId and iOS_deep_link, the schema's names when sent."""
    result = read({"organicPinId": "1", "iOS_deep_link": "app://x"}, QuizResult)
    assert written(result) == {"organic_pin_id": "1", "ios_deep_link": "app://x"}
    assert read({"organic_pin_id": "2", "organicPinId": "1"}, QuizResult).organic_pin_id == "2"


def test_tables_of_codes_tell_what_was_found() -> None:
    """Zero and absent are left out."""
    name, other = FeedIngestionErrors.__struct_fields__[1:3]
    assert read({name.upper(): 3, other.upper(): 0}, FeedIngestionErrors).found == {name.upper(): 3}
    fault = ItemValidationErrors.__struct_fields__[1].upper()
    assert list(read({fault: {}}, ItemValidationErrors).found) == [fault]


def test_a_feed_of_an_unknown_kind_has_its_id() -> None:
    """What all feeds have can be read of any."""
    assert UnknownFeed(fields={"catalog_type": "CREATIVE", "id": "7"}).id == "7"


def test_an_enum_takes_strings_only() -> None:
    """An unknown string is a value, anything else is none."""
    assert BoardPrivacy("FRIENDS") == "FRIENDS"
    assert not BoardPrivacy("FRIENDS").is_known
    with pytest.raises(ValueError, match="5"):
        BoardPrivacy(5)  # type: ignore[arg-type]


def test_a_batch_is_repeatable_unless_it_creates() -> None:
    """Decided by the class of Structs, and item by item where they are plain objects."""
    create = RetailItemCreate(item_id="1", attributes=ItemAttributes(title="t", image_link=["x"]))
    delete = RetailItemDelete(item_id="2")

    def batch(*items: Any) -> RetailItemsBatch:
        return RetailItemsBatch(country=Country.US, language=Language.EN, items=list(items))

    assert is_repeatable(batch(delete, delete))
    assert not is_repeatable(batch(delete, create))
    assert is_repeatable(batch(delete, {"operation": "UPSERT"}))
    assert not is_repeatable(batch(delete, {"operation": "CREATE"}))
    assert not is_repeatable({"items": [{"operation": "NEW"}]})
    assert is_repeatable({"operation": "DELETE", "items": []})
    assert is_repeatable(LegacyDeleteBatch(country=Country.US, language=Language.EN, items=[]))
