"""Items of catalogs: their attributes, the batches that write them, and their results."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Final, TypeAlias

from msgspec import Meta, Struct

from ._ad_media import AdMedia
from ._base import UNSET, Model, OpenEnum, UnsetType
from .catalogs import CatalogType
from .common import Digits
from .creative_assets import CreativeAssetsBatch
from .item_attributes import (
    HotelAddress,
    HotelAttributes,
    HotelAttributesUpdate,
    HotelGuestRatings,
    HotelImage,
    ItemAttributes,
    ItemAttributesUpdate,
    UpdateMaskField,
)
from .locales import Country, Language
from .pins import Pin

__all__ = [
    "AnyItemsBatch",
    "BatchOperation",
    "BatchStatus",
    "HotelAddress",
    "HotelAttributes",
    "HotelAttributesUpdate",
    "HotelGuestRatings",
    "HotelImage",
    "HotelItemCreate",
    "HotelItemDelete",
    "HotelItemOperation",
    "HotelItemUpdate",
    "HotelItemUpsert",
    "HotelItemsBatch",
    "HotelItemsFilter",
    "Item",
    "ItemAttributes",
    "ItemAttributesUpdate",
    "ItemDetails",
    "ItemRecord",
    "ItemStatus",
    "ItemValidationEvent",
    "Items",
    "ItemsBatch",
    "ItemsFilter",
    "LegacyCreateBatch",
    "LegacyDeleteBatch",
    "LegacyDiscontinueBatch",
    "LegacyItem",
    "LegacyItemDelete",
    "LegacyItemUpdate",
    "LegacyItemsBatch",
    "LegacyUpdateBatch",
    "LegacyUpsertBatch",
    "RetailItemCreate",
    "RetailItemDelete",
    "RetailItemDiscontinue",
    "RetailItemOperation",
    "RetailItemUpdate",
    "RetailItemUpsert",
    "RetailItemsBatch",
    "RetailItemsFilter",
    "UpdateMaskField",
    "VerticalItemsBatch",
    "is_repeatable",
]


class BatchOperation(OpenEnum):
    """What a batch, or one item of it, asks for. Source: BatchOperation, CatalogsHotelBatchItem.

    UPSERT replaces the whole item, so it must carry all attributes. DELETE_DISCONTINUED, of legacy batches only,
    deletes nothing: it marks the item as out of stock. Items that come from a feed take UPDATE and DELETE only.
    """

    UPDATE = "UPDATE"
    UPSERT = "UPSERT"
    CREATE = "CREATE"
    DELETE_DISCONTINUED = "DELETE_DISCONTINUED"
    DELETE = "DELETE"


class BatchStatus(OpenEnum):
    """How far a batch is. Source: BatchOperationStatus."""

    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class ItemStatus(OpenEnum):
    """The result of one item of a batch. Source: ItemProcessingStatus."""

    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    PROCESSING = "PROCESSING"


class RetailItemCreate(Model, tag_field="operation", tag="CREATE"):
    """A retail item to create; it must not exist yet. Source: CatalogsCreateRetailItem."""

    item_id: str
    attributes: ItemAttributes


class RetailItemUpdate(Model, tag_field="operation", tag="UPDATE"):
    """Changes to a retail item. Source: CatalogsUpdateRetailItem.

    What `update_mask` names and `attributes` leave out is deleted from the item.
    """

    item_id: str
    attributes: ItemAttributesUpdate
    update_mask: list[UpdateMaskField] | None | UnsetType = UNSET


class RetailItemUpsert(Model, tag_field="operation", tag="UPSERT"):
    """A retail item to create, or to replace with all its attributes. Source: CatalogsUpsertRetailItem."""

    item_id: str
    attributes: ItemAttributes


class RetailItemDelete(Model, tag_field="operation", tag="DELETE"):
    """A retail item to delete; `last_updated_time` is Unix milliseconds. Source: CatalogsDeleteRetailItem."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"last_updated_time"})

    item_id: str
    last_updated_time: int | UnsetType = UNSET


class RetailItemDiscontinue(Model, tag_field="operation", tag="DELETE_DISCONTINUED"):
    """A retail item to mark as out of stock; it is not deleted. Source: ItemDeleteDiscontinuedBatchRecord.

    Only legacy batches know it (`LegacyDiscontinueBatch`); `catalogs.sync_items` takes it beside all other operations.
    """

    item_id: str


RetailItemOperation: TypeAlias = RetailItemCreate | RetailItemUpdate | RetailItemUpsert | RetailItemDelete
"""What a retail batch can do to one item."""


class HotelItemCreate(Model, tag_field="operation", tag="CREATE"):
    """A hotel to create; it must not exist yet. Source: CatalogsCreateHotelItem."""

    hotel_id: str
    attributes: HotelAttributes


class HotelItemUpdate(Model, tag_field="operation", tag="UPDATE"):
    """Changes to a hotel. Source: CatalogsUpdateHotelItem."""

    hotel_id: str
    attributes: HotelAttributesUpdate


class HotelItemUpsert(Model, tag_field="operation", tag="UPSERT"):
    """A hotel to create, or to replace with all its attributes. Source: CatalogsUpsertHotelItem."""

    hotel_id: str
    attributes: HotelAttributes


class HotelItemDelete(Model, tag_field="operation", tag="DELETE"):
    """A hotel to delete. Source: CatalogsDeleteHotelItem."""

    hotel_id: str


HotelItemOperation: TypeAlias = HotelItemCreate | HotelItemUpdate | HotelItemUpsert | HotelItemDelete
"""What a hotel batch can do to one hotel."""


class RetailItemsBatch(Model, tag_field="catalog_type", tag="RETAIL"):
    """1 to 1000 operations on retail items of one country and language. Source: CatalogsRetailBatchRequest.

    Without `catalog_id` the account's oldest retail catalog is meant.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"catalog_id"})

    country: Country
    language: Language
    items: Annotated[list[RetailItemOperation], Meta(min_length=1, max_length=1000)]
    catalog_id: Digits | UnsetType = UNSET


class HotelItemsBatch(Model, tag_field="catalog_type", tag="HOTEL"):
    """1 to 1000 operations on hotels. Source: CatalogsHotelBatchRequest.

    Without `catalog_id` the account's oldest hotel catalog is meant.
    """

    country: Country
    language: Language
    items: Annotated[list[HotelItemOperation], Meta(min_length=1, max_length=1000)]
    catalog_id: Digits | UnsetType = UNSET


VerticalItemsBatch: TypeAlias = RetailItemsBatch | HotelItemsBatch | CreativeAssetsBatch
"""A batch whose items each say what is to be done."""


class LegacyItem(Model):
    """An item of a legacy batch that creates or replaces. Source: ItemCreateBatchRecord, ItemUpsertBatchRecord."""

    # The description calls neither field required, here and in the two below: omitting them has no use.
    item_id: str
    attributes: ItemAttributes


class LegacyItemUpdate(Model):
    """An item of a legacy batch that updates; `update_mask` as in `RetailItemUpdate`. Source: ItemUpdateBatchRecord."""

    item_id: str
    attributes: ItemAttributesUpdate
    update_mask: list[UpdateMaskField] | None | UnsetType = UNSET


class LegacyItemDelete(Model):
    """An item of a legacy batch that deletes. Source: ItemDeleteBatchRecord, ItemDeleteDiscontinuedBatchRecord."""

    item_id: str


class LegacyCreateBatch(Model, tag_field="operation", tag="CREATE"):
    """1 to 1000 retail items to create. Source: CatalogsItemsCreateBatchRequest."""

    country: Country
    language: Language
    items: Annotated[list[LegacyItem], Meta(min_length=1, max_length=1000)]


class LegacyUpdateBatch(Model, tag_field="operation", tag="UPDATE"):
    """1 to 1000 retail items to update. Source: CatalogsItemsUpdateBatchRequest."""

    country: Country
    language: Language
    items: Annotated[list[LegacyItemUpdate], Meta(min_length=1, max_length=1000)]


class LegacyUpsertBatch(Model, tag_field="operation", tag="UPSERT"):
    """1 to 1000 retail items to create or replace. Source: CatalogsItemsUpsertBatchRequest."""

    country: Country
    language: Language
    items: Annotated[list[LegacyItem], Meta(min_length=1, max_length=1000)]


class LegacyDeleteBatch(Model, tag_field="operation", tag="DELETE"):
    """Retail items to delete. Source: CatalogsItemsDeleteBatchRequest."""

    country: Country
    language: Language
    items: list[LegacyItemDelete]


class LegacyDiscontinueBatch(Model, tag_field="operation", tag="DELETE_DISCONTINUED"):
    """Retail items to mark as out of stock; none is deleted. Source: CatalogsItemsDeleteDiscontinuedBatchRequest."""

    country: Country
    language: Language
    items: list[LegacyItemDelete]


LegacyItemsBatch: TypeAlias = (
    LegacyCreateBatch | LegacyUpdateBatch | LegacyUpsertBatch | LegacyDeleteBatch | LegacyDiscontinueBatch
)
"""A batch of the older kind: retail only, one operation for all its items."""

AnyItemsBatch: TypeAlias = VerticalItemsBatch | LegacyItemsBatch | Mapping[str, Any]
"""A batch of either family; the families are distinguished by `catalog_type` and `operation`."""

_HARMLESS: Final = (
    BatchOperation.UPDATE,
    BatchOperation.UPSERT,
    BatchOperation.DELETE,
    BatchOperation.DELETE_DISCONTINUED,
)


def is_repeatable(batch: AnyItemsBatch) -> bool:
    """Return whether sending a batch twice does no harm: all its operations are known, and none creates."""
    operation = _operation(batch)
    if operation is not None:
        return operation in _HARMLESS
    items: Sequence[Any] = (batch.get("items") or ()) if isinstance(batch, Mapping) else batch.items
    kinds: set[type] = set(map(type, items))
    if any(issubclass(kind, Mapping) for kind in kinds):  # else the classes say it, and no item is inspected
        return all(_operation(item) in _HARMLESS for item in items)
    return all(_operation_of(kind) in _HARMLESS for kind in kinds)


def _operation(part: Struct | Mapping[str, Any]) -> object:
    """Return the operation of a batch or of one of its items, or None where it is not stated."""
    return part.get("operation") if isinstance(part, Mapping) else _operation_of(type(part))


def _operation_of(kind: type[Struct]) -> object:
    config = kind.__struct_config__
    return config.tag if config.tag_field == "operation" else None


class ItemValidationEvent(Model):
    """A fault found in an item: the attribute, Pinterest's code and its text. Source: ItemValidationEvent."""

    attribute: str | None = None
    code: int | None = None
    message: str | None = None


class ItemRecord(Model):
    """The result of one item of a batch.

    Source: ItemProcessingRecord, HotelProcessingRecord, CreativeAssetsProcessingRecord.

    Items have `item_id`, hotels `hotel_id`, creative assets `creative_assets_id`. Errors mean that the item was
    refused, warnings do not.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"creative_assets_id"})

    item_id: str | None = None
    hotel_id: str | None = None
    # Tuples, because most are empty, and the empty tuple takes no memory: there are millions of these records.
    errors: tuple[ItemValidationEvent, ...] | None = None
    warnings: tuple[ItemValidationEvent, ...] | None = None
    status: ItemStatus | None = None
    creative_assets_id: str | None = None


class ItemsBatch(Model):
    """A batch as the API reports on it. Source: CatalogsItemsBatch.

    Times are RFC 3339 strings; `completed_time` is None while the batch is processed.
    """

    batch_id: str = ""
    created_time: str | None = None
    completed_time: str | None = None
    status: BatchStatus | None = None
    catalog_type: CatalogType | None = None
    items: list[ItemRecord] | None = None


class ItemDetails(AdMedia):
    """Attributes of a stored item, as the API returns them; a kind's own are None for the other.

    Units as in `ItemAttributes` and `HotelAttributes`. Source: ItemAttributes, CatalogsHotelAttributes.
    """

    newer_fields: ClassVar[frozenset[str]] = ItemAttributesUpdate.newer_fields | {"video_link", "visibility"}

    image_link: list[str] | str | None = None
    additional_image_link: list[str] | None = None
    ad_link: str | None = None
    adult: bool | None = None
    age_group: str | None = None
    availability: str | None = None
    average_review_rating: float | None = None
    brand: str | None = None
    checkout_enabled: bool | None = None
    color: str | None = None
    condition: str | None = None
    custom_label_0: str | None = None
    custom_label_1: str | None = None
    custom_label_2: str | None = None
    custom_label_3: str | None = None
    custom_label_4: str | None = None
    description: str | None = None
    free_shipping_label: bool | None = None
    free_shipping_limit: str | None = None
    gender: str | None = None
    google_product_category: str | None = None
    gtin: int | str | None = None
    id: str | None = None
    item_group_id: str | None = None
    last_updated_time: int | None = None
    link: str | None = None
    material: str | None = None
    min_ad_price: str | None = None
    mobile_link: str | None = None
    mpn: str | None = None
    number_of_ratings: int | None = None
    number_of_reviews: int | None = None
    pattern: str | None = None
    price: str | None = None
    product_type: str | None = None
    sale_price: str | None = None
    shipping: str | None = None
    shipping_height: str | None = None
    shipping_weight: str | None = None
    shipping_width: str | None = None
    size: str | None = None
    size_system: str | None = None
    size_type: str | None = None
    tax: str | None = None
    title: str | None = None
    variant_names: list[str] | None = None
    variant_values: list[str] | None = None
    main_image: HotelImage | None = None
    name: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    neighborhood: list[str] | None = None
    address: HotelAddress | None = None
    category: str | None = None
    base_price: str | None = None
    guest_ratings: HotelGuestRatings | None = None
    custom_number_0: int | None = None
    custom_number_1: int | None = None
    custom_number_2: int | None = None
    custom_number_3: int | None = None
    custom_number_4: int | None = None
    installment_price: str | None = None
    promotion_id: str | None = None
    sale_price_effective_date: str | None = None
    unit_pricing_measure: str | None = None
    unit_pricing_base_measure: str | None = None
    android_deep_link: str | None = None
    ios_deep_link: str | None = None
    video_link: str | None = None
    visibility: str | None = None


class Item(Model):
    """A stored item, or why it cannot be had: then it has `errors`. Source: ItemResponse.

    Items have `item_id`, hotels `hotel_id`, creative assets `creative_assets_id`. There are at most 11 Pins.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"creative_assets_id"})
    later_fields: ClassVar[frozenset[str]] = frozenset({"item_response_kind"})

    catalog_type: CatalogType | None = None
    item_id: str | None = None
    hotel_id: str | None = None
    pins: list[Pin] | None = None
    attributes: ItemDetails | None = None
    errors: list[ItemValidationEvent] | None = None
    creative_assets_id: str | None = None
    item_response_kind: str | None = None


class Items(Model):
    """Items that were asked for by their ids, each found or not. Source: CatalogsItems."""

    items: list[Item] = []


class RetailItemsFilter(Model, tag_field="catalog_type", tag="RETAIL"):
    """1 to 100 retail items by id. Source: CatalogsRetailItemsFilter.

    Without `catalog_id` the account's oldest retail catalog is meant.
    """

    item_ids: Annotated[list[str], Meta(min_length=1, max_length=100)]
    catalog_id: Digits | UnsetType = UNSET


class HotelItemsFilter(Model, tag_field="catalog_type", tag="HOTEL"):
    """1 to 100 hotels by id. Source: CatalogsHotelItemsFilter.

    Without `catalog_id` the account's oldest hotel catalog is meant.
    """

    hotel_ids: Annotated[list[str], Meta(min_length=1, max_length=100)]
    catalog_id: Digits | UnsetType = UNSET


ItemsFilter: TypeAlias = RetailItemsFilter | HotelItemsFilter
"""Which items to get."""
