"""Handlers of lists to choose from: countries, metrics, questions, targeting options."""

import datetime
from typing import Any, Final

from ...models.analytics import AnalyticsColumn, ReportColumn
from ...models.lead_forms import LeadFormQuestionType
from ...models.resources import AdCountry
from .._data.table import Object
from .._errors import not_found
from ._registry import Context, handler

_FINAL_DAYS: Final = 2
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


@handler("ad_account_countries/get")
def list_countries(context: Context) -> Object:
    """Return all countries."""
    return {
        "items": [
            {"code": country.value, "currency": "Dollars", "index": float(index), "name": country.value}
            for index, country in enumerate(AdCountry)
        ]
    }


@handler("delivery_metrics/get")
def list_metrics(context: Context) -> Object:
    """Return all columns of analytics, or of reports."""
    columns: Any = AnalyticsColumn if context.arguments.get("report_type") == "SYNC" else ReportColumn
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


@handler("lead_form_questions/get")
def list_questions(context: Context) -> list[Object]:
    """Return all types of questions."""
    return [{"question_type": kind.value} for kind in LeadFormQuestionType]


@handler("metrics_ready_state/get")
def get_ready_state(context: Context) -> Object:
    """Return whether the metrics of a day are final: they are after two days."""
    date: datetime.date = context.arguments["date"]
    age = (datetime.datetime.now(datetime.UTC).date() - date).days
    return {"conversion_metrics_ready": age >= _FINAL_DAYS, "non_conversion_metrics_ready": age > 0}


@handler("interest_targeting_options/get")
def get_interest(context: Context) -> Object:
    """Return one of three interests."""
    id: str = context.arguments["interest_id"]
    if id not in _INTERESTS:
        raise not_found(404, "Interest")
    name, children = _INTERESTS[id]
    return {"id": id, "name": name, "child_interests": list(children), "level": 0 if children else 1}


@handler("targeting_options/get")
def list_options(context: Context) -> list[Object]:
    """Return a few values of a type. Keywords and audiences have none."""
    found = _OPTIONS.get(context.arguments["targeting_type"])
    return [] if found is None else [found]
