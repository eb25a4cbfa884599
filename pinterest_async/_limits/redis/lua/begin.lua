-- What every script begins with: the server's time, and ways to read and write the hash KEYS[1]. All times are seconds.

local key, clock = KEYS[1], redis.call('TIME')
local now = clock[1] + clock[2] / 1e6
local TINY = 0.00001 -- more than what rounding to microseconds may add up to

local function exact(seconds)
    return string.format('%.6f', seconds)
end

local function get(field)
    return tonumber(redis.call('HGET', key, field) or 0)
end

local function put(field, seconds)
    redis.call('HSET', key, field, exact(seconds))
end

local function numbers(text)
    local found = {}
    for each in string.gmatch(text or '', '[^ ]+') do
        found[#found + 1] = tonumber(each)
    end
    return found
end

-- A list of times, in order; those before `from` are over.
local function times(field, from)
    local found = numbers(redis.call('HGET', key, field) or '')
    while found[1] and found[1] < from do
        table.remove(found, 1)
    end
    return found
end

local function put_times(field, found)
    table.sort(found)
    for i = 1, #found do
        found[i] = exact(found[i])
    end
    if #found > 0 then
        redis.call('HSET', key, field, table.concat(found, ' '))
    else
        redis.call('HDEL', key, field)
    end
end

-- The hash goes by itself when it is of no use to anybody any more.
local function keep_until(time)
    if redis.call('PTTL', key) < (time - now + 60) * 1000 then
        redis.call('PEXPIRE', key, math.ceil((time - now + 3600) * 1000))
    end
end
