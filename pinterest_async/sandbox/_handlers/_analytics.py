"""Made-up metrics. The same request has the same numbers."""

import datetime
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from .._data.table import Object, Table
from .._errors import invalid
from ._registry import Context

_DAY: Final = datetime.timedelta(days=1)
_TARGETING_VALUES: Final[dict[str, tuple[Any, ...]]] = {
    "KEYWORD": ("garden ideas", "small balcony"),
    "APPTYPE": ("iphone", "android_mobile", "web"),
    "GENDER": ("female", "male", "unknown"),
    "LOCATION": (500, 501),
    "PLACEMENT": ("SEARCH", "BROWSE"),
    "COUNTRY": ("US", "DE"),
    "TARGETED_INTEREST": ("Gardening",),
    "PINNER_INTEREST": ("Home decor",),
    "AUDIENCE_INCLUDE": (254261234567,),
    "GEO": ("US:94101", "US:10001"),
    "AGE_BUCKET": ("18-24", "25-34", "65+"),
    "REGION": ("US-CA", "US-NY"),
    "AGE_BUCKET_AND_GENDER": ("18-24_female", "65+_male"),
    "AUDIENCE_MULTIPLIER": (254261234567,),
    "CREATIVE_ENHANCEMENTS": ("NONE",),
    "CREATIVE_TYPE": ("REGULAR", "VIDEO"),
    "LOCAL_ADS_STORE_CODE": ("S-1",),
    "MEDIA_TYPE": ("IMAGE", "VIDEO"),
    "QUIZ_RESULT": ("1", "2"),
}


def analytics_rows(context: Context, level: str, entities: Iterable[Object], *of: str) -> Iterator[Object]:
    granularity: str = context.arguments["granularity"]
    start, end = read_days(context, back=8, longest=3) if granularity == "HOUR" else read_days(context)
    ad_account_id, columns = context.arguments["ad_account_id"], context.arguments["columns"]
    return rows(ad_account_id, dates(granularity, start, end), columns, level, entities, *of)


def targeting_rows(context: Context, level: str, entities: list[Object]) -> Object:
    return {
        "data": [
            # Ids stand as numbers here, other than in the plain analytics.
            {
                "targeting_type": kind,
                "targeting_value": value,
                "metrics": {**row, f"{level}_ID": int(row[f"{level}_ID"])},
            }
            for kind in context.arguments["targeting_types"]
            for value in _TARGETING_VALUES[kind]
            for row in analytics_rows(context, level, entities, kind, str(value))
        ]
    }


def requested(context: Context, tables: Mapping[str, Table], ids: str) -> list[Object]:
    table = tables[context.arguments["ad_account_id"]]
    return [table[id] for id in context.arguments[ids] if id in table]


def read_days(context: Context, *, back: int = 90, longest: int = 90) -> tuple[datetime.date, datetime.date]:
    """Return the requested days. ApiError if they are reversed, reach back too far or are too many."""
    start: datetime.date = context.arguments["start_date"]
    end: datetime.date = context.arguments["end_date"]
    return check_days(start, end, back=back, longest=longest)


def check_days(
    start: datetime.date, end: datetime.date, *, back: int, longest: int
) -> tuple[datetime.date, datetime.date]:
    """Return the days, if the request may have them."""
    if end < start:
        raise invalid("Parameter 'end_date' is invalid: it is before 'start_date'.")
    if (datetime.datetime.now(datetime.UTC).date() - start).days > back:
        raise invalid(f"Parameter 'start_date' is invalid: it is more than {back} days back.")
    if (end - start).days > longest:
        raise invalid(f"Parameter 'end_date' is invalid: it is more than {longest} days after 'start_date'.")
    return start, end


def metric_value(name: str, *of: str) -> float:
    """Return a number that suits the metric's name, the same for the same arguments."""
    number = zlib.crc32(" ".join((name, *of)).encode())
    if "RATE" in name or "CTR" in name:
        return number % 1000 / 1000
    return number % 100_000 / 100 if name.endswith("_DOLLAR") and "MICRO" not in name else number % 10_000


def day_range(start: datetime.date, end: datetime.date, names: Iterable[str], of: str) -> Object:
    """Return metrics of every day and of all days together. Source: AnalyticsDailyMetrics."""
    days = [str(start + n * _DAY) for n in range((end - start).days + 1)]
    daily: list[Object] = [
        {"data_status": "READY", "date": day, "metrics": {name: metric_value(name, of, day) for name in names}}
        for day in days
    ]
    summary = {
        name: round(sum(day["metrics"][name] for day in daily) / (len(days) if "RATE" in name else 1), 3)
        for name in names
    }
    return {"daily_metrics": daily, "summary_metrics": summary}


def dates(granularity: str, start: datetime.date, end: datetime.date) -> list[str | None]:
    """Return the start of every row's time; None for TOTAL."""
    days = [start + n * _DAY for n in range((end - start).days + 1)]
    match granularity:
        case "TOTAL":
            return [None]
        case "HOUR":
            return [f"{day}T{hour:02}:00:00" for day in days for hour in range(24)]
        case "WEEK":
            return [str(day) for day in days if day == start or day.weekday() == 0]
        case "MONTH":
            return [str(day) for day in days if day == start or day.day == 1]
        case _:
            return [str(day) for day in days]


def rows(
    ad_account_id: str,
    starts: Iterable[str | None],
    columns: Iterable[str],
    level: str,
    entities: Iterable[Object],
    *of: str,
) -> Iterator[Object]:
    """Yield a row for every entity and time."""
    for entity in entities:
        id: str = entity["id"]
        facts = {"AD_ACCOUNT_ID": ad_account_id, f"{level}_ID": id, **_facts(level, entity)}
        for date in starts:
            row: Object = {} if date is None else {"DATE": date}
            row[f"{level}_ID"] = id
            for column in columns:
                row[column] = facts[column] if column in facts else metric_value(column, id, date or "all", *of)
            yield row


def _facts(level: str, entity: Object) -> Object:
    """Return the columns that are not metrics."""
    if level == "CAMPAIGN":
        return {
            "CAMPAIGN_NAME": entity["name"],
            "CAMPAIGN_ENTITY_STATUS": entity["status"],
            "CAMPAIGN_OBJECTIVE_TYPE": entity["objective_type"],
        }
    if level == "AD_GROUP":
        return {"CAMPAIGN_ID": entity["campaign_id"], "AD_GROUP_ENTITY_STATUS": entity["status"]}
    if level == "AD":
        return {"CAMPAIGN_ID": entity["campaign_id"], "AD_GROUP_ID": entity["ad_group_id"]}
    return {"ADVERTISER_ID": entity["id"]} if level == "AD_ACCOUNT" else {}
