"""Reading the input of a bulk job: in order, no further ahead than asked for, one key at a time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Hashable, Iterable, Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async._bulk.chunk import Chunk, InFlight
from pinterest_async._bulk.reader import ChunkReader
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop


class Source:
    """An input that counts what was read of it, and raises at the end if told so."""

    def __init__(self, items: Iterable[Any], error: Exception | None = None) -> None:
        self.items = items
        self.error = error
        self.read = 0

    def __iter__(self) -> Iterator[Any]:
        for item in self.items:
            self.read += 1
            yield item
        if self.error is not None:
            raise self.error


class AsyncSource(Source):
    """The same, asynchronous, with a pause before each item."""

    def __init__(self, items: Iterable[Any], error: Exception | None = None, pause: float = 0.0) -> None:
        super().__init__(items, error)
        self.pause = pause

    __iter__ = None  # type: ignore[assignment]

    async def __aiter__(self) -> AsyncIterator[Any]:
        for item in super().__iter__():
            await asyncio.sleep(self.pause)
            yield item


def key_of(item: tuple[Hashable, int]) -> Hashable:
    return item[0]


async def drain(reader: ChunkReader[Any]) -> list[InFlight[Any]]:
    """All chunks, each given back before the next is asked for."""
    chunks = []
    while (chunk := await reader.next()) is not None:
        chunks.append(chunk)
        reader.release_keys(chunk.chunk.keys)
    return chunks


@pytest.mark.parametrize("kind", [Source, AsyncSource])
@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (30, [30]), (31, [30, 1]), (90, [30, 30, 30])])
async def test_chunks_follow_the_input(kind: type[Source], count: int, sizes: list[int]) -> None:
    reader = ChunkReader(kind(range(100, 100 + count)), 30, None)
    chunks = await drain(reader)
    assert [len(chunk.chunk.items) for chunk in chunks] == sizes
    assert [index for chunk in chunks for index in chunk.chunk.indexes] == list(range(count))
    assert [item for chunk in chunks for item in chunk.chunk.items] == list(range(100, 100 + count))
    assert reader.read == count


@pytest.mark.parametrize("kind", [Source, AsyncSource])
async def test_no_more_is_read_than_the_chunk_that_is_asked_for(kind: type[Source]) -> None:
    source = kind(range(1000))
    reader = ChunkReader(source, 30, None)
    for asked in range(1, 5):
        await reader.next()
        assert source.read == reader.read == 30 * asked


@pytest.mark.parametrize("kind", [Source, AsyncSource])
@pytest.mark.parametrize("key", [None, key_of])
async def test_an_error_of_the_input_comes_once_and_after_all_that_was_read(kind: type[Source], key: Any) -> None:
    error = ValueError("line 41 is broken")
    reader = ChunkReader(kind([(n, n) for n in range(40)], error), 30, key)
    chunks = [await reader.next(), await reader.next()]
    assert [len(chunk.chunk.items) for chunk in chunks if chunk is not None] == [30, 10]
    with pytest.raises(ValueError, match="line 41"):
        await reader.next()
    for chunk in chunks:
        assert chunk is not None
        reader.release_keys(chunk.chunk.keys)
    assert await reader.next() is None


async def test_a_key_that_is_on_its_way_is_held_back_until_it_is_given_back() -> None:
    reader = ChunkReader([("a", 0), ("b", 1), ("a", 2), ("c", 3), ("a", 4)], 2, key_of)
    first = await reader.next()
    second = await reader.next()
    assert first is not None
    assert second is not None
    assert [first.chunk.items, second.chunk.items] == [[("a", 0), ("b", 1)], [("c", 3)]]
    waiting = asyncio.create_task(reader.next())
    await asyncio.sleep(1)
    assert not waiting.done()
    reader.release_keys(second.chunk.keys)
    await asyncio.sleep(1)
    assert not waiting.done(), "another chunk was given back, not the one with the key"
    reader.release_keys(first.chunk.keys)
    third = await waiting
    assert third is not None
    assert third.chunk.items == [("a", 2)]
    reader.release_keys(third.chunk.keys)
    assert [chunk.chunk.items for chunk in await drain(reader)] == [[("a", 4)]]


async def test_held_back_items_never_make_a_chunk_too_large() -> None:
    items = [(key, number) for number, key in enumerate("abcdefabgcd")]
    reader = ChunkReader(items, 3, key_of)
    flying = [await reader.next() for _ in range(3)]
    for chunk in flying:
        assert chunk is not None
        reader.release_keys(chunk.chunk.keys)
    chunks = await drain(reader)
    assert max(len(chunk.chunk.items) for chunk in chunks) == 3
    assert [item for chunk in chunks for item in chunk.chunk.items] == [("a", 6), ("b", 7), ("c", 9), ("d", 10)]


async def test_items_without_a_key_travel_with_any_other() -> None:
    reader = ChunkReader([(None, 0), (None, 1), ("a", 2), (None, 3), ("a", 4)], 10, key_of)
    first = await reader.next()
    assert first is not None
    assert first.chunk.items == [(None, 0), (None, 1), ("a", 2), (None, 3)]


@pytest.mark.parametrize("bad", [None, ([], 1)])
async def test_an_item_whose_key_cannot_be_told_is_handed_out_all_the_same(bad: Any) -> None:
    """What it is refused for is said by the check of the item, and its neighbours are not lost."""
    reader = ChunkReader([("a", 0), bad, ("a", 2), ("b", 3)], 10, key_of)
    assert [chunk.chunk.items for chunk in await drain(reader)] == [[("a", 0), bad, ("b", 3)], [("a", 2)]]


async def test_what_was_read_and_not_handed_out_is_told_when_reading_is_cancelled() -> None:
    reader = ChunkReader(AsyncSource([("a", 0), ("a", 1), ("b", 2), ("c", 3)], pause=1.0), 3, key_of)
    task = asyncio.create_task(reader.next())
    await asyncio.sleep(3.5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    [left] = reader.drain()
    assert sorted(zip(left.chunk.indexes, left.chunk.items, strict=True)) == [
        (0, ("a", 0)),
        (1, ("a", 1)),
        (2, ("b", 2)),
    ]
    assert reader.drain() == []


@given(
    keys=st.lists(st.sampled_from([None, *"abcdefgh"]), max_size=60),
    size=st.integers(1, 7),
    seed=st.integers(),
    ending=st.sampled_from([None, ValueError("the input ends here")]),
    kind=st.sampled_from([Source, AsyncSource]),
)
async def test_whatever_is_given_back_when_each_item_goes_once_and_each_key_in_order(
    keys: list[str | None], size: int, seed: int, ending: Exception | None, kind: type[Source]
) -> None:
    random = Random(seed)
    source = kind([(key, number) for number, key in enumerate(keys)], ending)
    reader: ChunkReader[tuple[str | None, int]] = ChunkReader(source, size, key_of)
    flying: list[InFlight[tuple[str | None, int]]] = []
    gone: list[tuple[str | None, int]] = []
    errors = 0

    async def work() -> None:
        nonlocal errors
        while True:
            try:
                chunk = await reader.next()
            except ValueError:
                errors += 1
                continue
            if chunk is None:
                return
            flying.append(chunk)
            gone.extend(chunk.chunk.items)
            assert 1 <= len(chunk.chunk.items) <= size
            on_their_way = Counter(key for each in flying for key, _ in each.chunk.items if key is not None)
            assert set(on_their_way.values()) <= {1}, "a key is on its way twice"
            assert source.read <= len(gone) + 2 * size, "it reads too far ahead"
            await asyncio.sleep(random.uniform(0, 10))
            flying.remove(chunk)
            reader.release_keys(chunk.chunk.keys)

    await asyncio.gather(*(work() for _ in range(3)))
    assert sorted(gone, key=lambda item: item[1]) == [(key, number) for number, key in enumerate(keys)]
    for key in set(keys) - {None}:
        numbers = [number for each, number in gone if each == key]
        assert numbers == sorted(numbers)
    assert errors == (ending is not None)


# What is sent again


async def test_a_chunk_that_is_requeued_comes_before_all_others() -> None:
    reader = ChunkReader(range(10), 3, None)
    first = await reader.next()
    assert first is not None
    reader.requeue([InFlight(first.chunk.part([1]))])
    again = await reader.next()
    assert again is not None
    assert again.chunk.items == [1]


async def test_a_chunk_that_waits_is_handed_out_at_its_time_while_the_input_is_slow() -> None:
    reader = ChunkReader(AsyncSource(range(10), pause=100.0), 3, None)
    clock = asyncio.get_running_loop().time
    reading = asyncio.create_task(reader.next())
    await asyncio.sleep(1)
    reader.requeue(
        [InFlight(Chunk([7], ["later"]), retry_at=clock() + 5), InFlight(Chunk([8], ["last"]), retry_at=clock() + 9)]
    )
    start = clock()
    later, last = await reader.next(), await reader.next()
    assert [flight.chunk.items for flight in (later, last) if flight is not None] == [["later"], ["last"]]
    assert clock() - start == pytest.approx(9)
    reading.cancel()


async def test_no_more_is_read_while_a_chunk_of_items_waits_to_be_sent_again() -> None:
    source = Source(range(10))
    reader = ChunkReader(source, 2, None)
    clock = asyncio.get_running_loop().time
    reader.requeue([InFlight(Chunk([n], [n]), retry_at=clock() + 5) for n in (7, 8)])
    assert (await reader.next()) is not None
    assert source.read == 0
    assert (await reader.next()) is not None
    assert (await reader.next()) is not None
    assert source.read == 2


async def test_the_end_waits_for_what_may_come_back() -> None:
    reader = ChunkReader(range(2), 2, None)
    first = await reader.next()
    assert first is not None
    waiting = asyncio.create_task(reader.next())
    await asyncio.sleep(1)
    reader.requeue([InFlight(first.chunk.part([0]))])
    again = await waiting
    assert again is not None
    assert again.chunk.items == [0]
    reader.release_keys([])
    reader.release_keys([])
    assert await reader.next() is None


async def test_what_waits_is_drained_with_the_rest() -> None:
    reader: ChunkReader[Any] = ChunkReader([("a", 0), ("a", 1)], 5, key_of)
    assert await reader.next() is not None
    reader.requeue([InFlight(Chunk([7], ["waits"]), retry_at=1e9), InFlight(Chunk([8], ["goes"]))])
    assert [list(flight.chunk.items) for flight in reader.drain()] == [["goes"], ["waits"], [("a", 1)]]
    assert reader.drain() == []
