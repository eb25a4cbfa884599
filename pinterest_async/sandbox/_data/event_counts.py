"""Counts of the conversion events of an ad account. The events are not stored, so that millions of them fit."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class EventLog:
    """Counts of events that were sent to be recorded; tests of the whole call are in `tested` only.

    received: all of them.  processed, failed: by their outcome.  duplicates: those processed whose id had been seen
    before.  by_name: those processed, by their name.  event_ids: ids of those processed.
    """

    received: int = 0
    processed: int = 0
    failed: int = 0
    duplicates: int = 0
    tested: int = 0
    by_name: dict[str, int] = field(default_factory=dict[str, int])
    event_ids: set[str] = field(default_factory=set[str])

    def process(self, name: str, event_id: str) -> None:
        """Record a processed event."""
        self.processed += 1
        self.by_name[name] = self.by_name.get(name, 0) + 1
        if event_id in self.event_ids:
            self.duplicates += 1
        self.event_ids.add(event_id)
