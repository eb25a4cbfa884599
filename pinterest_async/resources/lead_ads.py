"""The tag lead_ads: webhooks that answers to lead forms are sent to."""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import UNSET

from .._operations.declare import ADS_READ, ADS_WRITE, DELETE, GET, POST, Field, OptionalField, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.lead_ads import LeadSubscription, PartnerMetadata
from ._types import AdsId, NumericId, PageSize


class LeadAds(Resource):
    """Webhooks for the answers to lead forms; the owner and admins of the ad account only. In beta."""

    @GET(
        "/ad_accounts/{ad_account_id}/leads/subscriptions",
        "ad_accounts_subscriptions/get_list",
        ADS_READ,
        "ads:read",
        sandbox=False,
    )
    def list_subscriptions(
        self, ad_account_id: AdsId, *, page_size: PageSize | None = None, bookmark: str | None = None
    ) -> Pages[LeadSubscription]:
        """List subscriptions of an ad account.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/leads/subscriptions",
        "ad_accounts_subscriptions/post",
        ADS_WRITE,
        "ads:write",
        newer="partner_metadata",
    )
    async def create_subscription(
        self,
        ad_account_id: AdsId,
        *,
        webhook_url: Field[str],
        lead_form_id: OptionalField[NumericId] = UNSET,
        partner_access_token: OptionalField[str] = UNSET,
        partner_refresh_token: OptionalField[str] = UNSET,
        partner_metadata: OptionalField[PartnerMetadata | Mapping[str, Any]] = UNSET,
    ) -> LeadSubscription:
        """Subscribe an HTTPS URL to the answers of one lead form, or of the ad account.

        There can be one subscription for each. The answer's key decrypts them. The partner's tokens are for webhooks
        that ask for credentials, the partner's metadata
        (newer than 5.12) for those that need it; Pinterest advises against both.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/leads/subscriptions/{subscription_id}",
        "ad_accounts_subscriptions/get_by_id",
        ADS_READ,
        "ads:read",
        sandbox=False,
    )
    async def get_subscription(self, ad_account_id: AdsId, subscription_id: NumericId) -> LeadSubscription:
        """Return one subscription."""
        ...

    @DELETE(
        "/ad_accounts/{ad_account_id}/leads/subscriptions/{subscription_id}",
        "ad_accounts_subscriptions/del_by_id",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
    )
    async def delete_subscription(self, ad_account_id: AdsId, subscription_id: NumericId) -> None:
        """Delete a subscription."""
        ...


class AccountLeadAds(AccountResource):
    """LeadAds with the ad account filled in."""

    list_subscriptions: Final = scoped(LeadAds.list_subscriptions)
    create_subscription: Final = scoped(LeadAds.create_subscription)
    get_subscription: Final = scoped(LeadAds.get_subscription)
    delete_subscription: Final = scoped(LeadAds.delete_subscription)
