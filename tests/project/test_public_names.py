"""The public names: what `__all__` says, and nothing else."""

import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest

import pinterest_async
from pinterest_async import errors

LAZY = {"OPERATIONS"}
NOT_OURS = {"UNSET"}


def of_the_package(value: object) -> bool:
    return getattr(value, "__module__", "").partition(".")[0] == "pinterest_async"


def test_all_is_what_is_public() -> None:
    named = {name: getattr(pinterest_async, name) for name in dir(pinterest_async)}
    defined = {name for name, value in named.items() if not name.startswith("_") and of_the_package(value)} - LAZY
    assert set(pinterest_async.__all__) == defined | LAZY | NOT_OURS | {"__version__"}


def test_all_is_sorted_constants_first_and_without_doubles() -> None:
    names = pinterest_async.__all__
    assert names == sorted(set(names), key=lambda name: (not name.isupper(), not name[0].isupper(), name))


def test_every_error_is_public() -> None:
    assert set(errors.__all__) <= set(pinterest_async.__all__)


@pytest.mark.parametrize("name", sorted(set(pinterest_async.__all__) - LAZY - NOT_OURS - {"__version__"}))
def test_a_public_name_is_at_home_where_it_is_imported_from(name: str) -> None:
    """Tracebacks, documentation and pickles show the name that a user imports, and each has a docstring."""
    value = getattr(pinterest_async, name)
    assert (value.__module__, value.__name__) == ("pinterest_async", name)
    assert value.__doc__


def test_operations_are_made_when_they_are_asked_for() -> None:
    assert len(pinterest_async.OPERATIONS) == len({each.name for each in pinterest_async.OPERATIONS.values()})
    with pytest.raises(TypeError):
        pinterest_async.OPERATIONS["x"] = None  # type: ignore[index]


def in_a_new_process(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


def test_a_program_imports_what_it_uses() -> None:
    program = "import sys, pinterest_async{}; print(*(name for name in {!r} if name in sys.modules))"
    heavy = ["aiohttp", "msgspec", "pinterest_async._bulk.job", "pinterest_async._transfers.download"]
    assert in_a_new_process(program.format("", heavy)).split() == []
    assert in_a_new_process(program.format("; pinterest_async.Pinterest", heavy)).split() == heavy[:2]
    assert in_a_new_process(program.format("; pinterest_async.BulkJob", heavy)).split() == heavy[1:3]


def test_modules_are_attributes_of_the_package() -> None:
    program = "import pinterest_async as it; print(it.errors.NotFound, it.models.__name__, it.NotFound, it.Journal)"
    assert in_a_new_process(program).split("\n")[0] == (
        "<class 'pinterest_async.NotFound'> pinterest_async.models <class 'pinterest_async.NotFound'> "
        "<class 'pinterest_async.Journal'>"
    )


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'pinterest_async' has no attribute 'Nothing'"):
        _: Any = pinterest_async.Nothing


def modules() -> list[str]:
    found = pkgutil.walk_packages(pinterest_async.__path__, "pinterest_async.")
    return [each.name for each in found if not each.name.endswith("__main__")]


@pytest.mark.parametrize("name", modules())
def test_every_module_says_what_it_is_and_exports_what_it_has(name: str) -> None:
    module: ModuleType = importlib.import_module(name)
    assert module.__doc__
    for each in getattr(module, "__all__", []):
        assert hasattr(module, each), f"{name}.__all__ names {each}"


IMPORT = """
import os, sys

class Spy(dict):
    asked = []

    def get(self, name, default=None):
        self.asked.append(name)
        return super().get(name, default)

    def __getitem__(self, name):
        return self.get(name)

os.environ = Spy(os.environ)
import pinterest_async
print([name for name in Spy.asked if "PINTEREST" in name])
print([name for name in sys.modules if name.startswith("pinterest_async.resources.")])
"""


def test_importing_the_package_reads_nothing_and_imports_no_resource() -> None:
    """A program that uses one tag does not pay for the others, and credentials are read when a client is made."""
    done = subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "[]"]
