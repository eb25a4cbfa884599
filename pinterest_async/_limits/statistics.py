"""Snapshots of a limiter's state, for metrics and for a table to print."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Waits:
    """The requests of one priority that had to wait for a quota.

    Attributes:
        count: How many.
        seconds: Of all of them together.
        longest: Seconds of the longest wait.
    """

    count: int = 0
    seconds: float = 0.0
    longest: float = 0.0

    def plus(self, seconds: float) -> "Waits":
        """Return these waits and another one."""
        return Waits(self.count + 1, self.seconds + seconds, max(self.longest, seconds))


NO_WAITS: Final = Waits()


@dataclass(frozen=True, slots=True)
class CategoryStatistics:
    """A category's state at one moment (of one ad account or user, where these have a quota each).

    Attributes:
        category: The category's value. "universal" is the limit over all requests, "other" are uncategorized requests.
        owner: The ad account's id, where accounts have a quota each.
        taken: Requests let through.
        waiting: Requests in the queue.
        paused_seconds: Seconds until the pause ends, 0.0 when there is none.
        refused: Rate limits that the API answered with.
        limit: Requests per `period` of the quota in force. None: there is none.
        period: Seconds of its window.
        learnt: Whether the quota comes from the API's headers and differs from the configured one.
        interactive_waits: Interactive requests that waited and were sent.
        bulk_waits: Requests of bulk jobs that waited and were sent.
        user: The user whose requests it counts, where a client has several.
        local_share: Whether the quota is a share of this process now, because Redis does not answer.
        fallbacks: How often that began.
    """

    category: str
    owner: str | None
    taken: int
    waiting: int
    paused_seconds: float
    refused: int
    limit: int | None = None
    period: float | None = None
    learnt: bool = False
    interactive_waits: Waits = NO_WAITS
    bulk_waits: Waits = NO_WAITS
    local_share: bool = False
    fallbacks: int = 0
    user: str | None = None

    @property
    def source(self) -> Literal["configured", "learned", "none"]:
        """Where the limit comes from."""
        if self.limit is None:
            return "none"
        return "learned" if self.learnt else "configured"


_HEAD = ("category", "limit", "taken", "waiting", "paused", "refused", "waits", "longest")


def format_statistics(statistics: Iterable[CategoryStatistics]) -> str:
    """Return `limits.statistics()` as a table with one line per category; limits taken from headers have a star.

    >>> print(format_statistics([CategoryStatistics("ads_read", None, 1200, 3, 0.0, 1, 1000, 60.0)]))
    category       limit  taken  waiting  paused  refused  waits  longest
    ads_read  1,000/60 s  1,200        3       -        1      0        -
    """
    rows = [_HEAD, *map(_row, statistics)]
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(
        "  ".join([name.ljust(first), *(cell.rjust(width) for cell, width in zip(cells, others, strict=True))])
        for name, *cells in rows
    )


def _row(category: CategoryStatistics) -> tuple[str, ...]:
    name = " ".join(filter(None, (category.category, category.owner, category.user)))
    star = "*" if category.learnt else ""
    limit = "-" if category.limit is None else f"{category.limit:,}/{category.period:,g} s{star}"
    paused = f"{category.paused_seconds:,.1f} s" if category.paused_seconds else "-"
    waits = category.interactive_waits.count + category.bulk_waits.count
    longest = max(category.interactive_waits.longest, category.bulk_waits.longest)
    counts = (f"{category.taken:,}", f"{category.waiting:,}", paused, f"{category.refused:,}", f"{waits:,}")
    return (name, limit, *counts, f"{longest:,.1f} s" if waits else "-")
