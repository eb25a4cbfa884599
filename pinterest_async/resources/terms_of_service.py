"""The tag terms_of_service: what an advertiser has to accept."""

from typing import Final

from .._operations.declare import ADS_READ, GET, Resource
from .._operations.scoped import AccountResource, scoped
from ..models import terms_of_service as models
from ._types import AdsId


class TermsOfService(Resource):
    """Terms of service of an ad account."""

    @GET("/ad_accounts/{ad_account_id}/terms_of_service", "terms_of_service/get", ADS_READ, "ads:read")
    async def get(
        self, ad_account_id: AdsId, *, include_html: bool | None = None, tos_type: str | None = None
    ) -> models.TermsOfService:
        """Return the terms of service, and whether the advertiser has accepted them.

        Args:
            include_html: True gives the text as HTML.
        """
        ...


class AccountTermsOfService(AccountResource):
    """TermsOfService with the ad account filled in."""

    get: Final = scoped(TermsOfService.get)
