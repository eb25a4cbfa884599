"""Polling of catalog batches: the oldest first."""

import asyncio

from pinterest_async.resources._workflows.catalog_batches import PrioritySemaphore


async def test_of_those_who_wait_for_a_turn_the_lowest_number_is_next() -> None:
    """Whoever gives up is passed over, and a turn that is given to one who gives up at that moment goes on."""
    semaphore, taken = PrioritySemaphore(1), list[int]()

    async def take(number: int) -> None:
        async with semaphore.slot(number):
            taken.append(number)
            await asyncio.sleep(1)

    tasks = {number: asyncio.create_task(take(number)) for number in (0, 5, 3, 4, 2, 1)}
    await asyncio.sleep(0.5)
    tasks[2].cancel()
    await asyncio.sleep(1)
    assert taken == [0, 1]
    tasks[1].cancel()  # its turn goes to 3, which is woken and cancelled before it runs
    await asyncio.sleep(0)
    tasks[3].cancel()
    await asyncio.wait(tasks.values())
    assert taken in ([0, 1, 4, 5], [0, 1, 3, 4, 5])
    await take(6)
    assert taken[-1] == 6
