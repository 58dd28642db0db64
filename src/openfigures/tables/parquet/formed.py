"""Whether the text of a value has the form of its field, asked of the value itself wherever it can tell."""

from openfigures.cells.forms import INTEGER_DIGITS, SCALE, WHOLE, Form
from openfigures.database.quoting import quoted
from openfigures.package.schema import Field
from openfigures.tables.parquet.columns import Column, Holds
from openfigures.tables.parquet.texts import null_text, text_sql


def has_form(column: Column, value: str, field: Field | None, form: Form) -> str:
    """Return the condition that the text of a value has the form that is known of its field."""
    missing = null_text(field)
    null = "FALSE" if missing is None else _has(quoted(missing), form)
    return f"CASE WHEN {value} IS NULL THEN {null} ELSE {_filled(column, value, field, form)} END"


def _filled(column: Column, value: str, field: Field | None, form: Form) -> str:
    """Return the condition for a value that is no null."""
    if field is not None and column.suits(field):
        match column.holds, field.type:
            case Holds.INTEGER, "integer":
                return f"abs(CAST({value} AS HUGEINT)) < {10**INTEGER_DIGITS}"
            case Holds.INTEGER, "number":
                return f"abs(CAST({value} AS HUGEINT)) < {10**WHOLE}"
            case Holds.DECIMAL, "number" if column.scale <= SCALE:
                return "TRUE" if column.digits - column.scale <= WHOLE else f"abs({value}) < {10**WHOLE}"
            case Holds.DATE, "date":
                return f"{value} BETWEEN DATE '1000-01-01' AND DATE '9999-12-31'"
    return _has(text_sql(column, value, field), form)


def _has(text: str, form: Form) -> str:
    """Return the condition that a text has a form."""
    if form.pattern is not None:
        filled = f"regexp_full_match({text}, {quoted(form.pattern)})"
    elif form.longest is not None:
        filled = f"length({text}) <= {form.longest}"
    else:
        filled = "TRUE"
    if form.empty:
        return filled if filled == "TRUE" else f"({text} = '' OR {filled})"
    return f"({text} <> '' AND {filled})"
