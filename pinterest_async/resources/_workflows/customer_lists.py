"""customer_lists.upload: any number of records of a customer list, 10,000 per call."""

from collections.abc import Callable, Sequence
from typing import Final

from ..._bulk.chunk import Chunk
from ..._bulk.job import BulkJob, refuses_when_started
from ..._bulk.journal.base import ChunkJournal
from ..._bulk.outcomes import Outcome
from ..._bulk.progress import Progress
from ..._bulk.reader import Items
from ..._bulk.sender import SendOptions
from ..._http.request import Request
from ..._http.transport import Transport
from ..._operations.arguments import Validator
from ...errors import ArgumentError, DecodeError
from ...models.customer_lists import CustomerList, UserListOperation
from .. import operation
from .._types import AdsId
from .customer_data import normal_record

RECORDS: Final = "customer_lists.upload"
RECORDS_PER_CALL: Final = 10_000
"""Records of one call. The API names no limit; 10,000 hashes are 650 kB."""


@refuses_when_started
def upload_records(
    transport: Transport,
    ad_account_id: str,
    customer_list_id: str,
    records: Items[str],
    *,
    operation_type: UserListOperation | str,
    on_progress: Callable[[Progress], None] | None,
    journal: ChunkJournal | None,
) -> BulkJob[str, CustomerList]:
    """Return the job of `CustomerLists.upload`."""
    declared = operation("customer_lists.update")
    ad_account_id = Validator(AdsId)(RECORDS, "ad_account_id", ad_account_id)
    customer_list_id = Validator(AdsId)(RECORDS, "customer_list_id", customer_list_id)
    Validator(UserListOperation)(RECORDS, "operation_type", operation_type)

    def encode(records: Sequence[str]) -> Request:
        normal = [normal_record(record) for record in records]
        if None in normal:
            raise ArgumentError(RECORDS, "records", "expected each to be one email address or hash, without commas")
        joined = ",".join(filter(None, normal))
        return declared.request(
            (ad_account_id, customer_list_id), {"records": joined, "operation_type": operation_type}
        )

    async def send(request: Request, chunk: Chunk[str], options: SendOptions) -> list[Outcome[str, CustomerList]]:
        changed: CustomerList = await transport.send(declared, request, **options)
        if changed.id != customer_list_id:
            problem = DecodeError(RECORDS, 200, None, "the answer is not about this list", repr(changed).encode())
            return chunk.outcomes("unknown", error=problem)
        return chunk.outcomes("succeeded", value=changed)

    # One call at a time: the API refuses a second write to an object within a short time.
    return BulkJob(
        RECORDS,
        records,
        encode,
        send,
        chunk_size=RECORDS_PER_CALL,
        concurrency=1,
        on_progress=on_progress,
        journal=journal,
        scope={
            "base_url": transport.connection.base_url,
            "ad_account_id": ad_account_id,
            "customer_list_id": customer_list_id,
            "operation_type": str(operation_type),
        },
        value_type=CustomerList,
    )
