"""Which operation a method and a path belong to."""

from collections.abc import Iterable

from ..._operations.declare import Operation
from .._errors import ApiError

_Match = tuple[dict[str, Operation], list[str]]


class _Node:
    __slots__ = ("children", "operations", "variable")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.variable: _Node | None = None
        self.operations: dict[str, Operation] = {}


class Routes:
    """The paths of operations as a tree of their segments.

    A fixed segment comes before a variable one, where it has the method.
    """

    def __init__(self, prefix: str, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        for operation in operations:
            node = self._root
            for segment in (prefix + operation.path).split("/")[1:]:
                if segment.startswith("{"):
                    node.variable = node.variable or _Node()
                    node = node.variable
                else:
                    node = node.children.setdefault(segment, _Node())
            node.operations[operation.method] = operation

    def find(self, method: str, path: str) -> tuple[Operation, list[str]]:
        """Return the operation, and the variable segments of the path, still encoded. ApiError 404 or 405 if none."""
        parts = path.split("/")
        found = _find(self._root, parts, 1, method)
        if found is not None:
            operations, segments = found
            return operations[method], segments[::-1]
        others = _find(self._root, parts, 1, None)
        if others is None:
            raise ApiError(404, 404, f"The path {path} is unknown.")
        raise ApiError(405, 5, "Method not allowed", {"Allow": ", ".join(sorted(others[0]))})


def _find(node: _Node, path: list[str], place: int, method: str | None) -> _Match | None:
    """Return operations by method for the rest of the path, and its variable segments from last to first.

    The operations have the method, unless it is None.
    """
    if place == len(path):
        return (node.operations, []) if node.operations and (method is None or method in node.operations) else None
    segment = path[place]
    child = node.children.get(segment)
    if child is not None and (found := _find(child, path, place + 1, method)) is not None:
        return found
    if node.variable is None or not segment or (found := _find(node.variable, path, place + 1, method)) is None:
        return None
    found[1].append(segment)
    return found
