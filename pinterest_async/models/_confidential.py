"""Base of the models that hold credentials."""

from typing import Any, ClassVar

from ._base import UNSET, Model


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
