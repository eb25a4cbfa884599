"""The interface between a bulk job and a journal, and the records that a journal stores.

A journal records items, not chunks and not places in the input. It knows an item by its key (an item id, a name, what
`key=` returns) and by a digest of its content, so the input may be in another order, shorter or longer in the next run.
Where an item has no key, the digest of its content is its key.

Several items of an input may have one key. The journal counts them: the records of a key are numbered, and each record
is given to one item of a run, as `assign` does it. A record whose digest is not the item's is of earlier content.

The record of an item goes through these states, one chunk at a time:

    (none)       not sent: the next run sends it
    in progress  about to be sent: after a crash it is not known what the API did
    accepted     as in progress, with the id of the batch as which the API accepted it: the next run polls the batch
    completed    succeeded, failed or unknown, as the outcome says

`mark_in_progress` is called when the quota admits the request and before its first byte is sent, and it must not return
before the record would survive the process. So the record is right when the process is killed in between.
"""

from collections.abc import AsyncIterator, Callable, Hashable, Mapping, Sequence
from hashlib import blake2b
from struct import pack, unpack
from typing import Any, Final, Generic, Literal, NamedTuple, Protocol, TypeAlias, TypeVar, get_args

import msgspec

from ...errors import ArgumentError
from ...models.common import ErrorDetail

ValueT = TypeVar("ValueT")

UnknownPolicy: TypeAlias = Literal["report", "look_up", "send_again"]

DIGEST: Final = 8
"""Bytes of the digest of a key or of an item's content. Two of a million keys share one once in 37 million journals."""


class JobIdentity(msgspec.Struct, frozen=True):
    """What makes two runs the same job.

    Attributes:
        name: The operation.
        scope: Where it goes to (account, country, base URL).
        chunk_size: The most items of a chunk, which is a good size for a record.
        value_type: The type of the values of outcomes.
    """

    name: str
    scope: Mapping[str, str]
    chunk_size: int
    value_type: Any = Any


class Resumed(msgspec.Struct, frozen=True):
    """The state of a journal when it is opened.

    Attributes:
        started: When the first run of the job began, in seconds since 1970.
        uncertain: Items that are in progress, accepted or unknown.
    """

    started: float
    uncertain: int = 0


class StoredError(msgspec.Struct, array_like=True, gc=False):
    """An exception in a journal: the name of its class, its text, and those of its attributes that are plain values."""

    kind: str
    text: str
    facts: dict[str, Any] = {}


class Record(msgspec.Struct, Generic[ValueT], array_like=True, gc=False):
    """The record of one item: "in_progress", or the status of its outcome and what belongs to it.

    Attributes:
        status: How far the item has come.
        value: Of a succeeded item.
        errors: The API's reasons for a failed item.
        warnings: The API's remarks.
        error: The exception of the outcome.
        batch_id: The batch that has the item, while its outcome is not known.
    """

    status: Literal["in_progress", "succeeded", "failed", "unknown"]
    value: ValueT | None = None
    errors: Sequence[ErrorDetail] = ()
    warnings: Sequence[ErrorDetail] = ()
    error: StoredError | None = None
    batch_id: str | None = None


class ItemIds(NamedTuple):
    """What a journal knows the items of a chunk by.

    Attributes:
        numbers: The number of each item's record, as `lookup` returned it.
        keys: The digests of their keys, 8 bytes per item, joined.
        digests: The digests of their content, 8 bytes per item, joined.
    """

    numbers: Sequence[int]
    keys: bytes
    digests: bytes

    def part(self, places: Sequence[int]) -> "ItemIds":
        """Return the ids of the items at these places."""
        return ItemIds(
            [self.numbers[place] for place in places],
            b"".join([self.keys[place * DIGEST : (place + 1) * DIGEST] for place in places]),
            b"".join([self.digests[place * DIGEST : (place + 1) * DIGEST] for place in places]),
        )

    def digest(self, place: int) -> bytes:
        """Return the digest of one item."""
        return self.digests[place * DIGEST : (place + 1) * DIGEST]


class Lookup(NamedTuple):
    """What a journal has of the items of a chunk.

    Attributes:
        ids: The items as the journal knows them: the digest of an item with a record is the recorded one.
        records: The record of each item; None when no item has one, which is the usual case.
    """

    ids: ItemIds
    records: Sequence[Record[Any] | None] | None = None


class Numbered(msgspec.Struct, gc=False):
    """A number under a key, in one run of a job.

    Attributes:
        number: The number.
        digest: The digest of the content that was recorded, or that is to be.
        item: The place in the input, from 1, of the item that has the record in this run; below 0 when the item has
            other content, 0 when no item has it.
    """

    number: int
    digest: int
    item: int = 0


def assign(
    indexes: Sequence[int],
    keys: Sequence[int],
    digests: Sequence[int],
    held: dict[int, list[Numbered]],
    number: Callable[[Sequence[Numbered]], int],
    *,
    creates: bool,
) -> list[Numbered]:
    """Give each item of a chunk a record of its key, or a new number where none is left.

    An item of an operation that creates gets the record of its content, wherever that is: what was created is not
    created again because another item comes first. Other items get the first record that no item of this run has,
    which is that of the n-th item with the key. An item that is looked up again gets its record again.

    Args:
        indexes: Places of the items in the input.
        keys: Digests of their keys, as integers.
        digests: Digests of their content, as integers.
        held: What the journal has under each key, by number. It is changed: afterwards it says who has what.
        number: Returns a number that is not among those of a key.
        creates: Whether the operation must not be carried out twice.
    """
    given: list[Numbered] = []
    for index, key, digest in zip(indexes, keys, digests, strict=True):
        entries = held.setdefault(key, [])
        entry = _choose(entries, digest, index + 1, creates) if entries else None
        if entry is None:
            entry = Numbered(number(entries), digest, index + 1)
            entries.append(entry)
        given.append(entry)
    return given


def next_number(held: Sequence[Numbered]) -> int:
    """Return the number after those of a key."""
    return held[-1].number + 1 if held else 0


def _choose(held: Sequence[Numbered], digest: int, item: int, creates: bool) -> Numbered | None:
    chosen: Numbered | None = None
    is_own = not creates
    for entry in held:
        if abs(entry.item) == item:
            return entry
        if not is_own and entry.digest == digest and entry.item <= 0:
            chosen, is_own = entry, True
        elif chosen is None and entry.item == 0:
            chosen = entry
    if chosen is not None:
        chosen.item = item if chosen.digest == digest else -item
    return chosen


class ChunkJournal(Protocol):
    """The interface of a journal: `Journal` in a file, `RedisJournal` for many machines, or one of your own.

    Every method raises JournalError when the journal cannot be trusted or written; the job then sends nothing more.

    Attributes:
        unknown: What to do with items whose outcome an earlier run left unknown.
        key: Returns the key of an item, a value that JSON can express. None: what the operation has for a key.
    """

    unknown: UnknownPolicy
    key: Callable[[Any], Hashable] | None

    async def open(self, job: JobIdentity) -> Resumed:
        """Open the journal for this job. It is called before anything is read or sent.

        Raises:
            JournalError: It belongs to another job, is in use, or is damaged.
        """
        ...

    async def lookup(self, indexes: Sequence[int], keys: bytes, digests: bytes, *, creates: bool) -> Lookup:
        """Look up items, and number those that have no record, as `assign` does it for each in turn.

        Args:
            indexes: Their places in the input, ascending.
            keys: The digests of their keys, 8 bytes per item, joined.
            digests: The digests of their content, likewise.
            creates: Whether their operation must not be carried out twice.
        """
        ...

    async def mark_in_progress(self, ids: ItemIds) -> None:
        """Record that items are about to be sent. The record must survive the process before this returns."""
        ...

    async def mark_accepted(self, ids: ItemIds, batch_id: str) -> None:
        """Record that the API accepted the items as a batch, which the next run polls."""
        ...

    async def complete(self, ids: ItemIds, records: Sequence[Record[Any] | None]) -> None:
        """Record the outcomes of items; None for one that was not sent after all, which the next run sends.

        An unknown outcome of an item that has a batch id keeps it: the batch can still be polled.
        """
        ...

    def completed(self) -> AsyncIterator[Record[Any]]:
        """Yield every record with an outcome. A reconciliation excludes what this job is known to have created."""
        ...

    async def close(self) -> None:
        """Close the journal. It is called after each `open`, however the run ended, and after a cancelled one.

        It is called once more when the call itself was cancelled.
        """
        ...


_encode: Final = msgspec.json.Encoder(order="deterministic").encode


def digests(items: Sequence[Any]) -> bytes:
    """Return the digests of items, joined.

    Raises:
        TypeError, ValueError: An item cannot be encoded as JSON.
    """
    digest = blake2b
    return b"".join([digest(_encode(item), digest_size=DIGEST).digest() for item in items])


def split(joined: bytes) -> tuple[int, ...]:
    """Return digests that were joined, as integers."""
    return unpack(f">{len(joined) // DIGEST}q", joined)


def join(digests: Sequence[int]) -> bytes:
    """Return digests that were split, joined."""
    return pack(f">{len(digests)}q", *digests)


def check_key(journal: str, key: Any) -> None:
    """Raise ArgumentError unless `key` of a journal is a function or None."""
    if key is not None and not callable(key):
        raise ArgumentError(journal, "key", f"expected a function of an item, got {type(key).__name__}")


def check_unknown(journal: str, unknown: object) -> None:
    """Raise ArgumentError unless `unknown` of a journal is one of its policies."""
    policies = get_args(UnknownPolicy)
    if unknown not in policies:
        raise ArgumentError(journal, "unknown", f"expected one of {', '.join(map(repr, policies))}, got {unknown!r}")
