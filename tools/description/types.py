"""Comparing types: what the description says a value is, and what the package declares for it."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, cast, get_origin

from msgspec import inspect

from pinterest_async.models._base import UNKNOWN_FIELDS, UnknownVariant, later_fields

from .document import Alternative, Document, Schema
from .findings import Findings, Spot, Undeclared, text
from .values import Values

_KINDS: Final[Mapping[type[inspect.Type], str]] = {
    inspect.StrType: "string",
    inspect.EnumType: "string",
    inspect.DateType: "string",
    inspect.IntType: "integer",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.ListType: "array",
    inspect.VarTupleType: "array",
    inspect.DictType: "object",
    inspect.StructType: "object",
    inspect.AnyType: "any",
}


@dataclass
class _Model:
    """What has been seen of a model: where first, and the fields that the description knows."""

    spot: Spot
    fields: set[str]
    later: Set[str]
    """Those of a version without a complete description."""
    described: set[str] = field(default_factory=set[str])


class Types:
    """All comparisons of types of one run."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.findings = Findings()
        self._values = Values(self.findings)
        self._models: dict[type, _Model] = {}
        self._received: set[type] = set()
        self._seen: set[tuple[object, ...]] = set()

    def expand(self, schemas: Iterable[Schema]) -> list[Alternative]:
        """All flat forms of all schemas."""
        return [each for schema in schemas for each in self.document.expand(schema)]

    def compare(self, spot: Spot, described: list[Alternative], declared: list[inspect.Type]) -> None:
        """A value that has one of the described forms against the types declared for it."""
        kinds = {each.kind for each in described}
        own = {_kind(each) for each in declared}
        if "any" in kinds:
            return
        if own == {"any"}:
            if kinds != {"object"} or any(each.properties for each in described):
                self.findings.report(spot, "type", kinds, "any")
            return
        if "number" in own and "integer" not in kinds:
            own.discard("integer")
        self.findings.visit(spot, "type", kinds)
        if kinds != own if spot.sent else kinds - own:
            self.findings.report(spot, "type", kinds, own)
        for kind in kinds & own:
            alike = [each for each in described if each.kind == kind]
            matching = [each for each in declared if _kind(each) == kind]
            if kind == "object":
                self._objects(spot, alike, matching)
            elif kind == "array":
                self._arrays(spot, alike, cast("list[inspect.ListType]", matching))
            elif kind != "boolean":
                self._values.compare(spot, alike, matching)

    def _arrays(self, spot: Spot, described: list[Alternative], declared: list[inspect.ListType]) -> None:
        if spot.sent:
            self._values.bounds(spot, described, declared)
        items = self.expand(each.facts["items"] for each in described if "items" in each.facts)
        if items:
            self.compare(spot.inside("[]"), items, [one for each in declared for one in members(each.item_type)])

    def _objects(self, spot: Spot, described: list[Alternative], declared: list[inspect.Type]) -> None:
        structs = [each for each in declared if isinstance(each, inspect.StructType)]
        named = [each for each in described if each.properties]
        if structs and named:
            self._structs(spot, named, structs)
        elif structs or named:
            names = {name for each in named for name in each.properties}
            self.findings.report(spot, "fields", names or "any", {_model(each).__name__ for each in structs} or "any")
        else:
            held = [each.facts.get("additionalProperties") for each in described]
            values = self.expand(cast("Schema", each) for each in held if isinstance(each, Mapping))
            mappings = [each for each in declared if isinstance(each, inspect.DictType)]
            if values:
                self.compare(spot.inside("{}"), values, [one for each in mappings for one in members(each.value_type)])

    def _structs(self, spot: Spot, described: list[Alternative], structs: list[inspect.StructType]) -> None:
        if len(structs) == 1 and structs[0].tag_field is None:
            content = _content(structs[0])
            if content and not ({name for each in described for name in each.properties} & _names(structs[0])):
                self.compare(spot, described, content)  # it comes without its wrapper
            else:
                self._fields(spot, described, structs[0])
            return
        left = list(described)
        for struct in structs:
            tag_field = struct.tag_field or ""
            fitting = [each for each in described if each.tag(tag_field) == struct.tag]
            left = [each for each in left if each not in fitting]
            if fitting:
                self.findings.visit(spot, f"variant {tag_field}={struct.tag}")
                self._fields(spot, fitting, struct)
            else:
                self.findings.report(spot, f"variant {tag_field}={struct.tag}", "not", _model(struct).__name__)
        for each in left:
            self.findings.report(spot, f"variant {text(each.tags)}", f"with {text(set(each.properties))}", "not")
        for tag_field in {struct.tag_field or "" for struct in structs}:
            tags = {str(struct.tag) for struct in structs if struct.tag_field == tag_field}
            listed = self.expand(each.properties[tag_field] for each in described if tag_field in each.properties)
            values = {str(value) for each in listed for value in each.facts.get("enum", ()) if value is not None}
            if values - tags:
                self.findings.report(spot, f"variant {tag_field}", values - tags, "not")

    def _fields(self, spot: Spot, described: list[Alternative], struct: inspect.StructType) -> None:
        """Objects against the one Struct that stands for them all."""
        model = _model(struct)
        schemas = frozenset(id(schema) for each in described for schema in each.properties.values())
        if (struct.cls, spot.sent, schemas) in self._seen:
            return
        self._seen.add((struct.cls, spot.sent, schemas))
        if not spot.sent:
            self._received.add(model)
        own = {each.encode_name: each for each in struct.fields if each.encode_name != UNKNOWN_FIELDS}
        seen = self._models.setdefault(model, _Model(spot, set(own), _later(struct)))
        for name in dict.fromkeys(name for each in described for name in each.properties):
            seen.described.add(name)
            if name in own:
                self._field(spot.at(f"{model.__name__}.{name}"), described, own[name], model)
            elif name != struct.tag_field:
                values = self.expand(each.properties[name] for each in described if name in each.properties)
                held = getattr(model, "held", None)
                if held is not None:  # a table of codes, which need no field
                    self.compare(spot.at(f"{model.__name__}.{name}"), values, members(inspect.type_info(held)))
                    continue
                one_way = "readOnly" if spot.sent else "writeOnly"
                if not all(each.facts.get(one_way) for each in values):
                    place = spot.at(f"{model.__name__}.{name}")
                    self.findings.missing(place, "", described=True)
                    self.findings.undeclared.setdefault(place.where, Undeclared(model, name, described))

    def _field(self, spot: Spot, described: list[Alternative], declared: inspect.Field, model: type) -> None:
        name = declared.encode_name
        self.findings.visit(spot)
        values = self.expand(each.properties[name] for each in described if name in each.properties)
        # A model that is received too must take null and require nothing, whatever is described.
        strict = spot.sent and model not in self._received
        nullable = any(each.nullable for each in values)
        if strict and nullable != takes_null(declared.type):
            self.findings.report(spot, "nullable", nullable, not nullable)
        required = all(name in each.required for each in described)
        if declared.required != (required and strict):
            self.findings.report(spot, "required", required, declared.required)
        self.compare(spot, values, members(declared.type))

    def finish(self) -> None:
        """Report what is declared and stands nowhere in the description."""
        for model, seen in self._models.items():
            for name in sorted(seen.fields - seen.described - seen.later):
                self.findings.missing(seen.spot.at(f"{model.__name__}.{name}"), "", described=False)
        self._values.finish()


def members(info: inspect.Type) -> list[inspect.Type]:
    """What a value may be, apart from null and from what this release does not know."""
    return [
        each
        for each in _arms(info)
        if not isinstance(each, inspect.NoneType)
        and not (isinstance(each, inspect.StructType) and issubclass(_model(each), UnknownVariant))
    ]


def _names(struct: inspect.StructType) -> set[str]:
    """The names of a Struct's fields on the wire."""
    return {each.encode_name for each in struct.fields}


def _content(struct: inspect.StructType) -> list[inspect.Type]:
    """What a Struct wraps, which may come without it; nothing for most."""
    wraps = getattr(_model(struct), "wraps", None)
    fields = [each for each in struct.fields if each.name == wraps]
    content = members(fields[0].type) if fields else []
    return members(content[0].item_type) if content and isinstance(content[0], inspect.ListType) else content


def takes_null(info: inspect.Type) -> bool:
    """Whether null may be sent."""
    return any(isinstance(each, inspect.NoneType | inspect.AnyType) for each in _arms(info))


def _arms(info: inspect.Type) -> Sequence[inspect.Type]:
    return info.types if isinstance(info, inspect.UnionType) else (info,)


def _later(info: inspect.StructType) -> Set[str]:
    """Return the names on the wire of the fields that a model has from later versions."""
    names = later_fields(_model(info))
    return {field.encode_name for field in info.fields if field.name in names}


def _model(info: inspect.StructType) -> type:
    """The class of a Struct, without the parameters of a generic one."""
    return cast("type", get_origin(info.cls) or info.cls)


def _kind(info: inspect.Type) -> str:
    """The JSON type of what is declared."""
    if isinstance(info, inspect.LiteralType):
        return "string" if isinstance(info.values[0], str) else "integer"
    return _KINDS.get(type(info), type(info).__name__)
