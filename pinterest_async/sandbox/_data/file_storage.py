"""The storage service beside the API: links to files that live for a while, and where videos are sent.

It knows nothing of tokens. What authorises a request is in the link, or in the form; a request with an
Authorization header has sent its token to the wrong server, and is refused.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Final, NamedTuple

FILES: Final = "/files/"
UPLOADS: Final = "/uploads/"
FETCH: Final = "storage.fetch"
RECEIVE: Final = "storage.receive"
"""Names by which faults and records know the two things that it does."""

_BOUNDARY: Final = re.compile(r'^multipart/form-data;.*boundary="?([^";]+)')
_RANGE: Final = re.compile(r"^bytes=(\d+)-$")
_NAME: Final = re.compile(rb'[ ;]name="([^"]*)"')
_FILE: Final = "file"


class Stored(NamedTuple):
    """A response of the file storage."""

    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(slots=True)
class File:
    """A file and the time (the event loop's clock) from which on its link is invalid."""

    content: bytes
    content_type: str
    until: float


@dataclass(slots=True)
class Upload:
    """An upload that was registered: what its form has to hold, and then what came: size and checksum of the file."""

    parameters: dict[str, str]
    arrived: Callable[[float], None] = field(repr=False)
    size: int | None = None
    sha256: str | None = None


class Storage:
    """Files by what their links end with, uploads by the key in their form, parts of files by their links' ends."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self.uploads: dict[str, Upload] = {}
        self.parts: dict[str, bytes | None] = {}
        self._random = Random(0)

    def signature(self) -> str:
        """Return a text that cannot be guessed."""
        return f"{self._random.getrandbits(256):064x}"

    def link(self, origin: str, content: bytes, content_type: str, now: float, seconds: float) -> str:
        """Return a new link to a file, valid for some seconds."""
        for dead in [name for name, file in self.files.items() if file.until <= now - seconds]:
            del self.files[dead]
        name = f"{self.signature()[:16]}?X-Amz-Expires={seconds:.0f}&X-Amz-Signature={self.signature()}"
        self.files[name] = File(content, content_type, now + seconds)
        return f"{origin}{FILES}{name}"

    def part_link(self, origin: str, key: str, number: int) -> tuple[str, str]:
        """Return the name of a part of a file, which is not there yet, and a link to put it under."""
        name = f"{key}?partNumber={number}&uploadId={self.signature()[:16]}&X-Amz-Signature={self.signature()}"
        self.parts[name] = None
        return name, f"{origin}{UPLOADS}{name}"

    def answer(self, method: str, target: str, headers: Mapping[str, str], content: bytes, now: float) -> Stored:
        """Return the response to a request outside the API."""
        if "Authorization" in headers:
            return _error(400, "InvalidArgument", "Only one way of authorisation is allowed.")
        if method == "PUT" and target.startswith(UPLOADS):
            return self._put(target[len(UPLOADS) :], headers, content)
        reading = target.startswith(FILES)
        if method != ("GET" if reading else "POST"):
            return _error(405, "MethodNotAllowed", "The method is not allowed against this resource.")
        return (
            self._fetch(target[len(FILES) :], headers.get("Range"), now)
            if reading
            else self._receive(headers, content, now)
        )

    def _fetch(self, name: str, wanted: str | None, now: float) -> Stored:
        file = self.files.get(name)
        if file is None:
            return _error(403, "AccessDenied", "Access Denied")
        if now >= file.until:
            return _error(403, "AccessDenied", "Request has expired")
        headers = {"Content-Type": file.content_type, "ETag": f'"{sha256(file.content).hexdigest()[:32]}"'}
        found = _RANGE.match(wanted or "")
        if found is None:
            return Stored(200, file.content, headers)
        start, end = int(found[1]), len(file.content)
        if start >= end:
            refused = _error(416, "InvalidRange", "The requested range is not satisfiable")
            return refused._replace(headers={**refused.headers, "Content-Range": f"bytes */{end}"})
        return Stored(206, file.content[start:], {**headers, "Content-Range": f"bytes {start}-{end - 1}/{end}"})

    def _put(self, name: str, headers: Mapping[str, str], content: bytes) -> Stored:
        if "Content-Length" not in headers:
            return _error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
        if name not in self.parts:
            return _error(403, "SignatureDoesNotMatch", "The request signature does not match the link.")
        self.parts[name] = content
        return Stored(200, b"", {"ETag": f'"{sha256(content).hexdigest()[:32]}"'})

    def _receive(self, headers: Mapping[str, str], content: bytes, now: float) -> Stored:
        if "Content-Length" not in headers:
            return _error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
        boundary = _BOUNDARY.match(headers.get("Content-Type", ""))
        parts = [] if boundary is None else _parts(boundary[1].encode(), content)
        if not parts or parts[-1][0] != _FILE:
            return _error(400, "InvalidArgument", "POST requires exactly one file, as the last field of its form.")
        form = {name: value.decode(errors="replace") for name, value in parts[:-1]}
        upload = self.uploads.get(form.get("key", ""))
        if upload is None or form != upload.parameters:
            return _error(403, "AccessDenied", "Invalid according to Policy: the fields are not those handed out.")
        file = parts[-1][1]
        upload.size, upload.sha256 = len(file), sha256(file).hexdigest()
        upload.arrived(now)
        return Stored(204, b"", {})


def _parts(boundary: bytes, content: bytes) -> list[tuple[str, bytes]]:
    """Return the fields of a form, in their order."""
    found: list[tuple[str, bytes]] = []
    for part in (b"\r\n" + content).split(b"\r\n--" + boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        found.append(("" if name is None else name[1].decode(errors="replace"), value))
    return found


def _error(status: int, code: str, message: str) -> Stored:
    """Return an error in the form of the storage service."""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Stored(status, body.encode(), {"Content-Type": "application/xml"})
