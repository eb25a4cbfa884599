"""Drafts of models and enums, with all that they contain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from tools.description.document import Alternative, Document, Schema
from tools.description.values import is_day

from .existing import Existing
from .names import camel, member, singular, snake

_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "any": "Any"}
_BOUNDS: Final = {
    "pattern": "pattern",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "ge",
    "maximum": "le",
    "minItems": "min_length",
    "maxItems": "max_length",
}
_UNFINISHED: Final = "~"
"""Marks the name of a class that contains itself."""

DIGITS: Final = (r"^\d+$", r"^[0-9]+$")


@dataclass(frozen=True)
class Use:
    """Where a schema is used: in requests, in answers, or in both."""

    sent: bool
    received: bool


_BOTH: Final = Use(sent=True, received=True)


@dataclass
class Models:
    """The drafts of one area, in the order in which they can be defined."""

    document: Document
    existing: Existing = field(default_factory=Existing)
    classes: dict[str, str] = field(default_factory=dict[str, str])
    used: set[type] = field(default_factory=set[type])
    """Models that the package has."""
    origin: str = ""
    """The operation or the schema whose unnamed parts are being drafted."""
    _keys: dict[object, str] = field(default_factory=dict[object, str])
    _uses: "dict[int, set[str]] | None" = None

    def type_of(self, schemas: Sequence[Schema], name: str, use: Use) -> str:
        """Return the annotation of a value, and draft the classes that it needs.

        Args:
            schemas: What the description says of the value: several where it depends.
            name: What an unnamed object or enum is called.
            use: Whether it is sent or received.
        """
        alternatives = [found for schema in schemas for found in self.document.expand(schema)]
        source = next((found for schema in schemas if (found := reference(schema))), None)
        kinds = dict.fromkeys(found.kind for found in alternatives)
        written = [
            self._of_kind(kind, [found for found in alternatives if found.kind == kind], source, name, use)
            for kind in kinds
        ]
        return " | ".join(dict.fromkeys(written)) or "Any"

    def _of_kind(self, kind: str, found: Sequence[Alternative], source: str | None, name: str, use: Use) -> str:
        if kind == "array":
            items = [one.facts["items"] for one in found if "items" in one.facts]
            of = self.type_of(items, singular(name), use) if items else "Any"
            return bounded(f"list[{of}]", found) if use.sent else f"list[{of}]"
        if kind == "object":
            return self._object(found, source, name, use)
        values = [value for one in found for value in one.facts.get("enum", ()) if value is not None]
        if kind == "string" and values and all("enum" in one.facts for one in found):
            return self._enum(list(dict.fromkeys(map(str, values))), source, name, use)
        if kind == "string" and use.sent and all(map(is_day, found)):
            return "datetime.date"
        if kind in ("integer", "number") and values and use.sent:
            return f"Literal[{', '.join(map(str, values))}]"
        plain = _SCALARS[kind]
        return bounded(plain, found) if use.sent and not use.received else plain

    def _object(self, found: Sequence[Alternative], source: str | None, name: str, use: Use) -> str:
        if not any(one.properties for one in found):
            held = [one.facts.get("additionalProperties") for one in found]
            values = [cast("Schema", one) for one in held if isinstance(one, Mapping) and one]
            return f"dict[str, {self.type_of(values, singular(name), use) if values else 'Any'}]"
        if source and self.use_of({"$ref": f"#/components/schemas/{source}"}) == _BOTH:
            use = _BOTH
        key = source or frozenset(id(schema) for one in found for schema in one.properties.values())
        if (use, key) in self._keys:
            known = self._keys[use, key]
            return known if self.classes[known] else f"{_UNFINISHED}{known}"
        properties = {property for one in found for property in one.properties}
        if source and (model := self.existing.model(source, properties, sent=use.sent)):
            self.used.add(model)
            return model.__name__
        tagged = [one for one in found if one.tags]
        tag_fields = {tag_field for one in tagged for tag_field in one.tags}
        name = self._free(_class_name(source) if source else name)
        self._keys[use, key] = name
        if len(tagged) > 1 and len(tag_fields) == 1 and len(tagged) == len(found):
            self._union(found, tag_fields.pop(), source, name, use)
        else:
            self.classes[name] = ""
            text = self._struct(name, found, source, use)
            del self.classes[name]
            self.classes[name] = text
        return name

    def _union(self, found: Sequence[Alternative], tag_field: str, source: str | None, name: str, use: Use) -> None:
        names: list[str] = []
        for tag in dict.fromkeys(one.tags[tag_field] for one in found):
            own = [one for one in found if one.tags[tag_field] == tag]
            variant = self._free(camel(tag.lower()) + name)
            self.classes[variant] = ""
            text = self._struct(variant, own, source, use, tag=(tag_field, tag))
            del self.classes[variant]
            self.classes[variant] = text
            names.append(variant)
        if use.received:
            names.append(f"Unknown{name}")
            self.classes[names[-1]] = (
                f'class Unknown{name}(UnknownVariant, tag_field="{tag_field}", tag="?"):\n'
                f'    """... of a kind that this release does not know."""\n'
            )
        self.classes[name] = f'{name}: TypeAlias = {" | ".join(names)}\n"""..."""\n'

    def _struct(
        self,
        name: str,
        found: Sequence[Alternative],
        source: str | None,
        use: Use,
        tag: tuple[str, str] | None = None,
    ) -> str:
        properties = list(dict.fromkeys(property for one in found for property in one.properties))
        if tag is not None:
            properties = [property for property in properties if property != tag[0]]
        upper = bool(properties) and all(snake(property).upper() == property for property in properties)
        outer, self.origin = self.origin, source or self.origin
        settings = [
            "LosslessModel" if use.sent and use.received else "Model",
            *(['rename="upper"'] if upper else []),
            *([f'tag_field="{tag[0]}"', f'tag="{tag[1]}"'] if tag else []),
        ]
        lines = [f"class {name}({', '.join(settings)}):", f'    """... Source: {self.origin}."""', ""]
        written = [self.field(property, found, name, use, renamed=not upper) for property in properties]
        # A Struct has its required fields first.
        lines += [f"    {line}" for line in sorted(filter(None, written), key=lambda line: " = " in line)]
        self.origin = outer
        return "\n".join(lines) + "\n"

    def field(self, name: str, found: Sequence[Alternative], model: str, use: Use, *, renamed: bool = True) -> str:
        """Return the line of a model that declares a field; empty for one that is never sent."""
        schemas = [one.properties[name] for one in found if name in one.properties]
        values = [one for schema in schemas for one in self.document.expand(schema)]
        if use.sent and not use.received and all(one.facts.get("readOnly") for one in values):
            return ""
        type_name = self.type_of(schemas, camel(f"{model}_{name}"), use)
        nullable = any(one.nullable for one in values)
        required = all(name in one.required for one in found)
        identifier = snake(name)
        wire = "" if identifier == name or not renamed else f'name="{name}"'
        if use.received and not use.sent:
            default = '""' if name == "id" and type_name == "str" else "None"
            type_name += "" if default != "None" else " | None"
        elif use.received:
            default, type_name = "UNSET", f"{type_name} | None | UnsetType"
        else:
            default = "" if required else "UNSET"
            type_name += (" | None" if nullable else "") + ("" if required else " | UnsetType")
        if _UNFINISHED in type_name:
            type_name = f'"{type_name.replace(_UNFINISHED, "")}"'
        if wire:
            given = f"default={default}, {wire}" if default else wire
            return f"{identifier}: {type_name} = field({given})"
        return f"{identifier}: {type_name}" + (f" = {default}" if default else "")

    def _enum(self, values: Sequence[str], source: str | None, name: str, use: Use) -> str:
        known = self.existing.enum(source, frozenset(values), sent=use.sent)
        if known is not None:
            self.used.add(known)
            return known.__name__
        if len(values) == 1:
            return f'Literal["{values[0]}"]' if use.sent else "str"
        key = frozenset(values)
        if key not in self._keys:
            chosen = self._keys[key] = self._free(_class_name(source) if source else name)
            lines = [f"class {chosen}(OpenEnum):", f'    """... Source: {source or self.origin}."""', ""]
            self.classes[chosen] = "\n".join([*lines, *enum_members(values)]) + "\n"
        return self._keys[key]

    def use_of(self, schema: Schema) -> Use:
        """Return whether requests and answers of the description contain a schema."""
        if self._uses is None:
            self._uses = {}
            for operation in self.document.operations().values():
                body, answer = self.document.body(operation)[0], self.document.answer(operation)
                for way, root in (("sent", body), ("received", answer)):
                    if root is not None:
                        self._mark(root, way)
        ways = self._uses.get(id(self.document.resolved(schema)), set[str]())
        return Use("sent" in ways, "received" in ways)

    def _mark(self, schema: Any, way: str) -> None:
        """Note the use of a schema and of all that it contains."""
        if isinstance(schema, Mapping):
            target = self.document.resolved(cast("Schema", schema))
            ways = cast("dict[int, set[str]]", self._uses).setdefault(id(target), set())
            if way in ways:
                return
            ways.add(way)
            for name, part in target.items():
                if name not in ("example", "examples", "enum", "discriminator"):
                    self._mark(part, way)
            for reference in target.get("discriminator", {}).get("mapping", {}).values():
                self._mark({"$ref": reference}, way)
        elif isinstance(schema, list):
            parts: list[Any] = schema
            for part in parts:
                self._mark(part, way)

    def _free(self, name: str) -> str:
        """Return a name that no class has yet."""
        while name in self.classes or self.existing.named(name) is not None:
            name += "2"
        return name


def reference(schema: Schema) -> str | None:
    """Return the name of the schema that another one refers to, directly or as the only part of its `allOf`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    parts = schema.get("allOf", ())
    return reference(parts[0]) if len(parts) == 1 and "properties" not in schema else None


def bounded(plain: str, found: Sequence[Alternative]) -> str:
    """Return a type with its bounds, where all alternatives have the same."""
    listed = {"minItems", "maxItems"}
    allowed = listed if found[0].kind == "array" else _BOUNDS.keys() - listed
    names = [bound for bound in _BOUNDS if bound in allowed and any(bound in one.facts for one in found)]
    bounds = {_BOUNDS[bound]: {one.facts.get(bound) for one in found} for bound in names}
    if any(len(values) > 1 for values in bounds.values()) or not bounds:
        return plain
    written = ", ".join(f"{name}={_bound(values.pop())}" for name, values in bounds.items())
    return f"Annotated[{plain}, Meta({written})]"


def _bound(value: Any) -> str:
    if value in DIGITS:
        return r'r"^[0-9]+\Z"'
    return f'r"{value}"' if isinstance(value, str) and "\\" in value else repr(value)


def enum_members(values: Iterable[str]) -> list[str]:
    """Return the lines of an enum's members."""
    names: dict[str, str] = {}
    for value in values:
        name = member(value)
        names[f"{name}_" if name in names else name] = value
    return [f'    {name} = "{value}"' for name, value in names.items()]


def _class_name(source: str) -> str:
    return camel(source.removesuffix("Response"))
