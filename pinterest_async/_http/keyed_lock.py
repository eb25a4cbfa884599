"""Turns: who does something to the same thing does it one after the other, in the order they came."""

import asyncio
from weakref import WeakValueDictionary


class Turns:
    """A lock for each key, which is there as long as someone holds it or waits for it."""

    __slots__ = ("_locks",)

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, key: str) -> asyncio.Lock:
        """Wait for the turn; release what comes back when it is over."""
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        await lock.acquire()
        return lock
