"""The tag bulk: ad entities of all kinds, downloaded or created and updated asynchronously."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from .._operations.declare import ADS_READ, ADS_WRITE, BODY, GET, POST, Resource
from .._operations.scoped import AccountResource, scoped
from .._transfers.download import Download
from ..models.bulk import BulkDownloadCreate, BulkRequest, BulkRequestCreated, BulkUpsert
from ._types import AdsId, Text
from ._workflows.reports import download_bulk, upsert_bulk


class Bulk(Resource):
    """Asynchronous requests for many ad entities; poll `get_request` with the request_id of their answers."""

    @POST("/ad_accounts/{ad_account_id}/bulk/download", "bulk_download/create", ADS_READ, "ads:read", sandbox=False)
    async def create_download(
        self, ad_account_id: AdsId, download: Annotated[BulkDownloadCreate | Mapping[str, Any], BODY]
    ) -> BulkRequestCreated:
        """Request a file of campaigns, ad groups, product groups, ads and keywords; only active ones have data."""
        ...

    @POST("/ad_accounts/{ad_account_id}/bulk/upsert", "bulk_upsert/create", ADS_WRITE, "ads:write", sandbox=False)
    async def create_upsert(
        self, ad_account_id: AdsId, upsert: Annotated[BulkUpsert | Mapping[str, Any], BODY]
    ) -> BulkRequestCreated:
        """Create and change any number of campaigns, ad groups, ads, product groups and keywords."""
        ...

    @GET("/ad_accounts/{ad_account_id}/bulk/{bulk_request_id}", "bulk_request/get", ADS_READ, "ads:read", sandbox=False)
    async def get_request(
        self, ad_account_id: AdsId, bulk_request_id: Text, *, include_details: bool | None = None
    ) -> BulkRequest:
        """Return the state of a download or an upsert, and where to fetch the result.

        Args:
            include_details: True adds the errors and details of every part.
        """
        ...

    async def download(
        self,
        ad_account_id: AdsId,
        download: BulkDownloadCreate | Mapping[str, Any],
        *,
        timeout: float = 3600.0,
    ) -> Download:
        """Request a file of ad entities and wait for it: `async for row in (await ...).rows()`, or `.save(path)`.

        Args:
            timeout: Seconds until it has to be ready.

        Raises:
            JobFailed: Pinterest stopped the request.
            TimedOut: The file was not ready in time.

        Source: bulk_download/create, bulk_request/get.
        """
        return await download_bulk(self.transport, ad_account_id, download, timeout)

    async def upsert(
        self, ad_account_id: AdsId, upsert: BulkUpsert | Mapping[str, Any], *, timeout: float = 3600.0
    ) -> Download:
        """Create and change ad entities of all kinds, and wait for the file that has their results.

        Args:
            timeout: Seconds until it has to be ready.

        Raises:
            OutcomeUnknown: No answer says whether the request was accepted; it is not sent again.
            JobFailed: Pinterest stopped the request.
            TimedOut: It was still being processed after `timeout`.

        Source: bulk_upsert/create, bulk_request/get.
        """
        return await upsert_bulk(self.transport, ad_account_id, upsert, timeout)


class AccountBulk(AccountResource):
    """Bulk with the ad account filled in."""

    create_download: Final = scoped(Bulk.create_download)
    create_upsert: Final = scoped(Bulk.create_upsert)
    get_request: Final = scoped(Bulk.get_request)
    download: Final = scoped(Bulk.download)
    upsert: Final = scoped(Bulk.upsert)
