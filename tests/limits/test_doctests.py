"""The examples in docstrings of the pure modules."""

import doctest
from types import ModuleType
from typing import Any

import pytest

from pinterest_async._limits import headers, pacing, quotas, statistics


@pytest.mark.parametrize("module", [headers, pacing, quotas, statistics], ids=lambda module: module.__name__)
def test_examples_in_docstrings_are_right(module: ModuleType) -> None:
    """Public classes name the package as their module, so the finder must not filter by module."""
    anywhere: Any = False
    runner = doctest.DocTestRunner()
    for example in doctest.DocTestFinder().find(module, module=anywhere, globs=vars(module)):
        runner.run(example)
    assert runner.tries > 0
    assert runner.failures == 0
