-- Leaves no more of the ARGV[2] places of the quota ARGV[1] than ARGV[3], which the API says remain: others took the
-- rest, and they come free in ARGV[4] seconds.

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
