"""Handlers of lead forms."""

from .._data import objects, seed
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import ItemRefused, invalid, not_found
from ._registry import Context, handler


class LeadFormArea(Area):
    """Lead forms by ad account, then by id. Every ad account has one."""

    def __init__(self) -> None:
        super().__init__()
        self.lead_forms: dict[str, Table] = {}

    def open_ad_account(self, id: str) -> None:
        """Give a new ad account a lead form."""
        super().open_ad_account(id)
        self.lead_forms[id] = seed.one(seed.lead_form(self.next_id("lead_form"), id))


@handler("lead_forms/list")
def list_lead_forms(context: Context) -> Object:
    """Return lead forms."""
    return context.page(context.state.lead_forms[context.arguments["ad_account_id"]], descending=context.descending)


@handler("lead_forms/create")
def create_lead_forms(context: Context) -> Object:
    """Create lead forms. Refuse those without a name, or without consent to the terms."""
    ad_account_id: str = context.arguments["ad_account_id"]

    def create(item: Object) -> Object:
        _check(item)
        id, now = context.state.next_id("lead_form"), objects.now_seconds()
        made = context.state.lead_forms[ad_account_id][id] = {
            "id": id,
            "ad_account_id": ad_account_id,
            "status": "DRAFT",
            "disclosure_language": None,
            "policy_links": [],
            "created_time": now,
            "updated_time": now,
            **item,
        }
        return made

    return context.bulk(create)


@handler("lead_forms/update")
def update_lead_forms(context: Context) -> Object:
    """Change lead forms. Refuse those that do not exist."""
    forms = context.state.lead_forms[context.arguments["ad_account_id"]]

    def update(item: Object) -> Object:
        found = forms.get(item["id"])
        if found is None:
            raise ItemRefused(4842, "Lead form not found.")
        _check({**found, **item})
        found.update(item, updated_time=objects.now_seconds())
        return found

    return context.bulk(update)


def _check(form: Object) -> None:
    if not (form["name"] or "").strip():
        raise ItemRefused(1, "The name must not be empty.")
    if not form["has_accepted_terms"]:
        raise ItemRefused(1, "The terms of lead ads are not accepted.")


@handler("lead_form/get")
def get_lead_form(context: Context) -> Object:
    """Return a lead form."""
    return find_lead_form(context, context.arguments["lead_form_id"])


@handler("lead_form_test/create")
def create_lead_form_test(context: Context) -> Object:
    """Accept test answers for the subscription of a lead form. Nothing is sent to its webhook."""
    form = find_lead_form(context, context.arguments["lead_form_id"])
    expected, got = len(form["questions"]), len(context.body["answers"])
    if got != expected:
        raise invalid(f"Invalid request body: answers takes one for each of {expected} questions, got {got}.")
    subscriptions = context.state.subscriptions[context.arguments["ad_account_id"]].values()
    found = next(
        (subscription for subscription in subscriptions if subscription["lead_form_id"] in (form["id"], None)), None
    )
    if found is None:
        raise not_found(4517, "Subscription")
    return {"subscription_id": found["id"]}


def find_lead_form(context: Context, id: str) -> Object:
    found = context.state.lead_forms[context.arguments["ad_account_id"]].get(id)
    if found is None:
        raise not_found(4842, "Lead form")
    return found
