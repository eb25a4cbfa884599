"""Feeds in XML: RSS 2.0 and Atom, with the names of Google's product feeds (`g:id`, `g:price`) or without a prefix.

The file is parsed as it is read, and one item is held at a time. Document types are refused, and with them entities
of their own, which could expand to more than any machine holds. Blank lines above the declaration, control characters,
entities of HTML (`&nbsp;`) and prefixes without a namespace are no XML, but shops write them, and they are read.
"""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any, Final
from xml.parsers import expat
from xml.parsers.expat import errors

from ._lines import LONGEST, PARTS, FeedError, Record, column_name, read_chunk
from ._values import BREAKS

_ITEMS: Final = frozenset({"item", "entry"})
_ROOTS: Final = frozenset({"rss", "feed", "rdf", "channel"})
_GOOGLE: Final = "//base.google.com/ns/"
"""In the namespace of Google's names."""
_CHUNK: Final = 65_536
_LONGEST_TOKEN: Final = 16 * _CHUNK
"""Bytes of one tag, at most: the parser holds it whole."""

_ATOM: Final = {"summary": "description", "content": "description"}
"""Atom's names of columns."""

_BLANK_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]+(?=<\?xml)")
_DECLARED: Final = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_CONTROLS: Final = bytes.maketrans(bytes({*range(1, 32)} - {9, 10, 13}), b" " * 28)
"""Makes spaces of characters that XML does not allow."""
_REPAIRS: Final = {
    errors.XML_ERROR_NO_ELEMENTS: "the file ends in the middle: make or download it again",
    errors.XML_ERROR_UNCLOSED_TOKEN: "the file ends in the middle: make or download it again",
    errors.XML_ERROR_UNCLOSED_CDATA_SECTION: "the file ends in the middle: make or download it again",
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "text follows the end of the feed: remove it",
    errors.XML_ERROR_TAG_MISMATCH: "an element is not closed, or the text of one has a < that is not written &lt;",
    errors.XML_ERROR_BAD_CHAR_REF: "remove the character",
}
_BARE_AMPERSAND: Final = re.compile(rb"&(?!#?\w+;)")
_EXTRACT: Final = 16
"""Bytes before and behind a fault that are looked at."""


def xml_records(path: str, file: Any, encoding: str | None) -> Iterator[Record]:
    """Yield the items of a feed.

    Args:
        path: The file, for messages.
        file: Binary, at its start.
        encoding: Its encoding; None is what the file says.

    Raises:
        FeedError: It is no feed, or breaks off.
    """
    first = read_chunk(path, file, _CHUNK, 1)
    blank = match[0] if (match := _BLANK_START.match(first)) else b""
    first = first[len(blank) :]
    parser = _Parser(path, *_decoding(path, first, encoding))
    parser.lines_before = blank.count(b"\n") or blank.count(b"\r")
    parser.is_utf16 = b"\0" in first[:_EXTRACT] and encoding is None
    yield from parser.feed(first)
    while chunk := read_chunk(path, file, _CHUNK, parser.line):
        yield from parser.feed(chunk)
    yield from parser.feed(b"")


def _decoding(path: str, start: bytes, encoding: str | None) -> tuple[str | None, codecs.IncrementalDecoder | None]:
    """Return the encoding of what the parser is given, None where it finds out itself, and what decodes it before.

    The parser knows few encodings. Programs that keep text as UTF-16 declare that of a file in UTF-8, too.

    Raises:
        FeedError: There is no such encoding.
    """
    declared = _DECLARED.match(start)
    name = encoding or (declared and declared[1].decode())
    if not name:
        return None, None
    try:
        "x".encode(name)  # refuses what is no encoding of text
        decoder = codecs.getincrementaldecoder(name)
        kind = codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        raise FeedError(f"{path}: {error}: name its encoding (encoding=, --encoding)") from error
    if kind in ("utf-8", "utf-8-sig") or (encoding is None and kind.startswith("utf-16")):
        return "UTF-8", None
    return "UTF-8", decoder()


class _Parser:
    def __init__(self, path: str, encoding: str | None, decoder: codecs.IncrementalDecoder | None) -> None:
        self._expat = expat.ParserCreate(encoding)
        self._decoder = decoder
        self._expat.buffer_text = True
        self._expat.StartDoctypeDeclHandler = self._on_document_type
        self._expat.StartElementHandler = self._on_start
        self._expat.EndElementHandler = self._on_end
        self._expat.CharacterDataHandler = self._on_text
        self._expat.UseForeignDTD(True)  # entities that XML does not know are then skipped, and no fault
        self._expat.SkippedEntityHandler = self._on_entity
        self._path = path
        self.is_utf16 = False
        self.lines_before = 0
        """Lines that are not given to the parser."""
        self._last = b""
        """The end of the chunk before."""
        self._fed = 0
        self._google_prefixes = {"g"}
        self._depth = 0
        self._item_depth = 0
        self._record = Record(1)
        self._is_google = set[str]()
        self._path_in_item: list[str] = []
        self._parts: dict[str, str] = {}
        self._text: list[str] = []
        self._done: list[Record] = []
        self._found = 0

    @property
    def line(self) -> int:
        """The line that is parsed."""
        return self._expat.CurrentLineNumber + self.lines_before

    def feed(self, chunk: bytes) -> list[Record]:
        """Return the items that end in a chunk; an empty one is the end of the file."""
        is_end = not chunk
        try:
            if self._decoder is not None:
                chunk = self._decoder.decode(chunk, is_end).encode()
            if not self.is_utf16:
                chunk = chunk.translate(_CONTROLS)
            self._fed += len(chunk)
            self._expat.Parse(chunk, is_end)
        except expat.ExpatError as error:
            place = f"line {error.lineno + self.lines_before}, column {error.offset}"
            problem = f"{expat.ErrorString(error.code)}: {place}: {self._repair(error.code, chunk)}"
            raise FeedError(f"{self._path}: breaks off: {problem}") from error
        except UnicodeError as error:
            problem = f"{self._path}: breaks off after line {self.line}: {error}"
            raise FeedError(f"{problem}: name its encoding (encoding=, --encoding)") from error
        self._last = chunk[-_EXTRACT:]
        if chunk and self._fed - self._expat.CurrentByteIndex > _LONGEST_TOKEN:
            raise FeedError(f"{self._path}: a tag of more than {_LONGEST_TOKEN:,} bytes in line {self.line}")
        if is_end and not self._found:
            raise FeedError(f"{self._path}: it has no <item> (RSS) and no <entry> (Atom)")
        done, self._done = self._done, []
        return done

    def _repair(self, code: int, chunk: bytes) -> str:
        """Return what to do about a fault."""
        if repair := _REPAIRS.get(expat.ErrorString(code)):
            return repair
        text = self._last + chunk
        place = self._expat.ErrorByteIndex - self._fed + len(text)
        around = text[max(place - _EXTRACT, 0) : place + _EXTRACT]
        if not text[place : place + 1].isascii() and not self.is_utf16:
            return "characters that are not of its encoding: name it (encoding=, --encoding), such as cp1252"
        if _BARE_AMPERSAND.search(around):
            return "write &amp; for &"
        return "repair it there, or in what makes the feed (a < in a text is written &lt;)"

    def _on_document_type(self, name: str, *_: object) -> None:
        if name.lower() == "html":
            self._refuse_root("html")
        raise FeedError(f"{self._path}: it has a document type (<!DOCTYPE {name}>), which no feed needs: remove it")

    def _refuse_root(self, name: str) -> None:
        what = "an HTML page" if name == "html" else f"an XML file of <{name}>"
        raise FeedError(f"{self._path}: this is {what}, and no feed: expected RSS (<rss>) or Atom (<feed>)")

    def _on_start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        name = column_name(tag.rpartition(":")[2])
        if attributes:
            self._find_prefixes(attributes)
        if self._depth == 1 and name not in _ROOTS:
            self._refuse_root(name)
        if self._item_depth:
            if self._depth == self._item_depth + 1:
                self._text.clear()
                self._parts = {}
                if name == "link" and attributes.get("rel", "alternate") == "alternate":  # Atom
                    self._add("link", attributes.get("href", ""), is_google=False)
            elif self._depth == self._item_depth + 2 and self._path_in_item[0] in PARTS:
                self._text.clear()
            elif name in BREAKS:
                self._text.append(" ")
            self._path_in_item.append(name)
        elif name in _ITEMS and self._depth > 1:
            self._item_depth, self._record = self._depth, Record(self.line)
            self._is_google.clear()
            self._path_in_item = []
            self._found += 1

    def _find_prefixes(self, attributes: dict[str, str]) -> None:
        """Note which prefixes are of Google's names; "g" is, unless the feed says otherwise."""
        for attribute, value in attributes.items():
            kind, _, prefix = attribute.partition(":")
            if kind == "xmlns" and (prefix or not self._item_depth):
                (self._google_prefixes.add if _GOOGLE in value else self._google_prefixes.discard)(prefix)

    def _on_text(self, text: str) -> None:
        if self._path_in_item:
            self._record.size += len(text)
            if self._record.size <= LONGEST:
                self._text.append(text)

    def _on_entity(self, name: str, is_parameter: bool) -> None:
        """Read an entity of HTML; an item with any other one is rejected."""
        character = html5.get(f"{name};")
        if character is not None:
            self._on_text(character)
        elif self._path_in_item:
            self._record.problem = f"the entity &{name}; is not known in XML: write its character"

    def _on_end(self, tag: str) -> None:
        if self._depth == self._item_depth:
            self._item_depth = 0
            self._done.append(self._record)
        elif self._item_depth:
            depth = self._depth - self._item_depth
            name = self._path_in_item.pop()
            if depth == 1:
                cell = "".join(self._text).strip()
                if name in PARTS and self._parts:
                    cell = ":".join(self._parts.get(part, "") for part in PARTS[name])
                is_google = tag.rpartition(":")[0] in self._google_prefixes
                self._add(name if is_google else _ATOM.get(name, name), cell, is_google=is_google)
            elif depth == 2 and self._path_in_item[0] in PARTS:
                self._parts[name] = "".join(self._text).strip()
                self._text.clear()
        self._depth -= 1

    def _add(self, name: str, cell: str, *, is_google: bool) -> None:
        """Add a cell. One with Google's prefix is meant for product feeds: it replaces that of RSS and Atom."""
        if not cell:
            return
        if is_google and name not in self._is_google:
            self._is_google.add(name)
            self._record.cells.pop(name, None)
        elif not is_google and name in self._is_google:
            return
        self._record.add(name, cell)
