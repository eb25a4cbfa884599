-- Reserves send times for the wait queue ARGV[1]. ARGV[2] are numbers, separated by spaces:
--
--     how many; how many of them are for waiters, and how many of these for interactive ones (the others are prefetched);
--     the seconds until the latest that is of use; the seconds between the first and the last; the seconds until the last
--     that is prefetched; the epoch that the caller knows, or 0
--
-- Each two arguments that follow are the name of a quota, and its numbers:
--
--     the emission interval 1/R; the burst tolerance (B - 1)/R; the most interactive requests on credit, C; its window
--     slots, or 0 for a token bucket (with window slots the emission interval is the period); the requests to which
--     interactive ones may fill a window, or 0 without a burst; the limit L of that window, and its seconds T + J; the
--     seconds within which all processes come back from an outage; a pacing interval, and the seconds for which it holds;
--     the requests that were sent untracked (then the bucket is empty); and the seconds by which the TAT was ahead when
--     the caller asked last
--
-- Returns numbers: the epoch; the seconds until the next time that is not reserved; the priority credit, by which the TAT
-- of all requests is ahead of that of interactive ones; the interactive requests that may be sent at once; for each quota
-- how many were ever reserved, the seconds until its pause ends, and those until its TAT; and the seconds until each
-- reservation.

local queue = ARGV[1]
local count, for_waiters, interactive, max_wait, spread, grace, known_epoch = unpack(numbers(ARGV[2]))

-- The epoch names the hash. A caller that knows another one lost its reservations with that hash, and brings the lead of
-- the TATs that it knew, because others still use reservations of the old epoch until they call.
local epoch = redis.call('HGET', key, 'epoch')
if not epoch then
    epoch = exact(now)
    redis.call('HSET', key, 'epoch', epoch)
end
local is_other_epoch = known_epoch > 0 and known_epoch ~= tonumber(epoch)

-- The clock ran backwards: all fields move back but the counts.
local behind = get('now') - now
if behind > 0 then
    local all = redis.call('HGETALL', key)
    for i = 1, #all, 2 do
        if string.sub(all[i], 1, 4) == 'log ' then
            redis.call('HDEL', key, all[i])
        elseif string.sub(all[i], 1, 2) ~= 'n ' and all[i] ~= 'epoch' then
            redis.call('HSET', key, all[i], (string.gsub(all[i + 1], '[%d.]+', function(time)
                return exact(time - behind)
            end)))
        end
    end
end

-- The requests of the last period and those reserved after now, counted by sub-windows of a 64th of the period.
local function window_log(name, window)
    local stored, log = numbers(redis.call('HGET', key, 'log ' .. name)), {grain = window / 64, counts = {}, used = 0}
    log.first = math.floor((now - window) / log.grain)
    if stored[1] and math.abs(stored[1] - log.grain) > TINY then
        put('blind ' .. name, now + math.max(window, stored[1] * 64)) -- the period is another one than before
    else
        for i = 2, #stored, 2 do
            if stored[i] >= log.first then
                log.counts[stored[i]] = stored[i + 1]
                log.used = log.used + stored[i + 1]
            end
        end
    end
    return log
end

local function put_log(name, log)
    local parts = {exact(log.grain)}
    for index, count in pairs(log.counts) do
        parts[#parts + 1] = string.format('%.0f %d', index, count)
    end
    redis.call('HSET', key, 'log ' .. name, table.concat(parts, ' '))
end

local quotas, paused_until = {}, now
for i = 3, #ARGV, 2 do
    local name = ARGV[i]
    local emission_interval, burst_tolerance, max_credit, window_slots, burst_limit, limit, window, outage,
        pacing_interval, seconds, untracked, known_lead = unpack(numbers(ARGV[i + 1]))
    local quota = {name = name, emission_interval = emission_interval, burst_tolerance = burst_tolerance,
        max_credit = max_credit, window_slots = window_slots, pacing_interval = pacing_interval,
        paced_until = now + burst_tolerance + seconds, reserved = get('n ' .. name)}
    if window_slots == 0 then
        quota.reserved = quota.reserved + untracked
    end
    local known = untracked == 0 and redis.call('HEXISTS', key, 'at ' .. name) == 1
    local earliest = known and now or now + burst_tolerance
    if untracked > 0 then -- nothing is reserved until the others are back, who still use their local shares
        local back = get('back ' .. name)
        if back < now - 60 then
            back = now + outage
            put('back ' .. name, back)
        end
        earliest = math.max(now, back) + burst_tolerance
    end
    quota.tat = math.max(earliest, get('at ' .. name), is_other_epoch and now + known_lead or 0)
    quota.interactive_tat = math.max(earliest, get('calls ' .. name))
    quota.deferred = times('later ' .. name, 0)
    quota.on_credit = interactive > 0 and times('ahead ' .. name, now) or {}
    quota.log = burst_limit > 0 and window_log(name, window) or nil
    quota.burst_limit, quota.limit = burst_limit, limit
    if quota.log and (is_other_epoch or untracked > 0) then
        put('blind ' .. name, now + window) -- earlier use is not known
    end
    quota.is_blind = pacing_interval > 0 or get('blind ' .. name) > now
    quota.paused_until = get('until ' .. name)
    paused_until = math.max(paused_until, quota.paused_until)
    quotas[#quotas + 1] = quota
end
local refunded = times('free ' .. queue, paused_until)

local function window_slot(quota)
    return 'place ' .. quota.name .. ' ' .. quota.reserved % quota.window_slots
end

-- Deferred reservations move the TAT as soon as there is no room before them.
local function merge_deferred(quota)
    local deferred = quota.deferred
    while deferred[1] and deferred[1] <= math.max(now, quota.tat - quota.burst_tolerance) + TINY do
        local tat = math.max(quota.tat, table.remove(deferred, 1))
        quota.tat = math.max(tat + quota.emission_interval, math.min(tat + quota.pacing_interval, quota.paced_until))
    end
end

-- The earliest time from `from` on at which a quota has room for one more, and for all deferred reservations after it.
local function earliest_in(quota, from)
    if quota.window_slots > 0 then
        return math.max(from, get(window_slot(quota)))
    end
    local emission_interval, burst_tolerance = quota.emission_interval, quota.burst_tolerance
    local tat, time, deferred, i = quota.tat, from, quota.deferred, 1
    while true do
        time = math.max(time, tat - burst_tolerance)
        while deferred[i] and deferred[i] <= time do
            tat = math.max(tat, deferred[i]) + emission_interval
            time = math.max(time, tat - burst_tolerance)
            i = i + 1
        end
        local after, j = math.max(tat, time) + emission_interval, i
        while deferred[j] and deferred[j] < after and after - burst_tolerance <= deferred[j] + TINY do
            after = after + emission_interval
            j = j + 1
        end
        if not deferred[j] or deferred[j] >= after then
            return time
        end
        for k = i, j do
            tat = math.max(tat, deferred[k]) + emission_interval
        end
        time, i = math.max(time, deferred[j]), j + 1
    end
end

-- Whether no window around a time, with what was sent and is reserved, is full.
local function has_slot(quota, time)
    local log = quota.log
    if not log or log.used < quota.limit then
        return true
    end
    local counts, index, held = log.counts, math.floor(time / log.grain), 0
    for i = index - 64, index do
        held = held + (counts[i] or 0)
    end
    for i = index + 1, index + 64 do
        if held >= quota.limit then
            return false
        end
        held = held + (counts[i] or 0) - (counts[i - 65] or 0)
    end
    return held < quota.limit
end

-- The interactive requests that may be sent at once, because the window has room.
local function room(quota)
    if quota.log and not quota.is_blind then
        return quota.burst_limit - quota.log.used
    end
    return 0
end

local function log_request(quota, time)
    local log = quota.log
    if log then
        local index = math.floor(time / log.grain)
        log.counts[index] = (log.counts[index] or 0) + 1
        log.used = log.used + 1
    end
end

-- Adds a reservation to a quota.
local function reserve(quota, time, is_interactive)
    if quota.window_slots > 0 then
        put(window_slot(quota), time + quota.emission_interval)
    else
        local at = 1
        while quota.deferred[at] and quota.deferred[at] <= time do
            at = at + 1
        end
        table.insert(quota.deferred, at, time)
        merge_deferred(quota)
        if is_interactive then
            quota.interactive_tat = math.max(quota.interactive_tat, now) + quota.emission_interval
        end
    end
    quota.reserved = quota.reserved + 1
end

-- The earliest time at which all quotas have room.
local function earliest_in_all(from)
    local time, before = from, nil
    repeat
        before = time
        for _, quota in ipairs(quotas) do
            time = earliest_in(quota, time)
        end
    until time == before
    return time
end

-- The same for an interactive request, on credit where bulk requests took the room.
local function earliest_on_credit()
    local time, before = paused_until, nil
    repeat
        before = time
        for _, quota in ipairs(quotas) do
            local regular = earliest_in(quota, time)
            if regular > time and room(quota) <= 0 then
                local early = math.max(time, quota.interactive_tat - quota.burst_tolerance)
                local has_credit = quota.window_slots == 0 and #quota.on_credit < quota.max_credit
                time = has_credit and has_slot(quota, early) and early or regular
            end
        end
    until time == before
    return time
end

-- The time of the next reservation, and whether it is a refunded one.
local function next_reservation(is_interactive)
    local time, refund = earliest_in_all(paused_until), refunded[1] or math.huge
    local on_credit = is_interactive and earliest_on_credit() or math.huge
    if on_credit < math.min(time, refund) then
        return on_credit, false
    end
    return math.min(time, refund), refund <= time
end

for _, quota in ipairs(quotas) do
    merge_deferred(quota)
end
local waits, first = {}, 0
for n = 1, count do
    local is_interactive = n <= interactive
    local time, is_refund = next_reservation(is_interactive)
    local wait = time - now
    if wait > max_wait or (n > 1 and wait - first > spread) or (n > for_waiters and wait > grace) then
        break
    end
    first = n == 1 and wait or first
    waits[n] = exact(wait)
    if is_refund then
        table.remove(refunded, 1)
    else
        for _, quota in ipairs(quotas) do
            local regular = earliest_in(quota, time)
            if regular > time and room(quota) <= 0 then
                table.insert(quota.on_credit, regular)
            end
            reserve(quota, regular, is_interactive)
            log_request(quota, time)
        end
    end
end

local answer, priority_credit, last = {epoch, exact(next_reservation(false) - now), '', ''}, 0, now
local at_once = math.huge
for _, quota in ipairs(quotas) do
    at_once = math.min(at_once, math.max(0, room(quota)))
    if quota.log then
        put_log(quota.name, quota.log)
    end
    if quota.window_slots == 0 then
        put('at ' .. quota.name, quota.tat)
        put('calls ' .. quota.name, quota.interactive_tat)
        priority_credit = math.max(priority_credit, quota.tat - quota.interactive_tat)
        last = math.max(last, quota.tat, quota.deferred[#quota.deferred] or 0)
        put_times('later ' .. quota.name, quota.deferred)
    else
        last = math.max(last, now + quota.emission_interval)
    end
    redis.call('HSET', key, 'n ' .. quota.name, quota.reserved)
    if interactive > 0 then
        put_times('ahead ' .. quota.name, quota.on_credit)
    end
    answer[#answer + 1] = tostring(quota.reserved)
    answer[#answer + 1] = exact(quota.paused_until - now)
    answer[#answer + 1] = exact(math.max(quota.tat, quota.deferred[#quota.deferred] or 0) - now)
end
put_times('free ' .. queue, refunded)
put('now', now)
keep_until(last)
answer[3] = exact(priority_credit)
answer[4] = at_once < math.huge and string.format('%d', at_once) or '0'
for i = 1, #waits do
    answer[#answer + 1] = waits[i]
end
return table.concat(answer, ' ')
