"""Behaviours of what can be chosen from, and of searches."""

import datetime
from typing import Any, Final

from ...models.analytics import AnalyticsColumn, ReportColumn
from ...models.lead_forms import LeadFormQuestionType
from ...models.resources import AdCountry
from .._data.table import Object, Table
from .._errors import not_found
from ._registry import Call, behaviour

_SETTLED_DAYS: Final = 2
"""Days after which metrics are final."""

_INTERESTS: Final = {
    "903260720461": ("Gardening", ("955444404020", "918530398158")),
    "955444404020": ("Balcony garden", ()),
    "918530398158": ("Vegetable garden", ()),
}
_OPTIONS: Final[dict[str, dict[str, str]]] = {
    "APPTYPE": {"iphone": "iPhone", "ipad": "iPad", "android_mobile": "Android", "web": "Web"},
    "GENDER": {"female": "Female", "male": "Male", "unknown": "Unspecified"},
    "LOCALE": {"en-US": "English (US)", "de": "German"},
    "AGE_BUCKET": {"18-24": "18-24", "25-34": "25-34", "65+": "65+"},
    "LOCATION": {"US": "United States", "807": "US: San Francisco", "GR": "Greece"},
    "GEO": {"US-CA": "California", "BE-VOV": "East Flanders"},
    "INTEREST": {id: name for id, (name, _) in _INTERESTS.items()},
}


@behaviour("ad_account_countries/get")
def list_countries(call: Call) -> Object:
    """All countries."""
    return {
        "items": [
            {"code": country.value, "currency": "Dollars", "index": float(index), "name": country.value}
            for index, country in enumerate(AdCountry)
        ]
    }


@behaviour("delivery_metrics/get")
def list_metrics(call: Call) -> Object:
    """All columns of analytics, or of reports."""
    columns: Any = AnalyticsColumn if call.arguments.get("report_type") == "SYNC" else ReportColumn
    return {
        "items": [
            {
                "name": column.value,
                "category": "ADS",
                "definition": f"{column.value.replace('_', ' ').capitalize()}.",
                "display_name": column.value.replace("_", " ").capitalize(),
            }
            for column in columns
        ]
    }


@behaviour("lead_form_questions/get")
def list_questions(call: Call) -> list[Object]:
    """All types of questions."""
    return [{"question_type": kind.value} for kind in LeadFormQuestionType]


@behaviour("metrics_ready_state/get")
def get_ready_state(call: Call) -> Object:
    """Metrics are final after two days."""
    date: datetime.date = call.arguments["date"]
    age = (datetime.datetime.now(datetime.UTC).date() - date).days
    return {"conversion_metrics_ready": age >= _SETTLED_DAYS, "non_conversion_metrics_ready": age > 0}


@behaviour("interest_targeting_options/get")
def get_interest(call: Call) -> Object:
    """One of three interests."""
    id: str = call.arguments["interest_id"]
    if id not in _INTERESTS:
        raise not_found(404, "Interest")
    name, children = _INTERESTS[id]
    return {"id": id, "name": name, "child_interests": list(children), "level": 0 if children else 1}


@behaviour("targeting_options/get")
def list_options(call: Call) -> list[Object]:
    """A few values of each type; keywords and audiences have none."""
    found = _OPTIONS.get(call.arguments["targeting_type"])
    return [] if found is None else [found]


@behaviour("search_user_boards/get")
def search_boards(call: Call) -> Object:
    """Boards by a part of their name, or by the ids of Pins on them."""
    query: str = call.arguments.get("query", "")
    pins = (call.state.pins.get(id) for id in query.split(","))
    ids = {pin["board_id"] for pin in pins if pin is not None}
    return call.page(call.state.boards, lambda board: board["id"] in ids or _has(board["name"], query))


@behaviour("search_user_pins/list")
def search_pins(call: Call) -> Object:
    """Pins by a part of their title or description, or by their ids."""
    query: str = call.arguments["query"]
    ids = query.split(",")
    return call.page(
        call.state.pins,
        lambda pin: pin["id"] in ids or _has(pin["title"], query) or _has(pin["description"], query),
    )


@behaviour("search_partner_pins")
def search_partner_pins(call: Call) -> Object:
    """Pins by a part of their title, in short."""
    term: str = call.arguments["term"]
    found = Table()
    for id, pin in call.state.pins.items():
        if _has(pin["title"], term):
            found[id] = {name: pin[name] for name in ("media", "alt_text", "link", "title", "description")}
    call.arguments["page_size"] = call.arguments.pop("limit", 10)
    return call.page(found)


def _has(text: str | None, words: str) -> bool:
    return words.casefold() in (text or "").casefold()
