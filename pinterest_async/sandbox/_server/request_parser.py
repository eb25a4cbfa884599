"""Requests parsed with the declarations of their operation, and refused if they do not match them.

Each operation gets a `Reader` once. It is as strict as the declaration: an unknown parameter, a list in the wrong
encoding, `True` for `true`, a field that the body does not have: all are a 400 that names the parameter.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, unquote_plus

import msgspec
from msgspec import inspect

from ..._operations.arguments import describe, shorten
from ..._operations.declare import Operation, Parameter
from .._data.table import Object
from .._errors import ApiError, invalid
from .strict_types import closed_struct, strict
from .versions import TODAY, Api, needs_body, parameters_of

_INTEGER = re.compile(r"-?\d+")
_BOOLEANS = {"true": True, "false": False}


class Reader:
    """Reads requests for one operation.

    Args:
        operation: The operation.
        bodies: Types of a body that has several, by the field that distinguishes them.
        plain: Type that a checked body is decoded as.
        api: The version of the API that decides what is allowed.
    """

    def __init__(self, operation: Operation, bodies: Mapping[str, Any], plain: Any = Any, api: Api = TODAY) -> None:
        by_place: dict[str, list[Parameter]] = {"path": [], "query": [], "body": [], "field": []}
        for parameter in parameters_of(api, operation):
            by_place[parameter.place].append(parameter)
        in_path = {parameter.wire_name: parameter for parameter in by_place["path"]}
        self._path = [_Value(in_path[name], api) for name in re.findall(r"{(\w+)}", operation.path)]
        self._query = {
            parameter.wire_name: _VALUES[parameter.encoding](parameter, api) for parameter in by_place["query"]
        }
        self._required = [parameter.wire_name for parameter in by_place["query"] if parameter.required]
        self._body = _body(operation, by_place["body"], by_place["field"], bodies, plain, api)

    def arguments(self, segments: Sequence[str], query: str) -> Object:
        """Return parameters of path and query by their names on the wire. ApiError for what is not allowed."""
        found: Object = {}
        for value, segment in zip(self._path, segments, strict=True):
            found[value.name] = value.read({value.name: [segment]})
        for name, given in self._split(query).items():
            if name not in self._query:
                raise invalid(f"Parameter '{name}' is unknown; allowed are {', '.join(self._query) or 'none'}.")
            found[name] = self._query[name].read(given)
        for name in self._required:
            if name not in found:
                raise invalid(f"Parameter '{name}' is required.")
        return found

    def body(self, content: bytes) -> Any:
        """Return the body as plain objects, or None if there is none. ApiError if it does not match the declaration."""
        return self._body(content)

    def _split(self, query: str) -> dict[str, dict[str, list[str]]]:
        """Values, still encoded, by name and key: a=1&a=2&b[c]=3 is {a: {a: [1, 2]}, b: {c: [3]}}."""
        found: dict[str, dict[str, list[str]]] = {}
        for part in filter(None, query.split("&")):
            key, _, value = part.partition("=")
            name = key = unquote_plus(key)
            if key.endswith("]") and key not in self._query:
                name, _, key = key[:-1].partition("[")
            found.setdefault(name, {}).setdefault(key, []).append(value)
        return found


class _Value:
    """A parameter that is one value."""

    def __init__(self, parameter: Parameter, api: Api) -> None:
        self.name = parameter.wire_name
        self._declared = parameter.type
        self._type = strict(parameter.type, api)
        self._scalar = _scalar(inspect.type_info(parameter.type))
        self._decode: Callable[[str], str] = unquote if parameter.place == "path" else unquote_plus

    def read(self, given: Mapping[str, Sequence[str]]) -> Any:
        """Return the checked value of a parameter."""
        texts = self._texts(given)
        try:
            return msgspec.convert(self._parse(texts), self._type)
        except (msgspec.ValidationError, KeyError):
            got = shorten(texts if len(texts) != 1 else texts[0])
            raise invalid(
                f"Parameter '{self.name}' is invalid: expected {describe(self._declared)}, got {got}."
            ) from None

    def _texts(self, given: Mapping[str, Sequence[str]]) -> list[str]:
        values = given.get(self.name)
        if values is None or len(given) > 1:
            raise invalid(f"Parameter '{self.name}' is invalid: it is not an object.")
        return [self._decode(value) for value in values]

    def _parse(self, texts: list[str]) -> Any:
        if len(texts) > 1:
            raise invalid(f"Parameter '{self.name}' is given more than once.")
        return self._scalar(texts[0])


class _Repeated(_Value):
    """A list written name=a&name=b."""

    def __init__(self, parameter: Parameter, api: Api) -> None:
        super().__init__(parameter, api)
        info = inspect.type_info(parameter.type)
        assert isinstance(info, inspect.ListType)
        self._scalar = _scalar(info.item_type)

    def _parse(self, texts: list[str]) -> Any:
        return [self._scalar(text) for text in texts]


class _Joined(_Repeated):
    """A list written name=a,b: commas that belong to a value are encoded."""

    def _texts(self, given: Mapping[str, Sequence[str]]) -> list[str]:
        values = given.get(self.name, ())
        if len(values) != 1:
            raise invalid(f"Parameter '{self.name}' is given more than once; its values are joined by commas.")
        return [unquote_plus(text) for text in values[0].split(",")]


class _Deep(_Value):
    """An object written name[key]=a&name[key]=b, and one inside of it name[outer][key]=a."""

    def __init__(self, parameter: Parameter, api: Api) -> None:
        super().__init__(parameter, api)
        info = inspect.type_info(parameter.type)
        members = info.types if isinstance(info, inspect.UnionType) else (info,)
        self._lists = {
            field.encode_name
            for member in members
            if isinstance(member, inspect.StructType)
            for field in member.fields
            if isinstance(field.type, inspect.ListType)
        }

    def read(self, given: Mapping[str, Sequence[str]]) -> Any:
        """Return the checked object as plain objects."""
        texts = {key: [unquote_plus(value) for value in values] for key, values in given.items()}
        plain: Object = {}
        for key, values in texts.items():
            *outer, last = key.split("][")
            holder = plain
            for name in outer:
                holder = holder.setdefault(name, {})
            holder[last] = values if key in self._lists or len(values) > 1 else values[0]
        try:
            msgspec.convert(plain, self._type)
        except msgspec.ValidationError as error:
            raise invalid(f"Parameter '{self.name}' is invalid: {error}.") from None
        return plain


_VALUES: dict[str, type[_Value]] = {"plain": _Value, "repeat": _Repeated, "comma": _Joined, "deep": _Deep}


def _scalar(info: inspect.Type) -> Callable[[str], Any]:
    """Return what converts a text to a value. It raises KeyError for other texts."""
    match info:
        case inspect.BoolType():
            return _BOOLEANS.__getitem__
        case inspect.IntType():
            return _integer
        case inspect.LiteralType(values=values) if all(isinstance(value, int) for value in values):
            return _integer
        case _:
            return str


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise KeyError(text)
    return int(text)


def _body(
    operation: Operation,
    whole: list[Parameter],
    fields: list[Parameter],
    bodies: Mapping[str, Any],
    plain: Any,
    api: Api,
) -> Callable[[bytes], Any]:
    """Return what reads the body of an operation."""
    if fields:
        declared = [
            (
                field.wire_name,
                strict(field.type, api) | None if field.nullable else strict(field.type, api),
                field.required,
            )
            for field in fields
        ]
        optional = not any(field.required for field in fields)
        return _Decoder(closed_struct(operation.name, declared), plain, b"{}" if optional else b"")
    if not whole:
        return _no_body
    if bodies:
        return _Alternatives({name: _Decoder(strict(type_, api), plain) for name, type_ in bodies.items()})
    is_required = whole[0].required or needs_body(api, operation)
    return _Decoder(strict(whole[0].type, api), plain, b"" if is_required else b"null")


def _no_body(content: bytes) -> None:
    if content:
        raise invalid("This operation takes no request body.")


class _Decoder:
    """Reads a body: checks it as one type, decodes it as another. `empty` replaces a missing body, if allowed."""

    def __init__(self, checked: Any, plain: Any, empty: bytes = b"") -> None:
        self._checked = msgspec.json.Decoder(checked)
        self._plain = msgspec.json.Decoder(plain)
        self._empty = empty

    def __call__(self, content: bytes) -> Any:
        if not content:
            if not self._empty:
                raise invalid("A request body is required.")
            return self._plain.decode(self._empty)
        try:
            self._checked.decode(content)
        except msgspec.ValidationError as error:
            raise invalid(f"Invalid request body: {error}.") from None
        except msgspec.DecodeError as error:
            raise _no_json(error) from None
        return self._plain.decode(content)


class _Alternatives:
    """Reads a body of one of several types. A field that only one type has decides."""

    def __init__(self, decoders: Mapping[str, _Decoder]) -> None:
        self._decoders = decoders

    def __call__(self, content: bytes) -> Any:
        try:
            fields = msgspec.json.decode(content or b"{}", type=dict[str, msgspec.Raw])
        except msgspec.ValidationError:
            fields = {}
        except msgspec.DecodeError as error:
            raise _no_json(error) from None
        for name, decoder in self._decoders.items():
            if name in fields:
                return decoder(content)
        raise invalid(f"Invalid request body: one of the fields {', '.join(self._decoders)} is required.")


def _no_json(error: msgspec.DecodeError) -> ApiError:
    return invalid(f"The request body is no JSON: {error}.")
