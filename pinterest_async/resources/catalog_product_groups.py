"""The tag catalog_product_groups: many product groups with one call."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar

from msgspec import Meta

from .._bulk.job import BulkJob
from .._bulk.journal.base import ChunkJournal
from .._bulk.progress import Progress
from .._bulk.reader import Items
from .._operations.declare import BODY, CATALOGS_WRITE, COMMA, DELETE, POST, Resource, Wire
from .._operations.scoped import AccountResource, scoped_optional
from ..models.catalog_product_groups import ProductGroupCreate
from ._types import AdsId, NumericId
from ._workflows.product_groups import CONCURRENCY, create_product_groups, delete_product_groups

CreateT = TypeVar("CreateT", bound=ProductGroupCreate | Mapping[str, Any])


class CatalogProductGroups(Resource):
    """Product groups in any number; `catalogs` has the operations for one of them.

    They are those of the token's user, or of the owner of `ad_account_id` where that is given.
    """

    @POST(
        "/catalogs/product_groups/multiple",
        "catalogs_product_groups/create_many",
        CATALOGS_WRITE,
        "catalogs:write",
        since="5.13",
    )
    async def create(
        self,
        product_groups: Annotated[
            Sequence[ProductGroupCreate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=1000)
        ],
        *,
        ad_account_id: AdsId | None = None,
    ) -> Sequence[str]:
        """Create 1 to 1000 product groups, or none of them, and return their ids in the order sent."""
        ...

    @DELETE(
        "/catalogs/product_groups/multiple",
        "catalogs_product_groups/delete_many",
        CATALOGS_WRITE,
        "catalogs:write",
        since="5.13",
    )
    async def delete(
        self,
        product_group_ids: Annotated[Sequence[NumericId], COMMA, Wire("id"), Meta(min_length=1, max_length=1000)],
        *,
        ad_account_id: AdsId | None = None,
    ) -> None:
        """Delete 1 to 1000 product groups. One that does not exist, or is promoted, is a reason to refuse all."""
        ...

    def create_many(
        self,
        product_groups: Items[CreateT],
        *,
        ad_account_id: str | None = None,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[CreateT, str]:
        """Create any number of product groups, 100 per call; the value of an outcome is the id.

        A call that is refused for some of its product groups is sent without them. One without an answer is not sent
        again: its product groups are unknown. With a journal they can be looked up, by feed or catalog and name.

        Args:
            concurrency: Calls in flight at a time.
            journal: Resumes an earlier run (see `Journal`).

        Source: catalogs_product_groups/create_many.
        """
        return create_product_groups(
            self.transport,
            product_groups,
            ad_account_id,
            concurrency=concurrency,
            on_progress=on_progress,
            journal=journal,
        )

    def delete_many(
        self,
        product_group_ids: Items[str],
        *,
        ad_account_id: str | None = None,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[str, None]:
        """Delete any number of product groups, 250 per call.

        A call that is refused for some of its product groups is sent without them: those that do not exist (404), or
        are promoted (409), fail.

        Args:
            concurrency: Calls in flight at a time.
            journal: Resumes an earlier run (see `Journal`).

        Source: catalogs_product_groups/delete_many.
        """
        return delete_product_groups(
            self.transport,
            product_group_ids,
            ad_account_id,
            concurrency=concurrency,
            on_progress=on_progress,
            journal=journal,
        )


class AccountCatalogProductGroups(AccountResource):
    """CatalogProductGroups with the ad account filled in."""

    create: Final = scoped_optional(CatalogProductGroups.create)
    delete: Final = scoped_optional(CatalogProductGroups.delete)
    create_many: Final = scoped_optional(CatalogProductGroups.create_many)
    delete_many: Final = scoped_optional(CatalogProductGroups.delete_many)
