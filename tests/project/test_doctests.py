"""The examples in docstrings of the package are right."""

import doctest
import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest

import pinterest_async

FOUND = pkgutil.walk_packages(pinterest_async.__path__, "pinterest_async.")
NAMES = [found.name for found in FOUND if not found.name.endswith("__main__")]


def source(name: str) -> str:
    """The text of a module, which is read without an import."""
    path = Path(pinterest_async.__path__[0], *name.split(".")[1:])
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")


WITH_EXAMPLES = [name for name in NAMES if ">>> " in source(name)]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_docstrings_are_right(name: str) -> None:
    """Public classes name the package as their module, so the finder must not filter by module."""
    module = importlib.import_module(name)
    anywhere: Any = False
    runner = doctest.DocTestRunner()
    for example in doctest.DocTestFinder().find(module, module=anywhere, globs=dict(vars(module))):
        runner.run(example)
    assert runner.tries > 0
    assert runner.failures == 0


def test_the_pure_modules_have_examples() -> None:
    assert {"pinterest_async.hashing", "pinterest_async.targeting"} <= set(WITH_EXAMPLES)
