"""Methods with an ad account filled in: `list: Final = scoped(Campaigns.list)` in a class `AccountCampaigns`."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, Generic, ParamSpec, TypeVar

from .declare import Resource, mark_awaitable, public_methods

P = ParamSpec("P")
R = TypeVar("R")

ACCOUNT: Final = "ad_account_id"


class AccountResource:
    """The methods of a resource that take an ad account, with the account filled in."""

    __slots__ = ("ad_account_id", "resource")

    def __init__(self, resource: Resource, ad_account_id: str) -> None:
        self.resource: Resource = resource
        self.ad_account_id: str = ad_account_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.ad_account_id}: {', '.join(public_methods(type(self)))}>"


class ScopedMethod(Generic[P, R]):
    """One method of an `AccountResource`: a descriptor to type checkers; made by `scoped` and `scoped_optional`."""

    def __init__(self, method: Callable[..., R], *, optional: bool) -> None:
        @wraps(method)
        def call(self: AccountResource, *args: Any, **kwargs: Any) -> R:
            if optional:
                return method(self.resource, *args, **{ACCOUNT: self.ad_account_id, **kwargs})
            return method(self.resource, self.ad_account_id, *args, **kwargs)

        shown = inspect.signature(method)
        left = [parameter for name, parameter in shown.parameters.items() if optional or name != ACCOUNT]
        call.__signature__ = shown.replace(parameters=left)  # type: ignore[attr-defined]
        if inspect.iscoroutinefunction(method):
            mark_awaitable(call)
        self._call = call

    def __set_name__(self, owner: type[AccountResource], name: str) -> None:
        setattr(owner, name, self._call)  # an ordinary method, to `help` and to mocks too

    if TYPE_CHECKING:

        def __get__(self, view: AccountResource | None, owner: type[AccountResource]) -> Callable[P, R]: ...


def scoped(method: Callable[Concatenate[Any, str, P], R]) -> ScopedMethod[P, R]:
    """Return a method without its first argument, the ad account."""
    return ScopedMethod(method, optional=False)


def scoped_optional(method: Callable[Concatenate[Any, P], R]) -> ScopedMethod[P, R]:
    """Return a method whose keyword argument `ad_account_id` is this account unless a call has another, or None."""
    return ScopedMethod(method, optional=True)
