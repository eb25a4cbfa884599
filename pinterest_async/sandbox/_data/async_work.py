"""Work that goes on after the answer: reports and bulk requests."""

from dataclasses import dataclass


@dataclass(slots=True)
class Report:
    """A report: its `status` changes as time goes by, and its file is gone once it is EXPIRED."""

    ad_account_id: str
    content: bytes
    content_type: str
    status: str = "IN_PROGRESS"

    def finish(self) -> None:
        """The file can be fetched."""
        self.status = "FINISHED"

    def expire(self) -> None:
        """The file is gone."""
        self.status, self.content = "EXPIRED", b""


@dataclass(slots=True)
class BulkRequest:
    """A download or an upsert of ad entities; nobody hears what came of it before it has SUCCEEDED."""

    ad_account_id: str
    content: bytes
    content_type: str
    status: str = "RUNNING"

    def finish(self) -> None:
        """The result can be fetched."""
        self.status = "SUCCEEDED"
