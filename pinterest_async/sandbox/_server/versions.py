"""The versions of the API that the sandbox speaks, and answers as the older one gives them.

The sandbox keeps whole objects. A server of 5.12 has neither the operations and parameters that came later nor the
fields that models name as newer: they are taken out of its answers, and it refuses them in requests. The server of
today has none of the operations that are gone. A path without an operation is unknown, or belongs to another operation,
as in a real server.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final, Literal, TypeAlias, cast

from msgspec import inspect

from ..._operations.declare import Operation, Parameter
from ...models._base import newer_fields

Api: TypeAlias = Literal["5.12", "5.23"]
"""A version of the API."""

OLDEST: Final[Api] = "5.12"
TODAY: Final[Api] = "5.23"

_OLDER_METHODS: Final = {"ad_groups/audience_sizing": "GET"}
"""The method of operations that 5.12 has with another one than it is declared with."""

_NEED_BODY: Final = frozenset({"ad_groups/audience_sizing", "audiences/update"})
"""Operations whose body may be missing in 5.12, and not today."""

_Change: TypeAlias = Callable[[Any], Any]


def operations_of(api: Api, operations: Iterable[Operation]) -> list[Operation]:
    """Return the operations that a version has, with the methods that it has them with."""
    methods = _OLDER_METHODS if api == OLDEST else {}
    return [
        replace(operation, method=methods[operation.id]) if operation.id in methods else operation
        for operation in operations
        if operation.is_in(api)
    ]


def parameters_of(api: Api, operation: Operation) -> list[Parameter]:
    """Return the parameters of an operation that a version knows."""
    if api == OLDEST:
        return [parameter for parameter in operation.parameters if parameter.name not in operation.newer]
    return [parameter for parameter in operation.parameters if not parameter.retired]


def needs_body(api: Api, operation: Operation) -> bool:
    """Return whether a version refuses a call without the body that is declared as optional."""
    return api != OLDEST and operation.id in _NEED_BODY


@cache
def older_answer(operation: Operation) -> _Change | None:
    """Return what takes the newer fields out of an operation's answers, or None where it has none."""
    if operation.returns in (None, Any):
        return None
    change = _change(inspect.type_info(operation.returns), ())
    if change is None or not operation.paginated:
        return change
    return lambda page: {**page, "items": [change(item) for item in page["items"]]}


def _change(info: inspect.Type, within: tuple[type, ...]) -> _Change | None:
    """Return what changes content of a type, or None where it stays as it is."""
    match info:
        case inspect.ListType(item_type=inner) | inspect.VarTupleType(item_type=inner):
            return _each(_change(inner, within))
        case inspect.DictType(value_type=inner):
            return _each(_change(inner, within))
        case inspect.UnionType(types=members):
            return _change_one(members, within)
        case inspect.StructType(cls=cls) if cls not in within:
            return _change_object(info, (*within, cls))
        case _:
            return None


def _each(change: _Change | None) -> _Change | None:
    """Return what changes each item of a list, or each value of an object."""
    if change is None:
        return None

    def change_all(content: Any) -> Any:
        if isinstance(content, Mapping):
            return {name: change(held) for name, held in cast("Mapping[str, Any]", content).items()}
        return [change(item) for item in content] if isinstance(content, list) else content  # pyright: ignore

    return change_all


def _change_one(members: Iterable[inspect.Type], within: tuple[type, ...]) -> _Change | None:
    """Return what changes content of one of several types: objects by their tags, or lists."""
    lists = [_change(member, within) for member in members if isinstance(member, inspect.ListType)]
    structs = [member for member in members if isinstance(member, inspect.StructType)]
    changes = {(struct.tag_field, struct.tag): _change(struct, within) for struct in structs}
    if not any([*lists, *changes.values()]):
        return None

    def change(content: Any) -> Any:
        if isinstance(content, list):
            return content if not lists or lists[0] is None else lists[0](content)  # pyright: ignore
        if isinstance(content, Mapping):
            fields = cast("Mapping[str, Any]", content)
            for (tag_field, tag), apply in changes.items():
                if apply is not None and (tag_field is None or fields.get(tag_field) == tag):
                    return apply(fields)
        return cast("Any", content)

    return change


def _change_object(info: inspect.StructType, within: tuple[type, ...]) -> _Change | None:
    newer = newer_fields(info.cls)
    dropped = {field.encode_name for field in info.fields if field.name in newer}
    changes = {field.encode_name: _change(field.type, within) for field in info.fields}
    changed = {name: change for name, change in changes.items() if change is not None and name not in dropped}
    if not dropped and not changed:
        return None

    def change(content: Any) -> Any:
        if not isinstance(content, Mapping):
            return content
        fields = cast("Mapping[str, Any]", content)
        return {
            name: changed[name](held) if name in changed else held
            for name, held in fields.items()
            if name not in dropped
        }

    return change
