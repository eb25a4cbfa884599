"""Concatenation of files while they arrive: the parts of a report whose days were cut."""

from ..errors import DecodeError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Concatenator:
    """Joins files into one: CSV under one header, JSON in an array."""

    def __init__(self, operation: str) -> None:
        self._operation = operation
        self._header: bytes | None = None
        self._head: bytes | None = b""
        self._is_json: bool | None = None
        self._is_first = True
        self._is_line_ended = True

    def add(self, data: bytes) -> bytes:
        """Return what to write for the next bytes of a file.

        Raises:
            DecodeError: A CSV file has other columns than the first one.
        """
        if self._head is not None:
            data = self._add_head(self._head + data)
        if data:
            self._is_line_ended = data.endswith(b"\n")
        return data

    def _add_head(self, head: bytes) -> bytes:
        """Buffer the start of a file until its format and header are known."""
        self._head = head
        start = head.removeprefix(_BYTE_ORDER_MARK).lstrip()
        if not start:
            return b""
        if self._is_json is None:
            self._is_json = start[:1] in (b"{", b"[")
        if self._is_json:
            self._head = None
            separator, self._is_first = b"[" if self._is_first else b",\n", False
            return separator + start
        header, line_end, rest = start.partition(b"\n")
        if not line_end:
            return b""
        self._head = None
        return self._under_header(header, rest)

    def end_file(self) -> bytes:
        """Return what to write at the end of a file."""
        head, self._head = self._head, b""
        if head is None:
            return b"" if self._is_json or self._is_line_ended else b"\n"
        return self._under_header(head.strip(), b"") if head.strip() else b""

    def close(self) -> bytes:
        """Return what to write at the end of the last file."""
        return b"]" if self._is_json else b""

    def _under_header(self, header: bytes, rest: bytes) -> bytes:
        if self._header is None:
            self._header = header.rstrip()
            return header + b"\n" + rest
        if header.rstrip() != self._header:
            raise DecodeError(self._operation, 200, None, "the parts of the report have different columns", header)
        return rest
