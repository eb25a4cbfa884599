"""Slots of quotas that several processes draw on, reserved in one place: the scripts that Redis runs.

For each quota there is one number in a Redis hash, its horizon: the time at which a request would leave if the bucket
were always empty. It moves on by 1/R with each slot, and a slot is (B - 1)/R before it, but never in the past: that is
a bucket of B tokens that regains R per second, and `_buckets` tells why no window then holds more than the limit. One
number is enough to give every slot in advance, so whoever asks is told when to go, and asks no more until then.

A horizon that is not there starts with an empty bucket, because nobody knows what left before: the server was
restarted, or other rules held while it was gone. So does one whose process comes back from being without the server.

A request draws on several quotas, and one of them decides when it leaves. In the others its slot may lie far behind the
horizon, and what comes in between must not wait for it: such slots are kept apart, as the later ones, until there is
no room before them. A new slot goes where there is room for it and for all that come later.

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
local TINY = 0.00001

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
    if #found > 0 then
        redis.call('HSET', key, field, table.concat(found, ' '))
    else
        redis.call('HDEL', key, field)
    end
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
    lane.later = times('later ' .. name, 0)
    lane.ahead = urgent > 0 and times('ahead ' .. name, now) or {}
    lane.opens = get('until ' .. name)
    opens = math.max(opens, lane.opens)
    lanes[#lanes + 1] = lane
end
local given_back = times('free ' .. line, opens)

local function place(lane)
    return 'place ' .. lane.name .. ' ' .. lane.count % lane.places
end

local function fold(lane)
    while lane.later[1] and lane.later[1] <= math.max(now, lane.horizon - lane.tolerance) + TINY do
        local horizon = math.max(lane.horizon, table.remove(lane.later, 1))
        lane.horizon = math.max(horizon + lane.step, math.min(horizon + lane.pace, lane.paced_until))
    end
end

local function due(lane, from)
    if lane.places > 0 then
        return math.max(from, get(place(lane)))
    end
    local horizon, slot, later, i = lane.horizon, from, lane.later, 1
    while true do
        slot = math.max(slot, horizon - lane.tolerance)
        while later[i] and later[i] <= slot do
            horizon = math.max(horizon, later[i]) + lane.step
            slot = math.max(slot, horizon - lane.tolerance)
            i = i + 1
        end
        local after, j = math.max(horizon, slot) + lane.step, i
        while later[j] and later[j] < after and after - lane.tolerance <= later[j] + TINY do
            after = after + lane.step
            j = j + 1
        end
        if not later[j] or later[j] >= after then
            return slot
        end
        for k = i, j do
            horizon = math.max(horizon, later[k]) + lane.step
        end
        slot, i = math.max(slot, later[j]), j + 1
    end
end

local function take(lane, slot, is_call)
    if lane.places > 0 then
        put(place(lane), slot + lane.step)
    else
        local at = 1
        while lane.later[at] and lane.later[at] <= slot do
            at = at + 1
        end
        table.insert(lane.later, at, slot)
        fold(lane)
        lane.calls = is_call and math.max(lane.calls, now) + lane.step or lane.calls
    end
    lane.count = lane.count + 1
end

local function fit(from)
    local slot, before = from, nil
    repeat
        before = slot
        for _, lane in ipairs(lanes) do
            slot = due(lane, slot)
        end
    until slot == before
    return slot
end

local function fit_ahead()
    local slot, before = opens, nil
    repeat
        before = slot
        for _, lane in ipairs(lanes) do
            local its_own = due(lane, slot)
            if its_own > slot then
                local may = lane.places == 0 and #lane.ahead < lane.most_ahead
                slot = may and math.max(slot, lane.calls - lane.tolerance) or its_own
            end
        end
    until slot == before
    return slot
end

local function next_slot(is_call)
    local slot, back = fit(opens), given_back[1] or math.huge
    local ahead = is_call and fit_ahead() or math.huge
    if ahead < math.min(slot, back) then
        return ahead, false
    end
    return math.min(slot, back), back <= slot
end

for _, lane in ipairs(lanes) do
    fold(lane)
end
local waits, first = {}, 0
for n = 1, wanted do
    local is_call = n <= urgent
    local slot, is_back = next_slot(is_call)
    local wait = slot - now
    if wait > patience or (n > 1 and wait - first > spread) or (n > needed and wait > hold) then
        break
    end
    first = n == 1 and wait or first
    waits[n] = exact(wait)
    if is_back then
        table.remove(given_back, 1)
    else
        for _, lane in ipairs(lanes) do
            local its_own = due(lane, slot)
            if its_own > slot then
                table.insert(lane.ahead, its_own)
            end
            take(lane, its_own, is_call)
        end
    end
end

local told, lead, ends = {exact(next_slot(false) - now), ''}, 0, now
for _, lane in ipairs(lanes) do
    if lane.places == 0 then
        put('at ' .. lane.name, lane.horizon)
        put('calls ' .. lane.name, lane.calls)
        lead = math.max(lead, lane.horizon - lane.calls)
        ends = math.max(ends, lane.horizon, lane.later[#lane.later] or 0)
        put_times('later ' .. lane.name, lane.later)
    else
        ends = math.max(ends, now + lane.step)
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
