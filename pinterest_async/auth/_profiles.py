"""Named profiles in one file: an app, where it goes to, and the tokens of the user who signed in."""

import os
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar, Final

import msgspec
from msgspec.structs import replace

from ..errors import AuthError, ConfigurationError
from ..models._base import Model
from ..models._confidential import RedactedModel
from ._file import PrivateFile
from ._stores import Tokens

_FOLDER: Final = "pinterest-async"
_FOLDER_MODE: Final = 0o700


class Profile(RedactedModel):
    """An app and the tokens of a user who signed in. The repr shows no secret.

    Attributes:
        app_id: The app's id.
        app_secret: The app's secret.
        redirect_uri: The redirect address of the sign-in.
        scopes: What is asked for.
        base_url: Where the tokens are for (None: Pinterest's production environment).
        tokens: The user's tokens, or None before the sign-in and after they were revoked.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"app_secret"})

    app_id: str
    app_secret: str
    redirect_uri: str
    scopes: tuple[str, ...]
    base_url: str | None = None
    tokens: Tokens | None = None


class _Content(Model):
    profiles: dict[str, Profile]


def profiles_path(environment: Mapping[str, str]) -> Path:
    """Return the file of profiles: PINTEREST_PROFILES_FILE, or one in the user's folder of settings."""
    if named := environment.get("PINTEREST_PROFILES_FILE"):
        return Path(named)
    windows = environment.get("APPDATA") if sys.platform == "win32" else None
    folder = windows or environment.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / _FOLDER / "profiles.json"


class Profiles:
    """The named profiles of a user of this machine, in one JSON file that only they may read.

    `pinterest-async auth login` writes it. It is a token store whose users are the profiles.

    Args:
        path: The file (None: PINTEREST_PROFILES_FILE, or pinterest-async/profiles.json in the folder of settings).

    Raises:
        ConfigurationError: (all methods) The file cannot be read or holds something else, others may read it, or there
            is no such profile. (`save`, `put`: OSError where it cannot be written.)
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.path: Path = profiles_path(os.environ) if path is None else Path(path)
        self._file = PrivateFile(self.path, _Content, "profiles", refuse_open=True)

    def all(self) -> dict[str, Profile]:
        """Return the profiles by name."""
        try:
            content = self._file.read()
        except AuthError as error:
            raise ConfigurationError(str(error)) from None
        return {} if content is None else content.profiles

    def get(self, name: str) -> Profile:
        """Return a profile."""
        known = self.all()
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise ConfigurationError(
                f"there is no profile {name!r} in {self.path} (there is: {names}): make it with 'pinterest-async auth "
                f"login --profile {name}', or name another with --profile or PINTEREST_PROFILE"
            )
        return known[name]

    async def put(self, name: str, profile: Profile) -> None:
        """Add or replace a profile."""
        self.path.parent.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
        async with self._file.locked():
            self._write({**self.all(), name: profile})

    async def load(self, user: str) -> Tokens | None:
        """Return the tokens of a profile, or None if there are none."""
        return self.get(user).tokens

    async def save(self, user: str, tokens: Tokens | None) -> None:
        """Replace the tokens of a profile, under the lock of `renewing`."""
        self._write({**self.all(), user: replace(self.get(user), tokens=tokens)})

    async def check(self, user: str) -> None:
        """Write what the file holds once more. AuthError if that fails."""
        self._file.check()

    @asynccontextmanager
    async def renewing(self, user: str) -> AsyncGenerator[None]:
        """Hold the lock of the process that changes the file."""
        async with self._file.locked():
            yield

    def _write(self, profiles: dict[str, Profile]) -> None:
        self._file.write(msgspec.json.format(msgspec.json.encode(_Content(profiles=profiles))))

    def __repr__(self) -> str:
        return f"Profiles({str(self.path)!r})"
