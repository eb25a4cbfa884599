"""One ad account, named once: the resources of a client with `ad_account_id` filled in.

account = pinterest.account("549755885175")
async for campaign in account.campaigns.list(): ...
"""

from functools import cache
from typing import TYPE_CHECKING, Any, Self, Unpack

from ._operations.arguments import Validator, did_you_mean
from ._operations.scoped import ACCOUNT, AccountResource
from ._settings import ViewOptions
from .resources import NAMES, lazy_resources

if TYPE_CHECKING:
    from .client import Pinterest
    from .resources.ad_accounts import AccountAdAccounts
    from .resources.ad_groups import AccountAdGroups
    from .resources.ads import AccountAds
    from .resources.advanced_auction import AccountAdvancedAuction
    from .resources.audience_insights import AccountAudienceInsights
    from .resources.audience_sharing import AccountAudienceSharing
    from .resources.audiences import AccountAudiences
    from .resources.billing import AccountBilling
    from .resources.boards import AccountBoards
    from .resources.bulk import AccountBulk
    from .resources.campaigns import AccountCampaigns
    from .resources.catalog_feeds import AccountCatalogFeeds
    from .resources.catalog_items import AccountCatalogItems
    from .resources.catalog_product_groups import AccountCatalogProductGroups
    from .resources.catalog_reports import AccountCatalogReports
    from .resources.catalogs import AccountCatalogs
    from .resources.conversion_eqs import AccountConversionEqs
    from .resources.conversion_events import AccountConversionEvents
    from .resources.conversion_tags import AccountConversionTags
    from .resources.conversions import AccountConversions
    from .resources.customer_list_uploads import AccountCustomerListUploads
    from .resources.customer_lists import AccountCustomerLists
    from .resources.keywords import AccountKeywords
    from .resources.labels import AccountLabels
    from .resources.lead_ads import AccountLeadAds
    from .resources.lead_forms import AccountLeadForms
    from .resources.leads_export import AccountLeadsExports
    from .resources.msot_events import AccountMsotEvents
    from .resources.order_lines import AccountOrderLines
    from .resources.pins import AccountPins
    from .resources.product_group_promotions import AccountProductGroupPromotions
    from .resources.product_groups import AccountProductGroups
    from .resources.promotions import AccountPromotions
    from .resources.reports import AccountReports
    from .resources.resources import AccountResources
    from .resources.search import AccountSearch
    from .resources.targeting_template import AccountTargetingTemplates
    from .resources.terms_of_service import AccountTermsOfService
    from .resources.user_account import AccountUserAccount

__all__ = ["AccountView"]


@lazy_resources
class AccountView:
    """The resources of one ad account: methods that take `ad_account_id`, without it.

    Where it is optional, it is this account unless the call has another, or None for the token's own user.
    Made by `Pinterest.account()`; raises ArgumentError for an id that is not 1 to 18 digits.
    """

    ad_accounts: "AccountAdAccounts"
    ad_groups: "AccountAdGroups"
    ads: "AccountAds"
    advanced_auction: "AccountAdvancedAuction"
    audience_insights: "AccountAudienceInsights"
    audience_sharing: "AccountAudienceSharing"
    audiences: "AccountAudiences"
    billing: "AccountBilling"
    boards: "AccountBoards"
    bulk: "AccountBulk"
    campaigns: "AccountCampaigns"
    catalog_feeds: "AccountCatalogFeeds"
    catalog_items: "AccountCatalogItems"
    catalog_product_groups: "AccountCatalogProductGroups"
    catalog_reports: "AccountCatalogReports"
    catalogs: "AccountCatalogs"
    conversion_eqs: "AccountConversionEqs"
    conversion_events: "AccountConversionEvents"
    conversion_tags: "AccountConversionTags"
    conversions: "AccountConversions"
    customer_list_uploads: "AccountCustomerListUploads"
    customer_lists: "AccountCustomerLists"
    keywords: "AccountKeywords"
    labels: "AccountLabels"
    lead_ads: "AccountLeadAds"
    lead_forms: "AccountLeadForms"
    leads_export: "AccountLeadsExports"
    msot_events: "AccountMsotEvents"
    order_lines: "AccountOrderLines"
    pins: "AccountPins"
    product_group_promotions: "AccountProductGroupPromotions"
    product_groups: "AccountProductGroups"
    promotions: "AccountPromotions"
    reports: "AccountReports"
    resources: "AccountResources"
    search: "AccountSearch"
    targeting_template: "AccountTargetingTemplates"
    terms_of_service: "AccountTermsOfService"
    user_account: "AccountUserAccount"

    def __init__(self, pinterest: "Pinterest", ad_account_id: str) -> None:
        self.ad_account_id: str = _validator()("account", ACCOUNT, ad_account_id)
        self._pinterest = pinterest

    def with_options(self, **options: Unpack[ViewOptions]) -> Self:
        """Return the same account over a view with other options, as `Pinterest.with_options()` takes them."""
        return type(self)(self._pinterest.with_options(**options), self.ad_account_id)

    def _new_resource(self, name: str, view_class: type[AccountResource]) -> AccountResource:
        return view_class(getattr(self._pinterest, name), self.ad_account_id)

    if not TYPE_CHECKING:  # pragma: no branch

        def __getattr__(self, name: str) -> Any:
            hint = did_you_mean(name, (known for known in dir(self) if not known.startswith("_")))
            if name in NAMES:
                hint = f"; nothing of it takes an ad account: use pinterest.{name}"
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name)

    def __repr__(self) -> str:
        return f"<AccountView {self.ad_account_id} of {self._pinterest!r}>"


@cache
def _validator() -> Validator:
    from .resources._types import AdsId  # with the first view, not with the package

    return Validator(AdsId)
