"""Slots of quotas that several processes draw on, reserved in one place: the scripts that Redis runs (`lua/`).

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

from importlib.resources import files
from typing import Final


def _script(name: str) -> str:
    folder = files("pinterest_async._limits.redis") / "lua"
    return (folder / "begin.lua").read_text() + (folder / f"{name}.lua").read_text()


RESERVE: Final = _script("reserve")
PAUSE: Final = _script("pause")
GIVE_BACK: Final = _script("give_back")
LEAVE: Final = _script("leave")
