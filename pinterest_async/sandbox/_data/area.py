"""The base of the areas that the state is composed of: ids, files, scheduled work, and the tables of ad accounts."""

from collections.abc import Callable
from itertools import count

from .async_work import Scheduler
from .file_storage import Storage
from .objects import USERNAME
from .seed import FIRST_IDS
from .table import Table


class Area:
    """One area of the state: the tables of a tag, and methods that add to them.

    Each handler module declares the area that it owns; `State` inherits from all of them. Attributes are plain objects
    as they are sent on the wire.

    Attributes:
        username: Of the user whose state it is.
        id_shift: By how much the ids differ from those of the first user.
        processing_seconds: How long anything is PROCESSING.
        storage: Files that links lead to, and uploads.
    """

    username: str = USERNAME
    id_shift: int = 0

    def __init__(self) -> None:
        self.processing_seconds: float = 2.0
        self.storage: Storage = Storage()
        self._scheduler = Scheduler()
        self._entities: list[dict[str, Table]] = []
        self._ids = {kind: count(first + self.id_shift) for kind, first in FIRST_IDS.items()}

    def next_id(self, kind: str) -> str:
        """Return a new id. The ids of a kind grow."""
        return str(next(self._ids[kind]))

    def schedule(self, at: float, action: Callable[[], None]) -> None:
        """Run `action` before the first request that arrives at `at` (the event loop's clock) or later."""
        self._scheduler.schedule(at, action)

    def run_due(self, now: float) -> None:
        """Run what is scheduled up to `now`."""
        self._scheduler.run_due(now)

    def entity_tables(self) -> dict[str, Table]:
        """Return tables by ad account, for what users create in an ad account.

        A new ad account gets an empty table; `clear` empties it.
        """
        tables: dict[str, Table] = {}
        self._entities.append(tables)
        return tables

    def open_ad_account(self, id: str) -> None:
        """Create the tables of a new ad account. Areas that give it something extend this."""
        for tables in self._entities:
            tables[id] = Table()

    def clear(self, ad_account_id: str) -> None:
        """Delete everything that users created in an ad account."""
        for tables in self._entities:
            tables[ad_account_id].clear()
