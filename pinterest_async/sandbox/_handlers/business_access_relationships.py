"""Handlers of members and partners of a business, and the state that all of business access shares."""

from collections.abc import Iterable
from typing import Any, Final

from .._data import objects
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import invalid, not_found
from ._registry import Context, handler

PERMISSIONS_OF_OWNER: Final = ["OWNER"]
_MILLISECONDS: Final = 1000


class BusinessAccessArea(Area):
    """Business access of the user's business: members, partners, brand accounts, asset groups and invites by id.

    `asset_access` has permissions by asset, then by the id of a member or partner.
    """

    user: Object

    def __init__(self) -> None:
        super().__init__()
        self.business_members: Table = Table()
        self.business_partners: Table = Table()
        self.brand_accounts: Table = Table()
        self.asset_groups: Table = Table()
        self.business_invites: Table = Table()
        self.asset_access: dict[str, dict[str, list[str]]] = {}

    def add_business_members(self, number: int, role: str = "EMPLOYEE", *, system: bool = False) -> list[str]:
        """Add members, or system users, and return their ids."""
        return [self._add(self.business_members, [role], is_system=system) for _ in range(number)]

    def add_business_partners(self, number: int, *, external: bool = False) -> list[str]:
        """Add partners with access to assets of the business, or those whose assets it can access; return their ids."""
        return [self._add(self.business_partners, ["PARTNER"], is_shared_partner=external) for _ in range(number)]

    def _add(self, table: Table, roles: list[str], **fields: Any) -> str:
        id = self.next_id("business_user")
        user: Object = {"id": id, "username": f"user{id[-4:]}", "email": f"user{id[-4:]}@example.com"}
        table[id] = {
            "id": id,
            "user": user,
            "business_roles": roles,
            "created_by_business": self.own_business(),
            "created_by_user": None,
            "created_time": objects.now_seconds() * _MILLISECONDS,
            "is_shared_partner": False,
            **fields,
        }
        return id

    def own_business(self) -> Object:
        """Return the user's business as it is shown to others."""
        return {"id": self.user["id"], "username": self.user["username"], "email": None}


def check_business(context: Context) -> None:
    """Refuse a business that is not the user's."""
    if context.arguments["business_id"] != context.state.user["id"]:
        raise not_found(404, "Business")


def page_from(context: Context, found: Iterable[Object]) -> Object:
    """Return the requested page of objects, those before `start_index` left out."""
    return context.page_of(list(found)[context.arguments.get("start_index", 0) :])


def permissions_of(context: Context, user_id: str) -> dict[str, list[str]]:
    """Return the permissions of a member or partner, by asset."""
    return {asset: users[user_id] for asset, users in context.state.asset_access.items() if user_id in users}


@handler("get/business_employers")
def list_employers(context: Context) -> Object:
    """Return the user's own business, as whose administrator the user is there."""
    own = context.state.own_business()
    return context.page_of(
        [{"id": own["id"], "user": own, "business_roles": ["BIZ_ADMIN"], "is_shared_partner": False}]
    )


@handler("get/business_members")
def list_members(context: Context) -> Object:
    """Return members, or system users, by role and id."""
    check_business(context)
    arguments = context.arguments
    roles, ids = arguments.get("business_roles"), arguments.get("member_ids")
    system = arguments.get("fetch_system_users", False)
    return page_from(
        context,
        (
            _shown(context, member)
            for member in context.state.business_members.values()
            if member["is_system"] == system
            and (roles is None or member["business_roles"][0] in roles)
            and (ids is None or member["id"] in ids.split(","))
        ),
    )


@handler("update/business_memberships")
def update_members(context: Context) -> Object:
    """Change roles of members, or of none of them."""
    check_business(context)
    changes: list[tuple[Object, str]] = [
        (_member(context, sent["member_id"]), sent["business_role"]) for sent in context.body
    ]
    for member, role in changes:
        member["business_roles"] = [role]
    return {"items": [{"member_id": member["id"], "business_role": role} for member, role in changes]}


@handler("delete_business_membership")
def delete_members(context: Context) -> Object:
    """Delete members. Those that do not exist are left out of the response."""
    check_business(context)
    members = context.state.business_members
    ids = [sent["member_id"] for sent in context.body["members"] if sent["member_id"] in members]
    _leave(context, members, ids)
    return {"deleted_members": ids}


@handler("get/business_partners")
def list_partners(context: Context) -> Object:
    """Return partners, by type and id."""
    check_business(context)
    arguments = context.arguments
    external, ids = arguments.get("partner_type") == "EXTERNAL", arguments.get("partner_ids")
    return page_from(
        context,
        (
            _shown(context, partner)
            for partner in context.state.business_partners.values()
            if partner["is_shared_partner"] == external and (ids is None or partner["id"] in ids.split(","))
        ),
    )


@handler("delete_business_partners")
def delete_partners(context: Context) -> Object:
    """End partnerships, or none of them."""
    check_business(context)
    ids: list[str] = context.body["partner_ids"]
    external = context.body.get("partner_type") == "EXTERNAL"
    for id in ids:
        partner = context.state.business_partners.get(id)
        if partner is None or partner["is_shared_partner"] != external:
            raise not_found(404, "Partner")
    _leave(context, context.state.business_partners, ids)
    return {"deleted_partners": ids}


@handler("system_user/update")
def update_system_user(context: Context) -> Object:
    """Change the name of a system user. The response is an empty object."""
    check_business(context)
    member = _member(context, context.arguments["system_user_id"])
    if not member["is_system"]:
        raise not_found(404, "System user")
    if not context.body["name"].strip():
        raise invalid("Invalid request body: name must not be empty.")
    member["user"]["username"] = context.body["name"]
    return {}


@handler("brand_accounts/create")
def create_brand_account(context: Context) -> Object:
    """Create a brand account."""
    id = context.state.next_id("business_user")
    context.state.brand_accounts[id] = {
        "id": id,
        "hierarchy": context.arguments["business_hierarchy_id"],
        **context.body,
    }
    return {"brand_account_id": id}


@handler("brand_accounts/update")
def update_brand_account(context: Context) -> Object:
    """Change a brand account."""
    found = context.state.brand_accounts.get(context.arguments["brand_account_id"])
    if found is None or found["hierarchy"] != context.arguments["business_hierarchy_id"]:
        raise not_found(404, "Brand account")
    found.update(context.body)
    return {"brand_account_id": found["id"]}


def _member(context: Context, id: str) -> Object:
    found = context.state.business_members.get(id)
    if found is None:
        raise not_found(404, "Member")
    return found


def _leave(context: Context, table: Table, ids: list[str]) -> None:
    """Delete members or partners, and their access to assets."""
    for id in dict.fromkeys(ids):
        del table[id]
        for users in context.state.asset_access.values():
            users.pop(id, None)


def _shown(context: Context, relationship: Object) -> Object:
    """Return a member or partner as it is shown, with their assets if the request asks for those."""
    shown = {name: value for name, value in relationship.items() if name != "is_system"}
    if not context.arguments.get("assets_summary"):
        return {**shown, "assets_summary": None}
    accounts = [
        {"id": asset, "permissions": permissions}
        for asset, permissions in permissions_of(context, relationship["id"]).items()
        if asset in context.state.ad_accounts
    ]
    return {**shown, "assets_summary": {"ad_accounts": accounts, "profiles": []}}
