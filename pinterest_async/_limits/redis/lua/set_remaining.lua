-- Leaves no more than ARGV[3] of the ARGV[2] window slots of the quota ARGV[1] free: that is what the API reports. Others
-- took the rest, and these come free in ARGV[4] seconds.

local name, window_slots, free_at = ARGV[1], tonumber(ARGV[2]), now + ARGV[4]
local count, used = get('n ' .. name), 0
while used < window_slots and get('place ' .. name .. ' ' .. (count - used - 1) % window_slots) > now do
    used = used + 1
end
if used > 0 then
    free_at = math.min(free_at, get('place ' .. name .. ' ' .. (count - used) % window_slots))
end
for i = used + 1, window_slots - ARGV[3] do
    put('place ' .. name .. ' ' .. (count - i) % window_slots, free_at)
end
keep_until(free_at)
return 1
