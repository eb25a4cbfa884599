"""Slots of quotas that several processes draw on, reserved in one place: the script, and what it is told.

For each quota there is one number in a Redis hash, its horizon: the time at which a request would leave if the bucket
were always empty. It moves on by 1/R with each slot, and a slot is (B - 1)/R before it, but never in the past: that is
a bucket of B tokens that regains R per second, and `_buckets` tells why no window then holds more than the limit. One
number is enough to give every slot in advance, so whoever asks is told when to go, and asks no more until then.

A horizon that is not there starts with an empty bucket, because nobody knows what left before: the server was
restarted, or other rules held while it was gone. (Quotas of a day start full, or nobody could begin.) All times are
the server's. When its clock runs backwards, everything moves back with it.
"""

from dataclasses import dataclass
from typing import Final

from ._buckets import LONG
from ._quotas import Quota

RESERVE: Final = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local wanted, patience = tonumber(ARGV[1]), tonumber(ARGV[2])
local last = tonumber(redis.call('HGET', KEYS[1], 'now'))
if last and now < last then
    local all = redis.call('HGETALL', KEYS[1])
    for i = 1, #all, 2 do
        redis.call('HSET', KEYS[1], all[i], string.format('%.6f', all[i + 1] + now - last))
    end
end
local horizons, steps, tolerances, opens = {}, {}, {}, now
for i = 3, #ARGV, 4 do
    local lane = #horizons + 1
    steps[lane], tolerances[lane] = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
    local horizon = tonumber(redis.call('HGET', KEYS[1], ARGV[i]))
    horizons[lane] = math.max(now, horizon or (now + tonumber(ARGV[i + 3])))
    opens = math.max(opens, tonumber(redis.call('HGET', KEYS[1], 'until ' .. ARGV[i]) or 0))
end
local waits, ends = {}, now
for n = 1, wanted do
    local slot = opens
    for lane = 1, #horizons do
        slot = math.max(slot, horizons[lane] - tolerances[lane])
    end
    waits[n] = string.format('%.6f', slot - now)
    if slot - now > patience then
        break
    end
    for lane = 1, #horizons do
        horizons[lane] = math.max(horizons[lane], slot) + steps[lane]
    end
end
for lane = 1, #horizons do
    redis.call('HSET', KEYS[1], ARGV[4 * lane - 1], string.format('%.6f', horizons[lane]))
    ends = math.max(ends, horizons[lane])
end
redis.call('HSET', KEYS[1], 'now', string.format('%.6f', now))
if redis.call('PTTL', KEYS[1]) < (ends - now + 60) * 1000 then
    redis.call('PEXPIRE', KEYS[1], math.ceil((ends - now + 3600) * 1000))
end
return {string.format('%.6f', opens - now), unpack(waits)}
"""
"""Reserves up to ARGV[1] slots, none of them more than ARGV[2] seconds away. Each four arguments that follow are a
quota: its name, 1/R, (B - 1)/R, and the horizon to begin with. Gives the seconds until the gate opens, and the waits; a
last one that is longer than the patience was not reserved."""

PAUSE: Final = """
local time = redis.call('TIME')
local ends = time[1] + time[2] / 1e6 + ARGV[2]
if ends > tonumber(redis.call('HGET', KEYS[1], 'until ' .. ARGV[1]) or 0) then
    redis.call('HSET', KEYS[1], 'until ' .. ARGV[1], string.format('%.6f', ends))
    redis.call('HSET', KEYS[1], ARGV[1], string.format('%.6f', math.max(ends + ARGV[3],
        tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or 0))))
end
if redis.call('PTTL', KEYS[1]) < (ARGV[2] + 60) * 1000 then
    redis.call('PEXPIRE', KEYS[1], math.ceil((ARGV[2] + 3600) * 1000))
end
return 1
"""
"""Closes the gate of the quota ARGV[1] for ARGV[2] seconds, unless it is closed for longer already. ARGV[3] is its
(B - 1)/R: when the gate opens the bucket is empty, so that those who wait leave one by one."""


@dataclass(frozen=True, slots=True)
class SharedLane:
    """A quota as the script takes it."""

    name: str
    step: float
    tolerance: float
    beginning: float

    @classmethod
    def of(cls, name: str, quota: Quota) -> "SharedLane":
        """At most half of a quota goes at once, so that a day's may be used in a day again and again."""
        tokens = min(quota.tokens, max(1, quota.limit // 2))
        step = (quota.period + quota.slack) / (quota.limit + 1 - tokens)
        tolerance = (tokens - 1) * step
        return cls(name, step, tolerance, 0.0 if quota.period >= LONG else tolerance)

    @property
    def arguments(self) -> tuple[str, float, float, float]:
        """Its four arguments."""
        return self.name, self.step, self.tolerance, self.beginning
