"""create_many and update_many: any number of entities through an operation that takes 30."""

import inspect
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import repeat, zip_longest
from operator import attrgetter
from typing import Any, Final, Protocol, TypeAlias, TypedDict, TypeVar, cast, get_args

from msgspec import UNSET

from ..._bulk.chunk import Chunk
from ..._bulk.job import BulkJob, refuses_when_started
from ..._bulk.journal.base import ChunkJournal
from ..._bulk.outcomes import Outcome
from ..._bulk.progress import Progress
from ..._bulk.reader import Items
from ..._bulk.resume import Recognition, Reconciler, keyed_by
from ..._bulk.sender import SendOptions
from ..._http.refusals import ITEM, Refusal, refusal_of
from ..._http.request import Request
from ..._http.transport import Transport
from ..._operations.arguments import Validator, did_you_mean
from ..._operations.signature import plain_signature
from ...errors import ArgumentError, DecodeError
from ...models.common import ErrorDetail
from .. import operation
from .._types import AdsId

ItemT = TypeVar("ItemT")
MethodT = TypeVar("MethodT", bound=Callable[..., Any])

CHUNK: Final = 30
LOOKAHEAD: Final = 600
"""Items of the input that are grouped by parent at a time."""
CONCURRENCY: Final = 8
"""Calls in flight at a time: what 400 calls a minute need when one takes a second."""


class BulkOptions(TypedDict, total=False):
    """Options of `create_many` and `update_many`, given by keyword.

    Attributes:
        concurrency: Calls in flight at a time; 8 when left out.
        on_progress: Called with the progress after every call.
        journal: Records outcomes and resumes an earlier run, in which it knows items by name or by id (see `Journal`).
    """

    concurrency: int
    on_progress: Callable[[Progress], None] | None
    journal: ChunkJournal | None


_DEFAULTS: Final[BulkOptions] = {"concurrency": CONCURRENCY, "on_progress": None, "journal": None}


def takes_bulk_options(method: MethodT) -> MethodT:
    """Show the options of a method one by one in its signature."""
    shown = plain_signature(method)
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for (name, default), annotation in zip(_DEFAULTS.items(), BulkOptions.__annotations__.values(), strict=True)
    ]
    parameters = [*list(shown.parameters.values())[:-1], *options]
    method.__signature__ = shown.replace(parameters=parameters)  # type: ignore[attr-defined]
    return method


class _Result(Protocol):
    """The result of one item: a `BulkItem`, or what says the same with other names."""

    @property
    def data(self) -> Any: ...
    @property
    def exceptions(self) -> Any: ...
    @property
    def errors(self) -> list[ErrorDetail]: ...


_data = attrgetter("data")
_exceptions = attrgetter("exceptions")
Match: TypeAlias = Callable[[Sequence[Any], Any], Sequence[_Result | None]]


@refuses_when_started
def many(
    transport: Transport,
    called: str,
    ad_account_id: str,
    items: Items[ItemT],
    options: BulkOptions,
    *,
    reconcile: Reconciler | None,
    key: Callable[[ItemT], Hashable] | None = None,
    journal_key: Callable[[ItemT], Hashable] | None = None,
    parent: Callable[[ItemT], Any] | None = None,
    arguments: Callable[[Sequence[ItemT]], Mapping[str, Any]] | None = None,
    match: Match | None = None,
    value_type: Any = None,
) -> BulkJob[ItemT, Any]:
    """Return a job that sends `items` through a bulk operation of an ad account, 30 per call.

    Args:
        transport: Sends the calls.
        called: Name of the bulk operation, such as "ads.create". The job is named "ads.create_many".
        ad_account_id: The ad account.
        items: What to send.
        options: Concurrency, progress and journal.
        reconcile: Finds what an earlier run may have created. None where that cannot be found.
        key: Identifies an item. Items with the same key are sent one after the other.
        journal_key: Identifies an item for a journal (`key` when left out), and for `reconcile`.
        parent: Returns what items of one call must share. They are collected from `LOOKAHEAD` items of the input.
        arguments: Returns the arguments of a call for its items (the items by position when left out).
        match: Returns the answer's part for each item (in the order sent when left out).
        value_type: Type of the outcomes' values (the operation's own when left out).

    Raises:
        ArgumentError: There is no such option, or an argument is not allowed.
    """
    declared = operation(called)
    name = f"{called}_many"
    for option in options:
        if option not in _DEFAULTS:
            allowed = f"no such argument; allowed are {', '.join(_DEFAULTS)}{did_you_mean(option, _DEFAULTS)}"
            raise ArgumentError(name, option, allowed)
    ad_account_id = Validator(AdsId)(name, "ad_account_id", ad_account_id)

    def encode(items: Sequence[ItemT]) -> Request:
        if arguments is None:
            return declared.request((ad_account_id, items), {})
        return declared.request((ad_account_id,), arguments(items))

    async def send(request: Request, chunk: Chunk[ItemT], options: SendOptions) -> list[Outcome[ItemT, Any]]:
        answer = await transport.send(declared, request, **options)
        return _outcomes(name, chunk, answer.items if match is None else match(chunk.items, answer))

    def partition(items: Sequence[ItemT]) -> Sequence[Sequence[int]]:
        assert parent is not None
        by_parent: dict[str, list[int]] = {}
        for position, item in enumerate(items):
            by_parent.setdefault(str(parent(item)), []).append(position)
        return [
            positions[start : start + CHUNK]
            for positions in by_parent.values()
            for start in range(0, len(positions), CHUNK)
        ]

    return BulkJob(
        name,
        items,
        encode,
        send,
        chunk_size=CHUNK if parent is None else LOOKAHEAD,
        partition=None if parent is None else partition,
        concurrency=options.get("concurrency", CONCURRENCY),
        key=key,
        on_progress=options.get("on_progress"),
        journal=options.get("journal"),
        scope={"base_url": transport.connection.base_url, "ad_account_id": ad_account_id},
        value_type=value_type or get_args(declared.returns)[0],
        reconcile=reconcile,
        recognition=Recognition(journal_key and keyed_by(journal_key), creates=lambda _: declared.method == "POST"),
        is_retryable=is_retryable if declared.method == "POST" else is_retryable_change,
    )


def is_retryable(outcome: Outcome[Any, Any]) -> bool:
    """Return whether an item was refused for a temporary reason and nothing was done."""
    return _passes(outcome, (Refusal.LIMIT, Refusal.LOCK))


def is_retryable_change(outcome: Outcome[Any, Any]) -> bool:
    """Return whether to send a change again: an error inside the API is a temporary reason too."""
    return _passes(outcome, tuple(Refusal))


def _passes(outcome: Outcome[Any, Any], refusals: tuple[Refusal, ...]) -> bool:
    return outcome.status == "failed" and any(
        refusal_of(ITEM, error.code, error.message or "") in refusals for error in outcome.errors
    )


def _outcomes(name: str, chunk: Chunk[ItemT], answers: Sequence[_Result | None]) -> list[Outcome[ItemT, Any]]:
    values = _values(answers)
    if values is not None and len(values) == len(chunk):
        create: Any = Outcome  # Outcome[...] would run Python code per outcome
        return list(map(create, chunk.indexes, chunk.items, repeat("succeeded"), values))
    outcomes: list[Outcome[ItemT, Any]] = []
    for index, item, answer in zip_longest(chunk.indexes, chunk.items, answers[: len(chunk.items)]):
        if answer is None or (answer.data is None and not answer.errors):
            no_result = DecodeError(name, 200, None, "it has no result for this item", b"")
            outcomes.append(Outcome(index, item, "unknown", error=no_result))
        elif answer.exceptions and answer.errors:
            outcomes.append(Outcome(index, item, "failed", answer.data, answer.errors))
        else:
            outcomes.append(Outcome(index, item, "succeeded", answer.data))
    return outcomes


def _values(answers: Sequence[_Result | None]) -> Sequence[Any] | None:
    """Return the values of answers that all say that an item succeeded, or None when one of them says something else.

    This is the usual answer, and decided without a look at each in Python.
    """
    if None in answers:
        return None
    values = list(map(_data, answers))
    return values if all(values) and not any(map(_exceptions, answers)) else None


def entity_id(item: Any) -> Hashable:
    """Return the id of an entity to update, given as a Struct or as a plain object."""
    id: Hashable = field(item, "id")
    return id


def key_of_fields(*names: str) -> Callable[[Any], Hashable]:
    """Return a function of an item that returns the values of these fields, or None when it has none of them."""

    def values(item: Any) -> Hashable:
        found = tuple(None if (value := field(item, name)) is UNSET else value for name in names)
        return found if any(found) else None

    return values


def field(item: Any, name: str) -> Any:
    """Return a field of a Struct or of a plain object. It is None or UNSET when absent: the checks report that."""
    return cast("Mapping[str, Any]", item).get(name) if isinstance(item, Mapping) else getattr(item, name, None)
