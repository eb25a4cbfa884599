"""What became of the items of a bulk job: one outcome each, the sums on the way, the result at the end."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final, Generic, Literal, TypeVar

import msgspec

from ..errors import BulkError
from ..models.common import ErrorDetail

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

Status = Literal["succeeded", "failed", "unknown", "not_sent"]
STATUS_OF: Final = attrgetter("status")


class Outcome(msgspec.Struct, Generic[ItemT, ValueT], frozen=True, repr_omit_defaults=True, gc=False):
    """What became of one item of a bulk job.

    `index` is the item's place in the input, from 0. `value` is what the API made of a succeeded item, `errors` are its
    reasons for a failed one, and `error` is the exception behind an outcome that no answer about the item decided.
    `warnings` are the API's remarks that changed nothing about the outcome: a succeeded item may have them too.
    """

    index: int
    item: ItemT
    status: Status
    value: ValueT | None = None
    errors: Sequence[ErrorDetail] = ()
    error: Exception | None = None
    warnings: Sequence[ErrorDetail] = ()

    @property
    def reason(self) -> str:
        """Why the item did not succeed, in words; empty when it did."""
        if self.errors:
            return "; ".join(f"{each.message or 'no message'} (code {each.code})" for each in self.errors)
        return "" if self.error is None else str(self.error)


class Progress(msgspec.Struct, frozen=True):
    """How far a job has come, in items; `in_flight` are read and not yet decided.

    `total` is the length of the input where it has one. `resumed` items were decided by an earlier run (see `Journal`).
    `chunks_in_flight` are on their way, `chunks_waiting` of them wait for the quota, which has cost `waited_seconds` so
    far, those of all chunks together. `elapsed_seconds` runs from the start of the job.
    """

    read: int
    succeeded: int
    failed: int
    unknown: int
    not_sent: int
    total: int | None = None
    resumed: int = 0
    chunks_in_flight: int = 0
    chunks_waiting: int = 0
    waited_seconds: float = 0.0
    elapsed_seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.succeeded} succeeded, {self.failed} failed, {self.unknown} unknown, {self.not_sent} not sent"

    @property
    def done(self) -> int:
        """Items whose outcome is decided."""
        return self.succeeded + self.failed + self.unknown + self.not_sent

    @property
    def in_flight(self) -> int:
        """Items read and not yet decided."""
        return self.read - self.done

    @property
    def rate(self) -> float:
        """Items decided per second in this run; 0.0 at its start."""
        return (self.done - self.resumed) / self.elapsed_seconds if self.elapsed_seconds > 0 else 0.0

    @property
    def remaining_seconds(self) -> float | None:
        """Seconds to the end at the rate so far; None where the total or the rate is not known."""
        rate = self.rate
        return None if self.total is None or rate <= 0 else max(0.0, (self.total - self.done) / rate)


class BulkResult(Generic[ItemT, ValueT]):
    """The outcomes of a job, by status, each in the order in which they became known.

    `stopped_by` is the error after which nothing more was sent (a refused token, a quota that is gone), if any.
    """

    def __init__(self) -> None:
        self.succeeded: list[Outcome[ItemT, ValueT]] = []
        self.failed: list[Outcome[ItemT, ValueT]] = []
        self.unknown: list[Outcome[ItemT, ValueT]] = []
        self.not_sent: list[Outcome[ItemT, ValueT]] = []
        self.stopped_by: Exception | None = None
        self._by_status: dict[Status, list[Outcome[ItemT, ValueT]]] = {
            "succeeded": self.succeeded,
            "failed": self.failed,
            "unknown": self.unknown,
            "not_sent": self.not_sent,
        }

    def add(self, outcomes: Iterable[Outcome[ItemT, ValueT]]) -> None:
        """Put outcomes where they belong."""
        by_status = self._by_status
        outcomes = list(outcomes)
        statuses = set(map(STATUS_OF, outcomes))
        if len(statuses) == 1:  # nearly always
            by_status[statuses.pop()] += outcomes
            return
        for outcome in outcomes:
            by_status[outcome.status].append(outcome)

    def outcomes(self) -> list[Outcome[ItemT, ValueT]]:
        """All outcomes in the order of the input."""
        every = [*self.succeeded, *self.failed, *self.unknown, *self.not_sent]
        return sorted(every, key=lambda outcome: outcome.index)

    def raise_for_failures(self) -> None:
        """BulkError unless every item succeeded."""
        failures = [*self.failed, *self.unknown, *self.not_sent]
        if failures:
            first = min(failures, key=lambda outcome: outcome.index)
            raise BulkError(f"{self}; the first is item {first.index}, {first.status}: {first.reason}", self)

    def __len__(self) -> int:
        return len(self.succeeded) + len(self.failed) + len(self.unknown) + len(self.not_sent)

    def __str__(self) -> str:
        return (
            f"{len(self.succeeded)} succeeded, {len(self.failed)} failed, {len(self.unknown)} unknown, "
            f"{len(self.not_sent)} not sent"
        )

    def __repr__(self) -> str:
        return f"<BulkResult: {self}>"
