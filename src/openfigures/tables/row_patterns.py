"""Patterns of cells and rows as a dialect writes them, for automata that read whole rows.

They are cautious: a row that they do not match may still be in order.
"""

from collections.abc import Sequence
from typing import Any

import re2

from openfigures.cells.forms import Form
from openfigures.package.dialect import Dialect

_MEMORY = 64 * 2**20
"""What an automaton may take, in bytes; it only needs as much for rows of many hundred cells."""
_HIDDEN = (
    r"\x00-\x08\x0a-\x1f\x7f-\x{9f}\x{61c}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}\x{2066}-\x{2069}\x{feff}"
    r"\x{d800}-\x{dfff}"
)
"""Controls but the tabulator, what has no width or turns the direction of writing, halves of characters."""
_LEADS = "=@"
"""A cell that begins with one of them may be a formula."""


class RowPatterns:
    """The patterns of one dialect and line end."""

    def __init__(self, dialect: Dialect, line_end: bytes) -> None:
        self._dialect = dialect
        self._line_end = line_end.decode()
        self._delimiter = _character(dialect.delimiter)
        self.quote = _character(dialect.quote)
        self._special = _HIDDEN + self.quote + _character(dialect.escape)

    def row(self, first: str, others: Sequence[str]) -> str:
        """Return the pattern of a row by those of its cells."""
        return self._delimiter.join([first, *others]) + self._line_end

    def like(self, first: str, other: str, width: int) -> str:
        """Return the pattern of a row whose cells are alike but for the first one."""
        return f"{first}(?:{self._delimiter}{other}){{{width - 1}}}{self._line_end}"

    def blank(self) -> str:
        """Return the pattern of a row without any filled cell; perhaps one inside quotes."""
        empty = f"(?:{self.quote * 2})?"
        return f"(?:^|\n)({empty}(?:{self._delimiter}{empty})*{self._line_end})"

    def cell(self, *, first: bool = False, lines: bool = False) -> str:
        """Return the pattern of a cell; only the first of a row must be filled, and it may not begin a comment."""
        text = self._text("*", first=first, lines=lines)
        return text if first else self._or_empty(text)

    def formed(self, form: Form, *, first: bool) -> str:
        """Return the pattern of a cell that has a form."""
        if form.pattern is None:
            text = self._text("*" if form.longest is None else f"{{0,{form.longest - 1}}}", first=first)
        else:
            text = f"(?:{form.pattern}|{self.quote}(?:{form.pattern}){self.quote})"
        return self._or_empty(text) if form.empty else text

    def _or_empty(self, text: str) -> str:
        return f"(?:{text}|{self.quote * 2})?"

    def _text(self, more: str, *, first: bool = False, lines: bool = False) -> str:
        """Return the pattern of a text, bare or in quotes; `more` says how many characters follow the first."""
        quote, special = self.quote, self._special
        lead = _LEADS + self._barred_leads(first=first)
        bare = f"[^{special}{self._delimiter}{lead}][^{special}{self._delimiter}]{more}"
        if not quote:
            return bare
        inside = f"[^{special}]" + (f"|{quote * 2}" if self._dialect.double_quote else "") + ("|\r?\n" if lines else "")
        begin = inside.replace(special, special + _LEADS)
        return f"(?:{bare}|{quote}(?:{begin})(?:{inside}){more}{quote})"

    def _barred_leads(self, *, first: bool) -> str:
        comment = _character(self._dialect.comment) if first else ""
        return comment + (" " if self._dialect.skip_initial_space else "")


def compiled(pattern: str) -> Any:
    """Return an automaton."""
    options = re2.Options()
    options.max_mem = _MEMORY
    return re2.compile(pattern, options)


def _character(character: str | None) -> str:
    """Return a character of a dialect as patterns write it, inside brackets or not."""
    return rf"\x{{{ord(character):x}}}" if character else ""
