"""The state of the sandbox: plain objects as they are sent on the wire, for tests to read, compare and seed.

sandbox.state.boards["813744295140000001"]["name"]
len(sandbox.state.campaigns[ad_account_id])
sandbox.state.items["DS0294-M"]["title"]
sandbox.state.add_pins(1000, board_id)
"""

from typing import Final

from .._data.file_storage import Storage
from .._data.objects import USERNAME
from .ad_accounts import AdAccountArea
from .ads import AdArea
from .advanced_auction import AdvancedAuctionArea
from .audiences import AudienceArea
from .billing import BillingArea
from .bulk import BulkArea
from .business_access_relationships import BusinessAccessArea
from .campaigns import CampaignArea
from .catalog_items import CatalogItemArea
from .catalog_product_groups import CatalogProductGroupArea
from .catalog_reports import CatalogReportArea
from .catalogs import CatalogArea
from .conversion_events import ConversionEventArea
from .conversion_tags import ConversionTagArea
from .customer_list_uploads import CustomerListUploadArea
from .customer_lists import CustomerListArea
from .integrations import IntegrationArea
from .keywords import KeywordArea
from .labels import LabelArea
from .lead_ads import LeadAdArea
from .lead_forms import LeadFormArea
from .leads_export import LeadsExportArea
from .media import MediaArea
from .order_lines import OrderLineArea
from .product_group_promotions import ProductGroupPromotionArea
from .promotions import PromotionArea
from .reports import ReportArea
from .targeting_template import TargetingTemplateArea

_IDS_PER_USER: Final = 1_000_000_000
"""Ids of a kind that a user can have before they meet those of the next one."""


class State(
    AdAccountArea,  # with the user account
    AdArea,  # with ad groups, Pins and boards
    AdvancedAuctionArea,
    AudienceArea,
    BillingArea,
    BulkArea,
    BusinessAccessArea,
    CampaignArea,
    CatalogArea,  # with feeds
    CatalogItemArea,
    CatalogProductGroupArea,
    CatalogReportArea,
    ConversionEventArea,
    ConversionTagArea,
    CustomerListArea,
    CustomerListUploadArea,
    IntegrationArea,
    KeywordArea,
    LabelArea,
    LeadAdArea,
    LeadFormArea,
    LeadsExportArea,
    MediaArea,
    OrderLineArea,
    ProductGroupPromotionArea,
    PromotionArea,
    ReportArea,
    TargetingTemplateArea,
):
    """The state of one user of a sandbox. It begins with an ad account, a catalog with a feed, a board with Pins.

    Attributes:
        user: The account that the token belongs to.
        followers, following, followed_boards, interests, websites, linked_businesses: Of the user.
        ad_accounts, boards, pins, catalogs, feeds, product_groups, media, integrations, bulk_requests: By id.
        campaigns, ad_groups, ads, keywords, promotions (of product groups), audiences, customer_lists, conversion_tags,
            lead_forms, subscriptions, order_lines, templates, insertion_orders, discounts, billing_profiles: By ad
            account, then by id. So are customer_list_uploads, ad_promotions (discounts and gifts), labels and
            targeting_templates.
        bid_options: Of items, by (catalog, country, language, item).
        leads_exports: By id.
        business_members, business_partners, business_invites, brand_accounts, asset_groups: Of the user's business, by
            id.
        asset_access: Permissions, by asset, then by member or partner.
        catalog_reports: By token.
        conversion_events: Counts by ad account.
        sections: By board, then by id.
        items: Attributes by item id, of all countries and languages together.
        catalog_items: By (catalog type, country, language), then by item id.
        batches: Catalog batches by id.
        processing_results: By feed, then by id.
        item_issues: By processing result, then by item number.
        reports: By token.
        integration_logs: Those that were accepted.
        storage: Files that links lead to, and uploads of videos.
        processing_seconds: How long anything is PROCESSING.
    """

    def __init__(
        self,
        *,
        processing_seconds: float = 2.0,
        username: str = USERNAME,
        number: int = 0,
        storage: Storage | None = None,
    ) -> None:
        """Begin with an ad account, a catalog and a board.

        Args:
            processing_seconds: How long anything is PROCESSING.
            username: The user's name.
            number: How many users there are before. No two users have an id in common.
            storage: Where files are kept, if that is shared.
        """
        self.username: str = username
        self.id_shift: int = number * _IDS_PER_USER
        super().__init__()
        self.storage: Storage = storage or self.storage
        self.processing_seconds = processing_seconds
        self.add_ad_account(name="Sandbox")
        self.add_catalog()
        [board] = self.add_boards(1)
        self.add_pins(3, board)
