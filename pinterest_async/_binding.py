"""Resources with an argument filled in: the methods that take `ad_account_id`, and what gives it to them."""

from collections.abc import Callable
from functools import cache, wraps
from inspect import Parameter, isfunction, signature
from typing import Any, Final

from .resources import resource_class

BOUND: Final = "ad_account_id"


class Bound:
    """The methods of a resource that take an ad account, and the account to give them."""

    def __init__(self, resource: Any, ad_account_id: str) -> None:
        self.resource: Any = resource
        self.ad_account_id: str = ad_account_id


@cache
def bound_class(tag: str) -> "type[Bound] | None":
    """The class of a tag's resource in a view; None when nothing of it takes an ad account."""
    kind = resource_class(tag)
    methods = {name: _bound(method) for name, method in bindable(kind).items()}
    return type(f"Account{kind.__name__}", (Bound,), {"__doc__": kind.__doc__, **methods}) if methods else None


def bindable(kind: type) -> dict[str, Callable[..., Any]]:
    """The public methods of a resource that take an ad account, in the order of their declaration."""
    methods = {name: each for name, each in vars(kind).items() if isfunction(each) and not name.startswith("_")}
    return {name: each for name, each in methods.items() if BOUND in signature(each).parameters}


def _bound(method: Callable[..., Any]) -> Callable[..., Any]:
    shown = signature(method)
    first, *_ = names = list(shown.parameters)[1:]

    def call_with_first(self: Bound, *args: Any, **kwargs: Any) -> Any:
        return method(self.resource, self.ad_account_id, *args, **kwargs)

    def call_with_default(self: Bound, *args: Any, **kwargs: Any) -> Any:
        return method(self.resource, *args, **{BOUND: self.ad_account_id, **kwargs})

    is_first = first == BOUND and shown.parameters[first].default is Parameter.empty
    call = wraps(method)(call_with_first if is_first else call_with_default)
    left = [shown.parameters[name] for name in ("self", *names) if not (is_first and name == BOUND)]
    call.__signature__ = shown.replace(parameters=left)  # type: ignore[attr-defined]
    return call
