"""Business access in the sandbox, through the client: members, partners, assets, groups and invites."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from pinterest_async import BadRequest, NotFound, Pinterest
from pinterest_async.models.business_access import AssetPermission, MemberRole
from pinterest_async.models.business_assets import AssetGroupUpdate, MemberAccessDelete, MemberAccessUpdate
from pinterest_async.models.business_relationships import BrandAccountUpdate, MemberRoleChange
from pinterest_async.sandbox import Sandbox
from tests.support.sandbox import AD_ACCOUNT

Served = tuple[Pinterest, Sandbox, str]


@pytest_asyncio.fixture
async def served() -> AsyncIterator[Served]:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        yield pinterest, sandbox, sandbox.state.user["id"]


async def test_members_have_roles_and_leave(served: Served) -> None:
    pinterest, sandbox, business = served
    relationships = pinterest.business_access_relationships
    [first, second] = sandbox.state.add_business_members(2)
    [employer] = [each async for each in relationships.list_employers()]
    assert (employer.id, employer.business_roles) == (business, ["BIZ_ADMIN"])

    promoted = MemberRoleChange(member_id=first, business_role=MemberRole.BIZ_ADMIN)
    changed = await relationships.update_members(business, [promoted])
    assert [(item.member_id, item.business_role) for item in changed.items] == [(first, "BIZ_ADMIN")]
    assert [each.id async for each in relationships.list_members(business, business_roles=["BIZ_ADMIN"])] == [first]
    assert [each.id async for each in relationships.list_members(business, member_ids=f"{second},1")] == [second]
    assert [each.id async for each in relationships.list_members(business, start_index=1)] == [second]
    with pytest.raises(NotFound, match="Member"):
        await relationships.update_members(business, [{"member_id": "1", "business_role": "EMPLOYEE"}])
    left = await relationships.delete_members(
        business, members=[{"member_id": id, "business_role": "EMPLOYEE"} for id in (second, "1")]
    )
    assert left.deleted_members == [second]
    assert list(sandbox.state.business_members) == [first]
    with pytest.raises(NotFound, match="Business"):
        await relationships.list_members("1")


async def test_partners_are_internal_or_external(served: Served) -> None:
    pinterest, sandbox, business = served
    relationships = pinterest.business_access_relationships
    [internal], [external] = (
        sandbox.state.add_business_partners(1),
        sandbox.state.add_business_partners(1, external=True),
    )
    assert [each.id async for each in relationships.list_partners(business)] == [internal]
    partners = relationships.list_partners(business, partner_type="EXTERNAL", partner_ids=external)
    assert [(each.id, each.is_shared_partner) async for each in partners] == [(external, True)]
    with pytest.raises(NotFound, match="Partner"):
        await relationships.delete_partners(business, partner_ids=[internal], partner_type="EXTERNAL")
    ended = await relationships.delete_partners(business, partner_ids=[external], partner_type="EXTERNAL")
    assert ended.deleted_partners == [external]
    assert list(sandbox.state.business_partners) == [internal]


async def test_system_users_and_brand_accounts_are_renamed(served: Served) -> None:
    pinterest, sandbox, business = served
    relationships = pinterest.business_access_relationships
    [person], [system] = (
        sandbox.state.add_business_members(1),
        sandbox.state.add_business_members(1, system=True),
    )
    await relationships.update_system_user(business, system, name="Robot")
    [found] = [each async for each in relationships.list_members(business, fetch_system_users=True)]
    assert found.user is not None
    assert found.user.username == "Robot"
    with pytest.raises(BadRequest):
        await relationships.update_system_user(business, system, name=" ")
    with pytest.raises(NotFound):
        await relationships.update_system_user(business, person, name="Robot")

    made = await relationships.create_brand_account("7", {"name": "a", "username": "b", "country": "US"})
    assert made.brand_account_id is not None
    await relationships.update_brand_account("7", made.brand_account_id, BrandAccountUpdate(about="Gardens"))
    assert sandbox.state.brand_accounts[made.brand_account_id]["about"] == "Gardens"
    with pytest.raises(NotFound):
        await relationships.update_brand_account("8", made.brand_account_id, {"about": "Gardens"})


async def test_access_is_given_and_taken(served: Served) -> None:
    pinterest, sandbox, business = served
    assets = pinterest.business_access_assets
    [member], [partner] = sandbox.state.add_business_members(1), sandbox.state.add_business_partners(1)
    [catalog] = sandbox.state.catalogs

    await assets.update_member_access(
        business,
        accesses=[MemberAccessUpdate(asset_id=AD_ACCOUNT, member_id=member, permissions=[AssetPermission.ANALYST])],
    )
    [of_partner] = (
        await assets.update_partner_access(
            business, accesses=[{"asset_id": catalog, "partner_id": partner, "permissions": ["CATALOGS_VIEWER"]}]
        )
    ).items
    assert (of_partner.asset_type, of_partner.permissions) == ("CATALOG", ["CATALOGS_VIEWER"])

    [user] = [each async for each in assets.list_members(business, AD_ACCOUNT)]
    assert user.user is not None
    assert (user.user.id, user.permissions) == (member, ["ANALYST"])
    assert [each async for each in assets.list_partners(business, AD_ACCOUNT)] == []
    assert [each.asset_id async for each in assets.list_of_member(business, member)] == [AD_ACCOUNT]
    assert [each.asset_id async for each in assets.list_of_member(business, member, asset_type="CATALOG")] == []
    assert [each.asset_id async for each in assets.list_of_partner(business, partner, asset_type="CATALOG")] == [
        catalog
    ]
    assert [each async for each in assets.list_of_partner(business, partner, partner_type="EXTERNAL")] == []
    [shown] = [
        each async for each in pinterest.business_access_relationships.list_members(business, assets_summary=True)
    ]
    assert shown.assets_summary is not None
    assert [each.id for each in shown.assets_summary.ad_accounts or ()] == [AD_ACCOUNT]

    await assets.delete_member_access(business, accesses=[MemberAccessDelete(asset_id=AD_ACCOUNT, member_id=member)])
    [taken] = (
        await assets.delete_partner_access(business, accesses=[{"asset_id": catalog, "partner_id": partner}])
    ).items
    assert (taken.permissions, taken.is_shared_partner) == (["CATALOGS_VIEWER"], False)
    assert sandbox.state.asset_access == {AD_ACCOUNT: {}, catalog: {}}


async def test_access_to_what_is_not_there_is_refused(served: Served) -> None:
    pinterest, sandbox, business = served
    assets = pinterest.business_access_assets
    [member] = sandbox.state.add_business_members(1)
    good = {"asset_id": AD_ACCOUNT, "member_id": member, "permissions": ["ANALYST"]}
    for wrong in ({"asset_id": "1"}, {"member_id": "1"}):
        with pytest.raises(NotFound):
            await assets.update_member_access(business, accesses=[good, {**good, **wrong}])
    assert not sandbox.state.asset_access
    with pytest.raises(NotFound, match="Asset"):
        await assets.list_members(business, "1")
    with pytest.raises(NotFound, match="Partner"):
        await assets.list_of_partner(business, member)


async def test_assets_are_grouped(served: Served) -> None:
    pinterest, sandbox, business = served
    assets = pinterest.business_access_assets
    [catalog] = sandbox.state.catalogs
    made = await assets.create_asset_group(
        business, asset_group_name="a", asset_group_description="b", asset_group_types=["BRAND"]
    )
    assert made.asset_group is not None
    group = made.asset_group.id
    answer = await assets.update_asset_groups(
        business,
        asset_groups_to_update=[
            AssetGroupUpdate(asset_group_id=group, name="c", assets_to_add=[AD_ACCOUNT, catalog]),
            AssetGroupUpdate(asset_group_id=group, assets_to_remove=[AD_ACCOUNT]),
            AssetGroupUpdate(asset_group_id=group, assets_to_add=["1"]),
            AssetGroupUpdate(asset_group_id="1"),
        ],
    )
    assert [error.message for error in answer.exceptions or ()] == ["Asset not found.", "Asset group not found."]
    stored = sandbox.state.asset_groups[group]
    assert (stored["asset_group_name"], stored["ad_accounts_ids"], stored["catalogs_ids"]) == ("c", [], [catalog])

    groups = [each.asset_id async for each in assets.list(business, asset_type="ASSET_GROUP", child_asset_id=catalog)]
    assert groups == [group]
    [found] = [each async for each in assets.list(business, asset_type="CATALOG", asset_group_id=group)]
    assert found.catalog_info is not None
    assert found.catalog_info.id == catalog
    assert [each.asset_id async for each in assets.list(business, permissions=["OWNER"])] == [AD_ACCOUNT]
    assert [each async for each in assets.list(business, permissions=["ANALYST"])] == []

    deleted = await assets.delete_asset_groups(business, asset_groups_to_delete=[group, "1"])
    assert deleted.deleted_asset_groups == [group]
    assert [error.asset_group_id for error in deleted.exceptions or ()] == ["1"]


async def test_invites_are_sent_answered_and_cancelled(served: Served) -> None:
    pinterest, sandbox, business = served
    invites = pinterest.business_access_invite
    [partner] = sandbox.state.add_business_partners(1)
    sent = await invites.create(
        business,
        business_role="EMPLOYEE",
        invite_type="MEMBER_INVITE",
        members=["a@example.com", "b@example.com", "a@example.com"],
    )
    first, second, again = sent.items
    assert first.invite is not None
    assert second.invite is not None
    assert again.exception is not None
    assert again.exception.users_or_partner_ids == ["a@example.com"]
    partners = await invites.create(business, business_role="PARTNER", invite_type="PARTNER_INVITE", partners=[partner])
    assert partners.items[0].invite is not None
    with pytest.raises(BadRequest):
        await invites.create(business, business_role="EMPLOYEE", invite_type="MEMBER_INVITE", partners=[partner])

    assert len([each async for each in invites.list(business, is_member=True)]) == 2
    [of_partner] = [each async for each in invites.list(business, invite_type="PARTNER_INVITE")]
    assert of_partner.id == partners.items[0].invite.id

    permissions = {AD_ACCOUNT: ["ANALYST"]}
    offered = await invites.add_assets(
        business,
        invites=[
            {"invite_id": id, "invite_type": "MEMBER_INVITE", "asset_id_to_permissions": permissions}
            for id in (first.invite.id, "1")
        ],
    )
    assert [(each.invite is not None, each.exception is not None) for each in offered.items] == [
        (True, False),
        (False, True),
    ]
    assert sandbox.state.business_invites[first.invite.id]["assets_summary"]["ad_accounts"][0]["id"] == AD_ACCOUNT

    asked = await invites.request_assets(
        business,
        asset_requests=[{"partner_id": id, "asset_id_to_permissions": permissions} for id in (partner, "1")],
    )
    assert list(asked.invites or ()) == [partner]
    assert [error.code for error in asked.exceptions or ()] == [404]

    cancelled = await invites.cancel(business, invite_ids=[first.invite.id, first.invite.id])
    assert [each.exception and each.exception.invite_id for each in cancelled.items] == [None, first.invite.id]
    answers = [
        {"invite_id": second.invite.id, "action": {"accept_invite": True}},
        {"invite_id": of_partner.id, "action": {"accept_invite": False}},
    ]
    replies = await invites.respond(invites=answers)
    states = [
        each.invite and each.invite.invite_data and each.invite.invite_data.invite_status for each in replies.items
    ]
    assert states == ["ACCEPTED", "DECLINED"]
    assert len([each async for each in invites.list(business, invite_status=["PENDING"])]) == 1
