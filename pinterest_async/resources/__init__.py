"""One module per tag of the reference, and one for helpers that span tags; each is imported at its first use."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from inspect import get_annotations
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .._http.transport import Transport
from .._operations.arguments import did_you_mean
from .._operations.declare import Operation, Resource, registered

if TYPE_CHECKING:
    from .ad_accounts import AdAccounts
    from .ad_groups import AdGroups
    from .ads import Ads
    from .advanced_auction import AdvancedAuction
    from .audience_insights import AudienceInsights
    from .audience_sharing import AudienceSharing
    from .audiences import Audiences
    from .billing import Billing
    from .boards import Boards
    from .bulk import Bulk
    from .business_access_assets import BusinessAccessAssets
    from .business_access_invite import BusinessAccessInvites
    from .business_access_relationships import BusinessAccessRelationships
    from .campaigns import Campaigns
    from .catalog_feeds import CatalogFeeds
    from .catalog_items import CatalogItems
    from .catalog_product_groups import CatalogProductGroups
    from .catalog_reports import CatalogReports
    from .catalogs import Catalogs
    from .conversion_eqs import ConversionEqs
    from .conversion_events import ConversionEvents
    from .conversion_tags import ConversionTags
    from .conversions import Conversions
    from .customer_list_uploads import CustomerListUploads
    from .customer_lists import CustomerLists
    from .integrations import Integrations
    from .keywords import Keywords
    from .labels import Labels
    from .lead_ads import LeadAds
    from .lead_forms import LeadForms
    from .leads_export import LeadsExports
    from .media import Media
    from .msot_events import MsotEvents
    from .notification import Notifications
    from .oauth import Oauth
    from .order_lines import OrderLines
    from .pins import Pins
    from .product_categories import ProductCategories
    from .product_group_promotions import ProductGroupPromotions
    from .product_groups import ProductGroups
    from .promotions import Promotions
    from .reports import Reports
    from .resources import Resources
    from .search import Search
    from .targeting_template import TargetingTemplates
    from .terms import Terms
    from .terms_of_service import TermsOfService
    from .user_account import UserAccount

OwnerT = TypeVar("OwnerT", bound=type)


class _LazyAttribute:
    """A class of a resource module as an attribute of other classes, imported at its first use.

    Read from an object it is an instance, made once and kept in the object. Read from a class it is the class itself,
    which is what `help` and `unittest.mock.create_autospec` look at.
    """

    def __init__(self, name: str, class_name: str) -> None:
        self.name = name
        self.class_name = class_name

    def __get__(self, owner: Any, owner_class: type) -> Any:
        found = getattr(import_module(f"{__name__}.{self.name}"), self.class_name)
        if owner is None:
            return found
        resource = owner.__dict__[self.name] = owner._new_resource(self.name, found)
        return resource


def lazy_resources(owner_class: OwnerT) -> OwnerT:
    """Make a lazy attribute of each annotation that is a string: `boards: "Boards"` is `resources.boards.Boards`.

    The class has a method `_new_resource(name, resource_class)`, which makes the value for an object.
    """
    for name, class_name in class_names(owner_class).items():
        setattr(owner_class, name, _LazyAttribute(name, class_name))
    return owner_class


def class_names(owner_class: type) -> dict[str, str]:
    """Return the names of the lazy attributes of a class, and the names of their classes."""
    return {name: hint for name, hint in get_annotations(owner_class).items() if isinstance(hint, str)}


@lazy_resources
class ClientResources:
    """The resources of the API as attributes, each made at its first use. This is the one list of them."""

    _transport: Transport

    ad_accounts: "AdAccounts"
    ad_groups: "AdGroups"
    ads: "Ads"
    advanced_auction: "AdvancedAuction"
    audience_insights: "AudienceInsights"
    audience_sharing: "AudienceSharing"
    audiences: "Audiences"
    billing: "Billing"
    boards: "Boards"
    bulk: "Bulk"
    business_access_assets: "BusinessAccessAssets"
    business_access_invite: "BusinessAccessInvites"
    business_access_relationships: "BusinessAccessRelationships"
    campaigns: "Campaigns"
    catalog_feeds: "CatalogFeeds"
    catalog_items: "CatalogItems"
    catalog_product_groups: "CatalogProductGroups"
    catalog_reports: "CatalogReports"
    catalogs: "Catalogs"
    conversion_eqs: "ConversionEqs"
    conversion_events: "ConversionEvents"
    conversion_tags: "ConversionTags"
    conversions: "Conversions"
    customer_list_uploads: "CustomerListUploads"
    customer_lists: "CustomerLists"
    integrations: "Integrations"
    keywords: "Keywords"
    labels: "Labels"
    lead_ads: "LeadAds"
    lead_forms: "LeadForms"
    leads_export: "LeadsExports"
    media: "Media"
    msot_events: "MsotEvents"
    notification: "Notifications"
    oauth: "Oauth"
    order_lines: "OrderLines"
    pins: "Pins"
    product_categories: "ProductCategories"
    product_group_promotions: "ProductGroupPromotions"
    product_groups: "ProductGroups"
    promotions: "Promotions"
    reports: "Reports"
    resources: "Resources"
    search: "Search"
    targeting_template: "TargetingTemplates"
    terms: "Terms"
    terms_of_service: "TermsOfService"
    user_account: "UserAccount"

    def _new_resource(self, name: str, resource_class: type[Resource]) -> Resource:
        return resource_class(self._transport)

    if not TYPE_CHECKING:  # pragma: no branch

        def __getattr__(self, name: str) -> Any:
            hint = did_you_mean(name, (known for known in dir(self) if not known.startswith("_")))
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name)


NAMES: Final = tuple(class_names(ClientResources))
"""The attributes of a client that are resources."""


def resource_class(name: str) -> type[Resource]:
    """Return the class of an attribute: "ad_accounts" -> `AdAccounts`."""
    found: type[Resource] = getattr(ClientResources, name)
    return found


def operation(name: str) -> Operation:
    """Return the operation of a method by its name ("ad_accounts.create_report"); imports its resource."""
    resource, _, method = name.partition(".")
    found: Operation = getattr(resource_class(resource), method).operation
    return found


@cache
def operations() -> Mapping[str, Operation]:
    """Return all operations by operationId; imports every resource."""
    for name in NAMES:
        resource_class(name)
    return registered()
