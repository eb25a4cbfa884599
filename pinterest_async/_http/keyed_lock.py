"""A lock for each key, for tasks that must not change one object at the same time."""

import asyncio
from weakref import WeakValueDictionary


class KeyedLock:
    """Locks by key. A lock exists as long as a task holds it or waits for it; waiters get it in order of arrival."""

    __slots__ = ("_locks",)

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def acquire(self, key: str) -> asyncio.Lock:
        """Wait for the lock of a key and return it, acquired. The caller releases it."""
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        await lock.acquire()
        return lock
