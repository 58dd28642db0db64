"""How a CSV file is written: Table Dialect (v2) and CSV Dialect (v1)."""

from dataclasses import dataclass

from openfigures.package.document import Part

_KNOWN = {
    "$schema", "name", "title", "description", "header", "headerRows", "headerJoin", "commentRows", "commentChar",
    "delimiter", "lineTerminator", "quoteChar", "doubleQuote", "escapeChar", "nullSequence", "skipInitialSpace",
    "property", "itemType", "itemKeys", "sheetNumber", "sheetName", "table", "caseSensitiveHeader",
    "csvddfVersion", "csv",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """The dialect of one CSV file; the defaults are those of the standard."""

    delimiter: str = ","
    line_terminator: str | None = None
    """None when the descriptor leaves it open: LF and CRLF are both read."""
    quote: str | None = '"'
    """None when nothing is quoted."""
    double_quote: bool = True
    """Whether a quote inside quotes is written twice."""
    escape: str | None = None
    skip_initial_space: bool = False
    header_rows: tuple[int, ...] = (1,)
    """1-based lines that hold the header; empty when there is none."""
    header_join: str = " "
    comment_rows: tuple[int, ...] = ()
    """1-based lines that are comments."""
    comment: str | None = None
    """A row that begins with it is a comment."""
    null_sequence: str | None = None
    """A cell that stands for a missing value, besides the schema's missing values."""

    @property
    def plain(self) -> bool:
        """Whether every CSV reader understands it: one header line or none, doubled quotes, no comments."""
        return (
            self.quote is not None
            and self.escape is None
            and not self.skip_initial_space
            and self.header_rows in {(), (1,)}
            and not self.comment_rows
            and self.comment is None
        )


def read_dialect(part: Part | None, default_delimiter: str) -> Dialect:
    """Read the `dialect` of a resource; problems are noted in its document."""
    if part is None:
        return Dialect(delimiter=default_delimiter)
    part.doubt_misspelt(_KNOWN, _KNOWN)
    quote = part.text("quoteChar")
    if "csv" in part.value and (inner := part.part("csv")):  # the form of frictionless-py
        return read_dialect(inner, default_delimiter)
    dialect = Dialect(
        delimiter=_character(part, "delimiter") or default_delimiter,
        line_terminator=part.text("lineTerminator"),
        quote=None if quote == "" else _character(part, "quoteChar") or '"',
        double_quote=part.flag("doubleQuote") is not False,
        escape=_character(part, "escapeChar"),
        skip_initial_space=part.flag("skipInitialSpace") or False,
        header_rows=_header_rows(part),
        header_join=part.text("headerJoin") or " ",
        comment_rows=_lines(part, "commentRows"),
        comment=_character(part, "commentChar"),
        null_sequence=part.text("nullSequence"),
    )
    _check(part, dialect)
    return dialect


def _check(part: Part, dialect: Dialect) -> None:
    special = [dialect.delimiter, dialect.quote, dialect.escape, dialect.comment]
    present = [character for character in special if character is not None]
    if len(set(present)) != len(present):
        message = "delimiter, quoteChar, escapeChar and commentChar must differ from each other"
        fix = "leave 'escapeChar' out: quotes are doubled" if dialect.escape == dialect.quote else ""
        part.problem("dialect-unusable", message, fix=fix)
    if dialect.skip_initial_space and dialect.delimiter == " ":
        part.problem("dialect-unusable", "a space cannot both separate cells and be skipped", "skipInitialSpace")
    if dialect.line_terminator not in {None, "\n", "\r\n"}:
        message = f"the line terminator {dialect.line_terminator!r} is not supported"
        part.problem("dialect-unusable", message, "lineTerminator", fix="end lines with LF or CRLF")
    if part.value.get("doubleQuote") is False and dialect.escape is None and dialect.quote is not None:
        message = "with 'doubleQuote' false there is no way to write a quote"
        part.problem("dialect-unusable", message, "doubleQuote", fix="add an 'escapeChar' or leave it out")


def _character(part: Part, key: str) -> str | None:
    text = part.text(key)
    if text is None or text == "":
        return None
    if len(text) != 1 or not text.isascii() or text in "\r\n\0":
        part.problem("dialect-unusable", f"only one ASCII character is supported as '{key}'", key)
        return None
    return text


def _header_rows(part: Part) -> tuple[int, ...]:
    if part.flag("header") is False:
        return ()
    return _lines(part, "headerRows") if "headerRows" in part.value else (1,)


def _lines(part: Part, key: str) -> tuple[int, ...]:
    lines = part.value.get(key) or []
    if not isinstance(lines, list) or not all(isinstance(line, int) and line >= 1 for line in lines):
        part.problem("wrong-type", f"'{key}' must be a list of line numbers from 1", key)
        return ()
    if list(lines) != sorted(set(lines)):
        part.problem("dialect-unusable", f"'{key}' must be in rising order", key)
    return tuple(lines)
