"""Behaviours of keywords, of their metrics, and of search terms."""

from typing import Any, Final

from .._data import ad_objects as _ad_records
from .._data.table import Object
from .._errors import ItemRefused, invalid, not_found
from ._analytics import metric_value
from ._registry import Call, behaviour

_TERMS: Final = (
    "ideas",
    "aesthetic",
    "diy",
    "design",
    "for beginners",
    "on a budget",
    "small",
    "modern",
    "art",
)


@behaviour("keywords/get")
def list_keywords(call: Call) -> Object:
    """Keywords of a campaign or of an ad group, else of the ad account itself; archived ones are gone."""
    arguments = call.arguments
    if "campaign_id" in arguments and "ad_group_id" in arguments:
        raise invalid("Parameter 'campaign_id' cannot be given together with 'ad_group_id'.")
    ad_account_id: str = arguments["ad_account_id"]
    parent_id = arguments.get("campaign_id") or arguments.get("ad_group_id") or ad_account_id
    kinds = arguments.get("match_types")
    return call.page(
        call.state.keywords[ad_account_id],
        lambda keyword: (
            keyword["parent_id"] == parent_id
            and not keyword["archived"]
            and (kinds is None or keyword["match_type"] in kinds)
        ),
    )


@behaviour("keywords/create")
def create_keywords(call: Call) -> Object:
    """New keywords of one parent; those refused come back without what the server would have added."""
    ad_account_id: str = call.arguments["ad_account_id"]
    keywords = call.state.keywords[ad_account_id]
    parent_id, parent_type = _parent(call)
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
        id = call.state.next_id("keyword")
        keywords[id] = _ad_records.keyword(id, parent_id, parent_type, item)
        return keywords[id]

    blank: Object = {"archived": None, "id": None, "parent_id": None, "parent_type": None, "type": "keyword"}
    return _answer(call, create, blank)


@behaviour("keywords/update")
def update_keywords(call: Call) -> Object:
    """Changes to keywords; those that do not exist or are archived are refused."""
    keywords = call.state.keywords[call.arguments["ad_account_id"]]

    def update(item: Object) -> Object:
        keyword = keywords.get(item["id"])
        if keyword is None or keyword["archived"]:
            raise ItemRefused(404, "Keyword not found.")
        keyword.update(item)
        return keyword

    return _answer(call, update, {"match_type": None, "parent_id": None, "parent_type": None, "value": None})


@behaviour("country_keywords_metrics/get")
def get_keyword_metrics(call: Call) -> Object:
    """Made-up metrics of each keyword."""
    arguments = call.arguments
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


@behaviour("trending_keywords/list")
def list_trending(call: Call) -> Object:
    """Made-up trends, as many as were asked for."""
    trends = [_trend(call, f"trend {n}") for n in range(1, call.arguments.get("limit", 50) + 1)]
    return {"trends": sorted(trends, key=lambda trend: -trend["pct_growth_mom"])}


@behaviour("terms_related/list")
def list_related_terms(call: Call) -> Object:
    """Made-up terms for each of those given."""
    terms: list[str] = call.arguments["terms"]
    lists = [{"term": term, "related_terms": [f"{term} {more}" for more in _TERMS[:4]]} for term in terms]
    return {"id": terms[0], "related_term_count": 4 * len(terms), "related_terms_list": lists}


@behaviour("terms_suggested/list")
def list_suggested_terms(call: Call) -> list[str]:
    """Made-up terms that begin with the one given."""
    return [f"{call.arguments['term']} {more}" for more in _TERMS[: call.arguments.get("limit", 4)]]


def _trend(call: Call, keyword: str) -> Object:
    of = (keyword, str(sorted(call.arguments.items())))
    weeks = ("2024-02-09", "2024-02-16", "2024-02-23", "2024-03-01")
    return {
        "keyword": keyword,
        **{name: metric_value(name, *of) for name in ("pct_growth_wow", "pct_growth_mom", "pct_growth_yoy")},
        "time_series": {week: metric_value("search", week, *of) % 101 for week in weeks},
    }


def _answer(call: Call, carry_out: Any, blank: Object) -> Object:
    """Those accepted, and those refused: what was sent, with null for what was not."""
    accepted: list[Object] = []
    errors: list[Object] = []
    for item in call.body["keywords"]:
        outcome = call.outcome(item, carry_out)
        if outcome["data"] is None:
            messages = [reason["message"] for reason in outcome["exceptions"]]
            errors.append({"data": {**blank, **item}, "error_messages": messages})
        else:
            accepted.append(outcome["data"])
    return {"keywords": accepted, "errors": errors}


def _parent(call: Call) -> tuple[str, str]:
    """Id and kind of what the keywords shall belong to."""
    ad_account_id: str = call.arguments["ad_account_id"]
    id: str = call.body["parent_id"].removeprefix("AG").removeprefix("C")
    if id == ad_account_id:
        return id, "advertiser"
    if id in call.state.campaigns[ad_account_id]:
        return id, "campaign"
    if id in call.state.ad_groups[ad_account_id]:
        return id, "adgroup"
    raise not_found(404, "Parent")
