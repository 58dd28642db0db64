"""Where the cells of a row of text are."""

from collections.abc import Sequence

from openfigures.places import Place


class Walk:
    """Gives the places of bytes of one row, which begins a line, in rising order; no byte is decoded twice."""

    def __init__(self, path: str, data: bytes, position: int, line: int) -> None:
        self.path = path
        self.data = data
        self.position = position
        self.line = line
        self.column = 1

    def place(self, offset: int) -> Place:
        """Return the place of a byte that is not before the last one asked for."""
        passed = self.data[self.position : offset]
        if lines := passed.count(b"\n"):
            self.line, self.column = self.line + lines, 1
            passed = passed[passed.rfind(b"\n") + 1 :]
        self.position, self.column = offset, self.column + len(passed.decode("utf-8", "replace"))
        return Place(path=self.path, line=self.line, column=self.column)


def place_in_bytes(path: str, data: bytes, line: int, offsets: Sequence[int], column: int) -> Place:
    """Return the place of a cell of a row, by where the cells begin in its bytes."""
    return Walk(path, data, 0, line).place(offsets[column])


def place_after(path: str, line: int, cells: Sequence[str], column: int) -> Place:
    """Return the place of a cell of a row, by the cells before it, which stand in the file as they are."""
    return Place(path=path, line=line, column=1 + sum(len(cell) + 1 for cell in cells[:column]))
