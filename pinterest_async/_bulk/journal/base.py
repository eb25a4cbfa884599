"""The interface between a bulk job and a journal, and the records that a journal stores.

A journal records items, not chunks: an item is identified by its place in the input and by a digest of its content.
Which items are sent together differs from run to run: items of one key wait for each other, items that cannot be sent
leave a chunk, items of an earlier run are completed, a body may be too large for all of them. The input in its order is
what two runs have in common, so a record such as "item 4711, with this digest, was sent" holds for both, whatever the
concurrency, the timing and the chunk size. The digest shows that it is the same input.

The record of an item goes through these states, one chunk at a time:

    (none)       not sent: the next run sends it
    in progress  about to be sent: after a crash it is not known what the API did
    accepted     as in progress, with the id of the batch as which the API accepted it: the next run polls the batch
    completed    succeeded, failed or unknown, as the outcome says

`mark_in_progress` is called when the quota admits the request and before its first byte is sent, and it must not return
before the record would survive the process. So the record is right when the process is killed in between.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final, Generic, Literal, Protocol, TypeAlias, TypeVar

import msgspec

from ...models.common import ErrorDetail

ValueT = TypeVar("ValueT")

UnknownPolicy: TypeAlias = Literal["report", "look_up", "send_again"]

DIGEST: Final = 8
"""Bytes of an item's digest."""


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


class ChunkJournal(Protocol):
    """The interface of a journal: `Journal` in a file, `RedisJournal` for many machines, or one of your own.

    Items are named by `indexes` (places in the input, ascending) and `digests` (8 bytes per item, joined). Every method
    raises JournalError when the journal cannot be trusted or written; the job then sends nothing more.

    Attributes:
        unknown: What to do with items whose outcome an earlier run left unknown.
    """

    unknown: UnknownPolicy

    async def open(self, job: JobIdentity) -> Resumed:
        """Open the journal for this job. It is called before anything is read or sent.

        Raises:
            JournalError: It belongs to another job, is in use, or is damaged.
        """
        ...

    async def lookup(self, indexes: Sequence[int], digests: bytes) -> Sequence[Record[Any] | None] | None:
        """Return the record of each item, or None when no item has one, which is the usual case.

        Raises:
            JournalError: A digest is not the recorded one: this is another input.
        """
        ...

    async def mark_in_progress(self, indexes: Sequence[int], digests: bytes) -> None:
        """Record that items are about to be sent. The record must survive the process before this returns."""
        ...

    async def mark_accepted(self, indexes: Sequence[int], batch_id: str) -> None:
        """Record that the API accepted the items as a batch, which the next run polls."""
        ...

    async def complete(self, indexes: Sequence[int], digests: bytes, records: Sequence[Record[Any] | None]) -> None:
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
