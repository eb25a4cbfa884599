-- Reserves slots for the line ARGV[1]. ARGV[2] are numbers, with a space between each two:
--
--     how many slots; how many of them are for those who wait, and how many of these are calls (the others are reserved
--     ahead); the seconds until the latest slot; those between the first slot and the last; and those until the last that
--     is reserved ahead
--
-- Each two arguments that follow are the name of a quota, and its numbers:
--
--     1/R; (B - 1)/R; C; its places, or 0 for a quota that flows (of places 1/R is the period); a pace, and the seconds
--     that it holds: until then, slots are so far apart; and what was drawn without a slot (then the bucket is empty)
--
-- Gives numbers: the seconds until the next slot that is not reserved; those by which bulk requests are ahead of calls;
-- for each quota the slots ever given, and the seconds until its gate opens; and the seconds until each slot.

local line = ARGV[1]
local wanted, needed, urgent, patience, spread, hold = unpack(numbers(ARGV[2]))

-- The clock ran backwards: all times but the counts move with it.
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
    local known = alone == 0 and redis.call('HEXISTS', key, 'at ' .. name) == 1
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

-- Later slots join the horizon as soon as there is no room before them.
local function fold(lane)
    while lane.later[1] and lane.later[1] <= math.max(now, lane.horizon - lane.tolerance) + TINY do
        local horizon = math.max(lane.horizon, table.remove(lane.later, 1))
        lane.horizon = math.max(horizon + lane.step, math.min(horizon + lane.pace, lane.paced_until))
    end
end

-- The earliest time from then on at which a lane has room for one more, and for all that come later.
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

-- Put a slot where it is due.
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

-- The earliest time at which all lanes have room.
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

-- The same for a call that goes ahead where bulk requests are in its way.
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

-- The next slot, and whether it is one that was given back.
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
