"""Shows the progress of a bulk job while it runs: a bar on a terminal, plain lines elsewhere.

    with ProgressDisplay("catalog", total=5000) as display:
        await pinterest.catalogs.sync_items(items, country="US", language="EN", on_progress=display)

The bar needs rich, which the extra installs: pip install 'pinterest-async[rich]'. Without it, and where the output is
no terminal (a log, a pipe), plain lines are printed, the last one at the end.
"""

import sys
import time
from types import TracebackType
from typing import IO, TYPE_CHECKING, Protocol, Self

from ._bulk.progress import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

__all__ = ["ProgressDisplay"]


class _Display(Protocol):
    """A way to show progress."""

    def update(self, progress: Progress) -> None:
        """Show new progress."""

    def close(self, progress: Progress) -> None:
        """Show the final progress."""


class ProgressDisplay:
    """Shows the progress of one job: a context manager, and a callback for the job's `on_progress`.

    Args:
        title: Text in front of the numbers.
        total: Number of items. When left out, those read so far count as all.
        file: Where to show it, sys.stderr when left out.
        every: Seconds between two plain lines.
    """

    def __init__(
        self, title: str, *, total: int | None = None, file: IO[str] | None = None, every: float = 5.0
    ) -> None:
        self.progress: Progress = Progress(0, 0, 0, 0, 0)
        self._title = title
        self._total = total
        self._file = file
        self._every = every
        self._display: _Display | None = None

    def __enter__(self) -> Self:
        file = self._file or sys.stderr
        bar = _bar(self._title, self._total, file) if file.isatty() else None
        self._display = bar or _Lines(self._title, self._total, file, self._every)
        return self

    def __call__(self, progress: Progress) -> None:
        """Show the progress."""
        self.progress = progress
        if self._display is not None:
            self._display.update(progress)

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._display is not None
        self._display.close(self.progress)
        self._display = None


def _in_words(progress: Progress) -> str:
    counts = {"failed": progress.failed, "unknown": progress.unknown, "not sent": progress.not_sent}
    return "".join(f", {count:,} {what}" for what, count in counts.items() if count)


class _Lines:
    """Prints plain lines, at most one per `every` seconds."""

    def __init__(self, title: str, total: int | None, file: IO[str], every: float) -> None:
        self._title = title
        self._total = total
        self._file = file
        self._every = every
        self._last = time.monotonic()

    def update(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last >= self._every:
            self._last = now
            self._print(progress)

    def close(self, progress: Progress) -> None:
        self._print(progress)

    def _print(self, progress: Progress) -> None:
        total = progress.read if self._total is None else self._total
        print(f"{self._title}: {progress.done:,} of {total:,}{_in_words(progress)}", file=self._file, flush=True)


def _bar(title: str, total: int | None, file: IO[str]) -> _Display | None:
    """Return a bar, or None when rich is not installed."""
    try:
        from rich import progress as rich_progress
        from rich.console import Console
    except ImportError:
        return None

    bar = rich_progress.Progress(
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(),
        rich_progress.MofNCompleteColumn(),
        rich_progress.TextColumn("{task.fields[words]}", style="red"),
        rich_progress.TimeElapsedColumn(),
        console=Console(file=file),
    )
    return _Bar(bar, title, total)


class _Bar:
    """A bar drawn by rich."""

    def __init__(self, bar: "Bar", title: str, total: int | None) -> None:
        self._bar = bar
        self._total = total
        self._task = bar.add_task(title, total=total, words="")
        bar.start()

    def update(self, progress: Progress) -> None:
        total = progress.read if self._total is None else self._total
        words = _in_words(progress).removeprefix(", ")
        self._bar.update(self._task, completed=progress.done, total=total, words=words)

    def close(self, progress: Progress) -> None:
        self.update(progress)
        self._bar.stop()
