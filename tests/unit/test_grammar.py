"""The language of rules: what it understands, what it refuses and where, and what expressions are worth."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from openfigures.cells.values import Kind
from openfigures.engines.plain.evaluate import compiled
from openfigures.options import Options
from openfigures.rules.kinds import check_condition
from openfigures.rules.nodes import Column
from openfigures.rules.parser import GrammarError, parse_expression
from openfigures.validation import validate
from packages import TableOf, write_package

ROW: dict[str, Any] = {"n": Decimal("2.5"), "z": Decimal(0), "t": "ab", "u": None, "p": "2016-01-01/P5Y", "b": True}

WORTH = [
    ("n = 2.50", True),
    ("n <> 2.5", False),
    ("n != 2.5", False),
    ("n BETWEEN 2 AND 3", True),
    ("n not between 2 and 3", False),
    ("n IN (1, 2.5)", True),
    ("t NOT IN ('x', 'y')", True),
    ("-n = -2.5", True),
    ("- -n = n", True),
    ("1 + 2 * 3 = 7", True),
    ("(1 + 2) * 3 = 9", True),
    ("10 - 3 - 2 = 5", True),
    ("0.1 + 0.2 = 0.3", True),
    ("99999999999999999999999999999999999999999 + 0.1 > 99999999999999999999999999999999999999999", True),
    ("NOT n = 2.5 OR n = 2.5", True),
    ("NOT (n = 2.5 OR n = 2.5)", False),
    ("n = 1 AND n = 2.5 OR n = 2.5", True),
    ("n = 1 AND (n = 2.5 OR n = 2.5)", False),
    ("t = 'ab'", True),
    ("t < 'b' AND 'Z' < 'a'", True),
    ("'it''s' = 'it''s'", True),
    ('"n" = 2.5', True),
    ("b = true", True),
    ("b", True),
    ("u IS NULL", True),
    ("u IS NOT NULL", False),
    ("u = 'x'", None),
    ("NOT u = 'x'", None),
    ("u = 'x' OR n = 2.5", True),
    ("u = 'x' AND n = 2.5", None),
    ("u = 'x' AND n = 1", False),
    ("u IN ('x')", None),
    ("abs(-3) = 3", True),
    ("whole(n)", False),
    ("whole(scale(n, 1))", True),
    ("scale(n, 0.5) IS NULL", True),
    ("scale(1.09, 9) = 1090000000", True),
    ("multiple_of(n, 0.5)", True),
    ("multiple_of(n, 1)", False),
    ("multiple_of(n, z) IS NULL", True),
    ("length('é漢') = 2", True),
    ("contains(t, 'b') AND starts_with(t, 'a') AND ends_with(t, 'b')", True),
    ("matches(t, 'a|b')", False),
    ("matches(t, 'a|ab')", True),
    ("matches(t, '[a-z]+')", True),
    ("period_start(p) < period_end(p)", True),
    ("period_end(t) IS NULL", True),
    ("period_end(u) IS NULL", True),
]

REFUSED = [
    ("", 0, ""),
    ("n / 2 = 1", 2, "a * c = b"),
    ("n = 1 / 2", 6, "a * c = b"),
    ("n == 1", 3, "'=' once"),
    ("n = 1; drop table t", 5, "one expression"),
    ("n = 1 -- comment", 6, "because"),
    ("n = ", 4, ""),
    ("(n = 1", 6, ""),
    ("n = 1)", 5, ""),
    ("n = 'x", 4, "single quote"),
    ('"n = 1', 0, "double quote"),
    ("n = 1_000", 4, "digits"),
    ("n = 1e3", 4, "digits"),
    ("n = .5", 4, ""),
    ("t LIKE 'a%'", 2, "matches"),
    ("n IN ()", 6, ""),
    ("n IN (n)", 6, "IN ('a', 'b')"),
    ("n IN (SELECT 1)", 6, ""),
    ("random() < 1", 0, "functions are"),
    ("read_csv('x') = 1", 0, "functions are"),
    ("lenght(t) = 1", 0, "did you mean length?"),
    ("n IS 1", 5, ""),
    ("n NOT = 1", 6, ""),
    ("n = 1 n = 2", 6, ""),
    ("(" * 600 + "n = 1" + ")" * 600, 51, "split"),
    ("n = 1" + " OR n = 1" * 300, 1806, "split"),
    ("n = " + "9" * 401, 4, ""),
    ("a" * 10_001, 10_000, "split"),
]

SENSELESS = [
    ("t = 1", 4, "single quotes"),
    ("n + t = 1", 4, ""),
    ("n", 0, "compare"),
    ("NOT n", 4, ""),
    ("n = null", 4, "IS NULL"),
    ("b < true", 2, "= or <>"),
    ("length(n) = 1", 7, ""),
    ("length() = 1", 0, ""),
    ("length(t, t) = 1", 0, ""),
    ("contains(t, t)", 12, ""),
    ("matches(t, '(?=a)')", 11, "RE2"),
    ("matches(t, '(')", 11, "RE2"),
    (r"matches(t, '\Qa')", 11, "RE2"),  # it would quote the parenthesis that the engines put behind it
    ("matches(t, '(a{1000}){1000}')", 11, "RE2"),
    ("sum(n) > 1", 0, "group_by"),
    ("nobody = 1", 0, ""),
    ("d = 1", 0, ""),
]


class Names:
    """The names that the tests use."""

    grouped = False
    _kinds = {"n": Kind.NUMBER, "z": Kind.NUMBER, "t": Kind.TEXT, "u": Kind.TEXT, "p": Kind.TEXT}  # noqa: RUF012

    def kind(self, column: Column) -> Kind:
        """Return the kind of a column."""
        kinds = self._kinds | {"b": Kind.BOOLEAN, "d": Kind.OTHER}
        if column.name not in kinds:
            raise GrammarError("unknown", column.at)
        return kinds[column.name]

    def rows(self) -> "Names":
        """Return the names inside aggregates."""
        return self


@pytest.mark.parametrize(("text", "worth"), WORTH)
def test_an_expression_is_worth(text: str, worth: bool | None) -> None:
    node = parse_expression(text)
    check_condition(node, Names())
    assert compiled(node)({(None, name): value for name, value in ROW.items()}, ()) is worth


@pytest.mark.parametrize(("text", "at", "hint"), REFUSED, ids=lambda value: str(value)[:20])
def test_what_is_not_of_the_language_is_refused_with_its_place(text: str, at: int, hint: str) -> None:
    with pytest.raises(GrammarError) as caught:
        parse_expression(text)
    assert caught.value.at == at
    assert hint in caught.value.hint


@pytest.mark.parametrize(("text", "at", "hint"), SENSELESS)
def test_what_makes_no_sense_is_refused_with_its_place(text: str, at: int, hint: str) -> None:
    node = parse_expression(text)
    with pytest.raises(GrammarError) as caught:
        check_condition(node, Names())
    assert caught.value.at == at
    assert hint in caught.value.hint


def test_a_rule_of_long_products_is_examined_with_the_others(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(66)]
    fields = [{"name": name, "type": "number"} for name in names]
    check = " * ".join([f"({' + '.join(names)})"] * 3) + " >= 0"
    rules = [{"name": "long", "table": "t", "check": check, "because": "so it is"}]
    csv = ",".join(names) + "\n" + ",".join("1" for _ in names) + "\n"
    write_package(tmp_path, {"t": TableOf(csv=csv, fields=fields)}, rules=rules)
    assert validate(tmp_path, options=Options(judges=("catalogue", "rules"))).verdict == "pass"
