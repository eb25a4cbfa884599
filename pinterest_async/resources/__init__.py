"""One module per tag of the reference, and per helper that spans tags; each is imported when it is first used."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Final

from .._operations.declare import REGISTRY, Operation, Resource

TAGS: Final = (
    "ad_accounts",
    "ad_groups",
    "ads",
    "audience_insights",
    "audiences",
    "billing",
    "boards",
    "bulk",
    "campaigns",
    "catalogs",
    "conversion_events",
    "conversion_tags",
    "customer_lists",
    "integrations",
    "keywords",
    "lead_ads",
    "lead_forms",
    "media",
    "oauth",
    "order_lines",
    "pins",
    "product_group_promotions",
    "product_groups",
    "resources",
    "search",
    "terms",
    "terms_of_service",
    "user_account",
)


HELPERS: Final = ("reports",)
"""Attributes that stand for no tag: jobs over the operations of several."""

ATTRIBUTES: Final = tuple(sorted((*TAGS, *HELPERS)))
"""The attributes of a client."""


@cache
def resource_class(tag: str) -> type[Resource]:
    """The class of an attribute: "ad_accounts" -> `AdAccounts`."""
    module = import_module(f"{__name__}.{tag}")
    found: type[Resource] = getattr(module, tag.title().replace("_", ""))
    return found


def operation(name: str) -> Operation:
    """The operation behind a method, by its name ("ad_accounts.create_report"); imports its resource."""
    tag, _, method = name.partition(".")
    found: Operation = getattr(resource_class(tag), method).operation
    return found


def operations() -> Mapping[str, Operation]:
    """All operations by operationId; imports every resource."""
    for tag in TAGS:
        resource_class(tag)
    return MappingProxyType(REGISTRY)
