"""Completion of the command line by shells, made by shtab (extra `completion`)."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from ..resources import operations

SHELLS: Final = ("bash", "zsh", "tcsh")
_FILES: Final = ("file", "feed", "ca_file", "resume", "output", "state")


class PrintCompletion(argparse.Action):
    """Prints the completion script of a shell, and ends the program."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: "str | Sequence[Any] | None",
        option_string: str | None = None,
    ) -> None:
        """Print the script."""
        try:
            import shtab
        except ImportError:
            parser.error(f"{option_string} needs the extra completion: pip install 'pinterest-async[completion]'")
        for action in _actions(parser):
            if action.dest in _FILES:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
            elif action.dest == "operation":
                action.choices = sorted(operation.name for operation in operations().values())
        sys.stdout.write(shtab.complete(parser, str(values)) + "\n")
        parser.exit()


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the actions of a parser and of its commands."""
    for action in parser._actions:  # argparse has no public name for them
        yield action
        choices: Any = action.choices
        if isinstance(choices, Mapping):
            for command in cast("Mapping[str, object]", choices).values():
                if isinstance(command, argparse.ArgumentParser):
                    yield from _actions(command)
