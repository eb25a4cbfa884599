"""create_many and update_many: any number of entities through an operation that takes 30."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final, TypeVar, cast, get_args

from .._arguments import Checker
from .._bulk import BulkJob
from .._chunks import Chunk, Items
from .._journal import ChunkJournal
from .._operation import REGISTRY
from .._outcomes import Outcome, Progress
from .._recorder import LookUp
from .._request import Request
from .._transport import Transport
from ..errors import DecodeError
from ..models.common import BulkAnswer, BulkItem
from ._types import AdsId

ItemT = TypeVar("ItemT")

CHUNK: Final = 30
CONCURRENCY: Final = 8
"""Calls under way at a time: what 400 calls a minute need when one takes a second."""


def many(
    transport: Transport,
    name: str,
    operation_id: str,
    ad_account_id: str,
    items: Items[ItemT],
    *,
    concurrency: int,
    on_progress: Callable[[Progress], None] | None,
    journal: ChunkJournal | None,
    look_up: LookUp,
    key: Callable[[ItemT], Hashable] | None = None,
) -> BulkJob[ItemT, Any]:
    """A job that sends `items` through a bulk operation of an ad account, 30 per call."""
    operation = REGISTRY[operation_id]
    Checker(AdsId)(name, "ad_account_id", ad_account_id)

    def prepare(items: Sequence[ItemT]) -> Request:
        return operation.request((ad_account_id, items), {})

    async def send(chunk: Chunk[ItemT]) -> list[Outcome[ItemT, Any]]:
        assert chunk.request is not None
        answer: BulkAnswer[Any] = await transport.send(operation, chunk.request)
        return _outcomes(name, chunk, answer.items)

    return BulkJob(
        name,
        items,
        prepare,
        send,
        chunk_size=CHUNK,
        concurrency=concurrency,
        key=key,
        on_progress=on_progress,
        journal=journal,
        scope={"base_url": transport.connection.base_url, "ad_account_id": ad_account_id},
        value_type=get_args(operation.returns)[0],
        look_up=look_up,
        passing=refused_in_passing if operation.method == "POST" else refused_in_passing_or_broken,
    )


_PASSING: Final = frozenset({8, 12, 429, 2787})
"""Pinterest's codes for "not now": a limit, another write to the same object, a lock. Nothing was done."""

_BROKEN: Final = frozenset({500, 503})
"""Codes of an error inside the API, which may have come after the work: to change a thing again does no harm."""

_LATER: Final = re.compile(r"retry after|try again|rate limit|too many requests", re.IGNORECASE)


def refused_in_passing(outcome: Outcome[Any, Any]) -> bool:
    """Whether an item was refused for a reason that may be gone in a moment, and certainly nothing was done."""
    return outcome.status == "failed" and any(
        error.code in _PASSING or _LATER.search(error.message or "") for error in outcome.errors
    )


def refused_in_passing_or_broken(outcome: Outcome[Any, Any]) -> bool:
    """The same for items that may be sent twice: an error inside the API is a passing reason too."""
    return refused_in_passing(outcome) or (
        outcome.status == "failed" and any(error.code in _BROKEN for error in outcome.errors)
    )


def _outcomes(name: str, chunk: Chunk[ItemT], answers: Sequence[BulkItem[Any]]) -> list[Outcome[ItemT, Any]]:
    outcomes: list[Outcome[ItemT, Any]] = []
    for index, item, answer in zip_longest(chunk.indexes, chunk.items, answers[: len(chunk.items)]):
        if answer is None or (answer.data is None and not answer.errors):
            silence = DecodeError(name, 200, None, "it says nothing of this item", b"")
            outcomes.append(Outcome(index, item, "unknown", error=silence))
        elif answer.exceptions and answer.errors:
            outcomes.append(Outcome(index, item, "failed", answer.data, answer.errors))
        else:
            outcomes.append(Outcome(index, item, "succeeded", answer.data))
    return outcomes


def entity_id(item: Any) -> Hashable:
    """The id of an entity to update, given as a Struct or as a plain object."""
    found: Hashable = cast("Mapping[str, Any]", item).get("id") if isinstance(item, Mapping) else item.id
    return found
