"""A token store in a file, which the processes of one app may share.

A save replaces the file in one step. Where a file can only be written, such as one that is mounted into a container by
itself, it is written in place, and a copy lies beside it for as long as that takes.
"""

import asyncio
import errno
import glob
import os
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from ..errors import AuthError
from ._stores import Tokens

_IRREPLACEABLE: Final = frozenset({errno.EBUSY, errno.EXDEV, errno.EPERM, errno.EACCES, errno.EROFS})
"""Why a file cannot be replaced, or none made beside it, although it may be possible to write to it."""

_LOCK_SECONDS: Final = 300.0
_POLL_SECONDS: Final = 0.05
_EDIT_SECONDS: Final = 60.0
_PRIVATE: Final = 0o600


class FileTokenStore:
    """Keeps tokens in a JSON file that only its owner may read. One process at a time refreshes them.

    The lock of the process that refreshes is the file `<path>.lock`. The system releases it when that process ends,
    however it ends.

    Args:
        path: The file. Its folder must exist. An empty file holds no tokens yet.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path: Path = Path(path)

    async def load(self) -> Tokens | None:
        """Return the tokens in the file, or None if there is no file, or an empty one.

        Where a process was killed during a save, its tokens are returned: they are whole, and the newest.

        Raises:
            AuthError: The file cannot be read, or holds something else.
        """
        return await asyncio.to_thread(self._load)

    async def save(self, tokens: Tokens) -> None:
        """Replace what the file holds.

        Raises:
            OSError: The file cannot be written. It stays as it was.
        """
        await asyncio.to_thread(self._save, tokens)

    async def check(self) -> None:
        """Write what the file holds once more, as a save would.

        Raises:
            AuthError: That fails.
        """
        await asyncio.to_thread(self._check)

    @asynccontextmanager
    async def renewing(self) -> AsyncGenerator[None]:
        """Hold the lock of the process that refreshes.

        Raises:
            AuthError: Another process holds it for 5 minutes.
        """
        loop = asyncio.get_running_loop()
        latest = loop.time() + _LOCK_SECONDS
        while (handles := self._try_lock()) is None:
            if loop.time() >= latest:
                raise AuthError(
                    f"{self.path}: another process has been refreshing these tokens for {_LOCK_SECONDS:.0f} seconds: "
                    f"see which one holds {self.path}.lock, and end it if it hangs"
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

    def _load(self) -> Tokens | None:
        target = self._target
        content, changed = b"", 0.0
        try:
            content, changed = target.read_bytes(), target.stat().st_mtime
        except FileNotFoundError:
            pass
        except OSError as error:
            raise AuthError(
                f"{self.path} cannot be read ({error.strerror}): let this user read it, or name another file"
            ) from None
        tokens = _left_over(target, changed - _EDIT_SECONDS) or _decode(content)
        if tokens is None and content.strip():
            raise AuthError(f"{self.path} holds no tokens: remove it or restore it, or name another file")
        return tokens

    def _save(self, tokens: Tokens) -> None:
        target = self._target
        _write(target, msgspec.json.encode(tokens))
        for _, path in _temporary_files(target):
            with suppress(OSError):
                path.unlink()

    def _check(self) -> None:
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

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        """Lock a file until its handle is closed. Return False if another handle has locked it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
        return True


def _decode(content: bytes) -> Tokens | None:
    try:
        return msgspec.json.decode(content, type=Tokens)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _temporary_files(target: Path) -> list[tuple[float, Path]]:
    """Return the files that writers of this file have not removed, the newest first, with the times of their end."""
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in target.parent.glob(f".{glob.escape(target.name)}.*.tmp"):
            with suppress(OSError):
                found.append((path.stat().st_mtime, path))
    return sorted(found, reverse=True)


def _left_over(target: Path, since: float) -> Tokens | None:
    """Return the tokens of a writer that was killed before it had replaced or written the file.

    They are newer than those in the file, unless that was changed by something else later (`since`, in Unix seconds).
    """
    for modified, path in _temporary_files(target):
        with suppress(OSError):
            if modified >= since and (tokens := _decode(path.read_bytes())):
                return tokens
    return None


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
    with suppress(OSError):
        target.chmod(_PRIVATE)


def _write_all(handle: int, content: bytes) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    if os.write(handle, content) != len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)
