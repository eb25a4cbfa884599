"""The tag audience_sharing: audiences that other accounts may use."""

from collections.abc import Sequence
from typing import Final

from .._operations.declare import ADS_READ, ADS_WRITE, GET, PATCH, Field, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.audience_sharing import (
    AudienceAccountType,
    AudienceShared,
    AudienceSharedWithBusinesses,
    SharedAudienceAccount,
    SharingOperation,
)
from ..models.audiences import Audience
from ..models.common import Order
from ._types import AdsId, BusinessId, NumericId, PageSize


class AudienceSharing(Resource):
    """Audiences that are shared within a business hierarchy; not all apps have it. Sharing again changes nothing."""

    @GET(
        "/ad_accounts/{ad_account_id}/audiences/shared/accounts",
        "ad_accounts_audiences_shared_accounts/list",
        ADS_READ,
        "ads:read",
        sandbox=False,
        since="5.14",
    )
    def list_accounts(
        self,
        ad_account_id: AdsId,
        *,
        audience_id: AdsId,
        account_type: AudienceAccountType | str,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[SharedAudienceAccount]:
        """List accounts with access to an audience of an ad account."""
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/audiences/ad_accounts/shared",
        "update_ad_account_to_ad_account_shared_audience",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.14",
    )
    async def share_with_ad_accounts(
        self,
        ad_account_id: AdsId,
        *,
        audience_id: Field[NumericId],
        operation_type: Field[SharingOperation | str],
        recipient_account_ids: Field[Sequence[NumericId]],
    ) -> AudienceShared:
        """Share an audience of an ad account with other ad accounts of the business hierarchy, or end that."""
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/audiences/businesses/shared",
        "update_ad_account_to_business_shared_audience",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.14",
    )
    async def share_with_businesses(
        self,
        ad_account_id: AdsId,
        *,
        audience_id: Field[NumericId],
        operation_type: Field[SharingOperation | str],
        recipient_business_ids: Field[Sequence[NumericId]],
    ) -> AudienceSharedWithBusinesses:
        """Share an audience of an ad account with businesses of the business hierarchy, or end that."""
        ...

    @GET(
        "/businesses/{business_id}/audiences",
        "shared_audiences_for_business/list",
        ADS_READ,
        "biz_access:read",
        sandbox=False,
        since="5.14",
    )
    def list_received(
        self,
        business_id: BusinessId,
        *,
        bookmark: str | None = None,
        order: Order | str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[Audience]:
        """List audiences that others share with a business."""
        ...

    @GET(
        "/businesses/{business_id}/audiences/shared/accounts",
        "business_account_audiences_shared_accounts/list",
        ADS_READ,
        "biz_access:read",
        sandbox=False,
        since="5.14",
    )
    def list_accounts_of_business(
        self,
        business_id: BusinessId,
        *,
        audience_id: AdsId,
        account_type: AudienceAccountType | str,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[SharedAudienceAccount]:
        """List accounts with access to an audience of a business, or to one that it shares with its ad accounts."""
        ...

    @PATCH(
        "/businesses/{business_id}/audiences/ad_accounts/shared",
        "update_business_to_ad_account_shared_audience",
        ADS_WRITE,
        "biz_access:write",
        sandbox=False,
        since="5.14",
    )
    async def share_of_business_with_ad_accounts(
        self,
        business_id: BusinessId,
        *,
        audience_id: Field[NumericId],
        operation_type: Field[SharingOperation | str],
        recipient_account_ids: Field[Sequence[NumericId]],
    ) -> AudienceShared:
        """Share an audience of a business with ad accounts, or end that."""
        ...

    @PATCH(
        "/businesses/{business_id}/audiences/businesses/shared",
        "update_business_to_business_shared_audience",
        ADS_WRITE,
        "biz_access:write",
        sandbox=False,
        since="5.14",
    )
    async def share_of_business_with_businesses(
        self,
        business_id: BusinessId,
        *,
        audience_id: Field[NumericId],
        operation_type: Field[SharingOperation | str],
        recipient_business_ids: Field[Sequence[NumericId]],
    ) -> AudienceSharedWithBusinesses:
        """Share an audience of a business with other businesses, or end that."""
        ...


class AccountAudienceSharing(AccountResource):
    """AudienceSharing with the ad account filled in."""

    list_accounts: Final = scoped(AudienceSharing.list_accounts)
    share_with_ad_accounts: Final = scoped(AudienceSharing.share_with_ad_accounts)
    share_with_businesses: Final = scoped(AudienceSharing.share_with_businesses)
