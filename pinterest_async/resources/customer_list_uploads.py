"""The tag customer_list_uploads: files of records for customer lists."""

from typing import Annotated, Final, Literal

from msgspec import Meta

from .._bulk.reader import Items
from .._operations.declare import ADS_READ, ADS_WRITE, FIELD, GET, POST, Field, Resource
from .._operations.scoped import AccountResource, scoped
from ..models.customer_list_uploads import CustomerListFile, CustomerListUpload, CustomerListUploadCreated
from ..models.customer_lists import UserListOperation
from ._types import AdsId
from ._workflows.list_files import upload_list_file


class CustomerListUploads(Resource):
    """Files of records that are added to a customer list, or removed from it.

    For lists of millions: a file takes the place of many calls of `customer_lists.update`. It is a closed beta.
    """

    @POST(
        "/ad_accounts/{ad_account_id}/customer_lists/{customer_list_id}/uploads",
        "customer_list_uploads/create",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.22",
    )
    async def create(
        self,
        ad_account_id: AdsId,
        customer_list_id: AdsId,
        *,
        operation: Field[UserListOperation | str],
        total_parts: Annotated[int, Meta(ge=1, le=10), FIELD],
    ) -> CustomerListUploadCreated:
        """Create an upload; the answer has a link for each part of the file.

        Args:
            operation: Whether the records are added or removed.
            total_parts: 1 to 10. All parts but the last have 5 MB or more.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/customer_lists/{customer_list_id}/uploads/{customer_list_upload_id}",
        "customer_list_uploads/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
        since="5.22",
    )
    async def get(
        self, ad_account_id: AdsId, customer_list_id: AdsId, customer_list_upload_id: AdsId
    ) -> CustomerListUpload:
        """Return the state of an upload, and how many records were processed."""
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/customer_lists/{customer_list_id}/uploads/{customer_list_upload_id}/run",
        "customer_list_uploads/run",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.22",
    )
    async def run(
        self, ad_account_id: AdsId, customer_list_id: AdsId, customer_list_upload_id: AdsId
    ) -> CustomerListUpload:
        """Start to process an upload whose parts are all in place."""
        ...

    async def upload(
        self,
        ad_account_id: AdsId,
        customer_list_id: AdsId,
        records: Items[str],
        *,
        operation: UserListOperation | str = UserListOperation.ADD,
        separator: Literal["\n", ","] = "\n",
        timeout: float = 3600.0,
    ) -> CustomerListFile:
        """Add any number of records to a list, or remove them, with one file, and wait until it is processed.

        The records are written to a temporary file, which is deleted afterwards, and sent in up to 10 parts. A part
        whose connection breaks is sent again. What is neither an address nor a hash is left out, and counted. Where the
        server has no uploads (they are in a closed beta, since 5.22), `customer_lists.upload` does the same.

        Args:
            records: Email addresses or hashes of the list's kind, one each (`pinterest_async.hashing` makes them).
            separator: What is between records in the file. The API's description does not say; lines are usual.
            timeout: Seconds for processing it.

        Raises:
            ArgumentError: An argument is refused, or no record is left; nothing was sent.
            OutcomeUnknown: It is not known whether an upload was created or started.
            ResponseError: The storage service refuses a part.
            JobFailed: Pinterest cannot process the file.
            TimedOut: It is not processed in time.

        Source: customer_list_uploads/create, customer_list_uploads/run, customer_list_uploads/get.
        """
        return await upload_list_file(
            self.transport,
            ad_account_id,
            customer_list_id,
            records,
            operation_type=operation,
            separator=separator,
            timeout=timeout,
        )


class AccountCustomerListUploads(AccountResource):
    """CustomerListUploads with the ad account filled in."""

    create: Final = scoped(CustomerListUploads.create)
    get: Final = scoped(CustomerListUploads.get)
    run: Final = scoped(CustomerListUploads.run)
    upload: Final = scoped(CustomerListUploads.upload)
