"""The tag conversion_events: reports of what customers did."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

from msgspec import Meta

from .._bulk.job import BulkJob
from .._bulk.journal.base import ChunkJournal
from .._bulk.progress import Progress
from .._bulk.reader import Items
from .._operations.declare import ADS_CONVERSIONS, FIELD, POST, Resource
from .._operations.scoped import AccountResource, scoped
from ..models.conversion_events import ConversionEvent, ConversionEventResult, ConversionEventsAnswer
from ._types import AdsId
from ._workflows.events import EventT, send_events


class ConversionEvents(Resource):
    """Conversion events, from the advertiser's server.

    They are authorised by an ordinary access token with ads:write, or by a conversion token, which is made in Ads
    Manager and allows nothing else. Unlike elsewhere the quota is the ad account's: 5,000 calls a minute for each.
    """

    @POST("/ad_accounts/{ad_account_id}/events", "events/create", ADS_CONVERSIONS, "ads:write", sandbox=False)
    async def create(
        self,
        ad_account_id: AdsId,
        *,
        data: Annotated[Sequence[ConversionEvent | Mapping[str, Any]], FIELD, Meta(min_length=1, max_length=1000)],
        test: bool | None = None,
    ) -> ConversionEventsAnswer:
        """Send 1 to 1000 events. The answer has a result for each of them.

        Where the API refuses the whole call because of some events (422), Unprocessable has its `details`.

        Args:
            test: True checks the events and answers as usual, but records nothing.
        """
        ...

    def send_many(
        self,
        ad_account_id: AdsId,
        events: Items[EventT],
        *,
        test: bool | None = None,
        concurrency: int = 8,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[EventT, ConversionEventResult]:
        """Send any number of events, 1000 per call; await the job for its result, or iterate over its outcomes.

        A call in which the API refuses some events still counts the others, and the outcome of each event says which.
        Events without an answer are unknown and not sent again: those of the source offline would count twice. A
        warning does not keep an event from being counted; it is among the outcome's `warnings`.

        Args:
            test: True checks the events and records nothing.
            concurrency: Calls in flight at a time.
            journal: Resumes an earlier run, whose events it knows by `event_id` (see `Journal`); those that were in
                flight are reported as unknown.

        Source: events/create.
        """
        return send_events(
            self.transport,
            ad_account_id,
            events,
            test=test,
            concurrency=concurrency,
            on_progress=on_progress,
            journal=journal,
        )


class AccountConversionEvents(AccountResource):
    """ConversionEvents with the ad account filled in."""

    create: Final = scoped(ConversionEvents.create)
    send_many: Final = scoped(ConversionEvents.send_many)
