"""Reading the input of a bulk job in chunks, no further ahead than can be sent."""

import asyncio
from collections import deque
from collections.abc import AsyncIterable, Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count, islice, repeat
from typing import Generic, TypeAlias, TypeVar

from .chunk import Chunk, InFlight

ItemT = TypeVar("ItemT")

Items: TypeAlias = Iterable[ItemT] | AsyncIterable[ItemT]


class ChunkReader(Generic[ItemT]):
    """Hands out chunks of the input, one caller at a time, in order, and those that are to be sent again.

    With a `key`, no two items of one key are handed out before the first of them is released: the later ones are
    deferred, at most a chunk of them, and go with the next chunk that may have them. An item whose key is None, or
    cannot be determined, may go with any other.

    Args:
        items: The input.
        size: Items of a chunk, at most.
        key: Returns the key of an item.
        usual_keys: Returns the keys of items that are all of the usual kind, only faster. It raises for others.
    """

    def __init__(
        self,
        items: Items[ItemT],
        size: int,
        key: Callable[[ItemT], Hashable] | None,
        usual_keys: Callable[[Sequence[ItemT]], Sequence[Hashable]] | None = None,
    ) -> None:
        self.read = 0
        self._pull = _puller(items)
        self._size = size
        self._key = key
        self._usual_keys = usual_keys
        self._deferred: list[_Entry[ItemT]] = []
        self._deferred_keys: set[Hashable] = set()
        self._requeued: deque[InFlight[ItemT]] = deque()
        self._waiting: list[tuple[float, int, InFlight[ItemT]]] = []
        self._waiting_items = 0
        self._numbers = count()
        self._busy: set[Hashable] = set()
        self._handed_out = 0
        self._ended = False
        self._error: Exception | None = None
        self._lock = asyncio.Lock()
        self._changed = asyncio.Event()

    async def next(self) -> InFlight[ItemT] | None:
        """Return the next chunk, or None when nothing is left and nothing can come back.

        Raises:
            Exception: What the input raised, once, after everything that was read before it.
        """
        while True:
            if (flight := self._take_requeued()) is not None:
                return flight
            if not self._waiting:
                await self._lock.acquire()
            else:
                try:
                    async with asyncio.timeout_at(self._waiting[0][0]):
                        await self._lock.acquire()
                except TimeoutError:
                    continue
            try:
                return await self._next()
            finally:
                self._lock.release()

    async def _next(self) -> InFlight[ItemT] | None:
        """Return the next chunk; the caller holds the lock."""
        while True:
            self._changed.clear()
            if (flight := self._take_requeued()) is not None:
                return flight
            if self._waiting_items < self._size:  # else as many wait to be sent again as a chunk holds
                chunk = await self._read_chunk()
                if chunk.items:
                    self._handed_out += 1
                    return InFlight(chunk)
                if self._error is not None and not self._deferred:
                    error, self._error = self._error, None
                    raise error
                if not (self._deferred or self._waiting or self._requeued or self._handed_out):
                    return None
            try:
                async with asyncio.timeout_at(self._waiting[0][0] if self._waiting else None):
                    await self._changed.wait()
            except TimeoutError:
                continue

    def requeue(self, flights: Iterable[InFlight[ItemT]]) -> None:
        """Take chunks back that are to be sent: at once, before anything else, or at their `retry_at`."""
        for flight in flights:
            if flight.retry_at is None:
                self._requeued.append(flight)
            else:
                heappush(self._waiting, (flight.retry_at, next(self._numbers), flight))
                self._waiting_items += len(flight.chunk)
        self._changed.set()

    def release_keys(self, keys: Iterable[Hashable]) -> None:
        """Release the keys of a chunk that was handed out: other items with them may be handed out now.

        The keys of items that were requeued are not among them.
        """
        self._handed_out -= 1
        self._busy.difference_update(keys)
        self._changed.set()

    def drain(self) -> list[InFlight[ItemT]]:
        """Return, once, everything that was read or requeued and not handed out."""
        left = [*self._requeued, *(flight for *_, flight in sorted(self._waiting))]
        if self._deferred:
            indexes, items, _ = zip(*self._deferred, strict=True)
            keys = () if self._key is None else keys_of(self._key, list(items))
            left.append(InFlight(Chunk(indexes, items, keys)))
        self._deferred.clear()
        self._requeued.clear()
        self._waiting.clear()
        return left

    def _take_requeued(self) -> InFlight[ItemT] | None:
        """Take a requeued chunk whose time has come."""
        flight: InFlight[ItemT] | None = None
        if self._requeued:
            flight = self._requeued.popleft()
        elif self._waiting and self._waiting[0][0] <= asyncio.get_running_loop().time():
            *_, flight = heappop(self._waiting)
            self._waiting_items -= len(flight.chunk)
        if flight is not None:
            self._handed_out += 1
        return flight

    async def _read_chunk(self) -> Chunk[ItemT]:
        """Read the next chunk. It is empty at the end of the input, and while all that is left is deferred."""
        draft: _Draft[ItemT] = _Draft()
        deferred, self._deferred, self._deferred_keys = self._deferred, [], set()
        for entry in deferred:
            self._place(draft, *entry)
        while len(draft.items) < self._size and len(self._deferred) < self._size and not self._ended:
            await self._fill(draft)
        return Chunk(draft.indexes, draft.items, draft.keys)

    async def _fill(self, draft: "_Draft[ItemT]") -> None:
        """Read as many items as there is room for, and place each in the draft or among the deferred ones."""
        room = self._size - max(len(draft.items), len(self._deferred))
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
                self._deferred += zip([*draft.indexes, *indexes], [*draft.items, *items], repeat(None))
        self._ended = len(items) < room
        keys = [] if self._key is None else self._take_all(items)
        if keys is not None:
            draft.indexes += indexes
            draft.items += items
            draft.keys += keys
        else:
            assert self._key is not None
            for entry in zip(indexes, items, keys_of(self._key, items), strict=True):
                self._place(draft, *entry)

    def _take_all(self, items: list[ItemT]) -> list[Hashable] | None:
        """Return the keys of all items when they may go at once: the usual case, decided without a look at each."""
        assert self._key is not None
        try:
            keys = list(map(self._key, items) if self._usual_keys is None else self._usual_keys(items))
            unique = set(keys)
        except Exception:
            return None
        is_free = len(unique) == len(keys) and None not in unique and not self._deferred
        if not is_free or not unique.isdisjoint(self._busy):
            return None
        self._busy |= unique
        return keys

    def _place(self, draft: "_Draft[ItemT]", index: int, item: ItemT, key: Hashable) -> None:
        """Put an item into the draft, or defer it when one of its key is in flight or deferred itself."""
        if key is not None and (key in self._busy or key in self._deferred_keys):
            self._deferred.append((index, item, key))
            self._deferred_keys.add(key)
            return
        draft.indexes.append(index)
        draft.items.append(item)
        draft.keys.append(key)
        if key is not None:
            self._busy.add(key)


@dataclass(slots=True)
class _Draft(Generic[ItemT]):
    """A chunk that is being read."""

    indexes: list[int] = field(default_factory=list[int])
    items: list[ItemT] = field(default_factory=list[ItemT])
    keys: list[Hashable] = field(default_factory=list[Hashable])


def keys_of(key: Callable[[ItemT], Hashable], items: list[ItemT]) -> list[Hashable]:
    """Return the key of each item; None for one without a usable key: its validation says what is wrong with it."""
    try:
        keys = list(map(key, items))
        frozenset(keys)  # all can be hashed
    except Exception:
        if len(items) > 1:
            return [found for item in items for found in keys_of(key, [item])]
        return [None]
    return keys


_Entry: TypeAlias = tuple[int, ItemT, Hashable]


def _puller(items: Items[ItemT]) -> Callable[[list[ItemT], int], Awaitable[None]]:
    """Return a function that appends up to `count` items to a list, and keeps them when the input raises."""
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
