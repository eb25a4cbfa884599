"""Items that are sent together, and how far they have come."""

import asyncio
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final, Generic, TypeVar

from .._http.delivery import Delivery, DeliveryTracker
from .._http.request import Request
from ..errors import ResponseError
from .journal.base import ItemIds
from .outcomes import Outcome, Status

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Chunk(Generic[ItemT]):
    """Items of the input that are sent together.

    Attributes:
        indexes: Their places in the input, from 0, ascending.
        items: The items.
        keys: Their keys, where the reader has a key; else empty.
        ids: What the journal knows them by, once they were looked up.
    """

    indexes: Sequence[int]
    items: Sequence[ItemT]
    keys: Sequence[Hashable] = ()
    ids: ItemIds | None = None

    def part(self, places: Sequence[int]) -> "Chunk[ItemT]":
        """Return a chunk of the items at these places."""
        return Chunk(
            [self.indexes[place] for place in places],
            [self.items[place] for place in places],
            [self.keys[place] for place in places] if self.keys else (),
            None if self.ids is None else self.ids.part(places),
        )

    def outcomes(self, status: Status, **details: Any) -> list[Outcome[ItemT, Any]]:
        """Return the same outcome for every item."""
        return [Outcome(*entry, status, **details) for entry in zip(self.indexes, self.items, strict=True)]

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        return f"<Chunk of {len(self)} items>"


class State(Enum):
    """How far a chunk has come. A chunk whose outcomes are known is not kept.

    Attributes:
        READY: The API did nothing for it: it was not sent, or it was refused.
        SENT: It was sent, and it is not known what the API did.
        ACCEPTED: The API accepted it as a batch, whose outcome can be polled.
    """

    READY = auto()
    SENT = auto()
    ACCEPTED = auto()


class Isolation:
    """The search for the items for which the API refused a whole call.

    A few single items are sent as probes. If all of them are refused for one reason, it is not about an item.

    Args:
        probes: How many probes are sent.
    """

    def __init__(self, probes: int) -> None:
        self._pending = probes
        self._done = asyncio.Event()
        self._refusals: list[ResponseError] = []
        self._is_common = True

    def report(self, refusal: ResponseError | None) -> None:
        """Take the result of a probe: how it was refused, or None when it ended in another way."""
        self._pending -= 1
        if refusal is None:
            self._is_common = False
        else:
            self._refusals.append(refusal)
        if self._pending == 0:
            self._done.set()

    async def common_refusal(self) -> ResponseError | None:
        """Wait for the probes, and return the reason for which all of them were refused, if it is one."""
        await self._done.wait()
        reasons = {(refusal.status, refusal.code, without_indexes(refusal.message)) for refusal in self._refusals}
        return self._refusals[0] if self._is_common and len(reasons) == 1 else None


def without_indexes(message: str) -> str:
    """Return a message of the API without the places of items in a call, which are equal for equal faults then.

    >>> without_indexes("Object contains unknown field `a` - at `$.data[9].custom_data`")
    'Object contains unknown field `a` - at `$.custom_data`'
    """
    return _INDEX.sub("$", message)


_INDEX: Final = re.compile(r"\$(?:\.\w+)?\[\d+\]")


@dataclass(slots=True)
class InFlight(Generic[ItemT]):
    """A chunk on its way through a job.

    Attributes:
        chunk: Its items without an outcome. Items with one are removed.
        request: Encoded, from the encoding until the API accepts it.
        tracker: The delivery of the request. The transport writes it.
        batch_id: Under which the API accepted it, in this run or in an earlier one.
        successor: The ids of its items with the content that they have now, where the batch has earlier content.
        recorded: Whether the journal may hold a record of this run for it.
        doubtful: Whether an earlier run may have carried it out, so that it is unknown until it is sent again.
        attempts: How often its items were refused for a temporary reason.
        retry_at: The time before which it is not sent again, by the loop's clock.
        isolation: The search that it belongs to, where the API refused a call with its items as a whole.
        is_probe: Whether it is one of the single items that are sent first then.
        refusal: How the API refused it.
        done_keys: The keys of items that left it with an outcome.
    """

    chunk: Chunk[ItemT]
    request: Request | None = None
    batch_id: str | None = None
    attempts: int = 0
    retry_at: float | None = None
    successor: ItemIds | None = None
    recorded: bool = False
    doubtful: bool = False
    isolation: Isolation | None = None
    is_probe: bool = False
    refusal: ResponseError | None = None
    tracker: DeliveryTracker = field(default_factory=DeliveryTracker)
    done_keys: list[Hashable] = field(default_factory=list[Hashable])

    def keep(self, places: Sequence[int]) -> None:
        """Keep the items at these places; the others have an outcome."""
        kept = self.chunk.part(places)
        if self.chunk.keys:
            left = set(range(len(self.chunk))).difference(places)
            self.done_keys += [self.chunk.keys[place] for place in left]
        self.chunk = kept

    def part(self, places: Sequence[int], **facts: Any) -> "InFlight[ItemT]":
        """Return the items at these places as a chunk of its own, with these attributes."""
        return InFlight(self.chunk.part(places), doubtful=self.doubtful, **facts)

    def finish(self) -> None:
        """Remove all items: each has an outcome."""
        self.done_keys += self.chunk.keys
        self.chunk = Chunk((), ())

    @property
    def state(self) -> State:
        """How far it has come."""
        if self.batch_id is not None:
            return State.ACCEPTED
        return State.SENT if self.tracker.state is Delivery.SENT else State.READY

    @property
    def uncertain(self) -> bool:
        """Whether the API may have carried it out, with an outcome that is not known."""
        return self.state is not State.READY
