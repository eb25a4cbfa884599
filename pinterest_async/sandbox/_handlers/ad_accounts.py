"""Handlers of ad accounts."""

from .._data import objects
from .._data.table import Object, Table
from .._errors import not_found
from ._analytics import analytics_rows, targeting_rows
from ._registry import Context, handler
from .user_account import UserAccountArea


class AdAccountArea(UserAccountArea):
    """Ad accounts by id."""

    def __init__(self) -> None:
        super().__init__()
        self.ad_accounts: Table = Table()

    def add_ad_account(self, *, name: str = "Ad account", country: str = "US", owner: Object | None = None) -> str:
        """Add an ad account and return its id.

        Args:
            name: Its name.
            country: Its country code.
            owner: Id and username of its owner (None: the user of the token).
        """
        id = self.next_id("ad_account")
        owner = owner or {"username": self.user["username"], "id": self.user["id"]}
        self.ad_accounts[id] = objects.ad_account(id, name=name, country=country, owner=owner)
        self.open_ad_account(id)
        return id


@handler("ad_accounts/list")
def list_ad_accounts(context: Context) -> Object:
    """Return ad accounts of the user, and those shared with the user."""
    own = context.state.user["username"]
    shared = context.arguments.get("include_shared_accounts", True)
    return context.page(context.state.ad_accounts, lambda account: shared or account["owner"]["username"] == own)


@handler("ad_accounts/create")
def create_ad_account(context: Context) -> Object:
    """Create an ad account of the user."""
    user, sent = context.state.user, context.body
    if (sent.get("owner_user_id") or user["id"]) != user["id"]:
        raise not_found(30, "User")
    id = context.state.add_ad_account(name=sent.get("name") or "Ad account", country=sent.get("country") or "US")
    return context.state.ad_accounts[id]


@handler("ad_accounts/get")
def get_ad_account(context: Context) -> Object:
    """Return an ad account."""
    return context.state.ad_accounts[context.arguments["ad_account_id"]]


@handler("sandbox/delete")
def delete_sandbox(context: Context) -> str:
    """Delete everything in an ad account. The account stays."""
    context.state.clear(context.arguments["ad_account_id"])
    return "Delete Success"


@handler("ad_account/analytics")
def ad_account_analytics(context: Context) -> list[Object]:
    """Return rows of an ad account."""
    return list(analytics_rows(context, "AD_ACCOUNT", [context.state.ad_accounts[context.arguments["ad_account_id"]]]))


@handler("ad_account_targeting_analytics/get")
def ad_account_targeting(context: Context) -> Object:
    """Return rows of an ad account, for every value of every dimension."""
    return targeting_rows(context, "AD_ACCOUNT", [context.state.ad_accounts[context.arguments["ad_account_id"]]])
