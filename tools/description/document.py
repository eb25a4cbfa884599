"""An OpenAPI 3.0 description as it is compared: operations by id, schemas as flat alternatives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self, cast

import msgspec

Schema = Mapping[str, Any]

_METHODS: Final = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
_STRUCTURE: Final = {"$ref", "allOf", "oneOf", "anyOf", "discriminator", "properties", "required"}


@dataclass(frozen=True)
class Alternative:
    """One flat form of a schema: references followed, `allOf` merged, one branch of each `oneOf` or `anyOf` taken.

    `tags` are the values of discriminators that lead to this branch.
    """

    facts: Schema = field(default_factory=dict[str, Any])
    properties: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    required: frozenset[str] = frozenset()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def merged(self, other: "Alternative") -> "Alternative":
        """Both at once; where they differ, the other's word counts."""
        return Alternative(
            {**self.facts, **other.facts},
            {**self.properties, **other.properties},
            self.required | other.required,
            {**self.tags, **other.tags},
        )

    @property
    def kind(self) -> str:
        """Its JSON type, said or implied; "any" when it is neither."""
        if "type" in self.facts:
            return str(self.facts["type"])
        if self.properties or "additionalProperties" in self.facts:
            return "object"
        if "items" in self.facts:
            return "array"
        values = [value for value in self.facts.get("enum", ()) if value is not None]
        if values:
            return "string" if isinstance(values[0], str) else "integer"
        return "any"

    @property
    def nullable(self) -> bool:
        """Whether null is allowed; a null among the values of an enum counts too."""
        return bool(self.facts.get("nullable")) or None in self.facts.get("enum", ())

    def tag(self, tag_field: str) -> str | None:
        """What a tag field must hold here: the discriminator's word, or the only value that its enum has."""
        if tag_field in self.tags:
            return self.tags[tag_field]
        values = self.properties.get(tag_field, {}).get("enum", ())
        return str(values[0]) if len(values) == 1 else None


@dataclass(frozen=True)
class Described:
    """One operation of the description."""

    id: str
    method: str
    path: str
    record: Schema
    parameters: Mapping[tuple[str, str], Schema]
    """By place and name."""

    @property
    def scopes(self) -> frozenset[str]:
        """Scopes of the access token."""
        return frozenset(
            scope for each in self.record.get("security", ()) for scope in each.get("pinterest_oauth2", ())
        )


class Document:
    """The description."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content

    @property
    def version(self) -> str:
        """Its version, such as "5.12.0"."""
        return str(self._content["info"]["version"])

    @classmethod
    def read(cls, path: Path) -> Self:
        """From a JSON file."""
        return cls(msgspec.json.decode(path.read_bytes()))

    def operations(self) -> dict[str, Described]:
        """All operations by operationId."""
        found: dict[str, Described] = {}
        for path, methods in self._content["paths"].items():
            shared = methods.get("parameters", [])
            for method, record in methods.items():
                if method in _METHODS:
                    parameters = [self.resolved(each) for each in (*shared, *record.get("parameters", ()))]
                    by_name = {(each["in"], each["name"]): each for each in parameters}
                    found[record["operationId"]] = Described(
                        record["operationId"], method.upper(), path, record, by_name
                    )
        return found

    def resolved(self, record: Schema) -> Schema:
        """The record, or what it refers to."""
        while "$ref" in record:
            record = self._target(record["$ref"])
        return record

    def _target(self, reference: str) -> Schema:
        found: Any = self._content
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        return cast("Schema", found)

    def body(self, operation: Described) -> tuple[Schema | None, bool]:
        """Schema of the body, if there is one, and whether it is required."""
        record = self.resolved(operation.record.get("requestBody", {}))
        return _schema(record), bool(record.get("required"))

    def answer(self, operation: Described) -> Schema | None:
        """Schema of the good answer; None when it has no content."""
        good = [each for status, each in operation.record["responses"].items() if str(status).startswith("2")]
        return _schema(self.resolved(good[0])) if good else None

    def expand(self, schema: Schema, within: frozenset[int] = frozenset()) -> list[Alternative]:
        """All flat forms of a schema.

        `within` holds the schemas whose branches are being taken: a branch often contains the schema that lists it.
        """
        found = [Alternative()]
        parts = [self._target(schema["$ref"])] if "$ref" in schema else []
        for part in (*parts, *schema.get("allOf", ())):
            found = [left.merged(right) for left in found for right in self.expand(part, within)]
        branches = [] if id(schema) in within else list(self._branches(schema))
        if branches:
            within |= {id(schema)}
            found = [
                left.merged(right).merged(Alternative(tags=tags))
                for left in found
                for tags, branch in branches
                for right in self.expand(branch, within)
            ]
        own = Alternative(
            {key: value for key, value in schema.items() if key not in _STRUCTURE},
            schema.get("properties", {}),
            frozenset(schema.get("required", ())),
        )
        return [each.merged(own) for each in found] if not branches else [own.merged(each) for each in found]

    def _branches(self, schema: Schema) -> Iterator[tuple[dict[str, str], Schema]]:
        discriminator = schema.get("discriminator", {})
        mapping: Mapping[str, str] = discriminator.get("mapping", {})
        choices = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
        if not choices:
            for tag, reference in mapping.items():
                yield {discriminator["propertyName"]: tag}, self._target(reference)
        for choice in choices:
            tags = [tag for tag, reference in mapping.items() if reference == choice.get("$ref")]
            yield {discriminator["propertyName"]: tags[0]} if tags else {}, choice


def _schema(record: Schema) -> Schema | None:
    for content in record.get("content", {}).values():
        found: Schema | None = content.get("schema")
        return found
    return None
