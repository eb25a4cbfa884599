"""What a bulk job asks of a journal, and what it writes there: so that a second run knows what the first one did.

A journal is kept by the place of an item in the input and by a digest of the item, never by chunk. Which items travel
together is no more than an accident of one run: items of one key wait for each other, items that cannot be sent leave,
items of an earlier run are done, a body may be too large for all of them. The input in its order is what two runs have
in common, so a record that says "item 4711, which encodes to this digest, was sent" is true for both, whatever the
concurrency, the timing and the chunk size. The digest is what tells that it is the same input.

For each item a journal goes through these states, one chunk at a time:

    nothing     not sent: the next run sends it
    begun       the chunk is about to leave: after a crash nobody knows what became of it
    noted       as begun, with a note of the sender (the id of a batch that was accepted): the next run follows that
    settled     succeeded, failed or unknown, as the outcome said

`begin` is called when the quota has let the request through and before its first byte leaves, and it must not return
before the record would survive the process. Everything between is the truth a killed process leaves behind.
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
    """What makes two runs the same job: the operation, and where it goes to (account, country, base URL).

    `chunk_size` is the most items that a chunk has, which is a good size for a record; `value_type` is the type of
    the outcomes' values.
    """

    name: str
    scope: Mapping[str, str]
    chunk_size: int
    value_type: Any = Any


class Resumed(msgspec.Struct, frozen=True):
    """What a journal was when it was opened.

    `started` is the time (seconds since 1970) at which the job's first run began, `doubtful` the number of items that
    were begun or ended unknown.
    """

    started: float
    doubtful: int = 0


class KeptError(msgspec.Struct, array_like=True, gc=False):
    """An exception in a journal: the name of its class, its text, and those of its facts that are plain values."""

    kind: str
    text: str
    facts: dict[str, Any] = {}


class Kept(msgspec.Struct, Generic[ValueT], array_like=True, gc=False):
    """What a journal holds of one item: "begun", or the status of a settled outcome with what belongs to it.

    `note` is what the sender noted of an item whose outcome is not known.
    """

    status: Literal["begun", "succeeded", "failed", "unknown"]
    value: ValueT | None = None
    errors: Sequence[ErrorDetail] = ()
    warnings: Sequence[ErrorDetail] = ()
    error: KeptError | None = None
    note: str | None = None


class ChunkJournal(Protocol):
    """What a bulk job needs of a journal: `Journal` in a file, or one that many machines share.

    Items are named by `indexes` (places in the input, ascending) with `digests` beside them (8 bytes each, joined).
    Every method raises JournalError when the journal cannot be trusted or written to; the job then sends nothing more.
    """

    unknown: UnknownPolicy
    """What to do with items whose outcome an earlier run left unknown: report them, look them up, send them again."""

    async def open(self, job: JobIdentity) -> Resumed:
        """Take the journal for this job.

        JournalError when it is another job's, is in use, or is damaged. Called before anything is read or sent.
        """
        ...

    async def recall(self, indexes: Sequence[int], digests: bytes) -> Sequence[Kept[Any] | None] | None:
        """What is known of these items from before, one entry each; None for "nothing of any of them", the usual case.

        JournalError when a digest is not the recorded one: this is another input.
        """
        ...

    async def begin(self, indexes: Sequence[int], digests: bytes) -> None:
        """These items are about to leave. To return is to promise that the record outlives the process.

        Where several machines share the journal, this is where one of them gets the items: JournalError, or an
        outcome in `recall`, for those another has.
        """
        ...

    async def note(self, indexes: Sequence[int], note: str) -> None:
        """The items were accepted, and `note` is what the next run needs to follow them (a batch id)."""
        ...

    async def settle(self, indexes: Sequence[int], digests: bytes, outcomes: Sequence[Kept[Any] | None]) -> None:
        """The outcomes of these items; None for one that was not sent after all, so that the next run sends it.

        An unknown outcome of an item that has a note leaves the note in place: it can still be followed.
        """
        ...

    def settled(self) -> AsyncIterator[Kept[Any]]:
        """Everything settled so far: what a look-up needs to tell the things this job has made from others."""
        ...

    async def finish(self) -> None:
        """The run is over, however it ended: give the journal back. Called exactly once after each `open`."""
        ...


_encode: Final = msgspec.json.Encoder(order="deterministic").encode


def digests(items: Sequence[Any]) -> bytes:
    """The digests of items, joined. TypeError or ValueError when one cannot be encoded as JSON."""
    digest = blake2b
    return b"".join([digest(_encode(item), digest_size=DIGEST).digest() for item in items])
