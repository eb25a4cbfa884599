"""Signatures as they are read: what may be written, without what the annotations say of the wire."""

import inspect
import typing
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pinterest_async._operations.arguments import union_members

_WIDTH: Final = 100


def signature(method: Callable[..., Any]) -> str:
    """The signature as a block of code: what may be written, without what the annotations say of the wire."""
    hints = typing.get_type_hints(method, include_extras=True)
    parts: list[str] = []
    keywords = False
    for each in list(inspect.signature(method).parameters.values())[1:]:
        if each.kind is each.KEYWORD_ONLY and not keywords:
            keywords = True
            parts.append("*")
        default = "" if each.default is each.empty else f" = {each.default!r}"
        parts.append(f"{each.name}: {type_name(hints.get(each.name, each.annotation))}{default}")
    start = "async def" if inspect.iscoroutinefunction(method) else "def"
    head, tail = f"{start} {method.__name__}(", f") -> {type_name(hints['return'])}"
    line = head + ", ".join(parts) + tail
    if len(line) > _WIDTH:
        line = head + "".join(f"\n    {part}," for part in parts) + "\n" + tail
    return f"```python\n{line}\n```"


def returned(method: Callable[..., Any]) -> str:
    """What comes back."""
    hint = typing.get_type_hints(method, include_extras=True)["return"]
    return "Returns nothing." if hint is type(None) else f"Returns `{type_name(hint)}`."


def models(method: Callable[..., Any]) -> str:
    """Where the models of a signature are; empty when it has none."""
    names: dict[str, set[str]] = {}
    for hint in typing.get_type_hints(method, include_extras=True).values():
        for each in _classes(hint):
            if ".models." in each.__module__:
                names.setdefault(each.__module__, set()).add(each.__name__)
    places = [f"`{module}`: " + ", ".join(f"`{name}`" for name in sorted(names[module])) for module in sorted(names)]
    return f"Models in {'; in '.join(places)}." if places else ""


def _classes(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and get_origin(hint) is None:
        yield hint
    elif isinstance(get_origin(hint), type):
        yield from _classes(get_origin(hint))
    for each in get_args(hint) if get_origin(hint) is not Literal else ():
        yield from _classes(each)


def type_name(hint: Any) -> str:
    """A type as it is written, with its aliases resolved and its bounds left out."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is None or hint is type(None):
        return "None"
    if origin is Callable:
        *taken, given = (type_name(each) for each in (*arguments[0], arguments[1]))
        return f"Callable[[{', '.join(taken)}], {given}]"
    if origin is Annotated:
        return type_name(arguments[0])
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, arguments))}]"
    if len(members := union_members(hint)) > 1:
        return " | ".join(dict.fromkeys(map(type_name, members)))
    if origin is not None:
        return f"{type_name(origin)}[{', '.join(map(type_name, arguments))}]"
    return str(hint.__name__)
