"""The scripts that reserve send times of shared quotas on the Redis server (`lua/`): GCRA with reservations.

**GCRA.** A token bucket of B tokens and R per second is one number per quota: its theoretical arrival time (TAT), at
which a request would be sent if the bucket were always empty. A reservation moves the TAT on by the emission interval
1/R, and is the burst tolerance (B - 1)/R before it, but never in the past. `buckets` says why no window then holds
more than the limit. The TAT gives every reservation in advance, so a process asks once and sleeps until its time.

A TAT that is not in Redis starts with an empty bucket, because earlier use is not known: the server was restarted, or
processes used other limits while it was down. It starts so, too, for a process that sent untracked requests since.
Quotas of users and ad accounts that are idle in a process are forgotten, unless something of them still counts.

**Several quotas.** A request counts against several quotas, and one of them decides when it is sent. In the others its
time may be far after the TAT, and requests that fit before it must not wait for it. Such times are stored apart, as
deferred reservations, until there is no room before them. A new reservation goes where there is room for it and for all
deferred ones.

**Priority.** Interactive requests are sent before bulk requests that other processes hold reservations for. A second
TAT, moved by interactive requests only, is the time at which one would be sent if there were no bulk requests. It may
be sent then, on credit, while no more than C interactive requests are ahead of their regular time. Any window then
holds at most what was due in it, B + R*T, and C that were due later; the rate makes room for them: R = (L + 1 - B -
C)/(T + J).

**Interactive bursts.** A log counts the requests of the last T + J and the reservations after now, by sub-windows of a
64th. While it holds fewer than L, an interactive request is sent at once. It moves the TAT as any other, so requests
after a burst wait until it is worked off. No window holds more than L: if it ends before that, it has what the log
counted, and the burst; if it ends later, it has what was due in it, and the burst was due in it, too. Beside bulk
requests that draw all there is, the log is full, and the credit serves. There are no bursts where earlier use is not
known, for T + J after a flush, an outage, a pause or a changed period, nor while headers show that others use a quota.

**Sliding window log.** A quota of a day (burst=1) has a ring of L window slots in place of a TAT. Each is free again a
period after it was taken, and they are in the order in which they come free.

All times are the server's. When its clock runs backwards, all stored times are moved back by as much.
"""

import hashlib
from importlib.resources import files
from typing import Final, NamedTuple


class Script(NamedTuple):
    """A script, and the digest by which the server knows it."""

    text: str
    digest: str


def make_script(text: str) -> Script:
    """Return the script of a text."""
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


def _script(name: str) -> Script:
    folder = files("pinterest_async._limits.redis") / "lua"
    return make_script((folder / "prelude.lua").read_text() + (folder / f"{name}.lua").read_text())


RESERVE: Final = _script("reserve")
PAUSE: Final = _script("pause")
REFUND: Final = _script("refund")
FORGET: Final = _script("forget")
SET_REMAINING: Final = _script("set_remaining")
