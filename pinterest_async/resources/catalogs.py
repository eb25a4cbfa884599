"""The tag catalogs: catalogs with their feeds, items and product groups."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

from msgspec import Meta

from .._bulk.job import BulkJob
from .._bulk.journal.base import ChunkJournal
from .._bulk.progress import Progress
from .._bulk.reader import Items as BulkItems
from .._operations.declare import (
    BODY,
    CATALOGS_READ,
    CATALOGS_WRITE,
    COMMA,
    DEEP,
    DELETE,
    GET,
    PATCH,
    POST,
    REPEAT,
    Field,
    Resource,
    Wire,
)
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped_optional
from ..models.catalog_feeds import (
    Feed,
    FeedCreate,
    FeedProcessingResult,
    FeedUpdate,
    ItemValidationIssue,
    ItemValidationIssues,
)
from ..models.catalog_filter_values import AvailableFilterValues
from ..models.catalog_items import (
    AnyItemsBatch,
    HotelItemsFilter,
    ItemRecord,
    Items,
    ItemsBatch,
    RetailItemsFilter,
    is_repeatable,
)
from ..models.catalog_product_groups import (
    ProductGroup,
    ProductGroupCreate,
    ProductGroupProductCounts,
    ProductGroupUpdate,
    ProductQuery,
)
from ..models.catalogs import Catalog, CatalogType, Product
from ..models.locales import CatalogLocale, Country, Language
from ._types import AdsId, NumericId, PageSize, Text
from ._workflows.catalog_mirror import MAX_REMOVED, MirrorJob, Options, Removal
from ._workflows.catalog_sync import CONCURRENCY, MAX_BODY, ItemT, sync_items
from ._workflows.item_lookup import posted_first
from ._workflows.mirror_items import MirrorItems
from ._workflows.mirror_state import MirrorState


class Catalogs(Resource):
    """Catalogs of the token's user, or of the owner of `ad_account_id` where that is given.

    The second takes the role of owner, admin or catalogs manager in the ad account.
    """

    @GET("/catalogs", "catalogs/list", CATALOGS_READ, "catalogs:read", sandbox=False)
    def list(
        self, *, ad_account_id: AdsId | None = None, page_size: PageSize | None = None, bookmark: str | None = None
    ) -> Pages[Catalog]:
        """List all catalogs.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    @POST("/catalogs", "catalogs/create", CATALOGS_WRITE, "catalogs:write", since="5.14")
    async def create(
        self, *, name: Field[str], catalog_type: Field[CatalogType | str], ad_account_id: AdsId | None = None
    ) -> Catalog:
        """Create a catalog."""
        ...

    @GET(
        "/catalogs/available_filter_values",
        "catalogs/available_filter_values",
        CATALOGS_READ,
        "catalogs:read",
        since="5.16",
    )
    async def get_available_filter_values(
        self,
        *,
        catalog_id: NumericId,
        feed_id: NumericId | None = None,
        country: Country | str | None = None,
        language: CatalogLocale | str | None = None,
        ad_account_id: AdsId | None = None,
    ) -> AvailableFilterValues:
        """Return what filters of product groups can look for: the values of a sample of up to 1000 items.

        Args:
            feed_id, country, language: Of a retail catalog: which items; all when left out.
        """
        ...

    @GET("/catalogs/feeds", "feeds/list", CATALOGS_READ, "catalogs:read")
    def list_feeds(
        self,
        *,
        catalog_id: NumericId | None = None,
        ad_account_id: AdsId | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[Feed]:
        """List all feeds, or those of one catalog.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    @posted_first
    @GET(
        "/catalogs/items",
        "items/get",
        CATALOGS_READ,
        "catalogs:read",
        sandbox=False,
        removed="5.15",
        successor="catalogs.get_items",
    )
    async def get_items(
        self,
        *,
        country: str,
        language: str,
        filters: Annotated[RetailItemsFilter | HotelItemsFilter | Mapping[str, Any], DEEP] | None = None,
        item_ids: Annotated[Sequence[str], REPEAT] | None = None,
        ad_account_id: AdsId | None = None,
    ) -> Items:
        """Return up to 100 items or hotels by their ids; those that cannot be returned come with errors.

        It sends the POST that the API has since 5.13, or this GET, which is not part of it since 5.15, where there is
        no POST.

        Args:
            filters: Which items; required, unless the deprecated `item_ids` is given.
            country: For example "US".
            language: For example "EN".
        """
        ...

    @POST(
        "/catalogs/items/batch",
        "items_batch/post",
        CATALOGS_WRITE,
        "catalogs:read catalogs:write",
        sandbox=False,
        repeatable=is_repeatable,
    )
    async def create_items_batch(
        self, batch: Annotated[AnyItemsBatch, BODY], *, ad_account_id: AdsId | None = None
    ) -> ItemsBatch:
        """Create, update, replace or delete 1 to 1000 items; they are processed after the answer.

        Poll `get_items_batch` with the answer's `batch_id` for the result of each item. A batch is safe to send again
        unless it creates.
        """
        ...

    @GET("/catalogs/items/batch/{batch_id}", "items_batch/get", CATALOGS_READ, "catalogs:read", sandbox=False)
    async def get_items_batch(self, batch_id: Text, *, ad_account_id: AdsId | None = None) -> ItemsBatch:
        """Return the state of a batch, and the result of each item.

        Updates and deletions are done within seconds, creations take longer.
        """
        ...

    def sync_items(
        self,
        items: BulkItems[ItemT],
        *,
        country: Country | str,
        language: Language | str,
        ad_account_id: str | None = None,
        catalog_id: str | None = None,
        concurrency: int = CONCURRENCY,
        first_poll: float = 1.0,
        max_body: int = MAX_BODY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[ItemT, ItemRecord]:
        """Send any number of items, up to 1000 per batch, and poll each batch until it is processed.

        Iterate over the job for one outcome per item as it becomes known, or await it for all of them. A succeeded item
        may have `warnings` in its outcome. Operations of all kinds may be mixed, on retail items and on hotels, as
        Structs, as plain dicts of the wire's names, or as the rows that `read_feed` yields: a rejected row fails with
        its reason. `RetailItemDiscontinue` is sent in a legacy batch. Operations on the same item are carried out one
        after the other, in the order of the input. A batch that creates is never sent twice: when no answer comes, its
        items are unknown; all others are sent again.

        Args:
            catalog_id: Where hotels are stored; their oldest catalog when left out.
            concurrency: Batches in flight at a time, and with them the items held in memory; 20 use the whole quota
                while a batch takes up to 9 s.
            first_poll: Seconds until the first batch is polled. Later ones are polled after the processing time of
                those before them.
            max_body: Bytes of a batch. One that is larger, or that the API calls too large, is sent in parts.
            journal: Resumes an earlier run, whose items it knows by their ids (see `Journal`), and polls the batches
                that it had in flight. Items that have changed since are sent, but for those to create.

        Source: items_batch/post, items_batch/get.
        """
        return sync_items(
            self.transport,
            items,
            country=country,
            language=language,
            ad_account_id=ad_account_id,
            catalog_id=catalog_id,
            concurrency=concurrency,
            first_poll=first_poll,
            max_body=max_body,
            on_progress=on_progress,
            journal=journal,
        )

    def mirror(
        self,
        items: MirrorItems,
        *,
        state: str | os.PathLike[str] | MirrorState,
        country: Country | str,
        language: Language | str,
        ad_account_id: str | None = None,
        catalog_id: str | None = None,
        remove: Removal = "delete",
        max_removed: float = MAX_REMOVED,
        unreadable_rows: int = 0,
        dry_run: bool = False,
        resend_all: bool = False,
        concurrency: int = CONCURRENCY,
        first_poll: float = 1.0,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> MirrorJob:
        """Make the catalog equal a feed: send what is new or changed since the last run, and remove what left the feed.

        Await the job for the counts, or iterate over it for an outcome per change. The state keeps a digest per item.
        It changes only with a known outcome, so a run that was killed is repeated by running it again. Nothing is sent
        before the input was read to its end: an error in it changes nothing, and neither does an empty one. Rows that
        `read_feed` rejects keep their items in the catalog, and so do ids that the input repeats.

        What others change in the catalog is not noticed. Items that a state does not know are never removed.

        Args:
            items: All items, whole: rows of `read_feed`, upserts as Structs, or as plain dicts of the wire's names.
            state: A file, which is made by the first run, or a `MirrorState`, such as `RedisMirrorState`. It belongs
                to one catalog (country, language, ad account, `catalog_id`, base URL), and one run uses it at a time.
            remove: What happens to items that left the feed: "delete", "out_of_stock" (they are marked so; not for
                hotels), or "keep".
            max_removed: The share of the items in the catalog that one run may remove, from 0 to 1. If more left the
                feed none is removed, and the result says so. A single item may always be removed, unless it is 0.
            unreadable_rows: Rows without an id that a feed may have. If it has more, nothing is removed: an item may
                be missing because its row cannot be read.
            dry_run: Send nothing and leave the state as it is. The outcomes are "planned", and the counts say what
                would be done.
            resend_all: Send unchanged items too, where others may have changed the catalog.
            concurrency: As in `sync_items`; likewise `first_poll` and `catalog_id`.

        Raises:
            FeedError: The feed breaks off. Nothing was sent.
            MirrorError: The state is of another catalog, in use or damaged, or the feed has no item. Nothing was sent.
            ArgumentError: An item is not whole, or another argument is wrong. Nothing was sent.

        Source: items_batch/post, items_batch/get.
        """
        options = Options(
            state,
            country,
            language,
            ad_account_id,
            catalog_id,
            remove,
            max_removed,
            unreadable_rows,
            dry_run,
            resend_all,
            concurrency,
            first_poll,
            on_progress,
        )
        return MirrorJob(self.transport, items, options)

    @POST("/catalogs/feeds", "feeds/create", CATALOGS_WRITE, "catalogs:read catalogs:write")
    async def create_feed(
        self, feed: Annotated[FeedCreate | Mapping[str, Any], BODY], *, ad_account_id: AdsId | None = None
    ) -> Feed:
        """Create a feed; its name must be new, and the account needs a website of its own."""
        ...

    @GET("/catalogs/feeds/{feed_id}", "feeds/get", CATALOGS_READ, "catalogs:read")
    async def get_feed(self, feed_id: NumericId, *, ad_account_id: AdsId | None = None) -> Feed:
        """Return one feed."""
        ...

    @PATCH("/catalogs/feeds/{feed_id}", "feeds/update", CATALOGS_WRITE, "catalogs:read catalogs:write")
    async def update_feed(
        self,
        feed_id: NumericId,
        changes: Annotated[FeedUpdate | Mapping[str, Any], BODY],
        *,
        ad_account_id: AdsId | None = None,
    ) -> Feed:
        """Change a feed."""
        ...

    @DELETE("/catalogs/feeds/{feed_id}", "feeds/delete", CATALOGS_WRITE, "catalogs:read catalogs:write")
    async def delete_feed(self, feed_id: NumericId, *, ad_account_id: AdsId | None = None) -> None:
        """Delete a feed; one with promotions that are running is refused (409)."""
        ...

    @GET(
        "/catalogs/feeds/{feed_id}/processing_results",
        "feed_processing_results/list",
        CATALOGS_READ,
        "catalogs:read",
    )
    def list_processing_results(
        self,
        feed_id: NumericId,
        *,
        ad_account_id: AdsId | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[FeedProcessingResult]:
        """List the processing results of a feed.

        By the reference only the first page is available: its bookmark is ignored.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    @GET(
        "/catalogs/processing_results/{processing_result_id}/item_issues",
        "items_issues/list",
        CATALOGS_READ,
        "catalogs:read",
    )
    def list_item_issues(
        self,
        processing_result_id: NumericId,
        *,
        item_numbers: Annotated[Sequence[int], REPEAT] | None = None,
        item_validation_issue: ItemValidationIssue | str | None = None,
        ad_account_id: AdsId | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[ItemValidationIssues]:
        """List faulty items of one processing of a feed: for each code up to 20 of them, picked at random.

        Args:
            item_numbers: Positions in the file, from 0; not together with `item_validation_issue`.
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    @GET(
        "/catalogs/product_groups",
        "catalogs_product_groups/list",
        CATALOGS_READ,
        "catalogs:read",
        sandbox=False,
        newer="ids",
    )
    def list_product_groups(
        self,
        *,
        feed_id: NumericId | None = None,
        catalog_id: NumericId | None = None,
        ad_account_id: AdsId | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
        ids: Annotated[Sequence[int], COMMA, Wire("id"), Meta(min_length=1, max_length=1000)] | None = None,
    ) -> Pages[ProductGroup]:
        """List product groups of a feed or of a catalog.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
            ids: Only these, 1 to 1000. Newer than 5.12.
        """
        ...

    @POST("/catalogs/product_groups", "catalogs_product_groups/create", CATALOGS_WRITE, "catalogs:write", sandbox=False)
    async def create_product_group(
        self,
        product_group: Annotated[ProductGroupCreate | Mapping[str, Any], BODY],
        *,
        ad_account_id: AdsId | None = None,
    ) -> ProductGroup:
        """Create a product group of a feed or of a catalog."""
        ...

    @GET(
        "/catalogs/product_groups/{product_group_id}",
        "catalogs_product_groups/get",
        CATALOGS_READ,
        "catalogs:read",
        sandbox=False,
    )
    async def get_product_group(
        self, product_group_id: NumericId, *, ad_account_id: AdsId | None = None
    ) -> ProductGroup:
        """Return one product group."""
        ...

    @PATCH(
        "/catalogs/product_groups/{product_group_id}",
        "catalogs_product_groups/update",
        CATALOGS_WRITE,
        "catalogs:write",
        sandbox=False,
    )
    async def update_product_group(
        self,
        product_group_id: NumericId,
        changes: Annotated[ProductGroupUpdate | Mapping[str, Any], BODY],
        *,
        ad_account_id: AdsId | None = None,
    ) -> ProductGroup:
        """Change a product group."""
        ...

    @DELETE(
        "/catalogs/product_groups/{product_group_id}",
        "catalogs_product_groups/delete",
        CATALOGS_WRITE,
        "catalogs:write",
        sandbox=False,
    )
    async def delete_product_group(self, product_group_id: NumericId, *, ad_account_id: AdsId | None = None) -> None:
        """Delete a product group."""
        ...

    @GET(
        "/catalogs/product_groups/{product_group_id}/product_counts",
        "catalogs_product_groups/product_counts_get",
        CATALOGS_READ,
        "catalogs:read",
        sandbox=False,
    )
    async def get_product_counts(
        self, product_group_id: NumericId, *, ad_account_id: AdsId | None = None
    ) -> ProductGroupProductCounts:
        """Return how many products a product group has, by availability."""
        ...

    @GET(
        "/catalogs/product_groups/{product_group_id}/products",
        "catalogs_product_group_pins/list",
        CATALOGS_READ,
        "boards:read catalogs:read pins:read",
        sandbox=False,
        newer="pin_metrics",
    )
    def list_products(
        self,
        product_group_id: NumericId,
        *,
        ad_account_id: AdsId | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
        pin_metrics: bool | None = None,
    ) -> Pages[Product]:
        """List products of a product group, with their Pins.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
            pin_metrics: True adds each Pin's metrics of 90 days and of all time. Newer than 5.12.
        """
        ...

    @POST(
        "/catalogs/products/get_by_product_group_filters",
        "products_by_product_group_filter/list",
        CATALOGS_READ,
        "boards:read catalogs:read pins:read",
        sandbox=False,
        repeatable=True,
        newer="pin_metrics",
    )
    def list_products_by_filter(
        self,
        query: Annotated[ProductQuery | Mapping[str, Any], BODY],
        *,
        ad_account_id: AdsId | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
        pin_metrics: bool | None = None,
    ) -> Pages[Product]:
        """List products of a feed that meet the conditions, with their Pins: a preview of a product group.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
            pin_metrics: True adds each Pin's metrics of 90 days and of all time. Newer than 5.12.
        """
        ...


class AccountCatalogs(AccountResource):
    """Catalogs with the ad account filled in."""

    list: Final = scoped_optional(Catalogs.list)
    create: Final = scoped_optional(Catalogs.create)
    get_available_filter_values: Final = scoped_optional(Catalogs.get_available_filter_values)
    list_feeds: Final = scoped_optional(Catalogs.list_feeds)
    get_items: Final = scoped_optional(Catalogs.get_items)
    create_items_batch: Final = scoped_optional(Catalogs.create_items_batch)
    get_items_batch: Final = scoped_optional(Catalogs.get_items_batch)
    sync_items: Final = scoped_optional(Catalogs.sync_items)
    mirror: Final = scoped_optional(Catalogs.mirror)
    create_feed: Final = scoped_optional(Catalogs.create_feed)
    get_feed: Final = scoped_optional(Catalogs.get_feed)
    update_feed: Final = scoped_optional(Catalogs.update_feed)
    delete_feed: Final = scoped_optional(Catalogs.delete_feed)
    list_processing_results: Final = scoped_optional(Catalogs.list_processing_results)
    list_item_issues: Final = scoped_optional(Catalogs.list_item_issues)
    list_product_groups: Final = scoped_optional(Catalogs.list_product_groups)
    create_product_group: Final = scoped_optional(Catalogs.create_product_group)
    get_product_group: Final = scoped_optional(Catalogs.get_product_group)
    update_product_group: Final = scoped_optional(Catalogs.update_product_group)
    delete_product_group: Final = scoped_optional(Catalogs.delete_product_group)
    get_product_counts: Final = scoped_optional(Catalogs.get_product_counts)
    list_products: Final = scoped_optional(Catalogs.list_products)
    list_products_by_filter: Final = scoped_optional(Catalogs.list_products_by_filter)
