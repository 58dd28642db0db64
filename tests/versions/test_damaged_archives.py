"""An archive that was changed in any one byte of its directory or first header is read or refused, and nothing else."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from openfigures.errors import InputRefusedError
from openfigures.versions.sources.archive import Archive

FILES = {"datapackage.json": b"{}", "t.csv": b"id\n" + b"a" * 200}


def packed(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(data: bytes) -> Iterator[bytes]:
    """Yield an archive with each byte of its first header and of its directory changed in several ways."""
    for at in (*range(30), *range(data.index(b"PK\x01\x02"), len(data))):
        for byte in {0, 255, data[at] ^ 1, data[at] ^ 128} - {data[at]}:
            yield data[:at] + bytes([byte]) + data[at + 1 :]


def _ending(file: BinaryIO, target: Path) -> str:
    try:
        archive = Archive(file, "new.zip", "datapackage.json")
        if archive.size("t.csv") is not None:
            archive.copy("t.csv", target)
    except InputRefusedError as error:
        return error.problems[0].code
    return "read"


def test_any_byte(tmp_path: Path) -> None:
    data, endings = packed(FILES), set()
    path = tmp_path / "new.zip"
    for number, other in enumerate(changed(data)):
        path.write_bytes(other)
        with path.open("rb") as file:  # it answers otherwise than BytesIO
            endings.add(_ending(file, tmp_path / str(number)))
    assert endings == {"read", "archive-malformed", "archive-unsafe"}
