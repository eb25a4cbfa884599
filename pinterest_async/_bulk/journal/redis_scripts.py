"""The scripts of a journal in Redis. Their keys are those of the journal and of the run."""

from typing import Final

from ..._redis.lease import CHECK, EXPIRE

WRITE: Final = (
    CHECK
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
    + EXPIRE
)
"""Replace lines of fields, counted from 0. A field without a line that is not empty is deleted."""
GIVE: Final = (
    CHECK
    + """
for i = 4, #ARGV, 2 do
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
"""
    + EXPIRE
)
"""Say which items have the records of a key."""
END_RUN: Final = "redis.call('DEL', KEYS[2])"
"""Forget which items have the records of a key."""
