"""Handlers of keywords and their metrics."""

from typing import Any, Final

from .._data import objects
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import ItemRefused, invalid, not_found
from ._analytics import metric_value
from ._registry import Context, handler

_NEXT_WEEKS: Final = ("2024-03-08", "2024-03-15")


class KeywordArea(Area):
    """Keywords by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.keywords: dict[str, Table] = self.entity_tables()


@handler("keywords/get")
def list_keywords(context: Context) -> Object:
    """Return keywords of a campaign, an ad group, or else the ad account. Archived ones are left out."""
    arguments = context.arguments
    given = [name for name in ("campaign_id", "ad_group_id", "ad_group_ids") if name in arguments]
    if len(given) > 1:
        raise invalid(f"Parameter '{given[0]}' cannot be given together with '{given[1]}'.")
    ad_account_id: str = arguments["ad_account_id"]
    parents: Any = arguments[given[0]] if given else ad_account_id
    parent_ids = [parents] if isinstance(parents, str) else parents
    kinds = arguments.get("match_types")
    return context.page(
        context.state.keywords[ad_account_id],
        lambda keyword: (
            keyword["parent_id"] in parent_ids
            and not keyword["archived"]
            and (kinds is None or keyword["match_type"] in kinds)
        ),
    )


@handler("keywords/create")
def create_keywords(context: Context) -> Object:
    """Create keywords of one parent. Refused ones are returned without the server's fields."""
    ad_account_id: str = context.arguments["ad_account_id"]
    keywords = context.state.keywords[ad_account_id]
    parent_id, parent_type = _parent(context)
    known = {
        (keyword["value"].casefold(), keyword["match_type"])
        for keyword in keywords.values()
        if keyword["parent_id"] == parent_id and not keyword["archived"]
    }

    def create(item: Object) -> Object:
        key = (item["value"].casefold(), item["match_type"])
        if not item["value"].strip():
            raise ItemRefused(1, "The keyword must not be empty.")
        if item["match_type"] is None:
            raise ItemRefused(1, "match_type is required.")
        if parent_type != "adgroup" and not item["match_type"].endswith("_NEGATIVE"):
            raise ItemRefused(1, f"A keyword of this parent ({parent_type}) must have a NEGATIVE match type.")
        if key in known:
            raise ItemRefused(1, "The keyword exists already.")
        known.add(key)
        id = context.state.next_id("keyword")
        keywords[id] = objects.keyword(id, parent_id, parent_type, item)
        return keywords[id]

    blank: Object = {"archived": None, "id": None, "parent_id": None, "parent_type": None, "type": "keyword"}
    return _answer(context, create, blank)


@handler("keywords/update")
def update_keywords(context: Context) -> Object:
    """Change keywords. Refuse those that do not exist or are archived."""
    keywords = context.state.keywords[context.arguments["ad_account_id"]]

    def update(item: Object) -> Object:
        keyword = keywords.get(item["id"])
        if keyword is None or keyword["archived"]:
            raise ItemRefused(404, "Keyword not found.")
        keyword.update(item)
        return keyword

    return _answer(context, update, {"match_type": None, "parent_id": None, "parent_type": None, "value": None})


@handler("country_keywords_metrics/get")
def get_keyword_metrics(context: Context) -> Object:
    """Return made-up metrics of keywords."""
    arguments = context.arguments
    return {
        "data": [
            {
                "keyword": keyword,
                "metrics": {
                    "avg_cpc_in_micro_currency": metric_value("CPC", keyword, arguments["country_code"]) * 100,
                    "keyword_query_volume": f"{1 + len(keyword) % 9}M+",
                },
            }
            for keyword in arguments["keywords"]
        ]
    }


@handler("trending_keywords/list")
def list_trending(context: Context) -> Object:
    """Return made-up trends, up to the limit."""
    limit: int = context.arguments.get("limit", 50)
    names: list[str] = context.arguments.get("include_keywords") or [f"trend {n}" for n in range(1, limit + 1)]
    trends = [_trend(context, name) for name in names[:limit]]
    return {"trends": sorted(trends, key=lambda trend: -trend["pct_growth_mom"])}


def _trend(context: Context, keyword: str) -> Object:
    of = (keyword, str(sorted(context.arguments.items())))
    weeks = ("2024-02-09", "2024-02-16", "2024-02-23", "2024-03-01")
    trend: Object = {
        "keyword": keyword,
        **{name: metric_value(name, *of) for name in ("pct_growth_wow", "pct_growth_mom", "pct_growth_yoy")},
        "time_series": {week: metric_value("search", week, *of) % 101 for week in weeks},
    }
    if context.arguments.get("include_demographics"):
        trend["demographics"] = {
            "age_distribution": {"18-24": 0.4, "25-34": 0.6},
            "gender_distribution": {"female": 0.8, "male": 0.2},
        }
    if context.arguments.get("include_prediction"):
        trend["has_prediction"] = True
        trend["predicted_time_series"] = {week: metric_value("next", week, *of) % 101 for week in _NEXT_WEEKS}
    return trend


def _answer(context: Context, carry_out: Any, blank: Object) -> Object:
    """Return the accepted and the refused keywords. Missing fields of refused ones are null."""
    accepted: list[Object] = []
    errors: list[Object] = []
    for item in context.body["keywords"]:
        outcome = context.outcome(item, carry_out)
        if outcome["data"] is None:
            messages = [reason["message"] for reason in outcome["exceptions"]]
            errors.append({"data": {**blank, **item}, "error_messages": messages})
        else:
            accepted.append(outcome["data"])
    return {"keywords": accepted, "errors": errors}


def _parent(context: Context) -> tuple[str, str]:
    """Return id and type of the parent of the keywords."""
    ad_account_id: str = context.arguments["ad_account_id"]
    id: str = context.body["parent_id"].removeprefix("AG").removeprefix("C")
    if id == ad_account_id:
        return id, "advertiser"
    if id in context.state.campaigns[ad_account_id]:
        return id, "campaign"
    if id in context.state.ad_groups[ad_account_id]:
        return id, "adgroup"
    raise not_found(404, "Parent")
