"""Finding answers of another shape: objects that have fields of which none is known.

msgspec reads such an object as one without any field, and a caller would take it for an empty page or a new entity. So
a value that equals its type's default is compared with the JSON that it came from. Looked at are the answer itself, the
items of its lists, and what stands in `data`. Deeper objects may be anything that the API adds.

A model that wraps others (`wraps` names the field) is also read when its content comes without it: the API of today
answers with entities where that of 5.12 had `{"data": entity}`.
"""

from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Final, cast, get_origin

import msgspec
from msgspec import UNSET, inspect

_FIELDS_SHOWN: Final = 5
_NAME_SHOWN: Final = 40
_DEPTH: Final = 2
"""Objects inside an answer that are looked at: the items of its lists, and the `data` of those."""


class Shape:
    """What is looked at in one place of an answer: an object, or the objects of a list.

    Attributes:
        empty: An object of the type without any field.
        is_leaf: Whether it is one object, and nothing inside it is looked at.
    """

    def __init__(self, info: inspect.StructType, *, is_list: bool, depth: int) -> None:
        cls = cast("type[msgspec.Struct]", get_origin(info.cls) or info.cls)
        self._is_list = is_list
        self._name = cls.__name__
        self.empty: Any = cls()
        self._known = {field.encode_name for field in info.fields}
        if info.tag_field is not None:
            self._known.add(info.tag_field)
        self._wraps: str | None = getattr(cls, "wraps", None)
        self._inside: list[tuple[str, str, Shape]] = []
        for field in info.fields if depth else ():
            shape = _shape(field.type, depth - 1)
            if shape is not None and (shape._is_list or field.name == "data"):
                self._inside.append((field.name, field.encode_name, shape))
        self.is_leaf = not (is_list or self._inside)

    def is_odd(self, value: Any) -> bool:
        """Return whether an object, here or inside, equals its default: it may have had fields that are not known."""
        if value is None or value is UNSET:
            return False
        items = value if self._is_list else (value,)
        return self.empty in items or any(shape._is_odd_in(name, items) for name, _, shape in self._inside)

    def _is_odd_in(self, name: str, objects: Sequence[Any]) -> bool:
        """Return whether that holds for a field of any of the objects."""
        held = map(attrgetter(name), [found for found in objects if found])
        if self._is_list or self._inside:
            return any(map(self.is_odd, held))
        return self.empty in held  # the usual case: 30 items in 3 us

    def mended(self, content: Any) -> tuple[Any, bool]:
        """Return the answer's plain objects, wrapped where the type wraps them, and whether any had to be.

        Raises:
            msgspec.ValidationError: An object has fields, and none of them is known.
        """
        wrapped: list[str] = []
        return self._mended(content, "$", wrapped), bool(wrapped)

    def _mended(self, content: Any, place: str, wrapped: list[str]) -> Any:
        if self._is_list and isinstance(content, list):
            items = enumerate(cast("list[object]", content))
            return [self._object(item, f"{place}[{index}]", wrapped) for index, item in items]
        return self._object(content, place, wrapped)

    def _object(self, content: Any, place: str, wrapped: list[str]) -> Any:
        if not isinstance(content, dict) or not content:
            return cast("Any", content)
        fields = cast("dict[str, Any]", content)
        if fields.keys().isdisjoint(self._known):
            if self._wraps is None:
                names = [name[:_NAME_SHOWN] for name in fields][:_FIELDS_SHOWN]
                more = f" and {len(fields) - len(names)} more" if len(fields) > len(names) else ""
                raise msgspec.ValidationError(
                    f"Object has no field of {self._name}, but {', '.join(names)}{more} - at `{place}`"
                )
            wrapped.append(place)
            return self._wrapped(fields, place, wrapped)
        mended = dict(fields)
        for _, name, shape in self._inside:
            if name in fields:
                mended[name] = shape._mended(fields[name], f"{place}.{name}", wrapped)
        return mended

    def _wrapped(self, fields: dict[str, Any], place: str, wrapped: list[str]) -> dict[str, Any]:
        """Return the wrapper with the object as its content."""
        name, shape = next((name, shape) for attribute, name, shape in self._inside if attribute == self._wraps)
        held = shape._object(fields, place, wrapped)
        return {name: [held] if shape._is_list else held}


@cache
def shape_of(annotation: Any) -> Shape | None:
    """Return the shape to check in answers of a type, or None when there is nothing to check."""
    return _shape(inspect.type_info(annotation), _DEPTH)


def _shape(info: inspect.Type, depth: int) -> Shape | None:
    """Return the shape of a Struct or of a list of them. A tagged union has none: it keeps unknown objects."""
    is_list = False
    if isinstance(info, inspect.UnionType):
        known = [member for member in info.types if isinstance(member, inspect.StructType | inspect.ListType)]
        info = known[0] if len(known) == 1 else info
    if isinstance(info, inspect.ListType):
        is_list, info = True, info.item_type
    if isinstance(info, inspect.UnionType):
        members = [member for member in info.types if not isinstance(member, inspect.NoneType)]
        info = members[0] if len(members) == 1 else info
    if not isinstance(info, inspect.StructType) or any(field.required for field in info.fields):
        return None
    return Shape(info, is_list=is_list, depth=depth)
