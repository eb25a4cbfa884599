"""What holds credentials: text that is not shown, and the base of models with such fields.

Error trackers record the locals of each frame by their repr. A credential in a local is a `Secret`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar, cast

import msgspec

from ._base import UNSET, Model

T = TypeVar("T")


class Secret(str):
    """Text that the repr does not show. It is sent as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


class SecretBytes(bytes):
    """Bytes that the repr does not show."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "b'***'"


class Outline:
    """Stands for a value of the user's in a repr: of what may be data of customers only the form is shown.

    >>> Outline({"item_id": "1", "title": "x"}), Outline("ann@example.com"), Outline(7)
    (<dict of item_id, title>, <str>, 7)
    """

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = value

    def __repr__(self) -> str:
        value, kind = self._value, type(self._value).__name__
        if isinstance(value, Mapping):
            return f"<{kind} of {', '.join(map(str, cast('Mapping[object, object]', value)))}>"
        return repr(value) if value is None or isinstance(value, msgspec.Struct | int | float) else f"<{kind}>"


def hide(value: T) -> T:
    """Return text as a Secret, and anything else as it is."""
    return Secret(value) if isinstance(value, str) else value  # type: ignore[return-value]


class RedactedModel(Model):
    """Base of models with fields that must not reach a log: the repr shows `***` for those in `redacted_fields`."""

    redacted_fields: ClassVar[frozenset[str]] = frozenset()

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        fields = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [
            (name, "***" if name in self.redacted_fields else value)
            for name, value in fields
            if value is not None and value is not UNSET
        ]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"
