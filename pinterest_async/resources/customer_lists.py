"""The tag customer_lists: lists of known people, from whom audiences can be made."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from msgspec import UNSET

from .._bulk.job import BulkJob
from .._bulk.journal.base import ChunkJournal
from .._bulk.progress import Progress
from .._bulk.reader import Items
from .._operations.declare import (
    ADS_READ,
    ADS_WRITE,
    FIELD,
    GET,
    PATCH,
    POST,
    RETIRED,
    Field,
    Normalized,
    OptionalField,
    Resource,
)
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.common import ErrorDetail, Order
from ..models.customer_lists import CustomerList, UserListOperation, UserListType
from ._types import AdsId, PageSize
from ._workflows.customer_data import normal_records
from ._workflows.customer_lists import upload_records


class CustomerLists(Resource):
    """Customer lists of an ad account.

    Records are one string, joined by commas: email addresses in lower case, plain or hashed, or hashed ids of mobile
    devices (MAID, IDFA); the hashes may be SHA-1, SHA-256 or MD5. Pinterest looks for accounts that match, keeps those
    and deletes the records.
    """

    @GET(
        "/ad_accounts/{ad_account_id}/customer_lists",
        "customer_lists/list",
        ADS_READ,
        "ads:read",
        sandbox=False,
        newer="exclude_nca",
    )
    def list(
        self,
        ad_account_id: AdsId,
        *,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
        exclude_nca: bool | None = None,
    ) -> Pages[CustomerList]:
        """List customer lists of an ad account, in the order of their ids.

        Args:
            exclude_nca: Leave out lists made for the acquisition of new customers. Of 5.28.
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/customer_lists",
        "customer_lists/create",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        newer="is_nca",
    )
    async def create(
        self,
        ad_account_id: AdsId,
        *,
        name: Field[str],
        records: Annotated[str, FIELD, Normalized(normal_records)],
        list_type: OptionalField[UserListType | str] = UNSET,
        exceptions: Annotated[OptionalField[Mapping[str, Any]], RETIRED] = UNSET,
        is_nca: OptionalField[bool] = UNSET,
    ) -> CustomerList:
        """Create a customer list; it takes at least 100 records that match, and an audience made of it to be used.

        Args:
            records: Email addresses or hashes, joined by commas. They are sent in lower case and without spaces;
                anything else among them is refused.
            list_type: EMAIL when left out.
            exceptions: Documented without a purpose; the API of today does not take it, and a call with it warns.
            is_nca: Whether it is for the acquisition of new customers. Of 5.28.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/customer_lists/{customer_list_id}",
        "customer_lists/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
    )
    async def get(self, ad_account_id: AdsId, customer_list_id: AdsId) -> CustomerList:
        """Return one customer list, without its records."""
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/customer_lists/{customer_list_id}",
        "customer_lists/update",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
    )
    async def update(
        self,
        ad_account_id: AdsId,
        customer_list_id: AdsId,
        *,
        records: Annotated[str, FIELD, Normalized(normal_records)],
        operation_type: Field[UserListOperation | str],
        exceptions: Annotated[OptionalField[ErrorDetail | Mapping[str, Any]], RETIRED] = UNSET,
    ) -> CustomerList:
        """Add records to a customer list, or remove them; its audience is updated afterwards.

        Args:
            records: As for `create`.
            exceptions: Documented without a purpose; the API of today does not take it, and a call with it warns.
        """
        ...

    def upload(
        self,
        ad_account_id: AdsId,
        customer_list_id: AdsId,
        records: Items[str],
        *,
        operation_type: UserListOperation | str = UserListOperation.ADD,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[str, CustomerList]:
        """Add any number of records to a list, or remove them, 10,000 per call and one call after the other.

        Await the job for its result, or iterate over its outcomes; `value` is the list as it was after the call.
        Pinterest does not say whether an accepted record matches an account. `customer_list_uploads.upload` sends one
        file instead, where the server has that.

        Args:
            records: Email addresses or hashes of the list's kind, one each (`pinterest_async.hashing` makes them).
            journal: Resumes an earlier run, whose records it knows by their content (see `Journal`).

        Source: customer_lists/update.
        """
        return upload_records(
            self.transport,
            ad_account_id,
            customer_list_id,
            records,
            operation_type=operation_type,
            on_progress=on_progress,
            journal=journal,
        )


class AccountCustomerLists(AccountResource):
    """CustomerLists with the ad account filled in."""

    list: Final = scoped(CustomerLists.list)
    create: Final = scoped(CustomerLists.create)
    get: Final = scoped(CustomerLists.get)
    update: Final = scoped(CustomerLists.update)
    upload: Final = scoped(CustomerLists.upload)
