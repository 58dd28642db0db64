"""Tables packed with gzip: read as what they hold, refused when they are not whole."""

import gzip
import zlib
from pathlib import Path
from tempfile import TemporaryFile
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openfigures.errors import InputRefusedError
from openfigures.package.opening import open_package
from openfigures.tables import gzip_file, text_file
from openfigures.tables.gzip_file import unpacked
from packages import Json, TableOf, found_in, tables_of, write_package

FIELDS = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]
CSV = "a,b\n1,x\n2,é\n3,\u200bz\nfour,w\n"


def package(folder: Path, data: bytes, path: str = "t.csv.gz", **more: object) -> Path:
    """Write a package of one table whose file has these bytes."""
    write_package(folder, {"t": TableOf(csv="", fields=FIELDS, resource={"path": path} | more)})
    (folder / path).write_bytes(data)
    return folder


def member(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def named(text: str) -> bytes:
    """Return a member with a name, a comment and more in its header."""
    plain, flags = member(text), 0b11100
    return plain[:3] + bytes([flags]) + plain[4:10] + b"\x04\0more" + b"../../etc/passwd\0" + b"\x1b[31m\0" + plain[10:]


WAYS = {
    "by name": (member(CSV), "t.csv.gz", {}),
    "by name in capitals": (member(CSV), "T.CSV.GZ", {}),
    "as declared": (member(CSV), "t.csv", {"compression": "gz"}),
    "as declared in full": (member(CSV), "packed", {"compression": "gzip", "format": "csv"}),
    "several members": (member(CSV[:7]) + member("") + member(CSV[7:]), "t.csv.gz", {}),
    "a name and a comment": (named(CSV), "t.csv.gz", {}),
    "stored only": (gzip.compress(CSV.encode(), 0), "t.csv.gz", {}),
    "tabs": (member(CSV.replace(",", "\t")), "t.tsv.gz", {}),
    "another encoding": (gzip.compress(CSV.encode("utf-16")), "t.csv.gz", {"encoding": "utf-16"}),
}


@pytest.mark.parametrize(("data", "path", "more"), WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("engine", ["plain", "duckdb"])
def test_places_are_those_in_the_text(data: bytes, path: str, more: Json, engine: str, tmp_path: Path) -> None:
    assert found_in(package(tmp_path, data, path, **more), engine) == [
        ("invisible-character", "bytes", path, 4, 3),
        ("cell-unreadable", "a type", path, 5, 1),
    ]


def test_size_and_digest_are_those_of_the_file(tmp_path: Path) -> None:
    data = member("a,b\n1,x\n")
    assert found_in(package(tmp_path, data, bytes=len(data))) == []
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_text(descriptor.read_text("utf-8").replace(f'"bytes": {len(data)}', '"bytes": 8'), "utf-8")
    assert [one.code for one in found_in(tmp_path)] == ["bytes-differ"]


DAMAGED = {
    "empty": b"",
    "no gzip": CSV.encode(),
    "cut in the header": member(CSV)[:5],
    "cut in the data": member(CSV)[:20],
    "cut in the checksum": member(CSV)[:-1],
    "a wrong checksum": member(CSV)[:-8] + bytes(4) + member(CSV)[-4:],
    "a wrong length": member(CSV)[:-4] + bytes(4),
    "something behind": member(CSV) + b"more",
    "zeros behind": member(CSV) + bytes(512),
    "half a member behind": member(CSV) + member(CSV)[:-3],
    "zlib": zlib.compress(CSV.encode()),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_what_is_not_whole_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError) as caught:
        tables_of(package(tmp_path, data))
    assert [(one.code, str(one.place)) for one in caught.value.problems] == [("gzip-malformed", "t.csv.gz")]


def unpack(packed: bytes) -> bytes:
    with TemporaryFile() as file:
        file.write(packed)
        file.seek(0)
        return b"".join(unpacked(file, "t.csv.gz"))


@pytest.mark.parametrize(("most", "refused"), [(99_999, True), (100_000, False)])
def test_a_bomb_is_refused_before_it_is_held(most: int, refused: bool) -> None:
    packed = gzip.compress(bytes(100_000))
    with patch.object(gzip_file, "UNPACKED_BYTES", most), patch.object(gzip_file, "UNPACKED_RATIO", 1):
        if not refused:
            assert unpack(packed) == bytes(100_000)
            return
        with pytest.raises(InputRefusedError, match="unpacked-too-large"):
            unpack(packed)


def test_a_large_file_may_hold_many_times_its_size() -> None:
    packed = gzip.compress(bytes(100_000))
    ratio = -(-100_000 // len(packed))
    with patch.object(gzip_file, "UNPACKED_BYTES", 0), patch.object(gzip_file, "UNPACKED_RATIO", ratio):
        assert unpack(packed) == bytes(100_000)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.binary(max_size=200).map(lambda text: text * 5), min_size=1, max_size=4),
    level=st.integers(0, 9),
    at_once=st.integers(1, 50),
    chunk=st.integers(1, 50),
)
def test_however_it_is_cut_the_same_is_unpacked(texts: list[bytes], level: int, at_once: int, chunk: int) -> None:
    packed = b"".join(gzip.compress(text, level) for text in texts)
    with patch.object(gzip_file, "_AT_ONCE", at_once), patch.object(gzip_file, "CHUNK", chunk):
        assert unpack(packed) == b"".join(texts)
        if len(packed) > 1:
            with pytest.raises(InputRefusedError, match="gzip-malformed"):
                unpack(packed[:-1])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.sampled_from(["1,x", "2,é", '3,"a, b"', "x", "4,=1", '5,"\n"']), max_size=30),
    chunk=st.sampled_from([7, 64, 4096]),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)
def test_every_row_is_found_again(rows: list[str], chunk: int, encoding: str, tmp_path: Path) -> None:
    text = "".join(f"{row}\n" for row in ["a,b", *rows]).encode(encoding)
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    for folder, data, path in ((plain, text, "t.csv"), (packed, gzip.compress(text), "t.csv.gz")):
        folder.mkdir(exist_ok=True)
        package(folder, data, path, encoding=encoding)
    with patch.object(text_file, "CHUNK", chunk), patch.object(gzip_file, "CHUNK", chunk):
        one, other = tables_of(plain)["t"], tables_of(packed)["t"]
        numbers = range(1, one.rows + 1)
        assert [record.cells for record in other.records()] == [record.cells for record in one.records()]
        for number in numbers:
            located, again = one.locate([number])[number], other.locate([number])[number]
            assert again.cells == located.cells
            for here, there in [
                (located.place, again.place),
                *((located.place_of(at), again.place_of(at)) for at in (0, 1)),
            ]:
                assert (there.line, there.column) == (here.line, here.column)
        assert other.locate(numbers).keys() == one.locate(numbers).keys()


@pytest.mark.parametrize(
    "more",
    [
        {"path": "t.csv.zip"},
        {"compression": "zip"},
        {"path": "t.csv.gz", "compression": "zip"},
        {"path": "t.parquet.gz"},
    ],
)
def test_no_other_packing_is_read(more: Json, tmp_path: Path) -> None:
    package(tmp_path, b"", **more)
    with pytest.raises(InputRefusedError, match="unsupported-compression"):
        open_package(tmp_path)
