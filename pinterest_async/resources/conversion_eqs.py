"""The tag conversion_eqs: the quality of conversion events."""

from collections.abc import Sequence
from typing import Final

from .._operations.declare import ADS_READ, GET, Resource
from .._operations.scoped import AccountResource, scoped
from ..models.conversion_eqs import EqsLookback, EqsPlatform, EventQualityScore
from ..models.reports import IngestionSource
from ._types import AdsId


class ConversionEqs(Resource):
    """Event quality scores: how well conversion events can be matched to people."""

    @GET(
        "/ad_accounts/{ad_account_id}/conversion_eqs",
        "conversion_eqs/list",
        ADS_READ,
        "ads:read",
        sandbox=False,
        since="5.22",
    )
    async def list(
        self,
        ad_account_id: AdsId,
        *,
        lookback_period: EqsLookback | str,
        source_platform: EqsPlatform | str | None = None,
        ingestion_source: IngestionSource | str | None = None,
    ) -> Sequence[EventQualityScore]:
        """Return the quality scores of conversion events.

        Args:
            lookback_period: "1d" or "14d".
        """
        ...


class AccountConversionEqs(AccountResource):
    """ConversionEqs with the ad account filled in."""

    list: Final = scoped(ConversionEqs.list)
