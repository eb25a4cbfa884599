-- Forgets those of the quotas ARGV of which nothing counts any longer: a process has not used them for a while. Each three
-- arguments are the name of one, its window slots, and the seconds of its window (0 without a log).

local fields = {'at', 'calls', 'later', 'ahead', 'n', 'until', 'log', 'blind', 'back'}
for i = 1, #ARGV, 3 do
    local name, slots, grain = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2] / 64
    local last = math.max(get('at ' .. name), get('until ' .. name), get('blind ' .. name), get('back ' .. name) + 60)
    for _, time in ipairs(times('later ' .. name, 0)) do
        last = math.max(last, time)
    end
    local log = numbers(redis.call('HGET', key, 'log ' .. name))
    for j = 2, #log, 2 do
        last = math.max(last, (log[j] + 65) * grain)
    end
    for j = 0, slots - 1 do
        last = math.max(last, get('place ' .. name .. ' ' .. j))
    end
    if last < now then
        for _, field in ipairs(fields) do
            redis.call('HDEL', key, field .. ' ' .. name)
        end
        for j = 0, slots - 1 do
            redis.call('HDEL', key, 'place ' .. name .. ' ' .. j)
        end
    end
end
return 1
