-- Pauses the quota ARGV[1] for ARGV[2] seconds, unless it is paused for longer already. ARGV[3] is its burst tolerance
-- (B - 1)/R: the bucket is empty when the pause ends, so that waiters are released one at a time.

local name, paused_until = ARGV[1], now + ARGV[2]
if paused_until > get('until ' .. name) then
    put('until ' .. name, paused_until)
    put('blind ' .. name, paused_until + 60)
    put('at ' .. name, math.max(paused_until + ARGV[3], get('at ' .. name)))
    put('calls ' .. name, math.max(paused_until + ARGV[3], get('calls ' .. name)))
end
keep_until(paused_until)
return 1
