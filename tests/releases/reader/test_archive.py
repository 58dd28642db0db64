"""Archives: what `write_archive` writes is read, and nothing else."""

import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_stores import MOMENT

from openfigures.errors import NotWholeError
from openfigures.package.paths import unsafe_because
from openfigures.releases.formats.archive import read_archive, write_archive
from openfigures.releases.formats.headers import Header, directory, to_stamp
from openfigures.releases.formats.layout import clash, in_order

FOLDER = "figures-1.0.0"
MOMENTS = st.datetimes(datetime(1980, 1, 2), datetime(2107, 12, 30), timezones=st.just(UTC))
PATHS = st.text("abAB-_. é中/", min_size=1, max_size=8).filter(lambda path: unsafe_because(path) is None)


def written(members: dict[str, bytes], moment: datetime = MOMENT) -> bytes:
    """Return the archive of these members."""
    out = BytesIO()
    write_archive(out, FOLDER, [(path, members[path]) for path in in_order(members)], moment)
    return out.getvalue()


@given(st.dictionaries(PATHS, st.binary(max_size=50), min_size=1), MOMENTS)
def test_what_is_written_is_read(members: dict[str, bytes], moment: datetime) -> None:
    if clash(members) is not None or "-" in members:
        with pytest.raises(ValueError, match=r"is that of another member|is standard input"):
            written(members, moment)
        return
    data = written(members, moment)
    archive = read_archive(BytesIO(data), "x.zip")
    assert {path: b"".join(archive.pieces(path)) for path in archive.members} == members
    assert archive.moment == moment.replace(microsecond=0, second=moment.second // 2 * 2)
    assert written(members, archive.moment) == data


@given(st.dictionaries(st.text("abé", min_size=1, max_size=3), st.binary(max_size=50), min_size=1))
def test_other_programs_read_the_same(members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(BytesIO(written(members))) as archive:
        found = {name.removeprefix(f"{FOLDER}/"): archive.read(name) for name in archive.namelist()}
        assert found == members
        assert all(one.external_attr >> 16 == 0o100644 for one in archive.infolist())


def test_the_date_is_told_in_utc() -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=8)))
    assert written({"a": b""}, elsewhere) == written({"a": b""}, MOMENT)


def test_members_may_be_large_files() -> None:
    out = BytesIO()
    write_archive(out, FOLDER, [("a", BytesIO(b"x" * 3_000_000))], MOMENT)
    assert out.getvalue() == written({"a": b"x" * 3_000_000})


def test_the_sums_come_last() -> None:
    assert in_order(["SHA256SUMS", "z", "a", "SHA256SUMS.sig"]) == ["a", "z", "SHA256SUMS", "SHA256SUMS.sig"]


@pytest.mark.parametrize("moment", [datetime(1979, 12, 31, tzinfo=UTC), datetime(2108, 1, 1, tzinfo=UTC)], ids=str)
def test_dates_that_no_archive_has(moment: datetime) -> None:
    with pytest.raises(ValueError, match="no archive can have the date"):
        written({"a": b""}, moment)


def test_what_changes_while_it_is_read_is_noticed() -> None:
    file = BytesIO(written({"a": b"before"}))
    archive = read_archive(file, "x.zip")
    file.seek(archive.members["a"].offset)
    file.write(b"behind")
    with pytest.raises(NotWholeError, match="changed while it was read"):
        list(archive.pieces("a"))


def forged(*names: str, data: bytes = b"x", stamps: Sequence[tuple[int, int]] = ()) -> bytes:
    """Return an archive that is well made, but of members that may not be."""
    out, headers = b"", []
    for name, stamp in zip_longest(names, stamps, fillvalue=to_stamp(MOMENT)):
        assert isinstance(name, str)
        assert isinstance(stamp, tuple)
        headers.append(Header(name.encode(), stamp, zlib.crc32(data), len(data), len(out)))
        out += headers[-1].local() + data
    return out + directory(headers, len(out))


UNFIT = [
    (["f/b", "f/a"], "not in order"),
    (["f/SHA256SUMS", "f/b"], "not in order"),
    (["f/a", "f/a"], "that of another member"),
    (["f/A", "f/a"], "that of another member"),
    (["f/e\u0301", "f/\u00e9"], "that of another member"),
    (["f/a", "f/a/b"], "that of another member"),
    (["f/D/a", "f/d/b"], "that of another member"),
    (["f/../a"], "leaves the package"),
    (["f/../../a"], "leaves the package"),
    (["../f/a"], "the folder '..' leaves the package"),
    (["/etc/passwd"], "the folder '' is empty"),
    (["C:/a"], "names a drive"),
    (["~/a"], "home folder"),
    (["f//etc/passwd"], "is absolute"),
    (["f/a/"], "empty or hidden part"),
    (["f/.bashrc"], "empty or hidden part"),
    (["f/a\\..\\b"], "holds a backslash"),
    (["f/CON.csv"], "is a device"),
    (["f/a."], "ends with a dot"),
    (["f/a\nb"], "control character"),
    (["f/a\u202eb"], "control character"),
    (["f/a:b"], "names a drive"),
    (["f/a|b"], "a character that some systems do not allow"),
    (["f/" + "a" * 2000], "is longer than"),
    (["f/-"], "standard input"),
    (["f/a", "g/b"], "outside of the folder"),
    (["f"], "outside of the folder"),
]


@pytest.mark.parametrize(("names", "reason"), UNFIT, ids=lambda value: repr(value)[:40])
def test_members_that_no_release_has(names: list[str], reason: str) -> None:
    with pytest.raises(NotWholeError, match=reason) as refused:
        read_archive(BytesIO(forged(*names)), "x.zip")
    assert str(refused.value).startswith("archive-path x.zip ")
    if names[0].startswith("f/") and len(names) == 1:
        with pytest.raises(ValueError, match=reason):
            write_archive(BytesIO(), "f", [(names[0].removeprefix("f/"), b"x")], MOMENT)


def test_an_archive_has_only_so_many_members() -> None:
    data = forged(*(f"f/{number:05}" for number in range(10_001)), data=b"")
    with pytest.raises(NotWholeError, match="more than 10000 members"):
        read_archive(BytesIO(data), "x.zip")


GOOD = written({"a": b"x", "b": b"y"})
CENTRAL = GOOD.index(b"PK\x01\x02")


def patched(offset: int, new: bytes) -> bytes:
    """Return the good archive with other bytes at an offset."""
    return GOOD[:offset] + new + GOOD[offset + len(new) :]


def by_zipfile(**more: object) -> bytes:
    """Return an archive as Python's zipfile makes it of a member with these properties."""
    info = zipfile.ZipInfo(f"{FOLDER}/a", MOMENT.timetuple()[:6])
    info.external_attr, info.create_system = 0o100644 << 16, 3
    for key, value in more.items():
        setattr(info, key, value)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, b"x")
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Bad:
    """An archive that is not made as ours are."""

    name: str
    make: Callable[[], bytes]
    reason: str


BAD = [
    Bad("nothing", lambda: b"", "does not begin like"),
    Bad("no members", lambda: directory([], 0), "does not begin like"),
    Bad("a header alone", lambda: GOOD[:20], "does not begin like|inside a header"),
    Bad("a script before it", lambda: b"#!/bin/sh\n" + GOOD, "does not begin like"),
    Bad("a byte behind it", lambda: GOOD + b"x", "followed by something"),
    Bad("another archive behind it", lambda: GOOD + GOOD, "followed by something"),
    Bad("bytes between members", lambda: GOOD[:CENTRAL] + b"hidden" + GOOD[CENTRAL:], "its directory"),
    Bad("no directory", lambda: GOOD[:CENTRAL], "its directory"),
    Bad("a directory without its end", lambda: GOOD[:-22], "its directory"),
    Bad("a comment of the archive", lambda: GOOD[:-2] + b"\1\0c", "its directory"),
    Bad("a comment of a member", lambda: by_zipfile(comment=b"c"), "its directory"),
    Bad("an extra field", lambda: by_zipfile(extra=b"\x99\x99\x01\x00x"), "plain, stored file"),
    Bad("a compressed member", lambda: by_zipfile(compress_type=zipfile.ZIP_DEFLATED), "plain, stored file"),
    Bad("sizes behind the bytes", lambda: patched(6, b"\x08"), "plain, stored file"),
    Bad("a link", lambda: by_zipfile(external_attr=0o120777 << 16), "its directory"),
    Bad("a program", lambda: by_zipfile(external_attr=0o100755 << 16), "its directory"),
    Bad("made by another system", lambda: by_zipfile(create_system=0), "its directory"),
    Bad("an encrypted member", lambda: patched(6, b"\1"), "plain, stored file"),
    Bad("a method that is none", lambda: patched(8, b"\x63"), "plain, stored file"),
    Bad("UTF-8 where all is ASCII", lambda: patched(7, b"\x08"), "plain, stored file"),
    Bad("sizes that differ", lambda: patched(18, b"\2"), "plain, stored file"),
    Bad("a size of 4 GiB", lambda: patched(18, b"\xff" * 8), "inside a member"),
    Bad("another check sum", lambda: patched(14, b"\0\0\0\0"), "another check sum"),
    Bad("a directory that says another name", lambda: patched(CENTRAL + 46, b"x"), "its directory"),
    Bad("a directory that overlaps members", lambda: patched(CENTRAL + 42, b"\1"), "its directory"),
    Bad("a directory with another count", lambda: patched(len(GOOD) - 12, b"\1"), "its directory"),
    Bad("members with two dates", lambda: forged("f/a", "f/b", stamps=[(0, 33)]), "different dates"),
    Bad("a date that there is not", lambda: forged("f/a", stamps=[(0, 0)]), "no possible name or date"),
    Bad("a name that is not UTF-8", lambda: forged("f/é").replace(b"\xc3\xa9", b"\xff\xfe"), "no possible name"),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_archives_that_are_not_made_as_ours(bad: Bad) -> None:
    with pytest.raises(NotWholeError, match=bad.reason) as refused:
        read_archive(BytesIO(bad.make()), "x.zip")
    assert str(refused.value).startswith("archive-malformed x.zip ")
