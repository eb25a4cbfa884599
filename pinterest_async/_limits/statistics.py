"""What limits have seen, as values: for metrics, and as a table to look at."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CategoryStatistics:
    """A category (of an ad account, where that owns the quota) at one moment.

    taken: requests let through.  waiting: requests in line now.  paused_seconds: until its gate opens (0.0: open).
    refused: rate limits that the API answered with.  limit, period: the quota it keeps to now (None: it has none);
    learnt: whether that was learnt from the API's headers, and is other than what was configured.
    The category "universal" stands for all requests together, "other" for requests without a category.
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


@dataclass(frozen=True, slots=True)
class RateLimitEvent:
    """A call that met a rate limit: what `on_rate_limit` is told.

    status: of the API's answer (429 or 400); None: the wait was known beforehand to be too long, nothing was sent.
    retry_after: seconds that the answer names, or that the wait would take (None: not known).
    wait: seconds after which the call tries again (None: it gives up and raises RateLimited).
    """

    operation: str
    category: str | None
    owner: str | None
    status: int | None
    retry_after: float | None
    wait: float | None


_HEAD = ("category", "limit", "taken", "waiting", "paused", "refused")


def format_statistics(statistics: Iterable[CategoryStatistics]) -> str:
    """A table of `limits.statistics()`: a line for each category. Limits learnt from the API have a star."""
    rows = [_HEAD, *map(_row, statistics)]
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(
        "  ".join([name.ljust(first), *(cell.rjust(width) for cell, width in zip(cells, others, strict=True))])
        for name, *cells in rows
    )


def _row(each: CategoryStatistics) -> tuple[str, ...]:
    name = each.category if each.owner is None else f"{each.category} {each.owner}"
    limit = "-" if each.limit is None else f"{each.limit:,}/{each.period:,g} s{'*' if each.learnt else ''}"
    paused = f"{each.paused_seconds:,.1f} s" if each.paused_seconds else "-"
    return (name, limit, f"{each.taken:,}", f"{each.waiting:,}", paused, f"{each.refused:,}")
