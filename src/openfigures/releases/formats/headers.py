"""The headers of a zip with plain, stored members; see APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

LOCAL_MARK = b"PK\x03\x04"
LOCAL_BYTES = 30
"""The length of a local header without the name."""

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_CENTRAL_MARK, _END_MARK = b"PK\x01\x02", b"PK\x05\x06"
_VERSION = 20
_MADE_BY = 3 << 8 | _VERSION
"""Unix, so that the mode counts."""
_MODE = 0o100644 << 16
_UTF8 = 0x800


@dataclass(frozen=True, slots=True)
class Header:
    """What the headers say of a member; all else in them is the same for every member."""

    name: bytes
    stamp: tuple[int, int]
    """Time and date, as DOS wrote them."""
    crc: int
    size: int
    """In bytes."""
    at: int
    """Where the local header begins."""

    def local(self) -> bytes:
        """Return the header that stands before the bytes of the member."""
        return _LOCAL.pack(LOCAL_MARK, *self._common()) + self.name

    def central(self) -> bytes:
        """Return the header that stands in the directory at the end."""
        return _CENTRAL.pack(_CENTRAL_MARK, _MADE_BY, *self._common(), 0, 0, 0, _MODE, self.at) + self.name

    def _common(self) -> tuple[int, ...]:
        flags = 0 if self.name.isascii() else _UTF8
        return (_VERSION, flags, 0, *self.stamp, self.crc, self.size, self.size, len(self.name), 0)


def parse_local(fixed: bytes, at: int) -> tuple[Header, int]:
    """Return what a local header says, still without its name, and the length of the name."""
    _, _, _, _, time, date, crc, size, _, length, _ = _LOCAL.unpack(fixed)
    return Header(b"", (time, date), crc, size, at), length


def directory(headers: Sequence[Header], at: int) -> bytes:
    """Return what follows the members of an archive, whose directory begins at an offset."""
    central = b"".join(header.central() for header in headers)
    count = len(headers)
    return central + _END.pack(_END_MARK, 0, 0, count, count, len(central), at, 0)


def to_stamp(moment: datetime) -> tuple[int, int]:
    """Return a moment as DOS wrote it, in UTC, rounded down to even seconds; raises ValueError outside 1980 to 2107."""
    utc = moment.astimezone(UTC)
    if not 1980 <= utc.year <= 2107:
        raise ValueError(f"no archive can have the date {utc:%Y-%m-%d}")
    date = (utc.year - 1980) << 9 | utc.month << 5 | utc.day
    return utc.hour << 11 | utc.minute << 5 | utc.second // 2, date


def from_stamp(stamp: tuple[int, int]) -> datetime:
    """Return the moment that a stamp says; raises ValueError when there is none."""
    time, date = stamp
    year, month, day = 1980 + (date >> 9), date >> 5 & 15, date & 31
    return datetime(year, month, day, time >> 11, time >> 5 & 63, 2 * (time & 31), tzinfo=UTC)
