"""Reading the input of a bulk job in chunks, no further ahead than can be sent."""

import asyncio
from collections import deque
from collections.abc import AsyncIterable, Awaitable, Callable, Hashable, Iterable, Sequence
from itertools import islice, repeat
from typing import Any, Generic, TypeAlias, TypeVar

from .._http.delivery import Delivery, DeliveryTracker
from .._http.request import Request
from .journal.base import DIGEST
from .outcomes import Outcome, Status

ItemT = TypeVar("ItemT")

Items: TypeAlias = Iterable[ItemT] | AsyncIterable[ItemT]


class Chunk(Generic[ItemT]):
    """Items that travel together, with their places in the input, and with their keys where the reader has a key.

    `request` is what they travel in, once encoded; `digests` tell the journal which items they are. `noted` is what the
    sender noted of them, in this run or in an earlier one of the same journal (see `accepted`). `tries` counts how
    often they were refused for a passing reason, and `not_before` is when they may go again, by the loop's clock.
    `slot` is called once when the next chunk may be read, because this one is on its way.
    """

    __slots__ = (
        "before_send",
        "begun",
        "digests",
        "indexes",
        "items",
        "keys",
        "not_before",
        "noted",
        "noting",
        "request",
        "slot",
        "tracker",
        "tries",
    )

    def __init__(self) -> None:
        self.indexes: list[int] = []
        self.items: list[ItemT] = []
        self.keys: list[Hashable] = []
        self.request: Request | None = None
        self.tracker: DeliveryTracker = DeliveryTracker()
        self.before_send: Callable[[], Awaitable[None]] | None = None
        self.digests: bytes = b""
        self.begun: bool = False
        self.noted: str | None = None
        self.noting: Callable[[str], Awaitable[None]] | None = None
        self.tries: int = 0
        self.not_before: float | None = None
        self.slot: Callable[[], None] | None = None

    def split(self, parts: Sequence[Sequence[int]]) -> "list[Chunk[ItemT]]":
        """Keep the items at the first of these places, and give away the others as chunks of their own."""
        own, *others = [self.part(places) for places in parts]
        of_refused = self.keys[len(self.items) :]
        self.indexes, self.items, self.keys = own.indexes, own.items, own.keys + of_refused
        return others

    def keep(self, places: Sequence[int]) -> None:
        """Keep the items at these places only; the keys of the others stay, to be given back."""
        keys = self.keys
        self.split([places])
        self.keys += set(keys).difference(self.keys)

    def part(self, places: Sequence[int]) -> "Chunk[ItemT]":
        """A chunk of the items at these places."""
        part: Chunk[ItemT] = Chunk()
        part.indexes = [self.indexes[place] for place in places]
        part.items = [self.items[place] for place in places]
        part.keys = [self.keys[place] for place in places] if self.keys else []
        if self.digests:
            part.digests = b"".join([self.digests[place * DIGEST : (place + 1) * DIGEST] for place in places])
        return part

    async def accepted(self, note: str) -> None:
        """The API has the chunk, and `note` is what is needed to learn what becomes of it (the id of a batch).

        Until that is known the chunk is in doubt. Its body is let go, and the next may be read. If the job has a
        journal and ends before, the next run finds the note as `noted` of a chunk of the same items, or some of them:
        they are to be followed then, not sent.
        """
        self.noted = note
        self.request = None
        if self.noting is not None:
            await self.noting(note)
        self.let_next()

    def let_next(self) -> None:
        """Let the next chunk be read, if this one still holds it up."""
        slot, self.slot = self.slot, None
        if slot is not None:
            slot()

    def all(self, status: Status, **details: Any) -> list[Outcome[ItemT, Any]]:
        """The same outcome for every item."""
        return [Outcome(*entry, status, **details) for entry in zip(self.indexes, self.items, strict=True)]

    @property
    def in_doubt(self) -> bool:
        """Whether the chunk left and it is not known what became of it."""
        return self.noted is not None or self.tracker.state is Delivery.SENT


class ChunkReader(Generic[ItemT]):
    """Hands out chunks of the input, one caller at a time, in order.

    With a `key`, no two items of one key are handed out before the chunk with the first of them was given back: the
    later ones are held back, at most a chunk of them, and go with the next chunk that may have them. An item whose key
    is None, or cannot be told, may go with any other. `usual_key` may tell the same of most items, only faster.
    """

    def __init__(
        self,
        items: Items[ItemT],
        size: int,
        key: Callable[[ItemT], Hashable] | None,
        usual_key: Callable[[ItemT], Hashable] | None = None,
    ) -> None:
        self.read = 0
        self._pull = _puller(items)
        self._size = size
        self._key = key
        self._usual_key = usual_key or key
        self._held: list[_Entry[ItemT]] = []
        self._held_keys: set[Hashable] = set()
        self._parts: deque[Chunk[ItemT]] = deque()
        self._busy: set[Hashable] = set()
        self._ended = False
        self._error: Exception | None = None
        self._turn = asyncio.Lock()
        self._given_back = asyncio.Event()

    async def next_chunk(self) -> Chunk[ItemT] | None:
        """The next chunk, None at the end. An error of the input is raised once, after everything read before it."""
        if self._parts:
            return self._parts.popleft()
        async with self._turn:
            while True:
                self._given_back.clear()
                if self._parts:
                    return self._parts.popleft()
                chunk: Chunk[ItemT] = Chunk()
                held, self._held, self._held_keys = self._held, [], set()
                for index, item, key in held:
                    self._place(chunk, index, item, key)
                while len(chunk.items) < self._size and len(self._held) < self._size and not self._ended:
                    await self._fill(chunk)
                if chunk.items:
                    return chunk
                if not self._held:
                    error, self._error = self._error, None
                    if error is not None:
                        raise error
                    return None
                await self._given_back.wait()

    def give_back(self, chunk: Chunk[ItemT]) -> None:
        """The chunk is done with: items with its keys may go."""
        self._busy.difference_update(chunk.keys)
        self._given_back.set()

    def put_back(self, parts: Iterable[Chunk[ItemT]]) -> None:
        """Parts of a chunk that are to be sent for themselves: they are handed out before anything else."""
        self._parts += parts
        self._given_back.set()

    def left_over(self) -> list[tuple[int, ItemT]]:
        """Items that were read and not handed out."""
        left = [(index, item) for index, item, _ in self._held]
        for part in self._parts:
            left += zip(part.indexes, part.items, strict=True)
        self._held.clear()
        self._parts.clear()
        return left

    async def _fill(self, chunk: Chunk[ItemT]) -> None:
        """Read as many items as there is room for; each goes into the chunk or is held back."""
        room = self._size - max(len(chunk.items), len(self._held))
        items: list[ItemT] = []
        cancelled = True
        try:
            await self._pull(items, room)
            cancelled = False
        except Exception as error:
            self._error, cancelled = error, False
        finally:
            indexes = range(self.read, self.read + len(items))
            self.read += len(items)
            if cancelled:
                self._held += zip([*chunk.indexes, *indexes], [*chunk.items, *items], repeat(None))
        self._ended = len(items) < room
        if self._key is None:
            chunk.indexes += indexes
            chunk.items += items
            return
        keys = self._take_all(items)
        if keys is not None:
            chunk.indexes += indexes
            chunk.items += items
            chunk.keys += keys
        else:
            for entry in zip(indexes, items, _keys(self._key, items), strict=True):
                self._place(chunk, *entry)

    def _take_all(self, items: list[ItemT]) -> list[Hashable] | None:
        """The keys of all items when they may go at once: the usual case, decided without looking at each."""
        assert self._usual_key is not None
        try:
            keys = list(map(self._usual_key, items))
            unique = set(keys)
        except Exception:
            return None
        free = len(unique) == len(keys) and None not in unique and not self._held and unique.isdisjoint(self._busy)
        if not free:
            return None
        self._busy |= unique
        return keys

    def _place(self, chunk: Chunk[ItemT], index: int, item: ItemT, key: Hashable) -> None:
        """Put an item into the chunk, or hold it back when one of its key is on its way or held back itself."""
        if key is not None and (key in self._busy or key in self._held_keys):
            self._held.append((index, item, key))
            self._held_keys.add(key)
            return
        chunk.indexes.append(index)
        chunk.items.append(item)
        chunk.keys.append(key)
        if key is not None:
            self._busy.add(key)


def _keys(key: Callable[[ItemT], Hashable], items: list[ItemT]) -> list[Hashable]:
    """The key of each item; None for one that has none to give: its check says what is wrong with it."""
    try:
        keys = list(map(key, items))
        frozenset(keys)  # all can be hashed
    except Exception:
        if len(items) > 1:
            return [found for item in items for found in _keys(key, [item])]
        return [None]
    return keys


_Entry: TypeAlias = tuple[int, ItemT, Hashable]


def _puller(items: Items[ItemT]) -> Callable[[list[ItemT], int], Awaitable[None]]:
    """A function that appends up to so many items to a list; what was appended stays when the input raises."""
    if isinstance(items, AsyncIterable):
        source = aiter(items)

        async def pull(into: list[ItemT], count: int) -> None:
            for _ in range(count):
                try:
                    into.append(await anext(source))
                except StopAsyncIteration:
                    return
    else:
        iterator = iter(items)

        async def pull(into: list[ItemT], count: int) -> None:
            into.extend(islice(iterator, count))

    return pull
