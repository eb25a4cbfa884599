"""Tests on every Python found, lint and types: `nox`, or one of them: `nox -s lint`."""

import shutil
import tomllib
from pathlib import Path

import nox

_CLASSIFIERS = tomllib.loads(Path("pyproject.toml").read_text())["project"]["classifiers"]
_PREFIX = "Programming Language :: Python :: 3."
PYTHONS = [f"3.{each.removeprefix(_PREFIX)}" for each in _CLASSIFIERS if each.startswith(_PREFIX)]
FOUND = [version for version in PYTHONS if shutil.which(f"python{version}")] or ["3"]

nox.options.error_on_missing_interpreters = False
nox.options.default_venv_backend = "venv"


@nox.session(python=FOUND)
def tests(session: nox.Session) -> None:
    """The suite on one Python."""
    session.install(".[dev]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """The suite must reach every branch of the package."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "coverage", "erase")
    session.run("python", "-m", "coverage", "run", "-m", "pytest", "-q", "-m", "slow or not slow")
    session.run("python", "-m", "coverage", "combine", "-q")
    session.run("python", "-m", "coverage", "report")


@nox.session
def lint(session: nox.Session) -> None:
    """Style and likely mistakes."""
    session.install("ruff")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def layers(session: nox.Session) -> None:
    """Imports go downwards only, from room to room."""
    session.install("-e", ".[dev]")
    session.run("lint-imports")


@nox.session
def api(session: nox.Session) -> None:
    """No public name breaks against the last tag."""
    session.install("griffe")
    tag = session.run("git", "describe", "--tags", "--abbrev=0", external=True, silent=True, success_codes=[0, 128])
    if not isinstance(tag, str) or tag.startswith("fatal"):
        session.skip("no tag yet: nothing to compare with")
    session.run("griffe", "check", "pinterest_async", "--against", tag.strip())


@nox.session
def docs(session: nox.Session) -> None:
    """The reference pages are what is declared."""
    session.install("-e", ".")
    session.run("python", "-W", "error", "-m", "tools", "make-reference", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Both type checkers at their strictest, and the completeness of the public types."""
    session.install("-e", ".[dev]")
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "pinterest_async", "--ignoreexternal")
