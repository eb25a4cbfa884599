"""customer_lists.upload: any number of records of a customer list, 10,000 per call."""

from collections.abc import Callable, Sequence
from typing import Final

from ..._bulk.job import BulkJob
from ..._bulk.journal.base import ChunkJournal
from ..._bulk.outcomes import Outcome, Progress
from ..._bulk.reader import Chunk, Items
from ..._http.request import Request
from ..._http.transport import Transport
from ..._limits.limiter import Priority
from ..._operations.arguments import Checker
from ..._operations.declare import REGISTRY
from ...errors import ArgumentError
from ...models.customer_lists import CustomerList, UserListOperation
from .._types import AdsId
from .customer_data import normal_record

RECORDS: Final = "customer_lists.upload"
RECORDS_PER_CALL: Final = 10_000
"""Records of one call. The API names no limit; 10,000 hashes are 650 kB."""


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
    operation = REGISTRY["customer_lists/update"]
    Checker(AdsId)(RECORDS, "ad_account_id", ad_account_id)
    Checker(AdsId)(RECORDS, "customer_list_id", customer_list_id)
    Checker(UserListOperation)(RECORDS, "operation_type", operation_type)

    def prepare(records: Sequence[str]) -> Request:
        normal = [normal_record(record) for record in records]
        if None in normal:
            raise ArgumentError(RECORDS, "records", "expected each to be one email address or hash, without commas")
        joined = ",".join(filter(None, normal))
        return operation.request(
            (ad_account_id, customer_list_id), {"records": joined, "operation_type": operation_type}
        )

    async def send(chunk: Chunk[str]) -> list[Outcome[str, CustomerList]]:
        assert chunk.request is not None
        changed: CustomerList = await transport.send(
            operation, chunk.request, priority=Priority.BULK, before_send=chunk.before_send, tracker=chunk.tracker
        )
        return [Outcome(*entry, "succeeded", changed) for entry in zip(chunk.indexes, chunk.items, strict=True)]

    # One call at a time: the API refuses a second write to an object within a short time.
    return BulkJob(
        RECORDS,
        records,
        prepare,
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
