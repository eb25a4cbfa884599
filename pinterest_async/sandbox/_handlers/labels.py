"""Handlers of labels of campaigns."""

from typing import Final

from .._data.area import Area
from .._data.table import Object, Table
from .._errors import not_found
from ._registry import Context, handler

_MAX: Final = {"BRAND": 1, "CUSTOM": 30}
"""Labels of a kind that a campaign may have."""


class LabelArea(Area):
    """Labels by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: dict[str, Table] = self.entity_tables()


@handler("labels/list")
def list_labels(context: Context) -> Object:
    """Return labels, by campaign, id, status and kind."""
    arguments = context.arguments
    wanted = {
        "parent_id": arguments.get("campaign_ids"),
        "id": arguments.get("label_ids"),
        "status": arguments.get("entity_statuses", ["ACTIVE"]),
        "label_type": arguments.get("label_types"),
    }
    page = context.page(
        context.state.labels[arguments["ad_account_id"]],
        lambda label: all(values is None or label[name] in values for name, values in wanted.items()),
    )
    return {**page, "items": [{"labels": [label], "errors": []} for label in page["items"]]}


@handler("labels/create")
def create_labels(context: Context) -> Object:
    """Label a campaign. Refuse names that are empty or there, and more labels than a campaign may have."""
    ad_account_id: str = context.arguments["ad_account_id"]
    parent_id: str = context.body["parent_id"].removeprefix("C")
    if parent_id not in context.state.campaigns[ad_account_id]:
        raise not_found(404, "Campaign")
    labels = context.state.labels[ad_account_id]
    answer: Object = {"labels": [], "errors": []}
    for sent in context.body["labels"]:
        label: Object = {"parent_id": parent_id, "parent_type": "CAMPAIGN", "status": "ACTIVE", **sent}
        there = [
            other
            for other in labels.values()
            if (other["parent_id"], other["label_type"], other["status"]) == (parent_id, sent["label_type"], "ACTIVE")
        ]
        problem = None
        if not sent["value"].strip():
            problem = "The name must not be empty."
        elif any(other["value"] == sent["value"] for other in there):
            problem = "The campaign has this label."
        elif len(there) >= _MAX[sent["label_type"]]:
            problem = f"A campaign can have {_MAX[sent['label_type']]} labels of this type."
        if problem is not None:
            answer["errors"].append({"data": label, "error_messages": [problem]})
            continue
        id = context.state.next_id("label")
        labels[id] = {"id": id, **label}
        answer["labels"].append(labels[id])
    return answer


@handler("labels/update")
def update_labels(context: Context) -> Object:
    """Change labels. Refuse those that do not exist."""
    labels = context.state.labels[context.arguments["ad_account_id"]]
    answer: Object = {"labels": [], "errors": []}
    for sent in context.body["labels"]:
        found = labels.get(sent["id"])
        if found is None:
            answer["errors"].append({"data": sent, "error_messages": ["Label not found."]})
        else:
            found.update(sent)
            answer["labels"].append(found)
    return answer
