"""What is known of a quantity before anyone states a figure of it."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from openfigures.consistency.system import All, Atom, Constraint, Formula
from openfigures.figures.intervals import Interval

NEVER_NEGATIVE = frozenset({"people", "count", "share"})
"""Kinds of quantities that cannot be less than zero."""
SHARE = "share"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity with its unit and its kind, None where nobody says."""

    name: str
    unit: str | None = None
    kind: str | None = None
    whole: bool = False
    """Whether it takes only whole numbers."""

    @property
    def bounds(self) -> Interval:
        """What its kind says, in its unit: a count is not negative, a share lies between 0 and the whole."""
        return _bounds(self.kind, self.unit)

    @property
    def is_free(self) -> bool:
        """Whether it can be any number."""
        return not self.whole and self.kind not in NEVER_NEGATIVE


@lru_cache(maxsize=1024)
def _bounds(kind: str | None, unit: str | None) -> Interval:
    lower = Fraction(0) if kind in NEVER_NEGATIVE else None
    upper = Fraction(100 if unit == "%" else 1) if kind == SHARE else None
    return Interval(lower, upper, lower is not None, upper is not None)


def bounds_of_kind(quantity: Quantity, variable: str) -> Constraint | None:
    """Return what the kind of a quantity says of a variable; None when it says nothing."""
    bounds = quantity.bounds
    if bounds.lower is None:
        return None
    formula: Formula = Atom({(variable,): Fraction(-1)})
    if bounds.upper is not None:
        formula = All((formula, Atom({(variable,): Fraction(1), (): -bounds.upper})))
    return Constraint(kind_label(quantity, variable), formula)


def kind_label(quantity: Quantity, variable: str) -> str:
    """Return the name of what a kind says of a variable."""
    return f"{quantity.kind}: {variable}"
