"""Finds damage in the write-ahead log of a SQLite database, which SQLite itself takes for the end of the log.

The format is described at https://www.sqlite.org/fileformat2.html#walformat. A process that is killed leaves at most
one frame that is not whole, the last one. Frames of earlier logs, which have another salt, may follow it.
"""

import struct
from collections.abc import Iterator
from typing import Final

_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_MAGIC: Final = 0x377F0682
"""Its last bit says whether the numbers in checksums are big-endian."""

_Sums = tuple[int, int]


def is_damaged(log: bytes) -> bool:
    """Return whether a change that was completed cannot be read any more."""
    if not log:
        return False
    if len(log) < _HEADER:
        return True
    magic, _, page_size, _, *salts, first, second = struct.unpack(">8I", log[:_HEADER])
    order = ">" if magic & 1 else "<"
    sums = _added(log[:24], (0, 0), order)
    if magic & ~1 != _MAGIC or sums != (first, second):
        return True
    is_whole = True
    for head, page in _frames(log, page_size):
        _, commits, *frame_salts, first, second = struct.unpack(">6I", head)
        if is_whole and frame_salts == salts:
            sums = _added(head[:8] + page, sums, order)
            if sums == (first, second):
                continue
        elif not is_whole and frame_salts == salts and commits:
            return True
        is_whole = False
    return False


def _frames(log: bytes, page_size: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the header and the page of each frame that the log holds in full."""
    size = _FRAME_HEADER + page_size
    for start in range(_HEADER, len(log) - size + 1, size):
        yield log[start : start + _FRAME_HEADER], log[start + _FRAME_HEADER : start + size]


def _added(content: bytes, sums: _Sums, order: str) -> _Sums:
    """Return the running checksum with this content added."""
    first, second = sums
    for even, odd in struct.iter_unpack(f"{order}II", content):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
