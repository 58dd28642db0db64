"""Numbers as integers of SQLite: written ones, sums, products and powers of ten."""

from decimal import Decimal

from openfigures.cells.numbers import EXACT
from openfigures.cells.values import Kind
from openfigures.package.limits import NUMBER_DIGITS
from openfigures.suites.great_expectations.cells import INEXACT, PLACES, UNIT
from openfigures.suites.great_expectations.said import UnsayableError
from openfigures.suites.great_expectations.steps import Sql, Steps, computed

_LARGEST = 2**63 - 1
_POWER = 18
"""The largest power of ten among the integers."""


def number(value: Decimal, places: int = 0) -> Sql:
    """Return a number that is written in a rule, in at least so many places; raises UnsayableError."""
    if value != value.to_integral_value(context=EXACT):
        places = PLACES
    whole = value.scaleb(places, EXACT)
    if whole != whole.to_integral_value(context=EXACT) or abs(whole) > _LARGEST:
        raise UnsayableError(f"the number {value} does not fit into the integers of SQLite, which count millionths")
    return Sql(text=f"({int(whole)})", kind=Kind.NUMBER, places=places, literal=value)


def raised(one: Sql) -> Sql:
    """Return a number in millionths."""
    if one.places:
        return one
    if one.literal is not None:
        return number(one.literal, PLACES)
    return computed(f"{one.text} * {UNIT}", one, places=PLACES)


def aligned(left: Sql, right: Sql) -> tuple[Sql, Sql]:
    """Return two values so that they can be compared or added."""
    if left.kind is not Kind.NUMBER or left.places == right.places:
        return left, right
    return raised(left), raised(right)


def arithmetic(steps: Steps, operator: str, left: Sql, right: Sql) -> Sql:
    """Return a sum, a difference or a product.

    Products are columns: the difference of two that are infinite would be null, and no longer a REAL.
    """
    if operator != "*":
        left, right = aligned(left, right)
        return computed(f"{left.text} {operator} {right.text}", left, right, places=left.places)
    if not (left.places and right.places):
        places = max(left.places, right.places)
        return steps.column(computed(f"{left.text} * {right.text}", left, right, places=places))
    left, right = steps.column(left), steps.column(right)
    return steps.column(computed(_product(left.text, right.text), left, right, places=PLACES))


def _product(a: str, b: str) -> str:
    """Return a product of millionths in millionths: whole factors, as counts are, keep it small."""
    return (
        f"CASE WHEN {a} IS NULL OR {b} IS NULL THEN NULL "
        f"WHEN {a} % {UNIT} = 0 THEN {a} / {UNIT} * {b} WHEN {b} % {UNIT} = 0 THEN {a} * ({b} / {UNIT}) "
        f"WHEN typeof({a} * {b}) = 'integer' AND {a} * {b} % {UNIT} = 0 THEN {a} * {b} / {UNIT} ELSE {INEXACT} END"
    )


def scaled(steps: Steps, one: Sql, power: Sql) -> Sql:
    """Return a number times a power of ten; null when the power is none that rules take."""
    one, power = steps.column(raised(one)), steps.column(power)
    n, k, unit = one.text, power.text, UNIT if power.places else 1
    factor = f"CAST(substr('1{'0' * _POWER}', 1, abs({k} / {unit}) + 1) AS INTEGER)"
    moved = (
        f"CASE WHEN {n} = 0 THEN 0 WHEN abs({k} / {unit}) > {_POWER} THEN {INEXACT} WHEN {k} >= 0 THEN {n} * {factor} "
        f"WHEN {n} % {factor} = 0 THEN {n} / {factor} ELSE {INEXACT} END"
    )
    known = f"{n} IS NOT NULL AND {k} % {unit} = 0 AND {k} BETWEEN {-NUMBER_DIGITS * unit} AND {NUMBER_DIGITS * unit}"
    return computed(f"CASE WHEN {known} THEN {moved} END", one, power, places=PLACES)
