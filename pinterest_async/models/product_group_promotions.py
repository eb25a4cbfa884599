"""Promotions of product groups: product groups of a catalog that an ad group advertises."""

from typing import Final

from ._base import UNSET, Model, UnsetType
from ._checks import value_check
from .ads import GridClickType
from .common import EntityStatus
from .pins import CreativeType


class ProductGroupPromotion(Model):
    """A product group in an ad group, as the API returns it. Source: ProductGroupPromotion.

    The bid is micro currency of the ad account. `included` False keeps the products out of the ads. `definition` is a
    path ("*/product_type_0='kitchen'"), `relative_definition` its last step. `is_mdl` uses the catalog's deep links for
    mobile devices. The `collections_hero` fields are for promotions as a collection.
    """

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


_check_values: Final = value_check(bids=("bid_in_micro_currency",))


class ProductGroupPromotionCreate(Model):
    """A product group to put into an ad group: `catalog_product_group_id` says which. Source: ProductGroupPromotion.

    Fields as in `ProductGroupPromotion`; `tracking_url` has at most 4000 characters.
    """

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

    def check_values(self) -> None:
        """Raise ValueError for a negative bid."""
        _check_values(self)


class ProductGroupPromotionUpdate(ProductGroupPromotionCreate, kw_only=True):
    """Changes to one promotion: a field left at UNSET stays as it is. Source: ProductGroupPromotion."""

    # Not required by the schema, but nothing else says which promotion is meant.
    id: str
