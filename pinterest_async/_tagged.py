"""An attribute for each tag of the reference, made when it is first used."""

from typing import TYPE_CHECKING, Any

from ._http.transport import Transport
from .resources import ATTRIBUTES, resource_class

if TYPE_CHECKING:
    from .resources.ad_accounts import AdAccounts
    from .resources.ad_groups import AdGroups
    from .resources.ads import Ads
    from .resources.audience_insights import AudienceInsights
    from .resources.audiences import Audiences
    from .resources.billing import Billing
    from .resources.boards import Boards
    from .resources.bulk import Bulk
    from .resources.campaigns import Campaigns
    from .resources.catalogs import Catalogs
    from .resources.conversion_events import ConversionEvents
    from .resources.conversion_tags import ConversionTags
    from .resources.customer_lists import CustomerLists
    from .resources.integrations import Integrations
    from .resources.keywords import Keywords
    from .resources.lead_ads import LeadAds
    from .resources.lead_forms import LeadForms
    from .resources.media import Media
    from .resources.oauth import Oauth
    from .resources.order_lines import OrderLines
    from .resources.pins import Pins
    from .resources.product_group_promotions import ProductGroupPromotions
    from .resources.product_groups import ProductGroups
    from .resources.reports import Reports
    from .resources.resources import Resources
    from .resources.search import Search
    from .resources.terms import Terms
    from .resources.terms_of_service import TermsOfService
    from .resources.user_account import UserAccount


class Tagged:
    """The resources of the API, over the transport of a client."""

    if TYPE_CHECKING:
        ad_accounts: AdAccounts
        ad_groups: AdGroups
        ads: Ads
        audience_insights: AudienceInsights
        audiences: Audiences
        billing: Billing
        boards: Boards
        bulk: Bulk
        campaigns: Campaigns
        catalogs: Catalogs
        conversion_events: ConversionEvents
        conversion_tags: ConversionTags
        customer_lists: CustomerLists
        integrations: Integrations
        keywords: Keywords
        lead_ads: LeadAds
        lead_forms: LeadForms
        media: Media
        oauth: Oauth
        order_lines: OrderLines
        pins: Pins
        product_group_promotions: ProductGroupPromotions
        product_groups: ProductGroups
        reports: Reports
        resources: Resources
        search: Search
        terms: Terms
        terms_of_service: TermsOfService
        user_account: UserAccount

    _transport: Transport

    if not TYPE_CHECKING:  # pragma: no branch

        def __getattr__(self, name: str) -> Any:
            if name not in ATTRIBUTES:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            resource = resource_class(name)(self._transport)
            setattr(self, name, resource)
            return resource

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *ATTRIBUTES})
