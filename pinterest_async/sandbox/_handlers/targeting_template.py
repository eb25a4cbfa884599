"""Handlers of targeting templates."""

from .._data import objects
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import invalid, not_found
from ._registry import Context, handler


class TargetingTemplateArea(Area):
    """Targeting templates by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.targeting_templates: dict[str, Table] = self.entity_tables()


@handler("targeting_template/list")
def list_templates(context: Context) -> Object:
    """Return templates that are not deleted, by a text in their name."""
    arguments = context.arguments
    text: str = arguments.get("search_query", "").lower()
    page = context.page(
        context.state.targeting_templates[arguments["ad_account_id"]],
        lambda template: template["status"] == "ACTIVE" and text in template["name"].lower(),
        descending=context.descending,
    )
    if arguments.get("include_sizing"):
        sizing = {"reach_estimate": {"estimate": 1000, "lower_bound": 750, "upper_bound": 1250}}
        page["items"] = [{**template, "sizing": sizing} for template in page["items"]]
    return page


@handler("targeting_template/create")
def create_template(context: Context) -> Object:
    """Create a template."""
    ad_account_id: str = context.arguments["ad_account_id"]
    if not context.body["name"].strip():
        raise invalid("Invalid request body: name must not be empty.")
    id, now = context.state.next_id("targeting_template"), objects.now_seconds()
    made = context.state.targeting_templates[ad_account_id][id] = {
        "id": id,
        "ad_account_id": ad_account_id,
        "auto_targeting_enabled": True,
        "keywords": [],
        "placement_group": "ALL",
        "tracking_urls": None,
        "status": "ACTIVE",
        "valid": True,
        "created_time": now,
        "updated_time": now,
        **context.body,
    }
    return made


@handler("targeting_template/update")
def update_template(context: Context) -> Object:
    """Change whom a template aims at, or delete it. The response is an empty object."""
    sent: Object = context.body
    found = context.state.targeting_templates[context.arguments["ad_account_id"]].get(sent["id"])
    if found is None or found["status"] == "DELETED":
        raise not_found(404, "Targeting template")
    if sent["operation_type"] == "REMOVE":
        found["status"] = "DELETED"
    elif "targeting_attributes" not in sent:
        raise invalid("Invalid request body: targeting_attributes is required.")
    else:
        found["targeting_attributes"] = sent["targeting_attributes"]
    found["updated_time"] = objects.now_seconds()
    return {}
