"""Customer lists of any length as files: written, sent in parts, started and waited for."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from pinterest_async import (
    ArgumentError,
    DecodeError,
    JobFailed,
    OutcomeUnknown,
    Pinterest,
    ResponseError,
    ServerError,
    TransportError,
)
from pinterest_async.models.customer_list_uploads import CustomerListUploadState
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.sandbox import AD_ACCOUNT


async def list_of(pinterest: Pinterest) -> str:
    made = await pinterest.customer_lists.create(AD_ACCOUNT, name="a", records="z@example.com")
    return made.id


def hashes(number: int) -> Iterator[str]:
    return (f"{value:064X}" for value in range(number))


async def asynchronous(records: Iterator[str]) -> AsyncIterator[str]:
    for record in records:
        yield record


@pytest.mark.slow
async def test_a_long_list_is_sent_in_parts() -> None:
    """16 MB are 3 parts, each of 5 MiB or more, and the file is the records in their order, in lower case."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        id = await list_of(pinterest)
        number = 250_000
        done = await pinterest.account(AD_ACCOUNT).customer_list_uploads.upload(id, asynchronous(hashes(number)))

        assert (done.sent, done.rejected, done.first_rejected) == (number, 0, [])
        assert done.upload.state is CustomerListUploadState.SUCCEEDED
        assert done.upload.record_counts is not None
        assert done.upload.record_counts.valid == number
        assert sandbox.state.customer_lists[AD_ACCOUNT][id]["num_uploaded_user_records"] == number + 1
        sent = [each for each in sandbox.requests if each.operation == "storage.receive"]
        assert [each.method for each in sent] == ["PUT"] * 3
        sizes = sorted(int(each.headers["Content-Length"]) for each in sent)
        assert sum(sizes) == number * 65 - 1
        assert sizes[0] >= 5 << 20
        assert not {"Authorization", "Content-Type"} & {name for each in sent for name in each.headers}


async def test_what_is_no_record_is_left_out_and_counted() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        id = await list_of(pinterest)
        records = ["Email", "A@Example.com ", "no address", *["?"] * 120, "b@example.com"]
        done = await pinterest.customer_list_uploads.upload(AD_ACCOUNT, id, records, operation="REMOVE", separator=",")

        assert (done.sent, done.rejected) == (2, 122)
        assert done.first_rejected == [0, 2, *range(3, 101)]
        assert sandbox.state.customer_lists[AD_ACCOUNT][id]["num_removed_user_records"] == 2


async def test_arguments_are_checked_before_anything_is_sent() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        bad: list[tuple[Any, ...]] = [
            ("x", "1", ["a@example.com"], {}),
            ("1", "x", ["a@example.com"], {}),
            ("1", "1", "a@example.com", {}),
            ("1", "1", ["nothing"], {}),
            ("1", "1", ["a@example.com"], {"operation": "CHANGE"}),
            ("1", "1", ["a@example.com"], {"separator": ";"}),
        ]
        for *args, options in bad:
            with pytest.raises(ArgumentError, match=r"customer_list_uploads\.upload"):
                await pinterest.customer_list_uploads.upload(*args, **options)
        for total_parts in (0, 11):
            with pytest.raises(ArgumentError, match="total_parts"):
                await pinterest.customer_list_uploads.create("1", "1", operation="ADD", total_parts=total_parts)
        assert not sandbox.requests


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE_BODY, Fault.BAD_GATEWAY])
async def test_a_part_is_sent_again_and_nothing_else(fault: Fault) -> None:
    async with Sandbox() as sandbox, sandbox.client(max_retries=2) as pinterest:
        id = await list_of(pinterest)
        sandbox.faults.add("storage.receive", fault, times=2)
        await pinterest.customer_list_uploads.upload(AD_ACCOUNT, id, ["a@example.com"])
        assert len(sandbox.state.customer_list_uploads[AD_ACCOUNT]) == 1

        sandbox.faults.add("storage.receive", fault, times=100)
        with pytest.raises((TransportError, ServerError), match=r"customer_list_uploads\.upload.*storage service"):
            await pinterest.customer_list_uploads.upload(AD_ACCOUNT, id, ["a@example.com"])
        states = [upload["state"] for upload in sandbox.state.customer_list_uploads[AD_ACCOUNT].values()]
        assert states == ["SUCCEEDED", "NOT_STARTED"]


async def test_a_part_that_is_refused_ends_it() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        id = await list_of(pinterest)
        sandbox.state.storage.parts = _Forgetful()
        with pytest.raises(ResponseError, match=r"HTTP 403.*SignatureDoesNotMatch") as caught:
            await pinterest.customer_list_uploads.upload(AD_ACCOUNT, id, ["a@example.com"])
        assert "X-Amz" not in str(caught.value)


class _Forgetful(dict[str, Any]):
    def __contains__(self, key: object) -> bool:
        return False


async def test_an_upload_that_may_have_been_created_is_not_created_again() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        id = await list_of(pinterest)
        sandbox.faults.add("customer_list_uploads.create", Fault.RESET_BEFORE_BODY, applied=True)
        with pytest.raises(OutcomeUnknown):
            await pinterest.customer_list_uploads.upload(AD_ACCOUNT, id, ["a@example.com"])
        assert len(sandbox.state.customer_list_uploads[AD_ACCOUNT]) == 1


async def test_a_start_without_an_answer_is_looked_up_and_not_repeated() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        id = await list_of(pinterest)
        sandbox.faults.add("customer_list_uploads.run", Fault.RESET_BEFORE_BODY, applied=True)
        done = await pinterest.customer_list_uploads.upload(AD_ACCOUNT, id, ["a@example.com"])
        assert done.upload.state == "SUCCEEDED"

        sandbox.faults.add("customer_list_uploads.run", Fault.RESET_BEFORE_BODY)
        with pytest.raises(OutcomeUnknown) as caught:
            await pinterest.customer_list_uploads.upload(AD_ACCOUNT, id, ["a@example.com"])
        [first, second] = sandbox.state.customer_list_uploads[AD_ACCOUNT]
        assert f"upload {second} of the customer list {id}" in caught.value.__notes__[0]
        assert sandbox.state.customer_lists[AD_ACCOUNT][id]["num_uploaded_user_records"] == 2
        runs = [each for each in sandbox.requests if each.operation == "customer_list_uploads.run"]
        assert len(runs) == 2
        assert first != second


async def test_a_file_that_cannot_be_processed_is_an_error_that_says_why() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        id = await list_of(pinterest)
        parts = sandbox.state.storage.parts
        sandbox.state.storage.parts = _Emptying(parts)
        with pytest.raises(JobFailed, match=r"FAILED \(1 records: The record is empty\.\)"):
            await pinterest.customer_list_uploads.upload(AD_ACCOUNT, id, ["a@example.com"])


class _Emptying(dict[str, Any]):
    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value and b"")


async def test_an_answer_without_a_link_for_each_part_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        id = await list_of(pinterest)
        monkeypatch.setattr(sandbox.state.storage, "part_link", lambda *_: ("", ""))
        with pytest.raises(DecodeError, match="a link for each of 1 parts"):
            await pinterest.customer_list_uploads.upload(AD_ACCOUNT, id, ["a@example.com"])
        assert not [each for each in sandbox.requests if each.operation == "customer_list_uploads.run"]
