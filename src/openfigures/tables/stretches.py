"""A table's bytes at speed: long stretches are proved regular at once, only the rest is read row by row."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from openfigures.package.dialect import Dialect
from openfigures.package.limits import RECORD_BYTES
from openfigures.tables.formed import Doubt, FormedRows
from openfigures.tables.lexer import Lexer
from openfigures.tables.regular import RegularRows

if TYPE_CHECKING:
    from concurrent.futures import Future

CHUNK = 4 * 2**20
_SMALLEST = 2**10
"""Bytes of the shortest stretch; shorter runs of regular rows are read row by row with their neighbours."""
_WORKERS = 2
"""Threads that survey blocks: the automata run beside each other, while all else is Python's."""
DOUBTFUL = 1 / 16
"""The part of the rows that may be doubtful; to look at more of them again takes longer than to look at all."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some whole rows of a file."""

    data: bytes
    """Empty for rows that are no text."""
    offset: int
    """Of the first byte in the file."""
    line: int
    """1-based line of the first byte."""
    rows: int | None
    """How many rows, when the stretch is proved regular; None when it must be read row by row."""
    doubts: tuple[Doubt, ...] | None = None
    """The rows of which a cell may not have its form; None when nobody looked, so that all are doubtful."""

    @property
    def regular(self) -> bool:
        """Whether the data are text, and proved regular."""
        return self.rows is not None and bool(self.data)

    def doubtful(self, number: int) -> Iterator[tuple[int, bytes]]:
        """Yield number and bytes of each doubtful row, when the first row of all has a number."""
        for doubt in self.doubts or ():
            yield number + doubt.before, self.data[doubt.begin : doubt.end]

    def part(self, row: int) -> "Part":
        """Return the rows around one of a regular stretch, given how many are before it: no doubtful one but the first.

        Where doubtful rows begin is known, so that rows need to be looked for only between two of them.
        """
        doubts = self.doubts or ()
        at = bisect_right(doubts, row, key=attrgetter("before"))
        begin, before = (doubts[at - 1].begin, doubts[at - 1].before) if at else (0, 0)
        return Part(begin, doubts[at].begin if at < len(doubts) else len(self.data), before)


class Part(NamedTuple):
    """Some whole rows of a stretch."""

    begin: int
    end: int
    before: int
    """Rows of the stretch before it."""


class _Run(NamedTuple):
    """A part of a block that is one stretch."""

    end: int
    rows: int | None
    lines: int
    doubts: tuple[Doubt, ...] | None = None


class Surveyor:
    """Cuts the bytes of one file into stretches of whole rows.

    Where a row begins is always sure: after a stretch that was proved regular, or where the lexer says so.
    """

    def __init__(self, dialect: Dialect, width: int, line_end: bytes, formed: FormedRows | None = None) -> None:
        self._lexer = Lexer(dialect)
        self._regular = RegularRows(dialect, width, line_end)
        self._formed = formed

    def stretches(self, data: Iterator[bytes], offset: int, line: int) -> Iterator[Stretch]:
        """Yield the rows in order; `data` begins at a row, at the given byte offset and line of the file."""
        rest = b""
        for block, survey in self._surveys(data):
            whole, runs = rest + block, survey.result() if not rest and survey else None
            position = 0
            for run in self._survey(whole, last=not block) if runs is None else runs:
                yield Stretch(whole[position : run.end], offset + position, line, run.rows, self._doubts(run, position))
                position, line = run.end, line + run.lines
            offset, rest = offset + position, whole[position:]

    def _surveys(self, data: Iterator[bytes]) -> Iterator[tuple[bytes, "Future[list[_Run]] | None"]]:
        """Yield blocks that end with a line, the last one empty; each is surveyed ahead as if a row began there."""
        blocks = chain(_blocks(data), [b""])
        first = next(blocks)
        second = next(blocks, None)
        if not second:  # a short file needs no threads
            yield from ((block, None) for block in (first, second) if block is not None)
            return
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only long files need threads

        with ThreadPoolExecutor(_WORKERS) as pool:
            waiting = deque((block, pool.submit(self._whole, block)) for block in (first, second))
            for block in blocks:
                yield waiting.popleft()
                waiting.append((block, pool.submit(self._whole, block)))
            yield from waiting

    def _whole(self, block: bytes) -> list[_Run]:
        return list(self._survey(block, last=not block))

    def _doubts(self, run: _Run, start: int) -> tuple[Doubt, ...] | None:
        """Return where the doubtful rows of a run are in its stretch; forms are given up where too many have none."""
        if run.doubts is None or run.rows is None:
            return None
        if len(run.doubts) > 1 + run.rows * DOUBTFUL:
            self._formed = None
        if not start:
            return run.doubts
        return tuple(Doubt(begin - start, end - start, before) for begin, end, before in run.doubts)

    def _survey(self, block: bytes, *, last: bool) -> Iterator[_Run]:
        """Yield each stretch, but not a row that may go on beyond the block."""
        position, formed = 0, self._formed
        while position < len(block):
            run = self._run(block, position, formed)
            if run.end - position >= _SMALLEST or (run.end > position and block.find(b"\n", run.end) < 0):
                yield run
            else:
                end = self._read_end(block, position, last=last)
                if end == position:
                    return
                run = _Run(end, None, block.count(b"\n", position, end))
                yield run
            position = run.end

    def _run(self, block: bytes, position: int, formed: FormedRows | None) -> _Run:
        """Return a run of regular rows; an empty one where there is none."""
        if formed is not None:
            run = _Run(*formed.run(block, position))
            if run.end - position >= _SMALLEST or block.find(b"\n", run.end) < 0:
                return run
        return _Run(*self._regular.run(block, position))

    def _read_end(self, block: bytes, position: int, *, last: bool) -> int:
        """Return where a stretch ends that is read row by row; at once, when the block may not hold its first row."""
        end = min(position + _SMALLEST, len(block))
        while position < end:
            row = self._lexer.row(block, position)
            unclosed = row.fault is not None and row.fault.code == "unclosed-quote"
            in_sight = last or len(block) - position > CHUNK + 2 * RECORD_BYTES  # else no row ends: take what is there
            if not in_sight and (unclosed or block[row.end - 1 : row.end] != b"\n"):
                return position
            position = row.end
        return position


def _blocks(data: Iterator[bytes]) -> Iterator[bytes]:
    """Yield data in blocks that end with a line, but for the last one and for lines that are longer than a piece."""
    rest = b""
    for piece in data:
        end = piece.rfind(b"\n") + 1
        if block := b"".join((rest, memoryview(piece)[:end])):  # a slice would be one more copy
            yield block
        rest = piece[end:]
    if rest:
        yield rest
