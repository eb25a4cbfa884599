"""customer_lists.upload: records of customer lists in any number."""

from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pinterest_async import ArgumentError, BulkError, Pinterest
from pinterest_async.hashing import hash_email
from pinterest_async.journal import Journal
from pinterest_async.resources import operation
from pinterest_async.resources._workflows.customer_data import normal_record
from pinterest_async.sandbox import Sandbox

ACCOUNT = "549755885175"
DEVICE = "6D92078A-8246-4BA4-AE5B-76104861E7DC"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def pinterest(sandbox: Sandbox) -> AsyncIterator[Pinterest]:
    async with sandbox.client() as pinterest:
        yield pinterest


async def test_records_are_sent_as_they_are_compared(pinterest: Pinterest, sandbox: Sandbox) -> None:
    made = await pinterest.customer_lists.create(ACCOUNT, name="Known", records=hash_email("a@example.com"))
    assert made.id is not None
    column = ["\ufeffEmail", " Jane@Example.COM ", '"ann@example.com"', "not an address", "A" * 64, "b" * 32, "c" * 40]
    result = await pinterest.customer_lists.upload(ACCOUNT, made.id, column)
    assert [outcome.index for outcome in result.failed] == [0, 3]
    changed = result.succeeded[-1].value
    assert changed is not None
    assert changed.num_uploaded_user_records == 6
    assert normal_record(" Jane@Example.COM ") == "jane@example.com"
    assert normal_record("A" * 64) == "a" * 64


async def test_records_join_and_leave_a_list_in_parts(
    pinterest: Pinterest, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinterest_async.resources._workflows.customer_lists.RECORDS_PER_CALL", 100)
    records = [hash_email(f"{number}@example.com") for number in range(350)]
    made = await pinterest.customer_lists.create(ACCOUNT, name="Known", records=",".join(records[:100]))
    assert made.id is not None
    result = await pinterest.customer_lists.upload(ACCOUNT, made.id, iter(records[100:]))
    assert len(result.succeeded) == 250
    changed = result.succeeded[-1].value
    assert changed is not None
    assert changed.num_uploaded_user_records == 350
    assert len(sandbox.requests) == 1 + 3

    result = await pinterest.customer_lists.upload(ACCOUNT, made.id, records[:10], operation_type="REMOVE")
    assert len(result.succeeded) == 10
    left = result.succeeded[-1].value
    assert left is not None
    assert left.num_removed_user_records == 10


async def test_a_record_that_is_none_fails_alone_and_is_not_shown(pinterest: Pinterest) -> None:
    made = await pinterest.customer_lists.create(ACCOUNT, name="Known", records=hash_email("a@example.com"))
    assert made.id is not None
    records: Any = ["b@example.com", "secret,two", " ", 5]
    result = await pinterest.customer_lists.upload(ACCOUNT, made.id, records)
    assert [outcome.index for outcome in result.succeeded] == [0]
    assert [outcome.index for outcome in result.failed] == [1, 2, 3]
    assert {outcome.reason for outcome in result.failed} == {
        "customer_lists.upload: records: expected each to be one email address or hash, without commas"
    }


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("mine", "1", []), "ad_account_id"),
        ((ACCOUNT, "mine", []), "customer_list_id"),
        ((ACCOUNT, "1", [], "KEEP"), "operation_type"),
    ],
)
async def test_a_wrong_argument_of_an_upload_is_named(arguments: tuple[Any, ...], named: str) -> None:
    lists = Pinterest(access_token="token").customer_lists
    with pytest.raises(ArgumentError, match=rf"customer_lists\.upload: {named}"):
        await lists.upload(*arguments[:3], **({"operation_type": arguments[3]} if len(arguments) > 3 else {}))


async def test_records_go_on_where_they_stopped(pinterest: Pinterest, sandbox: Sandbox, tmp_path: Path) -> None:
    made = await pinterest.customer_lists.create(ACCOUNT, name="List", records=hash_email("0@example.com"))
    records = [hash_email(f"{number}@example.com") for number in range(25_000)]

    def breaking_off() -> Iterator[str]:
        yield from records[:20_000]
        raise RuntimeError("the file broke off")

    with pytest.raises(BulkError):
        await pinterest.customer_lists.upload(ACCOUNT, made.id, breaking_off(), journal=Journal(tmp_path / "journal"))
    before = len(sandbox.requests)
    result = await pinterest.customer_lists.upload(ACCOUNT, made.id, records, journal=Journal(tmp_path / "journal"))
    assert len(result.succeeded) == 25_000
    assert result.succeeded[0].value is not None
    assert result.succeeded[0].value.id == made.id
    assert len(sandbox.requests) == before + 1


@pytest.mark.parametrize("method", ["create", "update"])
async def test_records_of_one_call_are_sent_as_they_are_compared(method: str, sandbox: Sandbox) -> None:
    async with sandbox.client() as pinterest:
        made = await pinterest.customer_lists.create(ACCOUNT, name="Known", records=hash_email("a@example.com"))
        assert made.id is not None
        ids = (ACCOUNT, made.id) if method == "update" else (ACCOUNT,)
        arguments = {"name": "List"} if method == "create" else {"operation_type": "ADD"}
        given = {"records": f" Ann@Example.COM , {'A' * 64},,partner-7,", **arguments}
        body = operation(f"customer_lists.{method}").request(ids, given).body
        assert body is not None
        assert f'"records":"ann@example.com,{"a" * 64},,partner-7,"' in body.decode()
        call = partial(getattr(pinterest.customer_lists, method), *ids, **arguments)
        await call(records="Ann@Example.COM")
        sent = len(sandbox.requests)
        for number, wrong in enumerate(["Email", "ann@@example.com", "ann smith@", "+44 20 7946 0958", DEVICE]):
            with pytest.raises(ArgumentError, match=rf"customer_lists\.{method}: records: .*; record {number + 1} is"):
                await call(records=",".join(["b@example.com"] * number + [wrong]))
        assert len(sandbox.requests) == sent
