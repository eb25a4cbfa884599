"""Runs a bulk job over the rows of a file, and reports each row and the totals as JSON lines."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, Final, Protocol

from .._bulk.job import BulkJob
from .._bulk.outcomes import Outcome
from .._bulk.progress import Progress
from ..errors import JournalError
from ..feeds import Rejected
from ..progress import ProgressDisplay
from ._common import emit, log
from ._exit_codes import API_FAILED, DONE, PARTIAL

_NOT_DONE: Final = ("failed", "rejected", "unknown", "not_sent")


class Row(Protocol):
    """A row that can be sent."""

    @property
    def line(self) -> int:
        """Line of the file, from 1."""
        ...

    @property
    def item(self) -> Any:
        """The item to send."""
        ...


class RowReport:
    """Reports the outcome of each row of a file.

    Args:
        rows: The rows of the file. Rejected rows are reported and not sent.
        identify: Returns the fields that identify an item to the user, such as its id.
        include_succeeded: Whether to print a line for the rows that succeeded, too.
    """

    def __init__(
        self, rows: Iterator[Row | Rejected], identify: Callable[[Any], dict[str, Any]], *, include_succeeded: bool
    ) -> None:
        self._counts: Counter[str] = Counter(read=0, succeeded=0, **dict.fromkeys(_NOT_DONE, 0), warnings=0)
        self._rows = rows
        self._identify = identify
        self._include_succeeded = include_succeeded
        self._rows_sent: dict[int, tuple[int, list[str]]] = {}
        """Line and warnings of the items without an outcome, by index."""
        self._sent = 0

    def items(self) -> Iterator[Any]:
        """Yield the items of the rows that can be sent, and report the others as rejected."""
        for row in self._rows:
            self._counts["read"] += 1
            if isinstance(row, Rejected):
                fields = {"item_id": row.item_id} if row.item_id else {}
                self._add({"line": row.line, **fields}, "rejected", row.reason)
            else:
                warnings = [f"{warning.column}: {warning.message}" for warning in getattr(row, "warnings", ())]
                self._rows_sent[self._sent] = row.line, warnings
                self._sent += 1
                yield row.item

    async def run(self, start: Callable[[Callable[[Progress], None]], BulkJob[Any, Any]]) -> int:
        """Run the job to its end, and print the totals, also when it is interrupted.

        Args:
            start: Makes the job, with the function to call with its progress.

        Returns:
            The exit code.

        Raises:
            ArgumentError: An argument of the job is wrong. Nothing was sent, and no totals are printed.
            JournalError: The journal cannot be used. Likewise.
            BulkError: Reading the file failed in the middle.
        """
        display = ProgressDisplay("items")
        stack = ExitStack()

        def show(progress: Progress) -> None:
            if display.progress is unseen:
                stack.enter_context(display)
            display(progress)

        unseen = display.progress
        job = start(show)
        if job.refused is not None:
            await job
        try:
            async for outcome in job:
                self._add_outcome(outcome)
        finally:
            stack.close()
            self._end(job)
        if job.result.stopped_by is not None:
            log(job.result.stopped_by)
            return API_FAILED
        return PARTIAL if any(self._counts[status] for status in _NOT_DONE) else DONE

    def _end(self, job: BulkJob[Any, Any]) -> None:
        """Report the items that are not reported yet, and the totals: not where a journal cannot be used."""
        for outcome in job.result.outcomes():
            self._add_outcome(outcome)
        if self._counts["read"] or not isinstance(sys.exception(), JournalError):
            emit({"summary": self._counts})

    def _add_outcome(self, outcome: Outcome[Any, Any]) -> None:
        line, warnings = self._rows_sent.pop(outcome.index)
        warnings += [warning.message or "" for warning in outcome.warnings]
        self._add({"line": line, **self._identify(outcome.item)}, outcome.status, outcome.reason, warnings)

    def _add(self, row: dict[str, Any], status: str, reason: str, warnings: Sequence[str] = ()) -> None:
        self._counts[status] += 1
        self._counts["warnings"] += bool(warnings)
        fields = {**row, "status": status, **({"warnings": warnings} if warnings else {})}
        if status != "succeeded":
            emit({**fields, "reason": reason})
        elif self._include_succeeded or warnings:
            emit(fields)
