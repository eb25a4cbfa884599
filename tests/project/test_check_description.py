"""python -m tools check-api: a made-up API of three operations, changed in one place at a time."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeAlias

import msgspec
import pytest
from msgspec import Meta

from pinterest_async import OPERATIONS
from pinterest_async._limits.quotas import Category
from pinterest_async._operations.arguments import Validator
from pinterest_async._operations.operation import Encoding, Operation, Parameter, Place
from pinterest_async.models._base import UNSET, LosslessModel, Model, OpenEnum, UnknownVariant, UnsetType
from pinterest_async.models.campaigns import Campaign
from tools.description import report
from tools.description.document import Document
from tools.description.findings import Findings
from tools.description.known import KNOWN_DIFFERENCES
from tools.description.marks import all_models, wrong_marks, wrong_parameters
from tools.description.operations import compare

Description: TypeAlias = dict[str, Any]


class Colour(OpenEnum):
    RED = "RED"
    BLUE = "BLUE"


class Circle(Model, tag_field="shape", tag="circle"):
    radius: float | None = None


class Square(Model, tag_field="shape", tag="square"):
    side: float | None = None


class UnknownShape(UnknownVariant, tag_field="shape", tag="?"):
    pass


class Thing(Model):
    id: str = ""
    colour: Colour | None = None
    size: int | None = None
    tags: list[str] | None = None
    counts: dict[str, int] | None = None
    shape: Circle | Square | UnknownShape | None = None


class Part(Model):
    name: Annotated[str, Meta(max_length=10)]
    note: str | None | UnsetType = UNSET


def parameter(
    name: str, type: Any, place: Place = "query", *, required: bool = False, encoding: Encoding = "plain"
) -> Parameter:
    return Parameter(name, name, place, required, nullable=False, encoding=encoding, check=Validator(type))


def operation(
    id: str, method: str, path: str, *parameters: Parameter, returns: Any, paginated: bool = False
) -> Operation:
    return Operation(
        id=id,
        name=id.replace("/", "."),
        method=method,
        path=path,
        category=Category.ORG_READ,
        scopes=("things:read",),
        sandbox=True,
        deprecated=False,
        parameters=parameters,
        returns=returns,
        positional=(),
        paginated=paginated,
        repeatable=True,
    )


THING_ID = parameter("thing_id", Annotated[str, Meta(min_length=1)], "path", required=True)
DECLARED = {
    each.id: each
    for each in (
        operation(
            "things/list",
            "GET",
            "/things",
            parameter("colours", list[Colour], encoding="comma"),
            parameter("page_size", Annotated[int, Meta(ge=1, le=250)]),
            parameter("bookmark", str),
            returns=Thing,
            paginated=True,
        ),
        operation(
            "things/update",
            "PATCH",
            "/things/{thing_id}",
            THING_ID,
            parameter("size", int, "field", required=True),
            returns=Thing,
        ),
        operation(
            "parts/create",
            "POST",
            "/things/{thing_id}/parts",
            THING_ID,
            parameter("parts", Annotated[list[Part], Meta(max_length=30)], "body", required=True),
            returns=None,
        ),
    )
}


def record(id: str, **facts: Any) -> Description:
    return {
        "operationId": id,
        "x-ratelimit-category": "org_read",
        "x-sandbox": "enabled",
        "security": [{"pinterest_oauth2": ["things:read"]}],
        **facts,
    }


def content(schema: Description) -> Description:
    return {"content": {"application/json": {"schema": schema}}}


def reference(name: str) -> Description:
    return {"$ref": f"#/components/schemas/{name}"}


def variant(name: str, **properties: Any) -> Description:
    return {"allOf": [reference(name), {"properties": properties}]}


def in_path(name: str) -> Description:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


DESCRIPTION: Description = {
    "info": {"version": "5.12.0"},
    "paths": {
        "/things": {
            "get": record(
                "things/list",
                parameters=[
                    {
                        "name": "colours",
                        "in": "query",
                        "explode": False,
                        "schema": {"type": "array", "items": reference("Colour")},
                    },
                    {"name": "page_size", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 250}},
                    {"name": "bookmark", "in": "query", "schema": {"type": "string"}},
                ],
                responses={
                    "200": content(
                        {
                            "allOf": [
                                {"properties": {"items": {"type": "array"}, "bookmark": {"type": "string"}}},
                                {"properties": {"items": {"type": "array", "items": reference("Thing")}}},
                            ]
                        }
                    )
                },
            )
        },
        "/things/{thing_id}": {
            "parameters": [in_path("thing_id")],
            "patch": record(
                "things/update",
                requestBody={
                    "required": True,
                    **content({"type": "object", "properties": {"size": {"type": "integer"}}, "required": ["size"]}),
                },
                responses={"200": content(reference("Thing"))},
            ),
        },
        "/things/{thing_id}/parts": {
            "post": record(
                "parts/create",
                parameters=[{"$ref": "#/components/parameters/thing_id"}],
                requestBody={
                    "required": True,
                    **content({"type": "array", "maxItems": 30, "items": reference("Part")}),
                },
                responses={"204": {}, "default": {}},
            )
        },
    },
    "components": {
        "parameters": {"thing_id": in_path("thing_id")},
        "schemas": {
            "Colour": {"type": "string", "enum": ["RED", "BLUE"]},
            "Thing": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "colour": {**reference("Colour"), "nullable": True},
                    "size": {"type": "integer"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
                    "shape": reference("Shape"),
                },
                "required": ["id"],
            },
            "Shape": {
                "type": "object",
                "properties": {"shape": {"type": "string"}},
                "discriminator": {
                    "propertyName": "shape",
                    "mapping": {"circle": "#/components/schemas/Circle", "square": "#/components/schemas/Square"},
                },
            },
            "Circle": variant("Shape", radius={"type": "number"}),
            "Square": variant("Shape", side={"type": "number"}),
            "Part": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "maxLength": 10},
                    "note": {"type": "string", "nullable": True},
                    "created": {"type": "integer", "readOnly": True},
                },
                "required": ["name"],
            },
        },
    },
}


def differences(
    change: Callable[[Description], object] = lambda _: None, declared: Mapping[str, Operation] = DECLARED
) -> list[str]:
    description = copy.deepcopy(DESCRIPTION)
    change(description)
    return sorted(compare(Document(description), declared).found)


def at(description: Description, *path: str | int) -> Any:
    found: Any = description
    for part in path:
        found = found[part]
    return found


def schema(description: Description, name: str) -> Description:
    found: Description = at(description, "components", "schemas", name)
    return found


def properties(description: Description, name: str) -> Description:
    found: Description = schema(description, name)["properties"]
    return found


def listing(description: Description) -> Description:
    found: Description = at(description, "paths", "/things", "get")
    return found


def posted(description: Description) -> Description:
    found: Description = at(description, "paths", "/things/{thing_id}/parts", "post", "requestBody")
    return found


def patched(description: Description) -> Description:
    found: Description = at(
        description, "paths", "/things/{thing_id}", "patch", "requestBody", "content", "application/json", "schema"
    )
    return found


def test_nothing_differs() -> None:
    assert differences() == []


def test_operations_missing_and_extra() -> None:
    declared = {"other/get": DECLARED["things/list"], **DECLARED}
    del declared["parts/create"]
    assert differences(declared=declared) == [
        "other/get: not described, there declared",
        "parts/create: there described, not declared",
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: listing(d).update(deprecated=True), "things/list deprecated: True described, False declared"),
        (
            lambda d: listing(d).update({"x-ratelimit-category": "ads_read"}),
            "things/list category: ads_read described, org_read declared",
        ),
        (
            lambda d: listing(d).update(security=[{"pinterest_oauth2": ["a", "b"]}]),
            "things/list scopes: a, b described, things:read declared",
        ),
        (
            lambda d: listing(d).update({"x-sandbox": "disabled"}),
            "things/list sandbox: disabled described, enabled declared",
        ),
        (
            lambda d: d["paths"].update({"/objects": d["paths"].pop("/things")}),
            "things/list path: /objects described, /things declared",
        ),
        (
            lambda d: d["paths"]["/things"].update(post=d["paths"]["/things"].pop("get")),
            "things/list method: POST described, GET declared",
        ),
    ],
)
def test_the_record_of_an_operation(change: Callable[[Description], object], expected: str) -> None:
    assert differences(change) == [expected]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda d: listing(d)["parameters"].append({"name": "order", "in": "query", "schema": {"type": "string"}}),
            "things/list(order) in query: there described, not declared",
        ),
        (
            lambda d: listing(d)["parameters"].pop(1),
            "things/list(page_size) in query: not described, there declared",
        ),
        (
            lambda d: listing(d)["parameters"][1].update(required=True),
            "things/list(page_size) required: True described, False declared",
        ),
        (
            lambda d: listing(d)["parameters"][1]["schema"].update(maximum=100),
            "things/list(page_size) maximum: 100 described, 250 declared",
        ),
        (
            lambda d: listing(d)["parameters"][1]["schema"].update(type="string"),
            "things/list(page_size) type: string described, integer declared",
        ),
        (
            lambda d: listing(d)["parameters"][0].update(explode=True),
            "things/list(colours) encoding: repeat described, comma declared",
        ),
        (
            lambda d: listing(d)["parameters"][0].update(style="deepObject"),
            "things/list(colours) encoding: deep described, comma declared",
        ),
        (
            lambda d: listing(d)["parameters"][0]["schema"].update(minItems=1),
            "things/list(colours) minItems: 1 described, None declared",
        ),
        (
            lambda d: at(d, "components", "parameters", "thing_id", "schema").update(pattern="^a$"),
            "parts/create(thing_id) pattern: ^a$ described, None declared",
        ),
    ],
)
def test_a_parameter(change: Callable[[Description], object], expected: str) -> None:
    assert differences(change) == [expected]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda d: properties(d, "Part").update(width={"type": "integer"}),
            ["Part.width: there described, not declared"],
        ),
        (lambda d: properties(d, "Part").pop("note"), ["Part.note: not described, there declared"]),
        (lambda d: schema(d, "Part").pop("required"), ["Part.name required: False described, True declared"]),
        (
            lambda d: properties(d, "Part")["note"].pop("nullable"),
            ["Part.note nullable: False described, True declared"],
        ),
        (
            lambda d: properties(d, "Part")["name"].update(maxLength=20),
            ["Part.name maxLength: 20 described, 10 declared"],
        ),
        # A bound that is only described may be left to the server, inside a body.
        (lambda d: properties(d, "Part")["note"].update(maxLength=20), []),
        (
            lambda d: properties(d, "Part")["note"].update(enum=["a", "b"]),
            ["Part.note values: a, b described, any declared"],
        ),
        (
            lambda d: at(posted(d), "content", "application/json", "schema").update(maxItems=50),
            ["parts/create body maxItems: 50 described, 30 declared"],
        ),
        (lambda d: posted(d).update(required=False), ["parts/create body required: False described, True declared"]),
        (lambda d: posted(d).clear(), ["parts/create body: not described, there declared"]),
        (
            lambda d: patched(d)["properties"].update(name={"type": "string"}),
            ["things/update(name) in body: there described, not declared"],
        ),
        (
            lambda d: patched(d)["properties"].pop("size"),
            ["things/update(size) in body: not described, there declared"],
        ),
        (
            lambda d: patched(d)["properties"]["size"].update(nullable=True),
            ["things/update(size) nullable: True described, False declared"],
        ),
        (lambda d: patched(d).pop("required"), ["things/update(size) required: False described, True declared"]),
    ],
)
def test_a_body(change: Callable[[Description], object], expected: list[str]) -> None:
    assert differences(change) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda d: properties(d, "Thing").update(weight={"type": "number"}),
            ["Thing.weight: there described, not declared"],
        ),
        (lambda d: properties(d, "Thing").pop("size"), ["Thing.size: not described, there declared"]),
        (
            lambda d: properties(d, "Thing")["size"].update(type="number"),
            ["Thing.size type: number described, integer declared"],
        ),
        (
            lambda d: properties(d, "Thing")["tags"].update(items={"type": "integer"}),
            ["Thing.tags[] type: integer described, string declared"],
        ),
        (
            lambda d: properties(d, "Thing")["counts"].update(additionalProperties={"type": "string"}),
            ["Thing.counts{} type: string described, integer declared"],
        ),
        (
            lambda d: properties(d, "Thing")["counts"].update(properties={"clicks": {"type": "integer"}}),
            ["Thing.counts fields: clicks described, any declared"],
        ),
        # What is received is never required, and always may be null or have bounds.
        (lambda d: schema(d, "Thing").pop("required"), []),
        (lambda d: properties(d, "Thing")["size"].update(nullable=True, maximum=3), []),
        (lambda d: schema(d, "Colour")["enum"].append("GREEN"), ["Colour values: GREEN described, not declared"]),
        (
            lambda d: schema(d, "Colour")["enum"].pop(),
            [
                "Colour values: not described, BLUE declared",
                "things/list(colours)[] values: not described, BLUE declared",
            ],
        ),
        (
            lambda d: schema(d, "Shape")["discriminator"]["mapping"].pop("square"),
            ["Thing.shape variant shape=square: not described, Square declared"],
        ),
        (
            lambda d: schema(d, "Shape")["discriminator"]["mapping"].update(oval="#/components/schemas/Circle"),
            ["Thing.shape variant shape=oval: with radius, shape described, not declared"],
        ),
        (
            lambda d: properties(d, "Shape")["shape"].update(enum=["circle", "square", "star"]),
            ["Thing.shape variant shape: star described, not declared"],
        ),
        (
            lambda d: at(
                listing(d), "responses", "200", "content", "application/json", "schema", "allOf", 0, "properties"
            ).pop("bookmark"),
            ["things/list answer pages: not described, there declared"],
        ),
        (
            lambda d: at(
                listing(d), "responses", "200", "content", "application/json", "schema", "allOf", 0, "properties"
            ).update(total={"type": "integer"}),
            ["things/list answer.total: there described, not declared"],
        ),
        (
            lambda d: at(d, "paths", "/things/{thing_id}/parts", "post", "responses", "204").update(
                content(reference("Thing"))
            ),
            ["parts/create answer: there described, not declared"],
        ),
    ],
)
def test_an_answer(change: Callable[[Description], object], expected: list[str]) -> None:
    assert differences(change) == expected


def test_a_union_without_tags_may_be_one_model() -> None:
    def split(description: Description) -> None:
        thing = schema(description, "Thing")
        size = thing["properties"].pop("size")
        description["components"]["schemas"]["Thing"] = {"oneOf": [thing, {"properties": {"size": size}}]}

    assert differences(split) == []


def summed_up(*results: report.Result) -> list[str]:
    return [str(result) for result in results]


def test_known_differences_are_passed_over_and_those_that_are_gone_are_told() -> None:
    description = copy.deepcopy(DESCRIPTION)
    schema(description, "Colour")["enum"].append("GREEN")
    (result,) = report.check([Document(description)], DECLARED, {})
    assert result.unexplained
    assert result.details().splitlines() == [
        "WHERE          DESCRIBED  DECLARED  SEEN IN",
        "Colour values  GREEN      not       things/list",
        "",
    ]
    assert str(result) == "5.12.0: 3 of 3 operations, 1 unexplained differences, 0 known"
    known = {
        "Colour values: GREEN described, not declared": "Nothing is green.",
        "Thing.old: a described, b declared": "Old.",
    }
    (result,) = report.check([Document(description)], DECLARED, {"5.12": known, "5.13": {"other": "Not compared."}})
    assert result.details() == "no longer a difference: Thing.old: a described, b declared\n"
    assert str(result) == "5.12.0: 3 of 3 operations, 0 unexplained differences, 1 known"


def version(number: str, *changes: Callable[[Description], object]) -> Document:
    """The description as it is in a version, after some changes."""
    description = copy.deepcopy(DESCRIPTION)
    description["info"]["version"] = number
    for change in changes:
        change(description)
    return Document(description)


def left(*documents: Document, declared: Mapping[str, Operation] = DECLARED) -> list[list[str]]:
    """What is unexplained, by description."""
    return [sorted(map(str, result.unexplained)) for result in report.check(documents, declared, {})]


NARROWER: list[Callable[[Description], object]] = [
    lambda d: properties(d, "Part").pop("note"),
    lambda d: properties(d, "Thing").pop("size"),
    lambda d: listing(d)["parameters"].pop(1),
    lambda d: patched(d)["properties"].pop("size"),
    lambda d: schema(d, "Colour")["enum"].pop(),
    lambda d: schema(d, "Shape")["discriminator"]["mapping"].pop("square"),
]
TIGHTER: list[Callable[[Description], object]] = [
    lambda d: listing(d)["parameters"][1].update(required=True),
    lambda d: listing(d)["parameters"][1]["schema"].update(maximum=100),
    lambda d: listing(d)["parameters"][1]["schema"].update(minimum=2),
    lambda d: listing(d)["parameters"][0]["schema"].update(minItems=1),
    lambda d: properties(d, "Part")["name"].update(maxLength=5),
    lambda d: properties(d, "Part")["note"].pop("nullable"),
    lambda d: posted(d).update(required=False),
    lambda d: at(d, "components", "parameters", "thing_id", "schema").update(pattern="^a$"),
    lambda d: listing(d).update({"x-sandbox": "disabled"}),
]


@pytest.mark.parametrize("change", NARROWER)
def test_what_one_of_two_descriptions_has_is_explained_by_it(change: Callable[[Description], object]) -> None:
    assert left(version("5.12.0", change), version("5.23.0")) == [[], []]
    assert left(version("5.12.0"), version("5.23.0", change)) == [[], []]
    both_lack_it = left(version("5.12.0", change), version("5.23.0", change))
    assert both_lack_it[0]
    assert both_lack_it[0] == both_lack_it[1]


@pytest.mark.parametrize("change", TIGHTER)
def test_what_has_one_right_value_is_as_the_newest_description_has_it(change: Callable[[Description], object]) -> None:
    older, newer = left(version("5.12.0", change), version("5.23.0"))
    assert (older, newer) == ([], [])
    older, newer = left(version("5.12.0"), version("5.23.0", change))
    assert older == []
    assert newer == left(version("5.23.0", change))[0]
    assert newer


def test_the_order_in_which_descriptions_are_given_does_not_count() -> None:
    results = report.check([version("5.23.0"), version("5.12.0", NARROWER[0])], DECLARED, {})
    assert summed_up(*results) == [
        "5.12.0: 3 of 3 operations, 0 unexplained differences, 0 known, 1 by other versions",
        "5.23.0: 3 of 3 operations, 0 unexplained differences, 0 known",
    ]


@pytest.mark.parametrize("change", [*NARROWER, *TIGHTER[:6], *TIGHTER[7:]])
def test_an_old_description_alone_may_be_narrower(change: Callable[[Description], object]) -> None:
    assert left(version("5.12.0", change)) == [[]]
    assert left(version("5.23.0", change)) != [[]]


def test_an_old_description_alone_shows_what_is_wrong() -> None:
    (wrong,) = left(
        version(
            "5.12.0",
            lambda d: schema(d, "Colour")["enum"].append("GREEN"),
            lambda d: listing(d).update({"x-ratelimit-category": "ads_read"}),
            lambda d: properties(d, "Part")["name"].update(maxLength=20),
            lambda d: properties(d, "Thing").update(weight={"type": "number"}),
            lambda d: listing(d)["parameters"][1]["schema"].pop("minimum"),
            lambda d: properties(d, "Thing")["tags"].update(items={"type": "integer"}),
        )
    )
    assert wrong == [
        "Colour values: GREEN described, not declared",
        "Part.name maxLength: 20 described, 10 declared",
        "Thing.tags[] type: integer described, string declared",
        "Thing.weight: there described, not declared",
        "things/list category: ads_read described, org_read declared",
        "things/list(page_size) minimum: None described, 1 declared",
    ]


def test_part_of_a_difference_may_be_explained() -> None:
    def without(*values: str) -> Callable[[Description], object]:
        def change(description: Description) -> None:
            enum = schema(description, "Colour")["enum"]
            enum[:] = [value for value in enum if value not in values] + ["GREEN"]

        return change

    older, newer = left(version("5.12.0", without("RED", "BLUE")), version("5.23.0", without("RED")))
    assert older == [
        "Colour values: GREEN described, not declared",
        "Colour values: not described, RED declared",
        "things/list(colours)[] values: not described, RED declared",
    ]
    assert newer == older
    known = dict.fromkeys(older, "Meant.")
    results = report.check(
        [version("5.12.0", without("RED", "BLUE")), version("5.23.0", without("RED"))], DECLARED, {"5.12": known}
    )
    assert summed_up(*results) == [
        "5.12.0: 3 of 3 operations, 0 unexplained differences, 3 known",
        "5.23.0: 3 of 3 operations, 3 unexplained differences, 0 known",
    ]


def test_operations_say_which_versions_have_them() -> None:
    def without(description: Description) -> None:
        del description["paths"]["/things/{thing_id}"]

    def declared(since: str = "5.12", removed: str | None = None) -> Mapping[str, Operation]:
        return {**DECLARED, "things/update": replace(DECLARED["things/update"], since=since, removed=removed)}

    unknown = "things/update: not described, there declared"
    with_it, without_it = version("5.12.0"), version("5.23.0", without)
    assert left(with_it, without_it) == [[], [unknown]]
    assert left(with_it, without_it, declared=declared(removed="5.20")) == [[], []]
    assert left(without_it, declared=declared(removed="5.20")) == [[]]
    assert left(version("5.12.0", without), version("5.23.0")) == [[unknown], []]
    assert left(version("5.12.0", without), version("5.23.0"), declared=declared(since="5.13")) == [[], []]
    assert left(version("5.12.0", without), declared=declared(since="5.13")) == [[]]
    assert left(with_it, declared=declared(since="5.13")) == [["things/update since: 5.12.0 described, 5.13 declared"]]
    assert left(with_it, version("5.23.0"), declared=declared(removed="5.20")) == [
        [],
        ["things/update removed: not described, 5.20 declared"],
    ]


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(report, "KNOWN_DIFFERENCES", {})
    monkeypatch.setattr(report, "operations", lambda: DECLARED)
    file, newer = tmp_path / "description.json", tmp_path / "newer.json"
    file.write_bytes(msgspec.json.encode(DESCRIPTION))
    newer.write_bytes(
        msgspec.json.encode(
            {
                **DESCRIPTION,
                "info": {"version": "5.23.0"},
                "paths": {**DESCRIPTION["paths"], "/new": {"get": record("new/get")}},
            }
        )
    )
    assert report.main([str(file)]) == 0
    assert capsys.readouterr().out == "5.12.0: 3 of 3 operations, 0 unexplained differences, 0 known\n"
    assert report.main([str(file), str(newer)]) == 1
    assert "new/get  there" in capsys.readouterr().out
    assert report.main([str(newer), str(file), "--floor"]) == 0
    assert capsys.readouterr().out == (
        "5.12.0: 3 of 3 operations, 0 unexplained differences, 0 known\n"
        "5.23.0: 3 of 4 operations, 1 unexplained differences, 0 known\n"
    )
    monkeypatch.setattr(report, "operations", dict)
    assert report.main([str(file), "--floor"]) == 1
    assert "things/list" in capsys.readouterr().out


def test_the_list_of_what_is_known_has_each_version() -> None:
    assert list(KNOWN_DIFFERENCES) == ["5.12", "5.23"]
    assert all(reason for known in KNOWN_DIFFERENCES.values() for reason in known.values())


class Wrapper(Model):
    wraps: ClassVar[str] = "data"

    data: Thing | None = None


class Wrappers(Model):
    wraps: ClassVar[str] = "items"

    items: list[Wrapper] = []


class Codes(LosslessModel, rename="upper"):
    held: ClassVar[type] = int

    named: int | None = None


def updating(returns: Any) -> dict[str, Operation]:
    return {**DECLARED, "things/update": replace(DECLARED["things/update"], returns=returns)}


@pytest.mark.parametrize("returns", [Wrapper, Wrappers])
def test_what_comes_without_its_wrapper_is_compared_with_what_is_wrapped(returns: Any) -> None:
    assert differences(declared=updating(returns)) == []
    found = differences(lambda d: properties(d, "Thing").update(weight={"type": "number"}), updating(returns))
    assert found == ["Thing.weight: there described, not declared"]
    wrapped = content({"type": "object", "properties": {"data": reference("Thing"), "note": {"type": "string"}}})
    found = differences(
        lambda d: at(d, "paths", "/things/{thing_id}", "patch").update(responses={"200": wrapped}), updating(Wrapper)
    )
    assert found == ["Wrapper.note: there described, not declared"]


def test_a_table_of_codes_needs_no_fields_for_them() -> None:
    def answer(kind: str) -> Callable[[Description], object]:
        codes = {"type": "object", "properties": {"NAMED": {"type": "integer"}, "IMAGE_7_MISSING": {"type": kind}}}
        return lambda d: at(d, "paths", "/things/{thing_id}", "patch").update(responses={"200": content(codes)})

    assert differences(answer("integer"), updating(Codes)) == []
    assert differences(answer("string"), updating(Codes)) == [
        "Codes.IMAGE_7_MISSING type: string described, integer declared"
    ]


class Marked(Model):
    newer_fields: ClassVar[frozenset[str]] = frozenset({"tags", "size", "gone"})

    id: str = ""
    colour: str | None = None
    size: int | None = None
    tags: list[str] | None = None
    live: int | None = None


def test_marks_of_newer_fields_are_checked() -> None:
    oldest = Findings(compared={"Marked.id", "Marked.size"})
    newest = Findings(compared={"Marked.id", "Marked.size", "Marked.colour", "Marked.tags"})
    assert list(wrong_marks(oldest, newest, [Marked])) == [
        "Marked.colour: not marked as newer",
        "Marked.size: marked as newer, and described before",
        "Marked.gone: marked, and no field",
    ]
    assert list(wrong_marks(Findings(), newest, [Thing])) == []
    assert Marked not in all_models()
    assert Campaign in all_models()


def test_marks_of_newer_parameters_are_checked() -> None:
    listed = replace(OPERATIONS["boards/list"], newer=frozenset({"privacy", "page_size"}))
    added = replace(OPERATIONS["labels/list"], since="5.16")
    oldest = Findings(compared={"boards/list(page_size)"})
    newest = Findings(
        compared={f"boards/list({name})" for name in ("page_size", "privacy", "ad_account_id")}
        | {"labels/list(bookmark)"}
    )
    assert list(wrong_parameters(oldest, newest, [listed, added])) == [
        "boards/list(ad_account_id): not marked as newer",
        "boards/list(page_size): marked as newer, and described before",
    ]


def test_wrong_marks_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "operations", lambda: DECLARED)
    monkeypatch.setattr(report, "wrong_marks", lambda *_: ["Thing.size: not marked as newer"])
    files = [tmp_path / "old.json", tmp_path / "new.json"]
    for version, file in zip(("5.12.0", "5.23.0"), files, strict=True):
        file.write_bytes(msgspec.json.encode({**DESCRIPTION, "info": {"version": version}}))
    assert report.main([str(file) for file in files]) == 1
    assert "wrong mark: Thing.size: not marked as newer" in capsys.readouterr().out
