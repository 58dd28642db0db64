"""What is packed in a gzip file (RFC 1952): all of its members, checked as a whole, and no bomb."""

import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from openfigures.errors import InputRefusedError, Problem
from openfigures.package.limits import UNPACKED_BYTES, UNPACKED_RATIO
from openfigures.places import Place
from openfigures.tables.stretches import CHUNK

_GZIP = 16 + zlib.MAX_WBITS
"""Tells zlib to expect the header of a gzip member, and to check length and CRC behind it."""
_AT_ONCE = 2**16
"""Packed bytes that are taken at once: what is behind a member is copied, and there can be thousands of them."""


def unpacked(file: BinaryIO, path: str) -> Iterator[bytes]:
    """Yield what is packed in a file, in pieces of at most a chunk.

    Raises InputRefusedError when the file is damaged, cut off, followed by something else, or a bomb.
    """
    most, given = max(UNPACKED_BYTES, UNPACKED_RATIO * os.fstat(file.fileno()).st_size), 0
    try:
        for piece in _members(file):
            given += len(piece)
            if given > most:
                raise _too_large(path)
            yield piece
    except (EOFError, zlib.error) as error:
        message = f"the file is not gzip, or damaged: {error}"
        fix = "make the file anew with gzip, with nothing before or behind what it writes"
        problem = Problem(code="gzip-malformed", place=Place(path=path), message=message, fix=fix)
        raise InputRefusedError([problem]) from None


def _members(file: BinaryIO) -> Iterator[bytes]:
    """Yield the pieces of all members; raises EOFError or zlib.error."""
    packed = file.read(_AT_ONCE)
    while True:
        member = zlib.decompressobj(_GZIP)
        while not member.eof:
            piece = member.decompress(packed, CHUNK)
            yield piece
            packed = member.unconsumed_tail
            more = packed or member.eof or len(piece) == CHUNK  # a full piece: the member may hold back more
            if not more and not (packed := file.read(_AT_ONCE)):
                raise EOFError("it ends too early")
        packed = member.unused_data or file.read(_AT_ONCE)
        if not packed:
            return


def _too_large(path: str) -> InputRefusedError:
    message = f"the file holds more than {UNPACKED_RATIO} times its size, and more than {UNPACKED_BYTES} bytes"
    fix = "store the table as plain CSV, if it is so"
    return InputRefusedError([Problem(code="unpacked-too-large", place=Place(path=path), message=message, fix=fix)])
