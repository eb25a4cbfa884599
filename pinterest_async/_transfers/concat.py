"""Several files as one, while they arrive: the parts of a report that was cut by its days."""

from ..errors import DecodeError


class JoinedFiles:
    """Several files as one: CSV under one header, or JSON in an array."""

    def __init__(self, operation: str) -> None:
        self._operation = operation
        self._header: bytes | None = None
        self._start: bytes | None = b""
        self._json: bool | None = None
        self._first = True
        self._line_ended = True

    def add(self, piece: bytes) -> bytes:
        """What to write of the next bytes of a file."""
        if self._start is not None:
            piece = self._begin(piece)
        if piece:
            self._line_ended = piece.endswith(b"\n")
        return piece

    def _begin(self, piece: bytes) -> bytes:
        assert self._start is not None
        self._start += piece
        start = self._start.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not start:
            return b""
        if self._json is None:
            self._json = start[:1] in (b"{", b"[")
        if self._json:
            self._start = None
            comma, self._first = b"[" if self._first else b",\n", False
            return comma + start
        header, end, rest = start.partition(b"\n")
        if not end:
            return b""
        self._start = None
        return self._under(header, rest)

    def end(self) -> bytes:
        """What to write at the end of a file."""
        start, self._start = self._start, b""
        if start is None:
            return b"" if self._json or self._line_ended else b"\n"
        return self._under(start.strip(), b"") if start.strip() else b""

    def close(self) -> bytes:
        """What to write at the end of all."""
        return b"]" if self._json else b""

    def _under(self, header: bytes, rest: bytes) -> bytes:
        if self._header is None:
            self._header = header.rstrip()
            return header + b"\n" + rest
        if header.rstrip() != self._header:
            raise DecodeError(self._operation, 200, None, "the parts of the report have different columns", header)
        return rest
