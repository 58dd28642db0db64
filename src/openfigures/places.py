"""Where something is: a file of the package, a line and a column."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place in a file of a package."""

    path: str
    """The file, relative to the package's folder, with forward slashes."""
    line: int | None = None
    """1-based line; None when the whole file is meant."""
    column: int | None = None
    """1-based column, in Unicode code points; None when the whole line is meant."""

    def __str__(self) -> str:
        """Read as compilers write it: `file:line:column`."""
        parts = [self.path, self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)
