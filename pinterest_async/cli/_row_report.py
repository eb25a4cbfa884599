"""The account of a job over the rows of a file: what became of each, in JSON lines, and the sums."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

from .._bulk.job import BulkJob
from .._bulk.outcomes import Outcome, Progress
from ..feeds import Rejected
from ..progress import ProgressDisplay
from ._common import DONE, SOME_LEFT, emit, say

_LEFT: Final = ("failed", "rejected", "unknown", "not_sent")


class Row(Protocol):
    """A row that can be sent: its line in the file, and the item."""

    @property
    def line(self) -> int:
        """Counted from 1."""
        ...

    @property
    def item(self) -> Any:
        """What is sent."""
        ...


class Account:
    """What becomes of each row of a file. `name_of` gives the names by which a user knows an item."""

    def __init__(
        self, rows: Iterator[Row | Rejected], name_of: Callable[[Any], dict[str, Any]], *, every: bool
    ) -> None:
        self._counts: Counter[str] = Counter(read=0, succeeded=0, **dict.fromkeys(_LEFT, 0))
        self._rows = rows
        self._name_of = name_of
        self._every = every
        self._under_way: dict[int, int] = {}
        self._sent = 0

    def items(self) -> Iterator[Any]:
        """The items of the rows that can be sent; the other rows are rejected."""
        for row in self._rows:
            self._counts["read"] += 1
            if isinstance(row, Rejected):
                named = {"item_id": row.item_id} if row.item_id else {}
                self._tell({"line": row.line, **named}, "rejected", row.reason)
            else:
                self._under_way[self._sent] = row.line
                self._sent += 1
                yield row.item

    async def keep(self, start: Callable[[Callable[[Progress], None]], BulkJob[Any, Any]]) -> int:
        """Run the job that `start` makes of what is to be called with its progress; the exit code."""
        display = ProgressDisplay("items")
        job = start(display)
        try:
            with display:
                async for outcome in job:
                    self._settle(outcome)
        finally:  # also when it was interrupted, or the file broke off
            for outcome in job.result.outcomes():
                self._settle(outcome)
            emit({"summary": self._counts})
        if job.result.stopped_by is not None:
            say(job.result.stopped_by)
        return SOME_LEFT if any(self._counts[status] for status in _LEFT) else DONE

    def _settle(self, outcome: Outcome[Any, Any]) -> None:
        line = self._under_way.pop(outcome.index)
        self._tell({"line": line, **self._name_of(outcome.item)}, outcome.status, outcome.reason)

    def _tell(self, row: dict[str, Any], status: str, reason: str) -> None:
        self._counts[status] += 1
        if status != "succeeded":
            emit({**row, "status": status, "reason": reason})
        elif self._every:
            emit({**row, "status": status})
