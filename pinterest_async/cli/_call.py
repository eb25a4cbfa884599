"""pinterest-async call: call any operation of the API by its name.

The characters after an argument's name state how its value is written:

    name=value     text, a number, a list with commas, depending on the argument's type
    name:=JSON     JSON, also null
    name=@FILE     JSON from a file, or from stdin (@-)
"""

import argparse
import difflib
import sys
from collections.abc import AsyncIterable, Awaitable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

import msgspec
from msgspec import inspect

from .._operations.arguments import TaggedUnions, describe
from .._operations.operation import Operation, Parameter
from ..errors import ArgumentError
from ..resources import operations
from ._common import Commands, connected, connection_options, emit, log
from ._exit_codes import DONE


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "call",
        parents=[connection_options()],
        help="call one operation and print its response as JSON",
        description="Call one operation and print its response as JSON: one line, or one line per item of a list.",
        epilog="name=value is read according to the argument's type (lists with commas), name:=JSON as JSON, "
        "name=@FILE as JSON from a file (@- is stdin).",
    )
    command.add_argument("operation", nargs="?", help="such as campaigns.list; without it, all operations are listed")
    command.add_argument("arguments", nargs="*", metavar="name=value", help="arguments of the operation")
    command.add_argument("--page", action="store_true", help="print one page of a list, with its bookmark")
    command.add_argument("--describe", action="store_true", help="print the operation's arguments without calling it")
    command.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Call the operation and print its response."""
    if options.operation is None:
        for listed in _by_name().values():
            sys.stdout.write(f"{listed.name:45} {listed.method:6} {listed.path}\n")
        return DONE
    operation = _find(options.operation)
    if options.describe:
        _describe(operation)
        return DONE
    arguments = _read(operation, options.arguments)
    if operation.warning is not None:
        log(operation.warning)
    async with connected(options) as pinterest:
        answer: Any = attrgetter(operation.name)(pinterest)(**arguments)
        if operation.paginated and not options.page:
            async for item in cast("AsyncIterable[Any]", answer):
                emit(item)
        else:
            emit(await cast("Awaitable[Any]", answer))
    return DONE


def _by_name() -> Mapping[str, Operation]:
    return {operation.name: operation for operation in sorted(operations().values(), key=attrgetter("name"))}


def _find(name: str) -> Operation:
    """Return the operation of a name or an operationId."""
    known = _by_name()
    found = known.get(name) or operations().get(name)
    if found is None:
        near = difflib.get_close_matches(name, known, 3)
        hint = f"did you mean {' or '.join(near)}?" if near else "'pinterest-async call' lists them all"
        raise ArgumentError("call", "operation", f"there is no {name!r}; {hint}")
    return found


def _describe(operation: Operation) -> None:
    sys.stdout.write(f"{operation.name}: {operation.method} {operation.path}\n")
    for parameter in operation.parameters:
        optional = "" if parameter.required else " (optional)"
        sys.stdout.write(f"  {parameter.name}{optional}: {describe(parameter.type)}\n")


def _read(operation: Operation, arguments: Sequence[str]) -> dict[str, Any]:
    """Return the arguments by name, each decoded according to its type."""
    parameters = {parameter.name: parameter for parameter in operation.parameters}
    read: dict[str, Any] = {}
    for argument in arguments:
        name, equals, text = argument.partition("=")
        is_json = name.endswith(":")
        name = name.removesuffix(":")
        if not equals:
            raise ArgumentError(operation.name, argument, "expected name=value")
        if name in read:
            raise ArgumentError(operation.name, name, "given twice")
        parameter = parameters.get(name)  # the call refuses an unknown one and names those allowed
        if is_json or parameter is None:
            read[name] = _json(operation, name, text) if is_json else text
        elif text.startswith("@"):
            read[name] = _json(operation, name, sys.stdin.read() if text == "@-" else Path(text[1:]).read_bytes())
        else:
            read[name] = _value(operation, parameter, text)
    return read


def _value(operation: Operation, parameter: Parameter, text: str) -> Any:
    """Decode text as a value of the parameter's type."""
    info = None if isinstance(parameter.type, TaggedUnions) else inspect.type_info(parameter.type)
    match info:
        case inspect.StrType() | inspect.EnumType() | inspect.DateType():
            return text
        case inspect.ListType(item_type=inspect.StrType() | inspect.EnumType()) if not text.startswith("["):
            return text.split(",")
        case inspect.ListType(item_type=inspect.IntType()) if not text.startswith("["):
            return _json(operation, parameter.name, f"[{text}]")
        case _:
            return _json(operation, parameter.name, text)


def _json(operation: Operation, name: str, text: str | bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise ArgumentError(operation.name, name, f"expected JSON: {error}") from None
