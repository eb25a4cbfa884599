"""The tag conversion_events: telling Pinterest what customers did."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta

from .._limits import Category
from .._operation import FIELD, POST, Resource
from ..models.conversion_events import ConversionEvent, ConversionEventsAnswer
from ._types import AdsId


class ConversionEvents(Resource):
    """Conversion events, from the advertiser's server.

    They are authorised by an ordinary access token with ads:write, or by a conversion token, which is made in Ads
    Manager and good for nothing else. Unlike elsewhere the quota is the ad account's: 5,000 calls a minute for each.
    """

    @POST(
        "/ad_accounts/{ad_account_id}/events",
        id="events/create",
        category=Category.ADS_CONVERSIONS,
        scopes=("ads:write",),
        sandbox=False,
    )
    async def create(
        self,
        ad_account_id: AdsId,
        *,
        data: Annotated[Sequence[ConversionEvent | Mapping[str, Any]], FIELD, Meta(min_length=1, max_length=1000)],
        test: bool | None = None,
    ) -> ConversionEventsAnswer:
        """Send 1 to 1000 events. Each entry of the answer tells what became of one of them.

        Where the API refuses the whole call because of some events (422), Unprocessable has its `details`.
        test: True checks the events and answers as usual, but records nothing.  Source: events/create.
        """
        ...
