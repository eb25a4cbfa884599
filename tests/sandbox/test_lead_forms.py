"""Lead forms that are created and changed in the sandbox, through the client."""

from pathlib import Path
from typing import Any

import pytest

from pinterest_async import ArgumentError, Journal
from pinterest_async.models.lead_forms import LeadFormCreate, LeadFormQuestionCreate, LeadFormUpdate
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.sandbox import AD_ACCOUNT


def form(name: str | None = "Gardens", **fields: Any) -> LeadFormCreate:
    given: dict[str, Any] = {
        "completion_message": None,
        "has_accepted_terms": True,
        "privacy_policy_link": "https://www.example.com/privacy",
        "questions": [],
        **fields,
    }
    return LeadFormCreate(name=name, **given)


async def test_lead_forms_are_created_and_changed() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        forms = pinterest.account(AD_ACCOUNT).lead_forms
        items = [*(form(f"Form {number}") for number in range(31)), form(None), form(has_accepted_terms=False)]
        created = await forms.create_many(items)
        assert len(created.succeeded) == 31
        reasons = sorted(outcome.errors[0].message or "" for outcome in created.failed)
        assert reasons == ["The name must not be empty.", "The terms of lead ads are not accepted."]

        ids = [outcome.value.id for outcome in created.succeeded if outcome.value is not None]
        changed = await forms.update_many([*(LeadFormUpdate(id=id, name="New") for id in ids), LeadFormUpdate(id="1")])
        assert len(changed.succeeded) == 31
        assert changed.failed[0].errors[0].code == 4842
        assert {sandbox.state.lead_forms[AD_ACCOUNT][id]["name"] for id in ids} == {"New"}


async def test_questions_and_links_are_counted_before_anything_is_sent() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        options = LeadFormQuestionCreate(custom_question_options=["a"] * 6)
        for wrong in (form(questions=[{}] * 11), form(policy_links=[{}] * 4), form(questions=[options])):
            with pytest.raises(ArgumentError, match=r"lead_forms\.create: lead_forms"):
                await pinterest.lead_forms.create(AD_ACCOUNT, [wrong])
        assert not sandbox.requests


async def test_a_lead_form_is_not_created_twice(tmp_path: Path) -> None:
    path = tmp_path / "job.journal"
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        before = len(sandbox.state.lead_forms[AD_ACCOUNT])
        sandbox.faults.add("lead_forms.create", Fault.RESET_BEFORE_BODY, applied=True)
        first = await pinterest.lead_forms.create_many(AD_ACCOUNT, [form()], journal=Journal(path))
        assert len(first.unknown) == 1
        second = await pinterest.lead_forms.create_many(AD_ACCOUNT, [form()], journal=Journal(path, unknown="look_up"))
        assert len(second.succeeded) == 1
        assert len(sandbox.state.lead_forms[AD_ACCOUNT]) == before + 1
