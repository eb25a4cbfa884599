"""Retries have a budget that all calls of a client share, counted at the sandbox."""

import asyncio
from typing import Any

import pytest

from pinterest_async import ConfigurationError, OutcomeUnknown, Pinterest, PinterestError, ServerError
from pinterest_async._http.retry import RetryBudget
from pinterest_async.models.campaigns import CampaignCreate, ObjectiveType
from pinterest_async.sandbox import Fault, Sandbox

ACCOUNT = "549755885175"
FAILURES = (Fault.SERVER_ERROR, Fault.BAD_GATEWAY, Fault.RESET_BEFORE_BODY)


async def call_all(pinterest: Pinterest, count: int) -> list[Any]:
    """Make calls at a time, and return what each of them came to."""
    return await asyncio.gather(*(pinterest.user_account.get() for _ in range(count)), return_exceptions=True)


@pytest.mark.parametrize("fault", FAILURES)
async def test_a_dead_service_gets_hundreds_of_requests_and_not_thousands(fault: Fault) -> None:
    async with Sandbox() as sandbox, sandbox.client(quotas=None) as pinterest:
        sandbox.faults.inject(rate=1.0, kinds=[fault])
        ends = await call_all(pinterest, 500)
        assert all(isinstance(end, PinterestError) for end in ends)
        assert len(sandbox.requests) == 600
        told = [end for end in ends if "the retry budget of the client (100) is used up" in str(end)]
        assert len(told) > 470


async def test_views_share_the_budget_and_a_service_that_is_back_earns_it_back() -> None:
    async with Sandbox() as sandbox, sandbox.client(quotas=None, retry_budget=10) as pinterest:
        view = pinterest.with_options(max_retries=9)
        sandbox.faults.inject(rate=1.0, kinds=[Fault.SERVER_ERROR])
        with pytest.raises(ServerError) as caught:
            await view.user_account.get()
        assert "retry budget" not in str(caught.value), "it had its retries"
        for _ in range(2):
            with pytest.raises(ServerError, match=r"the retry budget of the client \(10\) is used up"):
                await pinterest.user_account.get()
        assert len(sandbox.requests) == 10 + 2 + 1
        sandbox.faults.clear()
        await call_all(pinterest, 20)
        sandbox.faults.add("user_account.get", Fault.SERVER_ERROR, times=4)
        assert (await pinterest.user_account.get()).username == "sandbox"


async def test_five_faults_in_a_hundred_are_no_matter() -> None:
    async with Sandbox() as sandbox, sandbox.client(quotas=None) as pinterest:
        sandbox.faults.inject(rate=0.05, kinds=FAILURES, seed=1)
        for _ in range(4):
            ends = await call_all(pinterest, 500)
            assert not any(isinstance(end, Exception) for end in ends)
            assert pinterest._transport.connection.retry_budget.spent <= 25
        assert 2060 < len(sandbox.requests) < 2160


async def test_a_rate_limit_is_waited_for_without_a_budget() -> None:
    async with Sandbox() as sandbox, sandbox.client(retry_budget=0) as pinterest:
        sandbox.faults.add("user_account.get", Fault.RATE_LIMITED, times=3)
        assert (await pinterest.user_account.get()).username == "sandbox"
        sandbox.faults.add("user_account.get", Fault.SERVER_ERROR)
        with pytest.raises(ServerError, match=r"the retry budget of the client \(0\) is used up"):
            await pinterest.user_account.get()


async def test_without_a_limit_each_call_has_its_retries() -> None:
    async with Sandbox() as sandbox, sandbox.client(quotas=None, retry_budget=None) as pinterest:
        sandbox.faults.inject(rate=1.0, kinds=[Fault.SERVER_ERROR])
        await call_all(pinterest, 100)
        assert len(sandbox.requests) == 500


async def test_what_is_not_repeated_anyway_does_not_speak_of_the_budget() -> None:
    async with Sandbox() as sandbox, sandbox.client(retry_budget=0) as pinterest:
        sandbox.faults.add("campaigns.create", Fault.SERVER_ERROR)
        campaign = CampaignCreate(ad_account_id=ACCOUNT, name="one", objective_type=ObjectiveType.AWARENESS)
        with pytest.raises(OutcomeUnknown) as caught:
            await pinterest.campaigns.create(ACCOUNT, [campaign])
        assert "budget" not in str(caught.value)


def test_a_budget_is_used_up_and_earned_back() -> None:
    budget = RetryBudget(2)
    assert [budget.take() for _ in range(3)] == [True, True, False]
    budget.earn(was_retried=False)
    assert not budget.take()
    for _ in range(4):
        budget.earn(was_retried=False)
    assert [budget.take() for _ in range(2)] == [True, False]
    for _ in range(3):
        budget.earn(was_retried=True)
    assert budget.spent == 0


@pytest.mark.parametrize("size", [-1, True, 1.5, float("nan"), "10"])
def test_a_budget_that_is_no_number_of_retries_is_refused(size: Any) -> None:
    with pytest.raises(ConfigurationError, match="retry_budget must be 0 or more retries"):
        Pinterest(access_token="t", retry_budget=size)
