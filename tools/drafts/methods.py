"""Drafts of declared operations."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from tools.description.document import Alternative, Described, Schema
from tools.description.operations import encoding_of
from tools.description.values import is_day

from .models import DIGITS, Models, Use, bounded, reference
from .names import camel, singular, snake

_MOST_FIELDS: Final = 4
_WINDOW_DAYS: Final = {0, 1, 7, 14, 30, 60}
_SENT: Final = Use(sent=True, received=False)
_RECEIVED: Final = Use(sent=False, received=True)
_VERBS: Final = {"GET": "Return", "POST": "Create", "PATCH": "Change", "DELETE": "Delete", "PUT": "Replace"}


def method(models: Models, operation: Described, name: str, since: str) -> str:
    """Return the declaration of an operation; what it needs is drafted in `models`."""
    models.origin = operation.id
    parameters = list(operation.parameters.items())
    positional = [f"{key[1]}: {path_type(models, given)}" for key, given in parameters if key[0] == "path"]
    keywords = [_keyword(models, key[1], given) for key, given in parameters if key[0] == "query"]
    body, required = models.document.body(operation)
    if body is not None:
        whole, fields = _body(models, body, operation, required=required)
        positional += whole
        keywords += fields
    returns, paginated = _returns(models, operation)
    signature = ", ".join(["self", *positional, *(["*", *keywords] if keywords else [])])
    start = "def" if paginated else "async def"
    doc = [f'"""{_VERBS[operation.method]} ...'] if ("query", "page_size") in operation.parameters else []
    if doc:
        doc += [
            "",
            "        Args:",
            "            page_size: 1 to 250 (the server takes 25 when absent).",
            '        """',
        ]
    text = "\n".join(doc) if doc else f'"""{_VERBS[operation.method]} ..."""'
    head = f"{start} {name}({signature}) -> {returns}:"
    return f"    {_decorator(operation, since)}\n    {head}\n        {text}\n        ...\n"


def _decorator(operation: Described, since: str) -> str:
    record = operation.record
    given = [
        f'"{operation.path}"',
        f'"{operation.id}"',
        str(record.get("x-ratelimit-category")).upper(),
        *([f'"{" ".join(sorted(operation.scopes))}"'] if operation.scopes else []),
        *(["sandbox=False"] if record.get("x-sandbox") == "disabled" else []),
        *(["deprecated=True"] if record.get("deprecated") else []),
        f'since="{since}"',
    ]
    return f"@{operation.method}({', '.join(given)})"


def method_names(operations: Sequence[Described]) -> dict[str, Described]:
    """Return operations by names for their methods, made of the operationIds."""
    names: dict[str, Described] = {}
    for operation in operations:
        first, _, last = operation.id.partition("/")
        name = snake(first if last in ("post", "") else f"{first}_{last}" if first in ("get", "update") else last)
        names[snake(operation.id) if name in names else name] = operation
    return names


def path_type(models: Models, parameter: Schema) -> str:
    """Return the annotation of a parameter in the path."""
    (found, *_) = models.document.expand(parameter["schema"])
    if found.kind == "string" and "enum" not in found.facts:
        return _text(found, "Text")
    return parameter_type(models, parameter)


def _text(found: Alternative, plain: str) -> str:
    bounds = {name: found.facts[name] for name in ("pattern", "minLength", "maxLength") if name in found.facts}
    if bounds.get("pattern") in DIGITS and (
        len(bounds) == 1 or bounds == {"pattern": bounds["pattern"], "maxLength": 18}
    ):
        return "NumericId" if len(bounds) == 1 else "AdsId"
    return bounded("str", [found]) if bounds else plain


def parameter_type(models: Models, parameter: Schema) -> str:
    """Return the annotation of a parameter in the query, without None."""
    name, schema = parameter["name"], parameter["schema"]
    found = models.document.expand(schema)
    first = found[0]
    encoding = encoding_of(parameter, first.kind)
    if encoding == "deep":
        return f"Annotated[{models.type_of([schema], camel(name), _SENT)} | Mapping[str, Any], DEEP]"
    if first.kind == "array":
        (item, *_) = models.document.expand(first.facts["items"])
        one = _item(models, item, first.facts["items"], name)
        bounds = bounded("", [first]).removeprefix("Annotated[,").removesuffix("]")
        if (one, encoding, bounds) == ("AdsId", "repeat", " Meta(min_length=1, max_length=250)"):
            return "AdsIds"
        return f"Annotated[{', '.join(filter(None, [f'Sequence[{one}]', encoding.upper(), bounds.strip()]))}]"
    if name == "page_size" and (first.facts.get("minimum"), first.facts.get("maximum")) == (1, 250):
        return "PageSize"
    return _item(models, first, schema, name)


def _item(models: Models, found: Alternative, schema: Schema, name: str) -> str:
    if found.kind == "string" and "enum" not in found.facts:
        return "Date" if is_day(found) else _text(found, "str")
    if set(found.facts.get("enum", ())) == _WINDOW_DAYS:
        return "WindowDays"
    written = models.type_of([schema], singular(camel(name)), _SENT)
    return f"{written} | str" if "enum" in found.facts and written.isidentifier() else written


def _keyword(models: Models, name: str, parameter: Schema) -> str:
    written = parameter_type(models, parameter)
    return keyword(name, written, required=bool(parameter.get("required")))


def keyword(name: str, written: str, *, required: bool) -> str:
    """Return a parameter of the query as it stands in a signature."""
    identifier = snake(name)
    if identifier != name:
        written = f'Annotated[{written}, Wire("{name}")]'
    return f"{identifier}: {written}" if required else f"{identifier}: {written} | None = None"


def _body(
    models: Models, schema: Schema, operation: Described, *, required: bool
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the parameters of a body: one for it all, or one for each field of a small one."""
    found = models.document.expand(schema)
    name = camel(reference(schema) or f"{operation.id}_body")
    if found[0].kind == "array":
        items = [one.facts["items"] for one in found if "items" in one.facts]
        of = models.type_of(items, singular(name), _SENT)
        bounds = bounded("", found).removeprefix("Annotated[,").removesuffix("]").strip()
        of += " | Mapping[str, Any]" if of[0].isupper() else ""
        parts = [f"Sequence[{of}]", "BODY", *([bounds] if bounds else [])]
        return [f"{snake(operation.id.partition('/')[0])}: Annotated[{', '.join(parts)}]"], []
    properties = dict.fromkeys(name for one in found for name in one.properties)
    is_flat = len(found) == 1 and all(
        one.kind not in ("object", "any")
        for given in found[0].properties.values()
        for one in models.document.expand(given)
    )
    if is_flat and 0 < len(properties) <= _MOST_FIELDS:
        return [], [body_field(models, name, found, operation.id) for name in properties]
    written = models.type_of([schema], name, _SENT)
    optional = "" if required else " | None = None"
    return [f"{snake(operation.id.partition('/')[0])}: Annotated[{written} | Mapping[str, Any], BODY]{optional}"], []


def body_field(models: Models, name: str, found: Sequence[Alternative], id: str) -> str:
    """Return a field of a body as it stands in a signature."""
    schemas = [one.properties[name] for one in found if name in one.properties]
    values = [one for schema in schemas for one in models.document.expand(schema)]
    if all(one.kind == "string" and "enum" not in one.facts for one in values):
        written = "Date" if all(map(is_day, values)) else _text(values[0], "str")
    else:
        written = models.type_of(schemas, camel(f"{id}_{name}"), _SENT).replace("list[", "Sequence[")
        inner = [
            one for found in values if "items" in found.facts for one in models.document.expand(found.facts["items"])
        ]
        if any(one.properties for one in inner):
            written = re.sub(r"Sequence\[(\w+)\]", r"Sequence[\1 | Mapping[str, Any]]", written)
        elif any(one.properties for one in values):
            written += " | Mapping[str, Any]"
    if written.isidentifier() and any("enum" in one.facts for one in values):
        written = f"{written} | str"
    written += " | None" if any(one.nullable for one in values) else ""
    identifier = snake(name)
    required = all(name in one.required for one in found)
    if identifier != name:
        unset = "" if required else " | UnsetType"
        return f'{identifier}: Annotated[{written}{unset}, FIELD, Wire("{name}")]' + ("" if required else " = UNSET")
    return f"{identifier}: Field[{written}]" if required else f"{identifier}: OptionalField[{written}] = UNSET"


def _returns(models: Models, operation: Described) -> tuple[str, bool]:
    """Return the annotation of what comes back, and whether it is a list of many pages."""
    schema = models.document.answer(operation)
    if schema is None:
        return "None", False
    found = models.document.expand(schema)
    name = camel(reference(schema) or operation.id)
    items = _items(models, found)
    if items and ("query", "bookmark") in operation.parameters and all("bookmark" in one.properties for one in found):
        return f"Pages[{models.type_of(items, singular(name), _RECEIVED)}]", True
    entities = [one.properties["data"] for schema in items for one in models.document.expand(schema) if _is_result(one)]
    if entities and all(one.properties.keys() == {"items"} for one in found):
        return f"BulkAnswer[{models.type_of(entities, singular(name), _RECEIVED)}]", False
    return models.type_of([schema], name, _RECEIVED).replace("list[", "Sequence["), False


def _items(models: Models, found: Sequence[Alternative]) -> list[Schema]:
    """Return the schemas of the items of an answer that holds them as `items`."""
    held = [one.properties["items"] for one in found if "items" in one.properties]
    expanded = [one for schema in held for one in models.document.expand(schema)]
    return [one.facts["items"] for one in expanded if "items" in one.facts]


def _is_result(found: Alternative) -> bool:
    """Whether an item is an entity with the reasons for a refusal."""
    return found.properties.keys() == {"data", "exceptions"}


def scoped_lines(class_name: str, methods: Iterable[str]) -> list[str]:
    """Return the lines of the class that fills in the ad account."""
    return [f"    {name}: Final = scoped({class_name}.{name})" for name in methods]


def words(tag: str) -> str:
    """Return a tag as the name of a class."""
    return camel(re.sub(r"\W+", "_", tag))
