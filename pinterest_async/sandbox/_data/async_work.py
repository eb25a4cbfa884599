"""Work that continues after the response: scheduled actions, reports and bulk requests."""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count


class Scheduler:
    """Actions to run at a time, in the order of their times."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()

    def schedule(self, at: float, action: Callable[[], None]) -> None:
        """Run `action` at the first `run_due` whose time is `at` or later."""
        heappush(self._due, (at, next(self._numbers), action))

    def run_due(self, now: float) -> None:
        """Run every action whose time has come."""
        while self._due and self._due[0][0] <= now:
            heappop(self._due)[2]()


@dataclass(slots=True)
class Report:
    """A report. Its `status` changes over time; once it is EXPIRED its file is deleted."""

    ad_account_id: str
    content: bytes
    content_type: str
    status: str = "IN_PROGRESS"

    def finish(self) -> None:
        """Make the file available."""
        self.status = "FINISHED"

    def expire(self) -> None:
        """Delete the file."""
        self.status, self.content = "EXPIRED", b""


@dataclass(slots=True)
class BulkRequest:
    """A download or an upsert of ad entities, or an export. Its result is shown once it has the status `done`."""

    ad_account_id: str
    content: bytes
    content_type: str
    status: str = "RUNNING"
    done: str = "SUCCEEDED"

    def finish(self) -> None:
        """Make the result available."""
        self.status = self.done
