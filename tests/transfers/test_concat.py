"""Files joined while they arrive, cut anywhere."""

import pytest

from pinterest_async import DecodeError
from pinterest_async._transfers.concat import Concatenator


def joined(*files: bytes, size: int) -> bytes:
    concatenator = Concatenator("reports.run")
    written = b""
    for file in files:
        written += (
            b"".join(concatenator.add(file[at : at + size]) for at in range(0, len(file), size))
            + concatenator.end_file()
        )
    return written + concatenator.close()


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize(
    ("files", "written"),
    [
        ((b"a,b\n1,2\n", b"a,b\n3,4", b"a,b\r\n5,6\n"), b"a,b\n1,2\n3,4\n5,6\n"),
        ((b"\n", b"a,b\n1,2\n", b"a,b", b""), b"a,b\n1,2\n"),
        ((b"a,b", b"\xef\xbb\xbfa,b\n3,4\n"), b"a,b\n3,4\n"),
        ((b'{"1":[]}', b'{"1":[{}]}'), b'[{"1":[]},\n{"1":[{}]}]'),
        ((b"", b""), b""),
    ],
)
def test_files_are_joined_wherever_they_are_cut(files: tuple[bytes, ...], written: bytes, size: int) -> None:
    assert joined(*files, size=size) == written


def test_files_with_different_columns_are_not_joined() -> None:
    with pytest.raises(DecodeError, match="different columns"):
        joined(b"a,b\n1,2\n", b"a,c\n1,2\n", size=3)
