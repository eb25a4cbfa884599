"""Exports of the leads that an ad has collected."""

from typing import ClassVar

from ._base import Model, OpenEnum
from ._confidential import RedactedModel


class LeadsExportCreated(Model):
    """The id of an export that was accepted. Source: LeadsExportCreateResponse."""

    leads_export_id: str | None = None


class LeadsExportStatus(OpenEnum):
    """How far an export is: FINISHED and FAILED are final. Source: LeadsExportStatus."""

    IN_PROGRESS = "IN_PROGRESS"
    FINISHED = "FINISHED"
    FAILED = "FAILED"


class LeadsExport(RedactedModel):
    """How far an export is, and where to fetch its file. Source: LeadsExportResponseData.

    `download_url` gives access to the data of people, so the repr hides it.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"download_url"})

    download_url: str | None = None
    export_status: LeadsExportStatus | None = None
