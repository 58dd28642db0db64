"""How SSH writes values one after the other (RFC 4251, section 5)."""

import struct

_LENGTH = struct.Struct(">I")


class Wire:
    """Bytes from which values are taken; what cannot be taken is a ValueError."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, length: int) -> bytes:
        """Return the next bytes."""
        taken = self._data[self._at : self._at + length]
        if len(taken) < length:
            raise ValueError("the value ends too early")
        self._at += length
        return taken

    def number(self) -> int:
        """Return an unsigned number of 32 bits."""
        (number,) = _LENGTH.unpack(self.take(_LENGTH.size))
        return int(number)

    def string(self) -> bytes:
        """Return bytes with their length before them."""
        return self.take(self.number())

    def positive(self) -> int:
        """Return a number of any length that is not negative."""
        digits = self.string()
        if digits[:1] >= b"\x80":
            raise ValueError("the number is negative")
        return int.from_bytes(digits)

    def end(self) -> None:
        """Raise ValueError unless everything was taken."""
        if self._at != len(self._data):
            raise ValueError("something follows the value")


def strings(*values: bytes) -> bytes:
    """Return values one after the other, each with its length before it."""
    return b"".join(_LENGTH.pack(len(value)) + value for value in values)
