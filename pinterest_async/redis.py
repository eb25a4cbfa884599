"""One quota for many processes and machines, and one token: over a Redis server (extra `redis`).

    limits = SharedLimits("redis://localhost", app="1234567")
    async with limits, Pinterest(access_token=..., limiter=limits) as pinterest: ...

Everybody who gives the same server and the same `app` (and `owner`, where one app acts for several users) draws on the
same quotas. An acquire asks Redis once and sleeps until its slot.
"""

from ._bulk.journal.redis import RedisJournal
from ._limits.redis.shared_limits import SharedLimits
from .auth._redis import RedisTokenStore

__all__ = ["RedisJournal", "RedisTokenStore", "SharedLimits"]
