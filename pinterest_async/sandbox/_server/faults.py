"""Failures on demand: once for the next call of an operation, or now and then at random.

What makes a failure nasty is not the error but the question whether the work was done. Refusals (429, 400, 401) come
before it; a 5xx, a lost connection and a slow answer leave it open, and a seeded coin decides; an answer that breaks
off, or cannot be read, comes after it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Final, NamedTuple

from .._data.file_storage import FETCH, RECEIVE

_KEPT: Final = 100_000
"""Entries of the log, at most."""


class Fault(Enum):
    """What can go wrong. In brackets: whether the operation is carried out all the same."""

    RATE_LIMITED = "429 with Retry-After: 1 (no)"
    RATE_LIMITED_SILENT = "429 that does not say for how long (no)"
    BAD_REQUEST_RETRY_AFTER = "400 whose message says 'Retry after 3 seconds' (no)"
    SERVER_ERROR = "500 in the API's form (a coin decides)"
    BAD_GATEWAY = "502 with an HTML page (a coin decides)"
    RESET_BEFORE_BODY = "the connection is reset before any answer (a coin decides)"
    RESET_IN_BODY = "headers and half of the body, then the connection is reset (yes)"
    TRUNCATED_GZIP = "a gzip body cut short (yes)"
    MALFORMED_JSON = "a body that is no JSON (yes)"
    SLOW = "the answer comes after `slow_seconds`; when the work is not done, it is a 504 (a coin decides)"
    EXPIRED_TOKEN = "401, as for a token that has expired (no)"


_NAMED_ONLY: Final = ("oauth.token", FETCH, RECEIVE)
_NEVER: Final = (Fault.RATE_LIMITED, Fault.RATE_LIMITED_SILENT, Fault.BAD_REQUEST_RETRY_AFTER, Fault.EXPIRED_TOKEN)
_ALWAYS: Final = (Fault.RESET_IN_BODY, Fault.TRUNCATED_GZIP, Fault.MALFORMED_JSON)


class Injected(NamedTuple):
    """A failure that happened; `applied` tells whether the operation was carried out."""

    operation: str
    fault: Fault
    applied: bool


@dataclass
class _Planned:
    operation: str | None
    fault: Fault
    times: int
    applied: bool | None


@dataclass
class _Sprinkled:
    rate: float
    kinds: tuple[Fault, ...]
    operations: frozenset[str] | None
    random: Random


class Faults:
    """The failures of a sandbox: `add`, `inject`, `clear`, and the `log` of those that happened.

    Operations are named as methods are ("campaigns.create"). The token endpoint fails only when it is named
    ("oauth.token"): a token lost at random would end everything that follows. So do links to files ("storage.fetch")
    and uploads of videos ("storage.receive"), which are none of the API.
    """

    def __init__(self, resolve: Callable[[str], str], seed: int = 0) -> None:
        self.log: list[Injected] = []
        self._resolve = resolve
        self._coin = Random(seed)
        self._planned: list[_Planned] = []
        self._sprinkled: list[_Sprinkled] = []

    def add(self, operation: str | None, fault: Fault, times: int = 1, *, applied: bool | None = None) -> None:
        """Let the next `times` calls of the operation (None: of any) fail; `applied` overrides whether work is done."""
        self._planned.append(_Planned(None if operation is None else self._resolve(operation), fault, times, applied))

    def inject(
        self,
        rate: float,
        kinds: Collection[Fault] = tuple(Fault),
        operations: Collection[str] | None = None,
        seed: int = 0,
    ) -> None:
        """Let calls (of some operations) fail at random: `rate` is the share of them, 0.05 for one in twenty."""
        if not 0 <= rate <= 1:
            raise ValueError(f"rate is a share from 0 to 1, got {rate}")
        names = None if operations is None else frozenset(map(self._resolve, operations))
        self._sprinkled.append(_Sprinkled(rate, tuple(kinds), names, Random(seed)))

    def clear(self) -> None:
        """No failures from now on; the log stays."""
        self._planned.clear()
        self._sprinkled.clear()

    def draw(self, operation: str) -> tuple[Fault, bool] | None:
        """The failure of this call, if any, and whether the work is to be done."""
        ordinary = operation not in _NAMED_ONLY
        for planned in self._planned:
            if planned.operation == operation or (planned.operation is None and ordinary):
                planned.times -= 1
                if planned.times <= 0:
                    self._planned.remove(planned)
                return planned.fault, self._applied(planned.fault) if planned.applied is None else planned.applied
        for each in self._sprinkled:
            meant = ordinary if each.operations is None else operation in each.operations
            if meant and each.random.random() < each.rate:
                fault = each.random.choice(each.kinds)
                return fault, self._applied(fault)
        return None

    def note(self, operation: str, fault: Fault, applied: bool) -> None:
        """Log a failure that happened."""
        if len(self.log) >= _KEPT:
            del self.log[: _KEPT // 2]
        self.log.append(Injected(operation, fault, applied))

    def _applied(self, fault: Fault) -> bool:
        return fault in _ALWAYS or (fault not in _NEVER and self._coin.random() < 0.5)
