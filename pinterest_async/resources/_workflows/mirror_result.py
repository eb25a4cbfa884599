"""The result of a run of catalogs.mirror."""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from ..._bulk.outcomes import Status

_MOST_PROBLEMS: Final = 1000

Change: TypeAlias = Literal["new", "changed", "removed", "rejected"]


class MirrorOutcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a run did, or would do, about one item of the feed or of the catalog. Items without a change have none.

    Attributes:
        change: "new": no earlier run sent it. "changed": it is sent again, because its content differs, or because
            the outcome of an earlier run is not known. "removed": it left the feed. "rejected": its row cannot be sent.
        status: That of `Outcome`; "planned" in a dry run, and "rejected" of a rejected row.
        item_id: Of the item or the hotel; empty where a row has none.
        line: Line of the feed, where the input is a feed.
        reason: Why it did not succeed.
        warnings: Remarks of the feed's reader and of the API.
    """

    change: Change
    status: Status | Literal["planned", "rejected"]
    item_id: str
    line: int | None = None
    reason: str = ""
    warnings: Sequence[str] = ()


class MirrorResult(msgspec.Struct, kw_only=True):
    """The counts of a run.

    Attributes:
        read: Rows or items of the input.
        new: Items that no earlier run sent; in a dry run those that would be sent. Likewise the next two.
        changed: Items that were sent again.
        removed: Items that left the feed, and were deleted or marked as out of stock.
        unchanged: Items that are in the catalog as the feed has them. They were not sent.
        rejected: Rows that cannot be sent, and repeated ids. The catalog keeps its version of their items.
        failed: Items that the API, or a validation, refused. The next run sends them again; likewise the next two.
        unknown: Items of which it is not known what the API did.
        not_sent: Items that were not sent, because the run was stopped.
        refused: Items that left the feed and were not removed; `refusal` says why.
        refusal: Empty where nothing was refused.
        dry_run: Whether nothing was sent.
        is_planned: Whether the whole input was read and compared. Nothing is sent before.
        problems: At most 1000 of the items that did not succeed. Iterate over the job for all of them.
        stopped_by: The error after which nothing more was sent, if any.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    rejected: int = 0
    failed: int = 0
    unknown: int = 0
    not_sent: int = 0
    refused: int = 0
    refusal: str = ""
    dry_run: bool = False
    is_planned: bool = False
    problems: list[MirrorOutcome] = []
    stopped_by: Exception | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the catalog equals the feed: every row was sent or needs not to be, and what left it is removed."""
        return not (self.rejected or self.failed or self.unknown or self.not_sent or self.refused or self.stopped_by)

    def __str__(self) -> str:
        planned = "would be " if self.dry_run else ""
        return (
            f"{planned}new {self.new}, changed {self.changed}, removed {self.removed}; unchanged {self.unchanged}, "
            f"rejected {self.rejected}, failed {self.failed}, unknown {self.unknown}, not sent {self.not_sent}, "
            f"refused {self.refused}"
        )

    def add(self, outcome: MirrorOutcome) -> MirrorOutcome:
        """Count an outcome and return it."""
        name = outcome.change if outcome.status in ("succeeded", "planned") else outcome.status
        setattr(self, name, getattr(self, name) + 1)
        if outcome.status not in ("succeeded", "planned") and len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(outcome)
        return outcome
