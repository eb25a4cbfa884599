"""Handlers of assets of a business: ad accounts, catalogs and asset groups, and who has access to them."""

from collections.abc import Iterator
from typing import Final

from .._data import objects
from .._data.table import Object, Table
from .._errors import not_found
from ._registry import Context, handler
from .business_access_relationships import (
    PERMISSIONS_OF_OWNER,
    check_business,
    page_from,
    permissions_of,
)

_KINDS: Final = ("AD_ACCOUNT", "CATALOG", "ASSET_GROUP")


@handler("business_assets/get")
def list_assets(context: Context) -> Object:
    """Return assets of one type, by group, child and permission. The business owns all of them."""
    check_business(context)
    arguments = context.arguments
    child, group = arguments.get("child_asset_id"), arguments.get("asset_group_id")
    if arguments.get("permissions") and "OWNER" not in arguments["permissions"]:
        return context.page_of([])
    ids = list(_assets(context, arguments.get("asset_type", "AD_ACCOUNT")))
    if child is not None:
        ids = [id for id in ids if child in _children(context.state.asset_groups.get(id))]
    if group is not None:
        ids = [id for id in ids if id in _children(context.state.asset_groups.get(group))]
    return page_from(context, ({**_asset(context, id), "catalog_info": _catalog(context, id)} for id in ids))


@handler("business_asset_members/get")
def list_members(context: Context) -> Object:
    """Return members, or system users, with access to an asset."""
    system = context.arguments.get("fetch_system_users", False)
    members = context.state.business_members
    return _users(context, {id for id, member in members.items() if member["is_system"] == system}, members)


@handler("business_asset_partners/get")
def list_partners(context: Context) -> Object:
    """Return partners with access to an asset."""
    partners = context.state.business_partners
    return _users(context, set(partners), partners)


@handler("business_member_assets/get")
def list_of_member(context: Context) -> Object:
    """Return assets that a member has access to."""
    return _assets_of(context, context.arguments["member_id"], context.state.business_members, "Member")


@handler("business_partner_asset_access/get")
def list_of_partner(context: Context) -> Object:
    """Return assets that a partner has access to. Assets of partners are not known here."""
    if context.arguments.get("partner_type") == "EXTERNAL":
        return context.page_of([])
    return _assets_of(context, context.arguments["partner_id"], context.state.business_partners, "Partner")


@handler("business_members_asset_access/update")
def update_member_access(context: Context) -> Object:
    """Set permissions of members, or of none of them."""
    changed = _set_access(context, "member_id", context.state.business_members, "Member")
    return {"items": [{"response": sent} for sent in changed]}


@handler("business_members_asset_access/delete")
def delete_member_access(context: Context) -> Object:
    """Take access from members, or from none of them."""
    return {"items": list(_take_access(context, "member_id", context.state.business_members, "Member"))}


@handler("update_partner_asset_access_handler_impl")
def update_partner_access(context: Context) -> Object:
    """Set permissions of partners, or of none of them."""
    changed = _set_access(context, "partner_id", context.state.business_partners, "Partner")
    return {"items": [{**sent, "asset_type": _kind(context, sent["asset_id"])} for sent in changed]}


@handler("delete_partner_asset_access_handler_impl")
def delete_partner_access(context: Context) -> Object:
    """Take access from partners, or from none of them."""
    partners = context.state.business_partners
    return {
        "items": [
            {
                **taken,
                "asset_type": _kind(context, taken["asset_id"]),
                "is_shared_partner": partners[taken["partner_id"]]["is_shared_partner"],
            }
            for taken in _take_access(context, "partner_id", partners, "Partner")
        ]
    }


@handler("asset_group/create")
def create_asset_group(context: Context) -> Object:
    """Create an asset group, without assets."""
    check_business(context)
    state, now, own = context.state, objects.now_seconds(), context.state.own_business()
    id = state.next_id("asset_group")
    made = state.asset_groups[id] = {
        "id": id,
        **context.body,
        "ad_accounts_ids": [],
        "catalogs_ids": [],
        "profiles_ids": [],
        "created_by": own,
        "owner": own,
        "created_time": now,
        "updated_time": now,
    }
    return {"asset_group": made}


@handler("asset_group/update")
def update_asset_groups(context: Context) -> Object:
    """Change asset groups. Those that do not exist, or get assets that do not, are refused."""
    check_business(context)
    answer: Object = {"updated_asset_groups": [], "exceptions": []}
    for sent in context.body.get("asset_groups_to_update", ()):
        id, group = sent["asset_group_id"], context.state.asset_groups.get(sent["asset_group_id"])
        added: list[str] = sent.get("assets_to_add", [])
        if group is None or any(_kind(context, asset) not in ("AD_ACCOUNT", "CATALOG") for asset in added):
            missing = "Asset group not found." if group is None else "Asset not found."
            answer["exceptions"].append({"asset_group_id": id, "code": 404, "message": missing})
            continue
        for name in ("name", "description"):
            if name in sent:
                group[f"asset_group_{name}"] = sent[name]
        group["asset_group_types"] = sent.get("asset_group_types", group["asset_group_types"])
        for kind, name in (("AD_ACCOUNT", "ad_accounts_ids"), ("CATALOG", "catalogs_ids")):
            kept = [asset for asset in group[name] if asset not in sent.get("assets_to_remove", ())]
            group[name] = list(dict.fromkeys(kept + [asset for asset in added if _kind(context, asset) == kind]))
        group["updated_time"] = objects.now_seconds()
        answer["updated_asset_groups"].append(group)
    return answer


@handler("asset_group/delete")
def delete_asset_groups(context: Context) -> Object:
    """Delete asset groups. Those that do not exist are refused."""
    check_business(context)
    answer: Object = {"deleted_asset_groups": [], "exceptions": []}
    for id in context.body["asset_groups_to_delete"]:
        if context.state.asset_groups.pop(id, None) is None:
            missing = {"asset_group_id": id, "code": 404, "message": "Asset group not found."}
            answer["exceptions"].append(missing)
        else:
            answer["deleted_asset_groups"].append(id)
    return answer


def _assets(context: Context, kind: str) -> Iterator[str]:
    """Yield the ids of assets of a type."""
    state = context.state
    tables: dict[str, Table] = {
        "AD_ACCOUNT": state.ad_accounts,
        "CATALOG": state.catalogs,
        "ASSET_GROUP": state.asset_groups,
    }
    yield from tables.get(kind, ())


def _kind(context: Context, id: str) -> str | None:
    """Return the type of an asset, or None if there is none."""
    return next((kind for kind in _KINDS if id in set(_assets(context, kind))), None)


def _asset(context: Context, id: str) -> Object:
    return {
        "asset_id": id,
        "asset_type": _kind(context, id),
        "asset_group_info": context.state.asset_groups.get(id),
        "permissions": PERMISSIONS_OF_OWNER,
    }


def _catalog(context: Context, id: str) -> Object | None:
    catalog = context.state.catalogs.get(id)
    return None if catalog is None else {name: catalog[name] for name in ("id", "name", "catalog_type")}


def _children(group: Object | None) -> list[str]:
    return [] if group is None else [*group["ad_accounts_ids"], *group["catalogs_ids"], *group["profiles_ids"]]


def _users(context: Context, ids: set[str], table: Table) -> Object:
    """Return the users among `ids` with access to the asset of a request."""
    check_business(context)
    if _kind(context, context.arguments["asset_id"]) is None:
        raise not_found(404, "Asset")
    found = context.state.asset_access.get(context.arguments["asset_id"], {})
    return page_from(context, ({"user": table[id]["user"], "permissions": found[id]} for id in found if id in ids))


def _assets_of(context: Context, user_id: str, table: Table, thing: str) -> Object:
    check_business(context)
    if user_id not in table:
        raise not_found(404, thing)
    kind = context.arguments.get("asset_type", "AD_ACCOUNT")
    return page_from(
        context,
        (
            {**_asset(context, asset), "permissions": permissions}
            for asset, permissions in permissions_of(context, user_id).items()
            if _kind(context, asset) == kind
        ),
    )


def _set_access(context: Context, name: str, users: Table, thing: str) -> list[Object]:
    """Set the permissions of a request, or none of them."""
    accesses = _accesses(context, name, users, thing)
    for sent in accesses:
        context.state.asset_access.setdefault(sent["asset_id"], {})[sent[name]] = sent["permissions"]
    return accesses


def _take_access(context: Context, name: str, users: Table, thing: str) -> Iterator[Object]:
    """Take the access that a request names, and yield what it was."""
    for sent in _accesses(context, name, users, thing):
        taken = context.state.asset_access.get(sent["asset_id"], {}).pop(sent[name], [])
        more = {} if name == "member_id" else {"permissions": taken}
        yield {"asset_id": sent["asset_id"], name: sent[name], **more}


def _accesses(context: Context, name: str, users: Table, thing: str) -> list[Object]:
    """Return the accesses of a request. ApiError if an asset or a user does not exist."""
    check_business(context)
    accesses: list[Object] = context.body["accesses"]
    for sent in accesses:
        if sent[name] not in users:
            raise not_found(404, thing)
        if _kind(context, sent["asset_id"]) is None:
            raise not_found(404, "Asset")
    return accesses
