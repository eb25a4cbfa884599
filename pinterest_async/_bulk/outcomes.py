"""The result of a bulk job: one outcome for each item."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, Final, Generic, Literal, TypeVar

import msgspec

from ..errors import BulkError
from ..models._confidential import Outline
from ..models.common import ErrorDetail

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

Status = Literal["succeeded", "failed", "unknown", "not_sent"]
STATUS_OF: Final = attrgetter("status")


class Outcome(msgspec.Struct, Generic[ItemT, ValueT], frozen=True, gc=False):
    """The outcome of one item of a bulk job.

    It is what the API answered. A change that timed out and was sent again (an UPSERT of catalog items) may be carried
    out a second time, later, and overwrite a newer change of the same item: compare what matters with what is there.

    The repr names the fields of an item that is a dict, and hides text: it may be about a customer.

    Attributes:
        index: The item's place in the input, from 0.
        item: The item, as it was read.
        status: "succeeded", "failed", "unknown" or "not_sent".
        value: What the API made of a succeeded item.
        errors: The API's reasons for a failed one.
        error: The exception of an outcome that no answer about the item decided.
        warnings: Remarks of the API that did not change the outcome. A succeeded item may have them too.
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
        """The reason why the item did not succeed; empty when it did."""
        if self.errors:
            return "; ".join(f"{detail.message or 'no message'} (code {detail.code})" for detail in self.errors)
        return "" if self.error is None else str(self.error)

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        fields = [(name, getattr(self, name)) for name in ("status", "value", "errors", "error", "warnings")]
        shown = [(name, value) for name, value in fields if value not in (None, ())]
        return [("index", self.index), ("item", Outline(self.item)), *shown]

    def __repr__(self) -> str:
        return f"Outcome({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"


class BulkResult(Generic[ItemT, ValueT]):
    """The outcomes of a job, by status, each list in the order in which they became known.

    Attributes:
        succeeded: Outcomes of items that the API accepted.
        failed: Outcomes of items that the API, or a validation, refused. Nothing was done for them.
        unknown: Outcomes of items that were sent, and of which it is not known what the API did.
        not_sent: Outcomes of items that were not sent.
        stopped_by: The error after which nothing more was sent (a refused token, an exhausted quota), if any.
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
        """Add outcomes to the lists of their statuses."""
        by_status = self._by_status
        outcomes = list(outcomes)
        statuses = set(map(STATUS_OF, outcomes))
        if len(statuses) == 1:  # nearly always
            by_status[statuses.pop()] += outcomes
            return
        for outcome in outcomes:
            by_status[outcome.status].append(outcome)

    def outcomes(self) -> list[Outcome[ItemT, ValueT]]:
        """Return all outcomes in the order of the input."""
        every = [*self.succeeded, *self.failed, *self.unknown, *self.not_sent]
        return sorted(every, key=lambda outcome: outcome.index)

    def raise_for_failures(self) -> None:
        """Raise BulkError unless every item succeeded."""
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
