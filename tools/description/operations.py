"""Comparing operations: which there are, and their parameters, bodies and answers."""

from collections.abc import Mapping
from typing import Any

from msgspec import inspect

from pinterest_async._operations.arguments import TaggedUnions
from pinterest_async._operations.declare import Operation, Parameter
from pinterest_async._operations.operation import version_number

from .document import Alternative, Described, Document, Schema
from .findings import Findings, Spot
from .types import Types, members


def compare(document: Document, declared: Mapping[str, Operation]) -> Findings:
    """Return all differences between the description and the declarations, and what was compared."""
    described = document.operations()
    types = Types(document)
    for each in sorted(described.keys() ^ declared.keys()):
        if each in described or declared[each].is_in(document.version):
            types.findings.missing(Spot(each, each, sent=True), "", described=each in described)
    both = [(described[each], declared[each]) for each in described if each in declared]
    # Answers first: what is asked of a model that is sent depends on whether it is received too.
    for theirs, ours in both:
        _compare_answer(types, theirs, ours)
    for theirs, ours in both:
        _compare_record(types, theirs, ours)
        _compare_parameters(types, theirs, ours)
        _compare_body(types, theirs, ours)
    types.finish()
    return types.findings


def _compare_record(types: Types, theirs: Described, ours: Operation) -> None:
    spot = Spot(ours.id, ours.id, sent=True)
    types.findings.visit(spot)
    version = version_number(types.document.version)
    if version < version_number(ours.since):
        types.findings.report(spot, "since", types.document.version, ours.since)
    if ours.removed is not None and version >= version_number(ours.removed):
        types.findings.report(spot, "removed", "not", ours.removed)
    facts: dict[str, tuple[object, object]] = {
        "method": (theirs.method, ours.method),
        "path": (theirs.path, ours.path),
        "category": (theirs.record.get("x-ratelimit-category"), ours.category.value),
        "scopes": (theirs.scopes, frozenset(ours.scopes)),
        "sandbox": (theirs.record.get("x-sandbox"), "enabled" if ours.sandbox else "disabled"),
        "deprecated": (bool(theirs.record.get("deprecated")), ours.deprecated),
    }
    for aspect, (described, declared) in facts.items():
        if described != declared:
            types.findings.report(spot, aspect, described, declared)


def _compare_parameters(types: Types, theirs: Described, ours: Operation) -> None:
    own: dict[tuple[str, str], Parameter] = {
        (each.place, each.wire_name): each for each in ours.parameters if each.place in ("path", "query")
    }
    for key in sorted({*theirs.parameters, *own}):
        place, name = key
        spot = Spot(ours.id, f"{ours.id}({name})", sent=True, bound=True)
        if key in theirs.parameters and key in own:
            _compare_parameter(types, spot, theirs.parameters[key], own[key])
        else:
            types.findings.missing(spot, f"in {place}", described=key in theirs.parameters)


def _compare_parameter(types: Types, spot: Spot, theirs: Schema, ours: Parameter) -> None:
    types.findings.visit(spot)
    types.findings.visit(spot, f"in {ours.place}")
    if bool(theirs.get("required")) != ours.required:
        types.findings.report(spot, "required", bool(theirs.get("required")), ours.required)
    values = types.expand([theirs["schema"]])
    encoding = encoding_of(theirs, values[0].kind)
    if encoding != ours.encoding:
        types.findings.report(spot, "encoding", encoding, ours.encoding)
    info = inspect.type_info(ours.type)
    if ours.place == "path" and getattr(info, "min_length", None) == 1:
        # A segment of a path is never empty, whether that is said or not.
        values = [Alternative({"minLength": 1}).merged(each) for each in values]
    types.compare(spot, values, members(info))


def encoding_of(parameter: Schema, kind: str) -> str:
    """Return how the description says that a parameter is written, by its JSON type."""
    style = parameter.get("style", "form" if parameter["in"] == "query" else "simple")
    if style == "deepObject":
        return "deep"
    if kind != "array":
        return "plain"
    return "repeat" if parameter.get("explode", style == "form") else "comma"


def _compare_body(types: Types, theirs: Described, ours: Operation) -> None:
    schema, required = types.document.body(theirs)
    whole = [each for each in ours.parameters if each.place == "body"]
    fields = {each.wire_name: each for each in ours.parameters if each.place == "field"}
    spot = Spot(ours.id, f"{ours.id} body", sent=True, bound=True)
    if (schema is None) == bool(whole or fields):
        types.findings.missing(spot, "", described=schema is not None)
    elif schema is not None and whole:
        types.findings.visit(spot)
        if required != whole[0].required:
            types.findings.report(spot, "required", required, whole[0].required)
        unions = whole[0].type.unions if isinstance(whole[0].type, TaggedUnions) else (whole[0].type,)
        types.compare(
            spot, types.expand([schema]), [each for union in unions for each in members(inspect.type_info(union))]
        )
    elif schema is not None:
        _compare_fields(types, ours.id, types.expand([schema]), fields)


def _compare_fields(types: Types, id: str, described: list[Alternative], declared: Mapping[str, Parameter]) -> None:
    """A body that is spread over parameters."""
    for name in sorted({name for each in described for name in each.properties} | declared.keys()):
        spot = Spot(id, f"{id}({name})", sent=True, bound=True)
        values = types.expand(each.properties[name] for each in described if name in each.properties)
        if name in declared and values:
            ours = declared[name]
            types.findings.visit(spot)
            types.findings.visit(spot, "in body")
            required = all(name in each.required for each in described)
            nullable = any(each.nullable for each in values)
            for aspect, wanted, own in (
                ("required", required, ours.required),
                ("nullable", nullable, ours.nullable),
            ):
                if wanted != own:
                    types.findings.report(spot, aspect, wanted, own)
            types.compare(spot, values, members(inspect.type_info(ours.type)))
        elif not values or not all(each.facts.get("readOnly") for each in values):
            types.findings.missing(spot, "in body", described=bool(values))


def _compare_answer(types: Types, theirs: Described, ours: Operation) -> None:
    schema = types.document.answer(theirs)
    spot = Spot(ours.id, f"{ours.id} answer", sent=False)
    if schema is None or ours.returns is None:
        # `Any` stands for an answer of which nothing is told.
        if schema is not None or ours.returns not in (None, Any):
            types.findings.missing(spot, "", described=schema is not None)
        return
    types.findings.visit(spot)
    answers = types.expand([schema])
    if ours.paginated:
        has_pages = ("query", "bookmark") in theirs.parameters and all(
            "bookmark" in each.properties for each in answers
        )
        if not has_pages:
            types.findings.missing(spot, "pages", described=False)
        for name in sorted({name for each in answers for name in each.properties} - {"items", "bookmark"}):
            types.findings.missing(spot.at(f"{ours.id} answer.{name}"), "", described=True)
        items = types.expand(each.properties["items"] for each in answers if "items" in each.properties)
        answers = types.expand(each.facts["items"] for each in items if "items" in each.facts)
    types.compare(spot, answers, members(inspect.type_info(ours.returns)))
