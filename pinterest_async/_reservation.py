"""Slots of quotas that several processes draw on, reserved in one place: the scripts that Redis runs.

For each quota there is one number in a Redis hash, its horizon: the time at which a request would leave if the bucket
were always empty. It moves on by 1/R with each slot, and a slot is (B - 1)/R before it, but never in the past: that is
a bucket of B tokens that regains R per second, and `_buckets` tells why no window then holds more than the limit. One
number is enough to give every slot in advance, so whoever asks is told when to go, and asks no more until then.

A horizon that is not there starts with an empty bucket, because nobody knows what left before: the server was
restarted, or other rules held while it was gone. So does one whose process comes back from being without the server.

Calls go before bulk requests that other processes have slots for already. There is a second horizon that only calls
move: it tells when a call would leave if there were no bulk requests. A call may leave then, ahead of the slots given
out, as long as no more than C calls are ahead of the time that would have been theirs. Any window then holds at most
what was due in it, B + R*T, and C that were due later, which the rate makes room for: R = (L + 1 - B - C)/(T + J).

Quotas of a day (burst=1) have as many places as their limit instead, each of which is free again a period after it was
taken; they lie in a ring, in the order in which they come free. All times are the server's. When its clock runs
backwards, everything moves back with it.
"""

from typing import Final

_BEGIN: Final = """
local key, clock = KEYS[1], redis.call('TIME')
local now = clock[1] + clock[2] / 1e6

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
    redis.call('HSET', key, field, table.concat(found, ' '))
end

local function keep_until(time)
    if redis.call('PTTL', key) < (time - now + 60) * 1000 then
        redis.call('PEXPIRE', key, math.ceil((time - now + 3600) * 1000))
    end
end
"""

RESERVE: Final = (
    _BEGIN
    + """
local line = ARGV[1]
local wanted, needed, urgent, patience, spread, hold, fresh = unpack(numbers(ARGV[2]))

local behind = get('now') - now
if behind > 0 then
    local all = redis.call('HGETALL', key)
    for i = 1, #all, 2 do
        if string.sub(all[i], 1, 2) ~= 'n ' then
            redis.call('HSET', key, all[i], (string.gsub(all[i + 1], '[%d.]+', function(each)
                return exact(each - behind)
            end)))
        end
    end
end

local lanes, opens = {}, now
for i = 3, #ARGV, 2 do
    local name = ARGV[i]
    local step, tolerance, most_ahead, places, pace, seconds, alone = unpack(numbers(ARGV[i + 1]))
    local lane = {name = name, step = step, tolerance = tolerance, most_ahead = most_ahead, places = places,
        pace = pace, paced_until = now + tolerance + seconds, count = get('n ' .. name)}
    if places == 0 then
        lane.count = lane.count + alone
    end
    local known = fresh == 0 and redis.call('HEXISTS', key, 'at ' .. name) == 1
    local least = known and now or now + tolerance
    lane.horizon, lane.calls = math.max(least, get('at ' .. name)), math.max(least, get('calls ' .. name))
    lane.ahead = urgent > 0 and times('ahead ' .. name, now) or {}
    lane.opens = get('until ' .. name)
    opens = math.max(opens, lane.opens)
    lanes[#lanes + 1] = lane
end
local given_back = times('free ' .. line, opens)

local function due(lane, horizon)
    if lane.places > 0 then
        return get('place ' .. lane.name .. ' ' .. lane.count % lane.places)
    end
    return horizon - lane.tolerance
end

local function moved_on(lane, horizon)
    return math.max(horizon + lane.step, math.min(horizon + lane.pace, lane.paced_until))
end

local function next_slot(is_call)
    local slot, early, back = opens, opens, given_back[1] or math.huge
    for _, lane in ipairs(lanes) do
        slot = math.max(slot, due(lane, lane.horizon))
        early = math.max(early, due(lane, lane.calls))
    end
    if is_call and early < math.min(slot, back) then
        local passed = {}
        for _, lane in ipairs(lanes) do
            if due(lane, lane.horizon) > early then
                passed[#passed + 1] = lane
                if #lane.ahead >= lane.most_ahead then
                    return math.min(slot, back), back <= slot, {}
                end
            end
        end
        return early, false, passed
    end
    return math.min(slot, back), back <= slot, {}
end

local waits, first, ends = {}, 0, now
for n = 1, wanted do
    local is_call = n <= urgent
    local slot, is_back, passed = next_slot(is_call)
    local wait = slot - now
    if wait > patience or (n > 1 and wait - first > spread) or (n > needed and wait > hold) then
        break
    end
    first = n == 1 and wait or first
    waits[n] = exact(wait)
    if is_back then
        table.remove(given_back, 1)
    else
        for _, lane in ipairs(passed) do
            table.insert(lane.ahead, due(lane, lane.horizon))
        end
        for _, lane in ipairs(lanes) do
            if lane.places > 0 then
                put('place ' .. lane.name .. ' ' .. lane.count % lane.places, slot + lane.step)
                ends = math.max(ends, slot + lane.step)
            end
            lane.horizon = moved_on(lane, math.max(lane.horizon, slot))
            lane.calls = is_call and moved_on(lane, math.max(lane.calls, slot)) or lane.calls
            lane.count = lane.count + 1
        end
    end
end

local lead, told = 0, {exact(next_slot(false) - now), ''}
for _, lane in ipairs(lanes) do
    if lane.places == 0 then
        put('at ' .. lane.name, lane.horizon)
        put('calls ' .. lane.name, lane.calls)
        lead = math.max(lead, lane.horizon - lane.calls)
        ends = math.max(ends, lane.horizon)
    end
    redis.call('HSET', key, 'n ' .. lane.name, lane.count)
    if urgent > 0 then
        put_times('ahead ' .. lane.name, lane.ahead)
    end
    told[#told + 1] = tostring(lane.count)
    told[#told + 1] = exact(lane.opens - now)
end
put_times('free ' .. line, given_back)
put('now', now)
keep_until(ends)
told[2] = exact(lead)
for i = 1, #waits do
    told[#told + 1] = waits[i]
end
return table.concat(told, ' ')
"""
)
"""Reserves slots for the line ARGV[1]. ARGV[2] are numbers, with a space between each two:

    how many slots; how many of them are for those who wait, and how many of these are calls (the others are reserved
    ahead); the seconds until the latest slot; those between the first slot and the last; those until the last that is
    reserved ahead; and 1 when it is not known what left before, or 0

Each two arguments that follow are the name of a quota, and its numbers:

    1/R; (B - 1)/R; C; its places, or 0 for a quota that flows (of places 1/R is the period); a pace, and the seconds
    that it holds: until then, slots are so far apart; and what was drawn without a slot

Gives numbers: the seconds until the next slot that is not reserved; those by which bulk requests are ahead of calls;
for each quota the slots ever given, and the seconds until its gate opens; and the seconds until each slot.
"""

PAUSE: Final = (
    _BEGIN
    + """
local name, ends = ARGV[1], now + ARGV[2]
if ends > get('until ' .. name) then
    put('until ' .. name, ends)
    put('at ' .. name, math.max(ends + ARGV[3], get('at ' .. name)))
    put('calls ' .. name, math.max(ends + ARGV[3], get('calls ' .. name)))
end
keep_until(ends)
return 1
"""
)
"""Closes the gate of the quota ARGV[1] for ARGV[2] seconds, unless it is closed for longer already. ARGV[3] is its
(B - 1)/R: when the gate opens the bucket is empty, so that those who wait leave one by one."""

GIVE_BACK: Final = (
    _BEGIN
    + """
local given_back = times('free ' .. ARGV[1], now)
for i = 2, #ARGV do
    given_back[#given_back + 1] = now + ARGV[i]
end
put_times('free ' .. ARGV[1], given_back)
return 1
"""
)
"""Gives slots of the line ARGV[1] back that nobody needs: each of the others is the seconds until one."""

LEAVE: Final = (
    _BEGIN
    + """
local name, places, back = ARGV[1], tonumber(ARGV[2]), now + ARGV[4]
local count, used = get('n ' .. name), 0
while used < places and get('place ' .. name .. ' ' .. (count - used - 1) % places) > now do
    used = used + 1
end
if used > 0 then
    back = math.min(back, get('place ' .. name .. ' ' .. (count - used) % places))
end
for i = used + 1, places - ARGV[3] do
    put('place ' .. name .. ' ' .. (count - i) % places, back)
end
keep_until(back)
return 1
"""
)
"""Leaves no more of the ARGV[2] places of the quota ARGV[1] than ARGV[3], which the API says remain: others took the
rest, and they come free in ARGV[4] seconds."""
