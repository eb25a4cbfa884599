-- Closes the gate of the quota ARGV[1] for ARGV[2] seconds, unless it is closed for longer already. ARGV[3] is its
-- (B - 1)/R: when the gate opens the bucket is empty, so that those who wait leave one by one.

local name, ends = ARGV[1], now + ARGV[2]
if ends > get('until ' .. name) then
    put('until ' .. name, ends)
    put('at ' .. name, math.max(ends + ARGV[3], get('at ' .. name)))
    put('calls ' .. name, math.max(ends + ARGV[3], get('calls ' .. name)))
end
keep_until(ends)
return 1
