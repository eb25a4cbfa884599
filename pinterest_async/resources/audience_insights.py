"""The tag audience_insights: interests and demographics of audiences."""

from typing import Final

from .._operations.declare import ADS_READ, GET, Resource
from .._operations.scoped import AccountResource, scoped
from ..models.audience_insights import AudienceDefinitions, AudienceInsight, AudienceInsightType
from ._types import AdsId


class AudienceInsights(Resource):
    """Insights into the audience of an ad account, and into that of all of Pinterest."""

    @GET("/ad_accounts/{ad_account_id}/audience_insights", "audience_insights/get", ADS_READ, "ads:read", sandbox=False)
    async def get(self, ad_account_id: AdsId, *, audience_insight_type: AudienceInsightType | str) -> AudienceInsight:
        """Return interests and demographics of one audience."""
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/insights/audiences",
        "audience_insights_scope_and_type/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
    )
    async def list_definitions(self, ad_account_id: AdsId) -> AudienceDefinitions:
        """Return the audiences that insights exist for, by scope and type, all at once."""
        ...


class AccountAudienceInsights(AccountResource):
    """AudienceInsights with the ad account filled in."""

    get: Final = scoped(AudienceInsights.get)
    list_definitions: Final = scoped(AudienceInsights.list_definitions)
