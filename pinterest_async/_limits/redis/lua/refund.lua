-- Refunds unused reservations of the wait queue ARGV[1]. Every other argument is the seconds until one.

local refunded = times('free ' .. ARGV[1], now)
for i = 2, #ARGV do
    refunded[#refunded + 1] = now + ARGV[i]
end
put_times('free ' .. ARGV[1], refunded)
return 1
