"""Promotions of product groups: product groups of a catalog that an ad group advertises."""

from typing import ClassVar, Final

from ._base import UNSET, Model, OpenEnum, UnsetType
from ._checks import value_check
from .ads import GridClickType
from .common import EntityStatus
from .pins import CreativeType


class CollectionsHeaderType(OpenEnum):
    """What stands above the products of a collection. Source: ProductGroupPromotion."""

    SHOP_THIS_COLLECTION = "SHOP_THIS_COLLECTION"
    EXPLORE_THIS_COLLECTION = "EXPLORE_THIS_COLLECTION"
    NO_HEADER = "NO_HEADER"
    ON_SALE = "ON_SALE"
    GET_DEAL = "GET_DEAL"


class ShoppingCallToAction(OpenEnum):
    """What the button below a shopping ad says. Source: ProductGroupPromotion."""

    SHOP_NOW = "SHOP_NOW"
    BOOK_NOW = "BOOK_NOW"
    ON_SALE = "ON_SALE"
    GET_DEAL = "GET_DEAL"
    BUY_ONLINE_PICKUP_IN_STORE = "BUY_ONLINE_PICKUP_IN_STORE"
    # Of 5.28.
    APPLY_NOW = "APPLY_NOW"
    BUY_NOW = "BUY_NOW"
    BUY_TICKETS = "BUY_TICKETS"
    CONTACT_US = "CONTACT_US"
    DONATE_NOW = "DONATE_NOW"
    DOWNLOAD = "DOWNLOAD"
    EXPLORE_MORE = "EXPLORE_MORE"
    FIND_A_DEALER = "FIND_A_DEALER"
    FIND_A_LOCATION = "FIND_A_LOCATION"
    GET_IT_NOW = "GET_IT_NOW"
    GET_OFFER = "GET_OFFER"
    GET_QUOTE = "GET_QUOTE"
    GET_RECIPE = "GET_RECIPE"
    GET_SHOWTIMES = "GET_SHOWTIMES"
    LEARN_MORE = "LEARN_MORE"
    ORDER_NOW = "ORDER_NOW"
    PLAY_GAME = "PLAY_GAME"
    READ_MORE = "READ_MORE"
    REGISTER_NOW = "REGISTER_NOW"
    SHOP_ON_ADVERTISER = "SHOP_ON_ADVERTISER"
    SHOP_THE_COLLECTION = "SHOP_THE_COLLECTION"
    SIGN_UP = "SIGN_UP"
    SUBSCRIBE = "SUBSCRIBE"
    TAKE_A_CLOSER_LOOK = "TAKE_A_CLOSER_LOOK"
    TAKE_A_PEEK = "TAKE_A_PEEK"
    TRY_IT = "TRY_IT"
    VISIT_SITE = "VISIT_SITE"
    WATCH_NOW = "WATCH_NOW"


class PreferredMediaType(OpenEnum):
    """What is promoted of items that have both; an item without a video shows its image. Source: MediaType."""

    VIDEO = "VIDEO"
    IMAGE = "IMAGE"


class ProductGroupPromotion(Model):
    """A product group in an ad group, as the API returns it. Source: ProductGroupPromotion.

    The bid is micro currency of the ad account. `included` False keeps the products out of the ads. `definition` is a
    path ("*/product_type_0='kitchen'"), `relative_definition` its last step. `is_mdl` uses the catalog's deep links for
    mobile devices. The `collections_hero` fields are for promotions as a collection. `is_generate_background` lets
    Pinterest make backgrounds for the images. The tags name the ad images and ad videos of the items to show.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "collections_header_type",
            "customizable_cta_type",
            "is_generate_background",
            "preferred_media_type",
            "selected_image_tag",
            "selected_video_tag",
        }
    )
    later_fields: ClassVar[frozenset[str]] = frozenset({"is_image_auto_resizing"})

    id: str = ""
    ad_group_id: str | None = None
    bid_in_micro_currency: int | None = None
    included: bool | None = None
    definition: str | None = None
    relative_definition: str | None = None
    parent_id: str | None = None
    slideshow_collections_title: str | None = None
    slideshow_collections_description: str | None = None
    is_mdl: bool | None = None
    status: EntityStatus | None = None
    tracking_url: str | None = None
    catalog_product_group_id: str | None = None
    catalog_product_group_name: str | None = None
    creative_type: CreativeType | None = None
    collections_hero_pin_id: str | None = None
    collections_hero_destination_url: str | None = None
    grid_click_type: GridClickType | None = None
    collections_header_type: CollectionsHeaderType | None = None
    customizable_cta_type: ShoppingCallToAction | None = None
    is_generate_background: bool | None = None
    preferred_media_type: PreferredMediaType | None = None
    selected_image_tag: str | None = None
    selected_video_tag: str | None = None
    is_image_auto_resizing: bool | None = None


_check_values: Final = value_check(bids=("bid_in_micro_currency",))


class ProductGroupPromotionCreate(Model):
    """A product group to put into an ad group: `catalog_product_group_id` says which. Source: ProductGroupPromotion.

    Fields as in `ProductGroupPromotion`; `tracking_url` has at most 4000 characters.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "collections_header_type",
            "customizable_cta_type",
            "is_generate_background",
            "preferred_media_type",
            "selected_image_tag",
            "selected_video_tag",
        }
    )
    later_fields: ClassVar[frozenset[str]] = frozenset({"is_image_auto_resizing"})

    # The schema is the one of the answers, so it has an id as well, and calls nothing required.
    ad_group_id: str | UnsetType = UNSET
    bid_in_micro_currency: int | None | UnsetType = UNSET
    included: bool | None | UnsetType = UNSET
    definition: str | None | UnsetType = UNSET
    relative_definition: str | None | UnsetType = UNSET
    parent_id: str | None | UnsetType = UNSET
    slideshow_collections_title: str | None | UnsetType = UNSET
    slideshow_collections_description: str | None | UnsetType = UNSET
    is_mdl: bool | None | UnsetType = UNSET
    status: EntityStatus | UnsetType = UNSET
    tracking_url: str | None | UnsetType = UNSET
    catalog_product_group_id: str | None | UnsetType = UNSET
    catalog_product_group_name: str | None | UnsetType = UNSET
    creative_type: CreativeType | UnsetType = UNSET
    collections_hero_pin_id: str | None | UnsetType = UNSET
    collections_hero_destination_url: str | None | UnsetType = UNSET
    grid_click_type: GridClickType | None | UnsetType = UNSET
    collections_header_type: CollectionsHeaderType | None | UnsetType = UNSET
    customizable_cta_type: ShoppingCallToAction | None | UnsetType = UNSET
    is_generate_background: bool | None | UnsetType = UNSET
    preferred_media_type: PreferredMediaType | None | UnsetType = UNSET
    selected_image_tag: str | None | UnsetType = UNSET
    selected_video_tag: str | None | UnsetType = UNSET
    is_image_auto_resizing: bool | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError for a negative bid."""
        _check_values(self)


class ProductGroupPromotionUpdate(ProductGroupPromotionCreate, kw_only=True):
    """Changes to one promotion: a field left at UNSET stays as it is. Source: ProductGroupPromotion."""

    later_fields: ClassVar[frozenset[str]] = frozenset({"is_image_auto_resizing"})

    # Not required by the schema, but nothing else says which promotion is meant.
    id: str
    is_image_auto_resizing: bool | UnsetType = UNSET
