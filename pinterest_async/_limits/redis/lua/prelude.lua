-- The beginning of every script: the server's time, and functions that read and write the hash KEYS[1]. All times are
-- seconds. Fields of the hash, for a quota Q and a wait queue W:
--
--     at Q       the TAT of all requests         calls Q     the TAT of interactive requests alone
--     later Q    deferred reservations, beyond   ahead Q     the regular times of interactive requests that
--                the TAT                                     left on credit
--     n Q        how many were ever reserved     place Q i   when window slot i of the ring is free again
--     until Q    the end of a pause              free W      reservations that were refunded
--     now        the time of the last reservation
--     log Q      the requests of the last period,    blind Q     until when these are not all known
--                by sub-windows
--     back Q     when all processes are back from an outage
--     epoch      when the hash was made: reservations of another epoch are void

local key, clock = KEYS[1], redis.call('TIME')
local now = clock[1] + clock[2] / 1e6
local TINY = 0.00001 -- more than the sum of errors from rounding to microseconds

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
    local parsed = {}
    for number in string.gmatch(text or '', '[^ ]+') do
        parsed[#parsed + 1] = tonumber(number)
    end
    return parsed
end

-- A sorted list of times, without those before `from`.
local function times(field, from)
    local list = numbers(redis.call('HGET', key, field) or '')
    while list[1] and list[1] < from do
        table.remove(list, 1)
    end
    return list
end

local function put_times(field, list)
    table.sort(list)
    for i = 1, #list do
        list[i] = exact(list[i])
    end
    if #list > 0 then
        redis.call('HSET', key, field, table.concat(list, ' '))
    else
        redis.call('HDEL', key, field)
    end
end

-- The hash expires when nothing in it matters any more.
local function keep_until(time)
    if redis.call('PTTL', key) < (time - now + 60) * 1000 then
        redis.call('PEXPIRE', key, math.ceil((time - now + 3600) * 1000))
    end
end
