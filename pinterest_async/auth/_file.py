"""A token store in files, which the processes of one app may share.

A save replaces the file in one step. Where a file can only be written, such as one that is mounted into a container by
itself, it is written in place, and a copy lies beside it for as long as that takes.
"""

import asyncio
import errno
import glob
import hashlib
import logging
import os
import stat
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Final, Generic, TypeVar, overload

import msgspec

from ..errors import AuthError, ConfigurationError
from ._stores import Tokens, user_and_tokens

T = TypeVar("T")

_logger: Final = logging.getLogger("pinterest_async")

_IRREPLACEABLE: Final = frozenset({errno.EBUSY, errno.EXDEV, errno.EPERM, errno.EACCES, errno.EROFS})
"""Why a file cannot be replaced, or none made beside it, although it may be possible to write to it."""

_LOCK_SECONDS: Final = 300.0
_POLL_SECONDS: Final = 0.05
_EDIT_SECONDS: Final = 60.0
_PRIVATE: Final = 0o600


_OTHERS: Final = 0o077
_LONGEST_NAME: Final = 100
_PLACE: Final = "{user}"
_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")


class FileTokenStore:
    """Keeps tokens in JSON files that only their owner may read. One process at a time refreshes those of a user.

    The lock of the process that refreshes is the file `<path>.lock`. The system releases it when that process ends,
    however it ends.

    Args:
        path: The file, or the files of several users, such as "tokens/{user}.json": characters of the user's name that
            are not safe in a file name are encoded. The folder must exist. An empty file holds no tokens yet.

    A file that others may read is closed to them, of which a warning is logged. The user may be left out where there is
    one only: `load()`, `save(tokens)`.

    Raises:
        ConfigurationError: (all methods) There is a user, and the path has no {user}.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path: Path = Path(path)

    async def load(self, user: str = "") -> Tokens | None:
        """Return the user's tokens, or None if there is no file, or an empty one.

        Where a process was killed during a save, its tokens are returned: they are whole, and the newest.

        Raises:
            AuthError: The file cannot be read, holds something else, or cannot be closed to others who may read it.
        """
        file = self._file(user)
        return await asyncio.to_thread(file.read)

    @overload
    async def save(self, user: str, tokens: Tokens) -> None: ...

    @overload
    async def save(self, user: Tokens) -> None: ...

    async def save(self, user: str | Tokens, tokens: Tokens | None = None) -> None:
        """Replace what the user's file holds.

        Raises:
            OSError: The file cannot be written. It stays as it was.
        """
        user, tokens = user_and_tokens(user, tokens)
        file = self._file(user)
        await asyncio.to_thread(file.write, msgspec.json.encode(tokens))

    async def check(self, user: str = "") -> None:
        """Write what the user's file holds once more, as a save would.

        Raises:
            AuthError: That fails.
        """
        file = self._file(user)
        await asyncio.to_thread(file.check)

    def renewing(self, user: str = "") -> AbstractAsyncContextManager[None]:
        """Return the lock of the process that refreshes the user's tokens.

        Raises:
            AuthError: (when it is entered) Another process holds it for 5 minutes.
        """
        return self._file(user).locked()

    def _file(self, user: str) -> "PrivateFile[Tokens]":
        path = str(self.path)
        if _PLACE in path:
            path = path.replace(_PLACE, _file_name(user))
        elif user:
            raise ConfigurationError(
                f"FileTokenStore: {path} is the file of one user; for several, {_PLACE} must be part of the path, as "
                "in 'tokens/{user}.json'"
            )
        return PrivateFile(Path(path), Tokens, "tokens")

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self.path)!r})"


def _file_name(user: str) -> str:
    """Return a name for a user's file. Names of users that differ have names of files that differ, in capitals too."""
    encoded = user.encode("utf-8", "surrogatepass")
    name = "".join(chr(byte) if chr(byte) in _PLAIN else f"%{byte:02x}" for byte in encoded)
    return name if len(name) <= _LONGEST_NAME else f"%{hashlib.sha256(encoded).hexdigest()}"


class PrivateFile(Generic[T]):
    """A JSON file with secrets, for its owner only, that several processes share.

    Args:
        path: The file.
        kind: The type of what it holds.
        content: What that is called in errors.
        refuse_open: Whether a file that others may read is refused, instead of being closed to them.
    """

    def __init__(self, path: Path, kind: type[T], content: str, *, refuse_open: bool = False) -> None:
        self.path = path
        self._decoder = msgspec.json.Decoder(kind)
        self._content = content
        self._refuse_open = refuse_open

    @asynccontextmanager
    async def locked(self) -> AsyncGenerator[None]:
        """Hold the lock of the process that changes the file.

        Raises:
            AuthError: Another process holds it for 5 minutes.
        """
        loop = asyncio.get_running_loop()
        latest = loop.time() + _LOCK_SECONDS
        while (handles := self._try_lock()) is None:
            if loop.time() >= latest:
                raise AuthError(
                    f"{self.path}: another process has been refreshing these {self._content} for {_LOCK_SECONDS:.0f} "
                    f"seconds: see which one holds {self.path}.lock, and end it if it hangs"
                )
            await asyncio.sleep(_POLL_SECONDS)
        try:
            yield
        finally:
            for handle in handles:
                os.close(handle)

    @property
    def _target(self) -> Path:
        """The file that a symbolic link names."""
        return Path(os.path.realpath(self.path))

    def read(self) -> T | None:
        """Return what the file holds, or what a writer had written that was killed; None for no file or an empty one.

        Raises:
            AuthError: The file cannot be read, holds something else, or may be read by others.
        """
        target = self._target
        content, mode, owner, changed = b"", 0, -1, 0.0
        try:
            content, status = target.read_bytes(), target.stat()
            mode, owner, changed = stat.S_IMODE(status.st_mode), status.st_uid, status.st_mtime
        except FileNotFoundError:
            pass
        except OSError as error:
            raise AuthError(
                f"{self.path} cannot be read ({error.strerror}): let this user read it, or name another file"
            ) from None
        found = self._left_over(target, changed - _EDIT_SECONDS) or self._decode(content)
        if found is None and content.strip():
            raise AuthError(f"{self.path} holds no {self._content}: remove it or restore it, or name another file")
        if content.strip() and mode & _OTHERS and owner == _user_id():
            self._close(target, mode)
        return found

    def _close(self, target: Path, mode: int) -> None:
        """Remove the permissions of other users from the file. AuthError if that is not wanted or fails."""
        try:
            if not self._refuse_open:
                target.chmod(_PRIVATE)
                _logger.warning(
                    "%s could be read by other users (its mode was %o) and is closed to them now: authorise the app "
                    "again if one of them may have read it",
                    self.path,
                    mode,
                )
                return
        except OSError:
            pass
        raise AuthError(
            f"{self.path} may be read by other users (its mode is {mode:o}): run 'chmod 600 {self.path}', and "
            "authorise the app again if one of them may have read it"
        )

    def write(self, content: bytes) -> None:
        """Replace what the file holds. OSError if that fails; it stays as it was."""
        target = self._target
        _write(target, content)
        for _, path in _temporary_files(target):
            with suppress(OSError):
                path.unlink()

    def check(self) -> None:
        """Write what the file holds once more. AuthError if that fails."""
        target = self._target
        try:
            if target.exists():
                _write(target, target.read_bytes())
            else:
                _write_beside(target, b" " * 4096).unlink()
        except OSError as error:
            raise AuthError(
                f"{self.path} cannot be written ({error.strerror or error}), so the refresh token was not used: let "
                f"this user write to the folder {target.parent} (or to the file, where it is mounted by itself), or "
                "name another file"
            ) from None

    def _decode(self, content: bytes) -> T | None:
        try:
            return self._decoder.decode(content)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def _left_over(self, target: Path, since: float) -> T | None:
        """Return what a writer had written that was killed before it had replaced the file.

        It is newer than what is in the file, unless that was changed by something else later (`since`, Unix seconds).
        """
        for modified, path in _temporary_files(target):
            with suppress(OSError):
                if modified >= since and (found := self._decode(path.read_bytes())):
                    return found
        return None

    def _try_lock(self) -> list[int] | None:
        """Lock what can be locked and return the handles, or None if another process holds a lock.

        A file beside the token file is locked, because that one is replaced. Where one is mounted by itself, or its
        folder cannot be written, it is never replaced, and is locked too.
        """
        target = self._target
        handles: list[int] = []
        paths = [(target.with_name(f"{target.name}.lock"), os.O_CREAT), (target, 0)]
        for path, flags in paths[:1] if sys.platform == "win32" else paths:  # other processes could not read it there
            try:
                handles.append(os.open(path, os.O_RDWR | flags, _PRIVATE))
            except OSError:
                continue
            if not _lock(handles[-1]):
                for handle in handles:
                    os.close(handle)
                return None
        return handles


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _user_id() -> int:
        return -2  # permissions are POSIX's

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _user_id() -> int:
        return os.getuid()

    def _lock(handle: int) -> bool:
        """Lock a file until its handle is closed. Return False if another handle has locked it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
        return True


def _temporary_files(target: Path) -> list[tuple[float, Path]]:
    """Return the files that writers of this file have not removed, the newest first, with the times of their end."""
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in target.parent.glob(f".{glob.escape(target.name)}.*.tmp"):
            with suppress(OSError):
                found.append((path.stat().st_mtime, path))
    return sorted(found, reverse=True)


def _write(target: Path, content: bytes) -> None:
    """Replace a file in one step, or write it in place where it can only be written."""
    temporary: Path | None = None
    try:
        temporary = _write_beside(target, content)
        temporary.replace(target)
    except OSError as error:
        try:
            if error.errno not in _IRREPLACEABLE or not target.is_file():
                raise
            _overwrite(target, content)
        finally:
            if temporary is not None:
                temporary.unlink(missing_ok=True)


def _write_beside(target: Path, content: bytes) -> Path:
    """Write a temporary file into the folder of a file, to the disk, and return its path."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def _overwrite(target: Path, content: bytes) -> None:
    """Write a file in place: with one write of the old length at least, which is cut afterwards."""
    with suppress(OSError):
        target.chmod(_PRIVATE)
    with target.open("r+b", buffering=0) as file:
        before = file.read()
        try:
            _write_all(file.fileno(), content.ljust(len(before)))
        except OSError:
            with suppress(OSError):
                _write_all(file.fileno(), before)
                file.truncate(len(before))
            raise
        file.truncate(len(content))
        os.fsync(file.fileno())


def _write_all(handle: int, content: bytes) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    if os.write(handle, content) != len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)
