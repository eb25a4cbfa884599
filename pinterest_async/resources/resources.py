"""The tag resources: what can be chosen from, and whether the metrics of a day are ready."""

from typing import Annotated, Any, Final, TypeAlias

from msgspec import Meta

from .._operations.declare import ADS_ANALYTICS, ADS_READ, GET, Resource
from .._operations.scoped import AccountResource, scoped_optional
from ..models.resources import (
    AdAccountCountries,
    DeliveryMetrics,
    InterestTargetingOption,
    MetricsReadyState,
    MetricsReportType,
    TargetingOptionType,
)
from ._types import AdsId, Date

Digits: TypeAlias = Annotated[str, Meta(pattern=r"[0-9]+")]


class Resources(Resource):
    """Lists of what the ads side offers: countries, metrics, questions, targeting."""

    @GET("/resources/ad_account_countries", "ad_account_countries/get", ADS_READ, "ads:read")
    async def get_ad_account_countries(self) -> AdAccountCountries:
        """Return countries that an ad account can be of, all at once."""
        ...

    @GET("/resources/delivery_metrics", "delivery_metrics/get", ADS_READ, "ads:read pins:read user_accounts:read")
    async def get_delivery_metrics(self, *, report_type: MetricsReportType | str | None = None) -> DeliveryMetrics:
        """Return metrics that analytics and reports offer, and what they mean, all at once.

        Args:
            report_type: SYNC for analytics answered at once, ASYNC for reports.
        """
        ...

    @GET("/resources/lead_form_questions", "lead_form_questions/get", ADS_READ, "ads:read")
    async def get_lead_form_questions(self) -> Any:
        """Return types of questions for lead forms, as the API sends them (beta, not open to all apps).

        The API declares no content for this answer.
        """
        ...

    @GET("/resources/metrics_ready_state", "metrics_ready_state/get", ADS_ANALYTICS, "ads:read")
    async def get_metrics_ready_state(self, *, date: Date) -> MetricsReadyState:
        """Return whether the metrics of a day (UTC) are final."""
        ...

    @GET("/resources/targeting/interests/{interest_id}", "interest_targeting_options/get", ADS_READ, "ads:read")
    async def get_interest_targeting_options(self, interest_id: AdsId) -> InterestTargetingOption:
        """Return one interest, and those below it."""
        ...

    @GET("/resources/targeting/{targeting_type}", "targeting_options/get", ADS_READ, "ads:read", newer="ad_account_id")
    async def get_targeting_options(
        self,
        targeting_type: TargetingOptionType | str,
        *,
        client_id: AdsId | None = None,
        oauth_signature: str | None = None,
        timestamp: Digits | None = None,
        ad_account_id: AdsId | None = None,
    ) -> list[dict[str, Any]] | None:
        """Return values that ads can be targeted by, as mappings from value to name ("GR": "Greece"), or None.

        Args:
            ad_account_id: Newer than 5.12.
        """
        ...


class AccountResources(AccountResource):
    """Resources with the ad account filled in."""

    get_targeting_options: Final = scoped_optional(Resources.get_targeting_options)
