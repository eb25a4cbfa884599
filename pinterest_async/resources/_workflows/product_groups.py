"""catalog_product_groups.create_many and delete_many: any number of product groups, 100 or 250 per call."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from ..._bulk.chunk import Chunk
from ..._bulk.job import BulkJob, refuses_when_started
from ..._bulk.journal.base import ChunkJournal
from ..._bulk.outcomes import Outcome
from ..._bulk.progress import Progress
from ..._bulk.reader import Items
from ..._bulk.resume import Find, Recognition, Search, keyed_by
from ..._bulk.sender import SendOptions
from ..._http.request import Request
from ..._http.transport import Transport
from ..._operations.arguments import Validator
from ..._operations.pages import Pages
from ...errors import BadRequest, Conflict, DecodeError, NotFound, Unprocessable
from ...models.catalog_product_groups import ProductGroup, ProductGroupCreate
from .. import operation
from .._types import AdsId
from .entities import field
from .reconcile import SKEW

CREATE: Final = "catalog_product_groups.create_many"
DELETE: Final = "catalog_product_groups.delete_many"

CREATED_PER_CALL: Final = 100
"""The API allows 1000. Fewer are unknown when no answer comes, and 100 calls a minute are 10,000 product groups."""

DELETED_PER_CALL: Final = 250
"""The API allows 1000. Their ids are part of the URL, whose length servers limit to about 8000 characters."""

CONCURRENCY: Final = 4
"""Calls in flight at a time: what 100 calls a minute need when one takes two seconds."""

GroupT = TypeVar("GroupT", bound=ProductGroupCreate | Mapping[str, Any])

_ISOLATES: Final = (BadRequest, Conflict, NotFound, Unprocessable)
"""One product group with a name that is taken, or one that is not there, is the reason to refuse all of a call."""

_MILLISECONDS: Final = 10**11
"""The description says that `created_at` is in seconds, and gives examples in milliseconds, which are above this."""


@refuses_when_started
def create_product_groups(
    transport: Transport,
    product_groups: Items[GroupT],
    ad_account_id: str | None,
    *,
    concurrency: int,
    on_progress: Callable[[Progress], None] | None,
    journal: ChunkJournal | None,
) -> BulkJob[GroupT, str]:
    """Return the job of `CatalogProductGroups.create_many`."""
    declared = operation("catalog_product_groups.create")
    account = _account(CREATE, ad_account_id)

    def encode(items: Sequence[GroupT]) -> Request:
        return declared.request((items,), account)

    async def send(request: Request, chunk: Chunk[GroupT], options: SendOptions) -> list[Outcome[GroupT, str]]:
        ids: Sequence[str | None] = await transport.send(declared, request, **options)
        if len(ids) != len(chunk) or not all(ids):
            problem = f"expected an id for each of {len(chunk)} product groups, got {len(ids)}"
            return chunk.outcomes("unknown", error=DecodeError(CREATE, 201, None, problem, repr(ids).encode()))
        return [
            Outcome(index, item, "succeeded", id)
            for index, item, id in zip(chunk.indexes, chunk.items, ids, strict=True)
        ]

    async def reconcile(search: Search) -> Find:
        """Find product groups by their feed or catalog and their name, which no other one there can have."""

        async def find(items: Sequence[Any]) -> Sequence[Any]:
            existing = {
                (owner, group.name): group.id
                for owner in set(map(_owner, items))
                async for group in _created_since(transport, owner, account, search.started - SKEW)
            }
            return [existing.get((_owner(item), field(item, "name"))) for item in items]

        return find

    return BulkJob(
        CREATE,
        product_groups,
        encode,
        send,
        chunk_size=CREATED_PER_CALL,
        concurrency=concurrency,
        on_progress=on_progress,
        journal=journal,
        scope=_scope(transport, account),
        value_type=str,
        reconcile=reconcile,
        recognition=Recognition(keyed_by(lambda item: (_owner(item), field(item, "name")))),
        isolates=_ISOLATES,
    )


@refuses_when_started
def delete_product_groups(
    transport: Transport,
    product_group_ids: Items[str],
    ad_account_id: str | None,
    *,
    concurrency: int,
    on_progress: Callable[[Progress], None] | None,
    journal: ChunkJournal | None,
) -> BulkJob[str, None]:
    """Return the job of `CatalogProductGroups.delete_many`."""
    declared = operation("catalog_product_groups.delete")
    account = _account(DELETE, ad_account_id)

    def encode(ids: Sequence[str]) -> Request:
        return declared.request((ids,), account)

    async def send(request: Request, chunk: Chunk[str], options: SendOptions) -> list[Outcome[str, None]]:
        await transport.send(declared, request, **options)
        return chunk.outcomes("succeeded")

    return BulkJob(
        DELETE,
        product_group_ids,
        encode,
        send,
        chunk_size=DELETED_PER_CALL,
        concurrency=concurrency,
        key=str,
        on_progress=on_progress,
        journal=journal,
        scope=_scope(transport, account),
        isolates=_ISOLATES,
    )


def _account(name: str, ad_account_id: str | None) -> dict[str, str]:
    return {} if ad_account_id is None else {"ad_account_id": Validator(AdsId)(name, "ad_account_id", ad_account_id)}


def _scope(transport: Transport, account: Mapping[str, str]) -> dict[str, str]:
    return {"base_url": transport.connection.base_url, **account}


def _owner(item: Any) -> tuple[str, Any]:
    """Return the feed or the catalog that a product group is created in, as an argument of the list."""
    feed_id: Any = field(item, "feed_id")
    return ("feed_id", feed_id) if isinstance(feed_id, str) else ("catalog_id", field(item, "catalog_id"))


async def _created_since(
    transport: Transport, owner: tuple[str, Any], account: Mapping[str, str], since: float
) -> AsyncIterator[ProductGroup]:
    """Yield product groups of a feed or catalog that were created since a time.

    Raises:
        DecodeError: One came without its id or its name. Then it is not known what exists.
    """
    declared = operation("catalogs.list_product_groups")
    request = declared.request((), {owner[0]: owner[1], "page_size": 250, **account})
    async for group in Pages[ProductGroup](transport.send, declared, request):
        if not group.id or group.name is None:
            problem = "a product group that was looked up came without its id or its name, so nothing is created"
            raise DecodeError(CREATE, 200, None, problem, repr(group).encode())
        created = group.created_at
        if created is None or created / (1000 if created > _MILLISECONDS else 1) >= since:
            yield group
