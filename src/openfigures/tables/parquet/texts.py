"""Values of a Parquet column as the texts that Table Schema has for them, in SQL."""

from collections.abc import Sequence

from openfigures.database.quoting import quoted
from openfigures.package.schema import Field
from openfigures.tables.parquet.columns import Column, Holds


def text_sql(column: Column, value: str, field: Field | None) -> str:
    """Return SQL of the text of a value, by the field that it is of.

    A null is the missing value of the field, and stays null when the field has none.
    """
    text = _written(column, value, field)
    missing = null_text(field)
    return text if missing is None else f"coalesce({text}, {quoted(missing)})"


def null_text(field: Field | None) -> str | None:
    """Return the text that stands for a null, if there is one."""
    if field is None or "" in field.missing:
        return ""
    return field.missing[0] if field.missing else None


def _written(column: Column, value: str, field: Field | None) -> str:
    plain = f"CAST({value} AS VARCHAR)"
    match column.holds:
        case Holds.TEXT:
            return value if column.type == "VARCHAR" else plain
        case Holds.DECIMAL:
            return _with_decimal_char(_shortest(column, plain), field)
        case Holds.FLOAT:  # DuckDB writes the shortest decimal that is rounded to the same float
            return _with_decimal_char(f"regexp_replace({plain}, '[.]0$', '')", field)
        case Holds.BOOLEAN:
            yes, no = _words(field)
            return f"CASE {value} WHEN TRUE THEN {quoted(yes)} WHEN FALSE THEN {quoted(no)} END"
        case Holds.TIME:
            return f"replace({plain}, '+00', 'Z')"
        case Holds.MOMENT if column.type.endswith("TIME ZONE"):
            utc = f"replace(CAST(make_timestamp(epoch_us({value})) AS VARCHAR), ' ', 'T') || 'Z'"
            return f"CASE WHEN isfinite({value}) THEN {utc} ELSE {plain} END"
        case Holds.MOMENT:
            return f"replace({plain}, ' ', 'T')"
    return plain


def _shortest(column: Column, text: str) -> str:
    """Return SQL of a decimal without needless zeros."""
    if column.scale == 0:
        return text
    if column.digits == column.scale:  # then DuckDB writes nothing before the point
        text = f"regexp_replace({text}, '^(-?)[.]', '\\10.')"
    return f"regexp_replace({text}, '[.]?0+$', '')"


def _with_decimal_char(text: str, field: Field | None) -> str:
    mark = field.decimal_char if field else "."
    return text if mark == "." else f"replace({text}, '.', {quoted(mark)})"


def _words(field: Field | None) -> tuple[str, str]:
    """Return the words for true and false: the usual ones, unless the field has only others."""
    if field is None:
        return "true", "false"
    yes = [word for word in field.true_values if word not in field.false_values]  # a word in both lists is false
    return _usual("true", yes), _usual("false", field.false_values)


def _usual(word: str, words: Sequence[str]) -> str:
    return word if word in words or not words else words[0]
