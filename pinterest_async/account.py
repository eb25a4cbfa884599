"""One ad account, said once: the resources of a client with `ad_account_id` filled in.

account = pinterest.account("549755885175")
async for campaign in account.campaigns.list(): ...

What a type checker sees stands in account.pyi, which `python tools/make_account.py` writes from the resources.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from ._binding import BOUND, bound_class
from ._operations.arguments import Checker
from .resources import NAMES

if TYPE_CHECKING:
    from .client import Pinterest

__all__ = ["AccountView"]


class AccountView:
    """The resources of one ad account: methods that take `ad_account_id`, without it.

    Where it is optional, it is this account unless the call says another, or None for the token's own user.
    Made by `Pinterest.account()`; raises ArgumentError for an id that is not 1 to 18 digits.
    """

    def __init__(self, pinterest: "Pinterest", ad_account_id: str) -> None:
        self.ad_account_id: str = _checker()("account", BOUND, ad_account_id)
        self._pinterest = pinterest

    def with_options(self, **options: Any) -> "AccountView":
        """The same account over a view with other options, as `Pinterest.with_options()` takes them."""
        return AccountView(self._pinterest.with_options(**options), self.ad_account_id)

    def __getattr__(self, name: str) -> Any:
        kind = bound_class(name) if name in NAMES else None
        if kind is None:
            hint = f"; nothing of it takes an ad account: use pinterest.{name}" if name in NAMES else ""
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}")
        resource = kind(getattr(self._pinterest, name), self.ad_account_id)
        setattr(self, name, resource)
        return resource

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(tag for tag in NAMES if bound_class(tag))})

    def __repr__(self) -> str:
        return f"<AccountView {self.ad_account_id} of {self._pinterest!r}>"


@cache
def _checker() -> Checker:
    from .resources._types import AdsId  # with the first view, not with the package

    return Checker(AdsId)
