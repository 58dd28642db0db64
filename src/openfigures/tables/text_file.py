"""A file as text: its bytes as UTF-8 in pieces, however they are encoded or packed."""

import codecs
import re
from collections.abc import Generator, Iterable, Iterator
from typing import BinaryIO

from openfigures.errors import InputRefusedError, MachineError, Problem
from openfigures.package.document import Spot
from openfigures.package.paths import Folder
from openfigures.places import Place
from openfigures.tables.gzip_file import unpacked
from openfigures.tables.stretches import CHUNK

_ENCODINGS = re.compile(
    r"ascii|utf-(?:8|16|32)(?:-[lb]e)?|iso8859-\d+|cp\d+|gb\w+|big5\w*|shift_jis\w*|euc_\w+|koi8-\w+|mac-\w+"
)


class TextFile:
    """Reads one file as UTF-8, forward from anywhere."""

    def __init__(self, folder: Folder, path: str, spot: Spot, encoding: str, *, gzipped: bool) -> None:
        self._folder = folder
        self._path = path
        self._spot = spot
        self.encoding = _known_encoding(encoding, spot)
        self._gzipped = gzipped
        self.transcoded = self.encoding not in {"utf-8", "ascii"}

    @property
    def as_it_lies(self) -> bool:
        """Whether the text is the file, byte by byte."""
        return not (self.transcoded or self._gzipped)

    def pieces(self, offset: int) -> Generator[bytes]:
        """Yield the text from an offset of it; raises InputRefusedError when it is not what it is said to be."""
        try:
            with self._folder.open(self._path, self._spot.place) as file:
                if self.as_it_lies:
                    file.seek(offset)
                    offset = 0
                for piece in self._text(file):
                    yield piece[offset:] if offset else piece
                    offset = max(0, offset - len(piece))
        except UnicodeError as error:
            message = f"the file is not {self.encoding}: {getattr(error, 'reason', error)}"
            problem = Problem(code="encoding", place=Place(path=self._path), message=message, fix="correct 'encoding'")
            raise InputRefusedError([problem]) from None
        except OSError as error:
            raise MachineError(f"{self._path} cannot be read: {error.strerror}") from None

    def spans(self, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        """Yield some spans of the text, each given by its offset and length, in rising order, in one pass."""
        if self.as_it_lies:
            with self._folder.open(self._path, self._spot.place) as file:
                for offset, length in spans:
                    file.seek(offset)
                    yield file.read(length)
            return
        pieces, held, begin = self.pieces(0), b"", 0
        for offset, length in spans:
            while begin + len(held) < offset + length:
                piece, passed = next(pieces, None), min(offset - begin, len(held))
                if piece is None:
                    raise MachineError(f"{self._path} has become shorter while it was read")
                held, begin = held[passed:] + piece, begin + passed
            yield held[offset - begin : offset - begin + length]
        pieces.close()

    def _text(self, file: BinaryIO) -> Iterator[bytes]:
        data = unpacked(file, self._path) if self._gzipped else iter(lambda: file.read(CHUNK), b"")
        return _transcoded(data, self.encoding) if self.transcoded else data


def _transcoded(data: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for piece in data:
        yield decoder.decode(piece).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


def _known_encoding(name: str, spot: Spot) -> str:
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        known = ""
    if _ENCODINGS.fullmatch(known):
        return known
    message = f"the encoding {name[:100]!r} is unknown"
    place = spot.document.place((*spot.pointer, "encoding"))
    raise InputRefusedError([Problem(code="unknown-encoding", place=place, message=message, fix="use utf-8")])
