"""The scripts of a journal in Redis. Their keys are those of the journal and of the run.

Their first arguments are the holder of the lease and the seconds for which it is held. `ACQUIRE` returns the seconds to
wait for the lease, 0 when it has it, or -1 when the journal is damaged. The others take the seconds for which the
journal is kept (0: for ever) and return 1, 0 when another process has the lease, or -1 when the journal is gone.
"""

from typing import Final

ACQUIRE: Final = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local ends = redis.call('HGET', KEYS[1], 'ends')
local is_there = redis.call('EXISTS', KEYS[1]) == 1
if is_there and (redis.call('HEXISTS', KEYS[1], 'job') == 0 or not tonumber(ends or '')) then
    return '-1'
end
ends = tonumber(ends or 0)
if ends > now and redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then
    return string.format('%.6f', ends - now)
end
redis.call('HSETNX', KEYS[1], 'job', ARGV[3])
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'ends', string.format('%.6f', now + ARGV[2]))
redis.call('DEL', KEYS[2])
return '0'
"""
_CHECK: Final = """
if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then
    return redis.call('EXISTS', KEYS[1]) - 1
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'ends', string.format('%.6f', time[1] + time[2] / 1e6 + ARGV[2]))
"""
"""The begin of a script: check the lease, and renew it."""
_EXPIRE: Final = """
for _, key in ipairs(KEYS) do
    if ARGV[3] == '0' then
        redis.call('PERSIST', key)
    else
        redis.call('EXPIRE', key, ARGV[3])
    end
end
return 1
"""
WRITE: Final = (
    _CHECK
    + r"""
for i = 4, #ARGV, 3 do
    local field, number, value = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
    local was = redis.call('HGET', KEYS[1], field) or ''
    if number > 0 or was:find('\n', 1, true) then
        local lines = {}
        for line in (was .. '\n'):gmatch('(.-)\n') do
            lines[#lines + 1] = line
        end
        for missing = #lines + 1, number do
            lines[missing] = ''
        end
        lines[number + 1] = value
        value = table.concat(lines, '\n')
    end
    if value:find('[^\n]') then
        redis.call('HSET', KEYS[1], field, value)
    else
        redis.call('HDEL', KEYS[1], field)
    end
end
"""
    + _EXPIRE
)
"""Replace lines of fields, counted from 0. A field without a line that is not empty is deleted."""
GIVE: Final = (
    _CHECK
    + """
for i = 4, #ARGV, 2 do
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
"""
    + _EXPIRE
)
"""Say which items have the records of a key."""
RELEASE: Final = _CHECK + "redis.call('HDEL', KEYS[1], 'holder') redis.call('DEL', KEYS[2])" + _EXPIRE
