"""The tag conversion_tags: code on a website that reports what visitors do there."""

from collections.abc import Sequence
from typing import Final

from msgspec import UNSET

from .._operations.declare import ADS_READ, ADS_WRITE, GET, POST, Field, OptionalField, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.common import Order
from ..models.conversion_tags import ConversionTag, ConversionTagEvent, ConversionTagList
from ._types import AdsId, PageSize


class ConversionTags(Resource):
    """Conversion tags of an ad account, also called Pinterest tags."""

    @GET("/ad_accounts/{ad_account_id}/conversion_tags", "conversion_tags/list", ADS_READ, "ads:read", sandbox=False)
    async def list(self, ad_account_id: AdsId, *, filter_deleted: bool | None = None) -> ConversionTagList:
        """Return conversion tags of an ad account, all at once.

        Args:
            filter_deleted: True leaves deleted ones out.
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/conversion_tags",
        "conversion_tags/create",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        newer="aem_external_id_enabled",
    )
    async def create(
        self,
        ad_account_id: AdsId,
        *,
        name: Field[str],
        aem_enabled: OptionalField[bool | None] = UNSET,
        md_frequency: OptionalField[float | None] = UNSET,
        aem_fnln_enabled: OptionalField[bool | None] = UNSET,
        aem_ph_enabled: OptionalField[bool | None] = UNSET,
        aem_ge_enabled: OptionalField[bool | None] = UNSET,
        aem_db_enabled: OptionalField[bool | None] = UNSET,
        aem_loc_enabled: OptionalField[bool | None] = UNSET,
        aem_external_id_enabled: OptionalField[bool | None] = UNSET,
    ) -> ConversionTag:
        """Create a conversion tag; the answer's `code_snippet` belongs on the website.

        The tag matches visitors automatically by each field that is True here: email (`aem_enabled`), name
        (`aem_fnln_enabled`), phone (`aem_ph_enabled`), gender (`aem_ge_enabled`), date of birth (`aem_db_enabled`),
        place (`aem_loc_enabled`), your own id (`aem_external_id_enabled`, newer than 5.12).

        Args:
            md_frequency: 1 when left out.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/conversion_tags/{conversion_tag_id}",
        "conversion_tags/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
    )
    async def get(self, ad_account_id: AdsId, conversion_tag_id: AdsId) -> ConversionTag:
        """Return one conversion tag."""
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/conversion_tags/ocpm_eligible",
        "ocpm_eligible_conversion_tags/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
    )
    async def get_ocpm_eligible(self, ad_account_id: AdsId) -> dict[str, Sequence[ConversionTagEvent]]:
        """Return events that bids can be optimized for (oCPM), by the id of their tag."""
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/conversion_tags/page_visit",
        "page_visit_conversion_tags/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
    )
    def list_page_visit(
        self,
        ad_account_id: AdsId,
        *,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
    ) -> Pages[ConversionTagEvent]:
        """List page visits that the tags of an ad account report, in the order of their ids."""
        ...


class AccountConversionTags(AccountResource):
    """ConversionTags with the ad account filled in."""

    list: Final = scoped(ConversionTags.list)
    create: Final = scoped(ConversionTags.create)
    get: Final = scoped(ConversionTags.get)
    get_ocpm_eligible: Final = scoped(ConversionTags.get_ocpm_eligible)
    list_page_visit: Final = scoped(ConversionTags.list_page_visit)
