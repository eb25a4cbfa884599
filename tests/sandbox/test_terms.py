"""Search terms and trends in the sandbox."""

from tests.support.sandbox import AD_ACCOUNT, running

KEYWORDS = f"/ad_accounts/{AD_ACCOUNT}/keywords"


async def test_terms_and_trends_are_made_up() -> None:
    async with running() as (_, api):
        found = await api.get(f"{KEYWORDS}/metrics?country_code=US&keywords=a,b")
        assert [each["keyword"] for each in found["data"]] == ["a", "b"]
        assert len((await api.get("/trends/keywords/US/top/growing?limit=3"))["trends"]) == 3
        assert (await api.get("/terms/suggested?term=garden&limit=2")) == ["garden ideas", "garden aesthetic"]
        assert (await api.get("/terms/related?terms=a&terms=b"))["related_term_count"] == 8
