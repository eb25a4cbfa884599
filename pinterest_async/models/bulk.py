"""Bulk requests: ad entities to download, or to create and update, asynchronously and of all kinds at once."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from msgspec import Meta

from ._base import UNSET, Model, OpenEnum, UnsetType
from ._confidential import RedactedModel
from .ad_groups import AdGroupCreate, AdGroupUpdate
from .ads import AdCreate, AdUpdate
from .campaigns import CampaignCreate, CampaignSummaryStatus, CampaignUpdate, ObjectiveType
from .catalog_product_groups import ProductGroupCreate, ProductGroupUpdate
from .common import Digits
from .keywords import KeywordCreate, KeywordUpdate
from .labels import LabelCreate
from .product_group_promotions import ProductGroupPromotionCreate, ProductGroupPromotionUpdate

AdGroupId: TypeAlias = Annotated[str, Meta(pattern=r"^(AG)?[0-9]+\Z")]
"""An id of an ad group, with or without AG before it."""


class BulkEntityType(OpenEnum):
    """What a bulk download can hold. Source: BulkEntityType."""

    CAMPAIGN = "CAMPAIGN"
    AD_GROUP = "AD_GROUP"
    PRODUCT_GROUP = "PRODUCT_GROUP"
    AD = "AD"
    KEYWORD = "KEYWORD"
    LABEL = "LABEL"
    SCHEDULE = "SCHEDULE"


class BulkOutputFormat(OpenEnum):
    """Format of a bulk download; JSON unless said otherwise. Source: BulkOutputFormat."""

    CSV = "CSV"
    JSON = "JSON"


class BulkCampaignFilter(Model):
    """Which campaigns to download, with what belongs to them; times are Unix seconds as text.

    Source: BulkDownloadRequest.
    """

    start_time: Digits | UnsetType = UNSET
    end_time: Digits | UnsetType = UNSET
    name: str | UnsetType = UNSET
    campaign_status: list[CampaignSummaryStatus] | UnsetType = UNSET
    objective_type: list[ObjectiveType] | UnsetType = UNSET


class BulkDownloadCreate(Model):
    """A download to prepare: fewer types are done sooner. Source: BulkDownloadRequest.

    `entity_ids` include all entities below them. `updated_since`, Unix seconds as text, excludes what has not
    changed since.
    """

    entity_types: Annotated[list[BulkEntityType], Meta(min_length=1, max_length=6)] | UnsetType = UNSET
    entity_ids: list[Digits] | UnsetType = UNSET
    updated_since: Digits | UnsetType = UNSET
    campaign_filter: BulkCampaignFilter | UnsetType = UNSET
    output_format: BulkOutputFormat | UnsetType = UNSET


class BulkKeywordsCreate(Model):
    """Keywords to create in one ad account, campaign or ad group; C or AG may stand before the id of the last two.

    Source: KeywordsRequest.
    """

    parent_id: Annotated[str, Meta(pattern=r"^((AG)|C)?[0-9]+\Z")]
    keywords: list[KeywordCreate]


class BulkPromotionsCreate(Model):
    """Promotions of product groups to create in one ad group. Source: ProductGroupPromotionCreateRequest."""

    ad_group_id: AdGroupId
    product_group_promotion: list[ProductGroupPromotionCreate]


class BulkPromotionsUpdate(Model):
    """Changes to promotions of product groups in one ad group. Source: ProductGroupPromotionUpdateRequest."""

    ad_group_id: AdGroupId
    product_group_promotion: list[ProductGroupPromotionUpdate]


class BulkLabelsCreate(Model):
    """Labels to give to one campaign; C may stand before its id. Newer than 5.12. Source: LabelCreateRequest."""

    parent_id: Annotated[str, Meta(pattern=r"^[C]?[0-9]+\Z")]
    labels: list[LabelCreate]


class BulkLabelUpdate(Model):
    """A change to a label; the status "ARCHIVED" removes it. Newer than 5.12. Source: BulkUpsertRequestUpdate."""

    id: str
    status: Literal["ARCHIVED"] | UnsetType = UNSET
    value: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET


class BulkCreate(Model):
    """What to create, as in the operations that create each kind alone. Source: BulkUpsertRequestCreate."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"labels", "catalog_product_groups"})

    campaigns: list[CampaignCreate] | UnsetType = UNSET
    ad_groups: list[AdGroupCreate] | UnsetType = UNSET
    ads: list[AdCreate] | UnsetType = UNSET
    product_groups: list[BulkPromotionsCreate] | UnsetType = UNSET
    keywords: list[BulkKeywordsCreate] | UnsetType = UNSET
    labels: list[BulkLabelsCreate] | UnsetType = UNSET
    catalog_product_groups: list[ProductGroupCreate] | UnsetType = UNSET


class BulkUpdate(Model):
    """What to change, as in the operations that change each kind alone. Source: BulkUpsertRequestUpdate."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"labels", "catalog_product_groups"})

    campaigns: list[CampaignUpdate] | UnsetType = UNSET
    ad_groups: list[AdGroupUpdate] | UnsetType = UNSET
    ads: list[AdUpdate] | UnsetType = UNSET
    product_groups: list[BulkPromotionsUpdate] | UnsetType = UNSET
    keywords: list[KeywordUpdate] | UnsetType = UNSET
    labels: list[BulkLabelUpdate] | UnsetType = UNSET
    catalog_product_groups: list[ProductGroupUpdate] | UnsetType = UNSET


class BulkUpsert(Model):
    """What to create and what to change. Source: BulkUpsertRequest."""

    create: BulkCreate | UnsetType = UNSET
    update: BulkUpdate | UnsetType = UNSET


class BulkRequestCreated(Model):
    """The id of a request that was accepted; it may be several, joined by ", ".

    Source: BulkDownloadResponse, BulkUpsertResponse.
    """

    request_id: str | None = None


class BulkRequestStatus(OpenEnum):
    """How far a bulk request is: SUCCEEDED and FAILED are final. Source: BulkUpsertStatus."""

    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


class BulkRequest(RedactedModel):
    """How far a bulk request is, and where to fetch its result. Source: BulkUpsertStatusResponse.

    `result_url` gives access to the data, so the repr hides it.
    """

    later_fields: ClassVar[frozenset[str]] = frozenset({"workload_id"})

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"result_url"})

    status: BulkRequestStatus | None = None
    result_url: str | None = None
    workload_id: int | None = None
