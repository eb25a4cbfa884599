"""Handlers of search terms."""

from typing import Final

from .._data.table import Object
from ._registry import Context, handler

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


@handler("terms_related/list")
def list_related_terms(context: Context) -> Object:
    """Return made-up terms related to the given ones."""
    terms: list[str] = context.arguments["terms"]
    lists = [{"term": term, "related_terms": [f"{term} {more}" for more in _TERMS[:4]]} for term in terms]
    return {"id": terms[0], "related_term_count": 4 * len(terms), "related_terms_list": lists}


@handler("terms_suggested/list")
def list_suggested_terms(context: Context) -> list[str]:
    """Return made-up terms that begin with the given one."""
    return [f"{context.arguments['term']} {more}" for more in _TERMS[: context.arguments.get("limit", 4)]]
