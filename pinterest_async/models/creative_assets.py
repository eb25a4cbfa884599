"""Creative assets of catalogs: their attributes and the batches that write them. Newer than 5.12."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from ._base import UNSET, Model, UnsetType
from .common import Digits
from .locales import Country, Language


class CreativeAssetsAttributesUpdate(Model):
    """Attributes of creative assets that an update may change. Source: CatalogsUpdatableCreativeAssetsAttributes.

    `visibility` is "visible" or "hidden", in either case.
    """

    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    link: str | UnsetType = UNSET
    ios_deep_link: str | None | UnsetType = UNSET
    android_deep_link: str | None | UnsetType = UNSET
    google_product_category: str | None | UnsetType = UNSET
    custom_label_0: str | None | UnsetType = UNSET
    custom_label_1: str | None | UnsetType = UNSET
    custom_label_2: str | None | UnsetType = UNSET
    custom_label_3: str | None | UnsetType = UNSET
    custom_label_4: str | None | UnsetType = UNSET
    visibility: str | None | UnsetType = UNSET


class CreativeAssetsAttributes(CreativeAssetsAttributesUpdate):
    """All attributes of creative assets, to create or replace them. Source: CatalogsCreativeAssetsAttributes."""

    image_link: str | UnsetType = UNSET
    video_link: str | UnsetType = UNSET


class CreativeAssetsCreate(Model, tag_field="operation", tag="CREATE"):
    """Creative assets to create; they must not exist yet. Source: CatalogsCreateCreativeAssetsItem."""

    creative_assets_id: str
    attributes: CreativeAssetsAttributes


class CreativeAssetsUpdate(Model, tag_field="operation", tag="UPDATE"):
    """Changes to creative assets. Source: CatalogsUpdateCreativeAssetsItem."""

    creative_assets_id: str
    attributes: CreativeAssetsAttributesUpdate


class CreativeAssetsUpsert(Model, tag_field="operation", tag="UPSERT"):
    """Creative assets to create, or to replace with all their attributes. Source: CatalogsUpsertCreativeAssetsItem."""

    creative_assets_id: str
    attributes: CreativeAssetsAttributes


class CreativeAssetsDelete(Model, tag_field="operation", tag="DELETE"):
    """Creative assets to delete. Source: CatalogsDeleteCreativeAssetsItem."""

    creative_assets_id: str


CreativeAssetsOperation: TypeAlias = (
    CreativeAssetsCreate | CreativeAssetsUpdate | CreativeAssetsUpsert | CreativeAssetsDelete
)
"""What a batch can do to one item of creative assets."""


class CreativeAssetsBatch(Model, tag_field="catalog_type", tag="CREATIVE_ASSETS"):
    """1 to 1000 operations on creative assets. Source: CatalogsCreativeAssetsBatchRequest.

    Without `catalog_id` the account's oldest catalog of creative assets is meant.
    """

    country: Country
    language: Language
    items: Annotated[list[CreativeAssetsOperation], Meta(min_length=1, max_length=1000)]
    catalog_id: Digits | UnsetType = UNSET
