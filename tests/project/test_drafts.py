"""python -m tools check-api --draft: the drafts of a made-up API, run as they are, differ from it in nothing."""

import copy
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import msgspec
import pytest

from pinterest_async._operations.declare import _REGISTRY
from pinterest_async._operations.operation import Operation
from pinterest_async.models._base import UNSET, LosslessModel, Model, UnsetType
from pinterest_async.models.common import EntityStatus, ErrorDetail, Order
from tests.project.test_check_description import DECLARED, Part, listing, patched
from tests.project.test_check_description import DESCRIPTION as MADE_UP
from tools.description import report
from tools.description.document import Document
from tools.description.findings import Difference, Findings, Undeclared
from tools.description.operations import compare
from tools.drafts.additions import of_models, use_of
from tools.drafts.existing import Existing
from tools.drafts.models import Models, Use
from tools.drafts.names import camel, member, singular, snake
from tools.drafts.report import Source, drafts, first_versions

Description: TypeAlias = dict[str, Any]

IMPORTS = """\
import datetime
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal, TypeAlias

from msgspec import UNSET, Meta, UnsetType, field

from pinterest_async._operations.declare import *
from pinterest_async._operations.pages import Pages
from pinterest_async._operations.scoped import AccountResource, scoped
from pinterest_async.models._base import LosslessModel, Model, OpenEnum, UnknownVariant
from pinterest_async.models.common import BulkAnswer
from pinterest_async.resources._types import AdsId, AdsIds, Date, NumericId, PageSize, Text, WindowDays
"""


def reference(name: str) -> Description:
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Description) -> Description:
    return {"content": {"application/json": {"schema": schema}}}


def record(id: str, *parameters: Description, **facts: Any) -> Description:
    return {
        "operationId": id,
        "tags": ["garden_tools"],
        "x-ratelimit-category": "ads_write" if "create" in id else "ads_read",
        "x-sandbox": "disabled",
        "security": [{"pinterest_oauth2": ["ads:write", "ads:read"]}],
        "parameters": [*parameters],
        **facts,
    }


def parameter(name: str, place: str = "query", required: bool = False, **schema: Any) -> Description:
    return {"name": name, "in": place, "required": required or place == "path", "schema": schema}


DIGITS: Description = {"type": "string", "pattern": r"^\d+$"}
AD_ACCOUNT = parameter("ad_account_id", "path", **DIGITS, maxLength=18)
SPADE: Description = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "handleLength": {"type": "number"},
        "shape": {**reference("Shape"), "nullable": True},
        "owners": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "anything": {},
        "parts": {"type": "array", "items": reference("Spade")},
        "blade": reference("Blade"),
        "status": {"type": "string", "enum": ["ACTIVE", "PAUSED", "ARCHIVED", "DRAFT", "DELETED_DRAFT"]},
    },
}
SPADE_CREATE: Description = {
    "type": "object",
    "properties": {
        "note": {"type": "string", "nullable": True, "maxLength": 10},
        "class": {"type": "string", "enum": ["one"]},
        "name": {"type": "string"},
        "made": {"type": "integer", "readOnly": True},
        "sizes": {"type": "array", "maxItems": 3, "items": {"type": "integer", "minimum": 1}},
        "blade": reference("Blade"),
        "error": reference("Exception"),
        "window": {"type": "integer", "enum": [0, 1, 7, 14, 30, 60]},
        "days": {"type": "integer", "enum": [90, 180]},
        "first_day": {"type": "string", "format": "date"},
    },
    "required": ["name"],
}
DESCRIPTION: Description = {
    "info": {"version": "5.20.0"},
    "paths": {
        "/ad_accounts/{ad_account_id}/spades": {
            "get": record(
                "spades/list",
                AD_ACCOUNT,
                parameter("shapes", type="array", items=reference("Shape")),
                parameter("spade_ids", type="array", minItems=1, maxItems=250, items={**DIGITS, "maxLength": 18}),
                {**parameter("words", type="array", items={"type": "string"}), "explode": False},
                {**parameter("filters", **reference("Filters")), "style": "deepObject"},
                parameter("day", type="string", format="date", required=True),
                parameter("click-window", type="integer", enum=[0, 1, 7, 14, 30, 60]),
                parameter("order", type="string", enum=["ASCENDING", "DESCENDING"]),
                parameter("page_size", type="integer", minimum=1, maximum=250),
                parameter("bookmark", type="string"),
                responses={
                    "200": content(
                        {
                            "type": "object",
                            "properties": {
                                "bookmark": {"type": "string"},
                                "items": {"type": "array", "items": reference("Spade")},
                            },
                        }
                    )
                },
            ),
            "post": record(
                "spades/create",
                AD_ACCOUNT,
                requestBody={
                    "required": True,
                    **content({"type": "array", "minItems": 1, "maxItems": 30, "items": reference("SpadeCreate")}),
                },
                responses={
                    "200": content(
                        {
                            "type": "object",
                            "properties": {
                                "items": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "properties": {
                                            "data": reference("Spade"),
                                            "exceptions": {"type": "array", "items": reference("Exception")},
                                        },
                                    },
                                }
                            },
                        }
                    )
                },
            ),
        },
        "/spades/{spade_id}": {
            "get": record(
                "get/spade", parameter("spade_id", "path", **DIGITS), responses={"200": content(reference("Spade"))}
            ),
            "patch": record(
                "spade/update",
                parameter("spade_id", "path", type="string", pattern="^[a-z]+$"),
                requestBody={
                    "required": True,
                    **content(
                        {
                            "type": "object",
                            "properties": {
                                "theName": {"type": "string"},
                                "day": {"type": "string", "format": "date"},
                                "shape": {**reference("Shape"), "nullable": True},
                                "owners": {"type": "array", "items": reference("Owner")},
                            },
                            "required": ["owners"],
                        }
                    ),
                },
                responses={"200": content({"type": "array", "items": {"type": "string"}})},
            ),
            "delete": record("spades/delete", parameter("spade_id", "path", type="string"), responses={"204": {}}),
        },
        "/spades/search": {
            "post": record(
                "spades/post",
                deprecated=True,
                security=[],
                requestBody=content(
                    {
                        "type": "object",
                        "properties": {
                            "HEIGHT": {"type": "object", "properties": {"low": {"type": "integer"}}},
                            "WIDTH": {"type": "integer"},
                        },
                    }
                ),
                responses={"200": content(reference("Blade"))},
            ),
        },
        "/spades/shapes/{shape}/{spade_id}": {
            "get": record(
                "spades/get",
                parameter("shape", "path", **reference("Shape")),
                parameter("spade_id", "path", **DIGITS, maxLength=20),
                responses={"200": content(reference("Spade"))},
            ),
        },
    },
    "components": {
        "schemas": {
            "Spade": SPADE,
            "SpadeCreate": SPADE_CREATE,
            "Owner": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
            "Shape": {"type": "string", "enum": ["ROUND", "round", "9-SIDED"]},
            "Filters": {"type": "object", "properties": {"AGE": {"type": "integer"}, "OLD": {"type": "boolean"}}},
            "Exception": {
                "type": "object",
                "properties": {"code": {"type": "integer"}, "message": {"type": "string"}},
            },
            "Blade": {
                "type": "object",
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {
                        "FLAT": "#/components/schemas/FlatBlade",
                        "BENT": "#/components/schemas/BentBlade",
                    },
                },
            },
            "FlatBlade": {"type": "object", "properties": {"kind": {"type": "string"}, "width": {"type": "integer"}}},
            "BentBlade": {"type": "object", "properties": {"kind": {"type": "string"}, "angle": {"type": "integer"}}},
        }
    },
}
DOCUMENT = Document(DESCRIPTION)


def drafted(declared: dict[str, Operation], since: str = "") -> str:
    source = Source(DOCUMENT, compare(DOCUMENT, declared), [], first_versions([DOCUMENT], since))
    return drafts(source, declared)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Any]:
    """Runs a draft as a module, and returns it with the operations that it declares."""
    before = dict(_REGISTRY)

    def as_module(text: str) -> tuple[ModuleType, dict[str, Operation]]:
        file = tmp_path / "garden.py"
        file.write_text(IMPORTS + re.sub(r"(?m)^from \.", "from pinterest_async.models.", text))
        spec = importlib.util.spec_from_file_location("garden", file)
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules["garden"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module, {id: operation for id, operation in _REGISTRY.items() if id not in before}

    yield as_module
    sys.modules.pop("garden", None)
    for id in _REGISTRY.keys() - before.keys():
        del _REGISTRY[id]


def test_drafts_differ_from_the_description_in_nothing(run: Any) -> None:
    module, declared = run(drafted({}))
    assert declared.keys() == DOCUMENT.operations().keys()
    assert sorted(compare(DOCUMENT, declared).found) == []
    assert [operation.name.partition(".")[2] for operation in declared.values()] == [
        "list",
        "create",
        "get_spade",
        "update",
        "delete",
        "spades",
        "get",
    ]
    assert issubclass(module.GardenTools, object)
    assert {name for name in vars(module.AccountGardenTools) if not name.startswith("_")} == {"list", "create"}


def test_drafts_are_written_as_the_project_is() -> None:
    text = drafted({}, "| since | operationId |\n| 5.13.0 | spades/list | GET |\n")
    assert "# ==== tag garden_tools: models ====" in text
    assert "from .common import EntityStatus, ErrorDetail, Order\n" in text
    assert 'class Shape(OpenEnum):\n    """... Source: Shape."""\n\n    ROUND = "ROUND"\n    ROUND_ = "round"\n' in text
    assert '    _9_SIDED = "9-SIDED"\n' in text
    assert 'class Filters(Model, rename="upper"):' in text
    assert '    handle_length: float | None = field(default=None, name="handleLength")\n' in text
    assert "    note: Annotated[str, Meta(max_length=10)] | None | UnsetType = UNSET\n" in text
    assert 'class FlatBlade(LosslessModel, tag_field="kind", tag="FLAT"):\n' in text
    assert "Blade: TypeAlias = FlatBlade | BentBlade | UnknownBlade\n" in text
    assert "spade_ids: AdsIds | None = None,\n" in text
    assert "shapes: Annotated[Sequence[Shape | str], REPEAT] | None = None,\n" in text
    assert 'click_window: Annotated[WindowDays, Wire("click-window")] | None = None,\n' in text
    assert ") -> Pages[Spade]:\n" in text
    assert ") -> BulkAnswer[Spade]:\n" in text
    assert "page_size: 1 to 250 (the server takes 25 when absent)." in text
    assert re.findall(r'since="([\d.]+)"', text) == ["5.13", *["5.20"] * 6]


def test_drafts_without_a_formatter_are_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    assert "class GardenTools(Resource):" in drafted({})


def test_what_existing_models_operations_and_enums_lack() -> None:
    def change(description: Description) -> None:
        schemas = description["components"]["schemas"]
        schemas["Thing"]["properties"]["newField"] = {"type": "array", "items": {"type": "string"}}
        schemas["Part"]["properties"]["LENGTH"] = {"type": "integer", "minimum": 1}
        schemas["Part"]["properties"]["kind"] = {"type": "string", "enum": ["HARD", "SOFT"]}
        schemas["Colour"]["enum"].append("dark green")
        listing(description)["parameters"].append(parameter("order", type="string", enum=["ASCENDING", "DESCENDING"]))
        patched(description)["properties"]["day"] = {"type": "string", "format": "date"}

    description = copy.deepcopy(MADE_UP)
    change(description)
    document = Document(description)
    (result,) = report.check([document], DECLARED, {})
    text = drafts(Source(document, compare(document, DECLARED), result.unexplained, {}), DECLARED)
    assert (
        text.splitlines()
        == """\
# ==== fields that are missing ====

# tests.project.test_check_description: Part
    length: Annotated[int, Meta(ge=1)] | UnsetType = field(default=UNSET, name="LENGTH")
    kind: PartKind | UnsetType = UNSET

# tests.project.test_check_description: Thing
    new_field: list[str] | None = field(default=None, name="newField")


# ==== parameters that are missing ====

# things.list (things/list)
        order: Order | str | None = None,

# things.update (things/update)
        day: OptionalField[Date] = UNSET,


# ==== values of enums that are missing ====

# tests.project.test_check_description: Colour
    DARK_GREEN = "dark green"


# ==== models of these fields and parameters ====

from .common import Order

class PartKind(OpenEnum):
    \"""... Source: Part.\"""

    HARD = "HARD"
    SOFT = "SOFT"
""".splitlines()
    )


def test_how_a_model_is_used_shows_in_its_fields() -> None:
    class Both(LosslessModel):
        a: str | None | UnsetType = UNSET

    class Upper(Model, rename="upper"):
        a: int | None = None

    assert use_of(Both) == Use(sent=True, received=True)
    assert use_of(Upper) == Use(sent=False, received=True)
    assert use_of(Part) == Use(sent=True, received=False)
    undeclared = Undeclared(Upper, "B", DOCUMENT.expand({"properties": {"B": {"type": "integer"}}}))
    findings = Findings(undeclared={"Upper.B": undeclared})
    lines = of_models(Models(DOCUMENT), findings, [Difference("Upper.B", "", "there", "not", "")])
    assert list(lines) == [f"# {__name__}: Upper\n    b: int | None = None\n"]


def test_the_command_prints_drafts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, table = tmp_path / "description.json", tmp_path / "since.md"
    file.write_bytes(msgspec.json.encode(DESCRIPTION))
    table.write_text("| 5.19.0 | get/spade |\n")
    assert report.main(["--draft", str(file), "--since", str(table)]) == 0
    printed = capsys.readouterr().out
    assert '"get/spade", ADS_READ, "ads:read ads:write", sandbox=False, since="5.19")' in printed
    assert report.main(["--draft", str(file)]) == 0
    assert 'since="5.19"' not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("offerCodeHash", "offer_code_hash"),
        ("click-window", "click_window"),
        ("class", "class_"),
        ("90d", "_90d"),
        ("AUDIENCE_INCLUDE'", "audience_include"),
    ],
)
def test_names_in_python(name: str, expected: str) -> None:
    assert snake(name) == expected


def test_names_of_classes_and_members() -> None:
    assert [camel(name) for name in ("labels/create", "get/business_members", "Shape")] == [
        "LabelsCreate",
        "GetBusinessMembers",
        "Shape",
    ]
    assert [singular(name) for name in ("Labels", "Entries", "Boxes", "Class", "Sheep")] == [
        "Label",
        "Entry",
        "Box",
        "Class",
        "Sheep",
    ]
    assert [member(value) for value in ("25-34", "a b", "+")] == ["_25_34", "A_B", "EMPTY"]


def test_existing_models_stand_for_their_schemas() -> None:
    existing = Existing()
    assert existing.model("Exception", {"code", "message"}, sent=False) is ErrorDetail
    assert existing.model("Exception", {"code", "message", "a", "b", "c"}, sent=False) is None
    assert existing.enum(None, {"ASCENDING", "DESCENDING"}, sent=True) is Order
    assert existing.enum(None, {"ASCENDING", "DESCENDING", "RANDOM"}, sent=True) is Order
    assert existing.enum(None, {"ASCENDING"}, sent=False) is None
    assert existing.enum(None, {"ACTIVE", "PAUSED", "ARCHIVED", "DRAFT"}, sent=True) is None
    assert existing.enum("EntityStatus", {"ACTIVE", "GONE"}, sent=True) is EntityStatus
