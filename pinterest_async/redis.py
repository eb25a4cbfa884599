"""Share quotas, tokens, journals and states of mirrors between machines, over a Redis server (extra `redis`).

    limits = SharedLimits("redis://localhost", app="1234567")
    async with limits, Pinterest(access_token=..., limiter=limits) as pinterest: ...

All processes that give the same server and the same `app` (and `owner`, where one app acts for several users) share
the same quotas. An acquire reserves a send time with at most one call to Redis, and sleeps until then.
"""

from .errors import missing_extra

try:
    from ._bulk.journal.redis import RedisJournal
    from ._limits.redis.shared_limits import SharedLimits
    from .auth._redis import RedisTokenStore
    from .resources._workflows.mirror_redis import RedisMirrorState
except ModuleNotFoundError as _error:
    raise missing_extra("pinterest_async.redis", "redis", _error) from _error

__all__ = ["RedisJournal", "RedisMirrorState", "RedisTokenStore", "SharedLimits"]
