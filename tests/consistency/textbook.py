"""Cases with published answers: error localisation, reported numbers and hierarchical sums.

Each case is data: quantities, figures about them, relations between them in the language of the catalogue, and what the
source says comes out. Facts are taken from the sources, no text and no code. Answers that a source leaves open are
None or empty here.

Categories are whole numbers (no = 0, yes = 1), with a relation that lists those allowed. A weight without limit, with
which a source excludes a figure from doubt, is `TRUSTED`. Records of the sources are `exact` figures, in plain numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

TRUSTED = "1000"
"""A weight above that of all other figures of a case together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """What the figures are about."""

    name: str
    unit: str = "1"
    kind: str = "number"
    whole: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A statement about a quantity; its label is the name of the quantity."""

    quantity: str
    value: str
    qualifier: str = "exact"
    resolution: str = ""
    weight: str = "1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """A rule of the source."""

    name: str
    relate: str
    when: str = ""


Labels = frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A record or a set of rules, and what is published about it."""

    name: str
    source: str
    """Who says so, and where."""
    quantities: tuple[Quantity, ...]
    relations: tuple[Relation, ...]
    figures: tuple[Figure, ...] = ()
    consistent: bool
    """Whether all of it can be true at once."""

    corrections: frozenset[Labels] | None = None
    """Sets of figures of least weight, without which the rest can be true."""
    complete: bool = True
    """Whether the source gives all such sets, and not one of several."""
    weight: int | None = None
    """The least weight of figures to be doubted."""

    bounds: Mapping[str, str] = field(default_factory=dict)
    """The interval in which a quantity must lie: [1, 4], (-oo, 1]."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """The only value that a quantity can have."""
    impossible: tuple[str, ...] = ()
    """Conditions that can never hold."""

    redundant: Labels | None = None
    """All relations that follow from the others, each taken by itself."""
    implied_by: Mapping[str, Labels] = field(default_factory=dict)
    """Relations that follow from others, and from which."""
    contradicted_by: Mapping[str, Labels] = field(default_factory=dict)
    """Relations that others contradict, and which."""
    drops: frozenset[Labels] | None = None
    """Sets of relations of least number, without which the rest can be true."""
    kept: Labels = frozenset()
    """Relations that the source does not allow to be dropped."""
    drops_complete: bool = True
    """Whether the source gives all such sets."""


def _numbers(names: str, *, whole: bool = False) -> tuple[Quantity, ...]:
    return tuple(Quantity(name=name, whole=whole) for name in names.split())


def _rules(**relations: str) -> tuple[Relation, ...]:
    """Name relations; a guard stands before an arrow: "x > 0 -> y > 0"."""
    parts = {name: text.rpartition(" -> ") for name, text in relations.items()}
    return tuple(Relation(name=name, relate=relate, when=when) for name, (when, _, relate) in parts.items())


def _record(weights: Mapping[str, str] | None = None, /, **values: str) -> tuple[Figure, ...]:
    weights = weights or {}
    return tuple(Figure(quantity=name, value=value, weight=weights.get(name, "1")) for name, value in values.items())


def _sets(*sets: str) -> frozenset[Labels]:
    return frozenset(frozenset(one.split()) for one in sets)


def _labels(names: str) -> Labels:
    return frozenset(names.split())


ERRORLOCATE = "R package errorlocate (data-cleaning/errorlocate)"
VALIDATETOOLS = "R package validatetools (data-cleaning/validatetools)"
EDITRULES = "R package editrules (data-cleaning/editrules)"
LINEAR = "De Jonge & Van der Loo 2011, Manipulation of linear edits and error localization with the editrules package"
DEDUCTIVE = "R package deductive (data-cleaning/deductive)"
SCRUTINY = "R package scrutiny (lhdjung/scrutiny)"
SIGNS = "Scholtus 2008, Algorithms for correcting some obvious inconsistencies and rounding errors"
TYPOS = "Scholtus 2009, Automatic correction of simple typing errors in numerical data with balance edits"

# Fellegi & Holt: which figures of a record are to blame

_ACCOUNT = _rules(balance="profit + cost = turnover", ratio="cost >= 0.6 * turnover", floor="turnover >= 0")
_ACCOUNT_POSITIVE = _rules(
    balance="profit + cost = turnover", ratio="cost - 0.6 * turnover >= 0", cost="cost >= 0", profit="profit >= 0"
)
_PCT = _numbers("profit cost turnover")
_XYZ = _numbers("x y z")
_SUM = _rules(sum="x + y = z")
_MARRIED = (Quantity(name="married", whole=True), Quantity(name="age"))

FELLEGI_HOLT = (
    Case(
        name="profit-750",
        source=f"{ERRORLOCATE}, README",
        quantities=_PCT,
        relations=_rules(
            balance="profit = turnover - cost",
            ratio="cost >= 0.6 * turnover",
            turnover="turnover >= 0",
            cost="cost >= 0",
        ),
        figures=_record(profit="750", cost="125", turnover="200"),
        consistent=False,
        corrections=_sets("profit"),
        implied_by={"cost": _labels("ratio turnover")},
    ),
    Case(
        name="profit-755",
        source=f"{ERRORLOCATE}, tests of locate_errors and replace_errors; first check of editrules",
        quantities=_PCT,
        relations=_ACCOUNT_POSITIVE,
        figures=_record(profit="755", cost="125", turnover="200"),
        consistent=False,
        corrections=_sets("profit"),
        weight=1,
    ),
    *(
        Case(
            name=f"profit-55-{light}-is-least-reliable",
            source=f"{ERRORLOCATE}, tests of replace_errors, weights",
            quantities=_PCT,
            relations=_ACCOUNT_POSITIVE,
            figures=_record(
                {name: "1" if name == light else "2" for name in ("profit", "cost", "turnover")},
                profit="55",
                cost="125",
                turnover="200",
            ),
            consistent=False,
            corrections=_sets(light),
        )
        for light in ("profit", "cost", "turnover")
    ),
    *(
        Case(
            name=f"profit-30-all-but-{doubted}-are-sure",
            source=f"{ERRORLOCATE}, tests of locate_errors, weights without limit",
            quantities=_PCT,
            relations=_rules(
                balance="profit + cost = turnover",
                ratio="cost / turnover >= 0.6",
                cost="cost >= 0",
                turnover="turnover >= 0",
            ),
            figures=_record(
                {name: "1" if name == doubted else TRUSTED for name in ("profit", "cost", "turnover")},
                profit="30",
                cost="70",
                turnover="80",
            ),
            consistent=False,
            corrections=_sets(doubted),
        )
        for doubted in ("cost", "turnover")
    ),
    Case(
        name="profit-1e10",
        source=f"{ERRORLOCATE}, tests of locate_errors, issue 30; the package takes the value for missing",
        quantities=_PCT,
        relations=_ACCOUNT,
        figures=_record(profit="10000000000", cost="200", turnover="300"),
        consistent=False,
        corrections=_sets("profit"),
    ),
    Case(
        name="balance-of-three",
        source=f"{LINEAR}, section 4.3",
        quantities=_numbers("p c t"),
        relations=_rules(balance="p + c = t"),
        figures=_record(p="755", c="125", t="200"),
        consistent=False,
        corrections=_sets("p", "c", "t"),
        weight=1,
    ),
    Case(
        name="balance-of-three-turnover-trusted",
        source=f"{LINEAR}, section 4.3",
        quantities=_numbers("p c t"),
        relations=_rules(balance="p + c = t"),
        figures=_record({"t": "2"}, p="755", c="125", t="200"),
        consistent=False,
        corrections=_sets("p", "c"),
    ),
    Case(
        name="balance-of-three-with-ratio",
        source=f"{LINEAR}, section 4.3",
        quantities=_numbers("p c t"),
        relations=_rules(balance="p + c = t", ratio="c - 0.6 * t >= 0"),
        figures=_record(p="755", c="125", t="200"),
        consistent=False,
        corrections=_sets("p"),
    ),
    Case(
        name="balance-with-an-unstated-cost",
        source=f"{LINEAR}, section 4.3; each set has the missing c2 besides",
        quantities=_numbers("p c1 c2 t"),
        relations=_rules(
            balance="p + c1 + c2 = t", ratio="c1 - 0.3 * t >= 0", p="p > 0", c1="c1 > 0", c2="c2 > 0", t="t > 0"
        ),
        figures=_record(p="755", c1="50", t="200"),
        consistent=False,
        corrections=_sets("c1 t", "p t", "p c1"),
    ),
    Case(
        name="turnover-353",
        source=f"{TYPOS}, section 1",
        quantities=_numbers("turnover costs profit"),
        relations=_rules(balance="turnover - costs = profit"),
        figures=_record(turnover="353", costs="283", profit="115"),
        consistent=False,
        corrections=_sets("turnover", "costs", "profit"),
    ),
    *(
        Case(
            name=f"diamond-{x}-{y}",
            source=f"{LINEAR}, section 4.2",
            quantities=_numbers("x y"),
            relations=_rules(e1="y > x - 1", e2="y > 3 - x", e3="y < x + 1", e4="y < 5 - x"),
            figures=_record(x=x, y=y),
            consistent=False,
            corrections=_sets(blamed),
        )
        for x, y, blamed in (("2", "-1", "y"), ("0", "0", "x y"), ("-1", "2", "x"))
    ),
    Case(
        name="diamond-range-of-y",
        source=f"{LINEAR}, section 4.2",
        quantities=_numbers("x y"),
        relations=_rules(e1="y > x - 1", e2="y > 3 - x", e3="y < x + 1", e4="y < 5 - x"),
        figures=_record(x="2"),
        consistent=True,
        bounds={"y": "(1, 3)"},
    ),
    Case(
        name="two-diamonds",
        source=f"{LINEAR}, section 4.2, with the rules as printed",
        quantities=_numbers("x y"),
        relations=_rules(
            e1="x < 0 -> y > x + 3",
            e2="x < 0 -> y > 1 - x",
            e3="x < 0 -> y < x + 5",
            e4="x < 0 -> y < 1 - x",
            f1="x >= 0 -> y > x",
            f2="x >= 0 -> y > 4 - x",
            f3="x >= 0 -> y < x + 2",
            f4="x >= 0 -> y < 6 - x",
        ),
        figures=_record(x="2", y="0"),
        consistent=False,
        corrections=_sets("y"),
    ),
    Case(
        name="x-below-1",
        source=f"{ERRORLOCATE} and {EDITRULES}, tests of localizeErrors",
        quantities=_XYZ,
        relations=_rules(sum="x + y = z", x="x < 1"),
        figures=_record(x="1", y="1", z="1"),
        consistent=False,
        corrections=_sets("x"),
    ),
    *(
        Case(
            name=f"one-and-one-is-one-{light}-is-least-reliable",
            source=f"{ERRORLOCATE} and {EDITRULES}, tests of localizeErrors, weights by record",
            quantities=_XYZ,
            relations=_SUM,
            figures=_record({name: "1" if name == light else "2" for name in "xyz"}, x="1", y="1", z="1"),
            consistent=False,
            corrections=_sets(light),
        )
        for light in "xyz"
    ),
    Case(
        name="one-and-one-is-one",
        source=f"{EDITRULES}, examples of localizeErrors: three solutions at equal weights",
        quantities=_XYZ,
        relations=_SUM,
        figures=_record(x="1", y="1", z="1"),
        consistent=False,
        corrections=_sets("x", "y", "z"),
    ),
    Case(
        name="two-equations",
        source=f"{ERRORLOCATE}, tests of fh_localizer",
        quantities=_XYZ,
        relations=_rules(sum="x + y = z", twice="2 * y + 1 = z"),
        figures=_record(x="1", y="1", z="3"),
        consistent=False,
        corrections=_sets("x"),
    ),
    Case(
        name="two-equations-x-trusted",
        source=f"{ERRORLOCATE}, tests of fh_localizer",
        quantities=_XYZ,
        relations=_rules(sum="x + y = z", twice="2 * y + 1 = z"),
        figures=_record({"x": "10"}, x="1", y="1", z="3"),
        consistent=False,
        corrections=_sets("y z"),
    ),
    Case(
        name="chain",
        source=f"{ERRORLOCATE}, tests of fh_localizer",
        quantities=_numbers("x y"),
        relations=_rules(x="x > 1", chain="y > x"),
        figures=_record(x="2", y="0"),
        consistent=False,
        corrections=_sets("y"),
    ),
    *(
        Case(
            name=f"a-below-b-{light}-is-least-reliable",
            source=f"{ERRORLOCATE}, tests of expand_weights",
            quantities=_numbers("a b"),
            relations=_rules(order="a < b"),
            figures=_record({"a": "2", "b": "2"} | {light: "1"}, a="20", b="10"),
            consistent=False,
            corrections=_sets(light),
        )
        for light in "ab"
    ),
    Case(
        name="ratio",
        source=f"{ERRORLOCATE}, tests of locate_errors, ratio",
        quantities=_numbers("x y"),
        relations=_rules(ratio="x / y <= 1", x="x > 5"),
        figures=_record(x="4", y="10"),
        consistent=False,
        corrections=_sets("x"),
    ),
    Case(
        name="unstated-term",
        source=f"{ERRORLOCATE}, tests of locate_errors, issue 31",
        quantities=_XYZ,
        relations=_rules(sum="x + y = z", x="x >= 0", y="y >= 0"),
        figures=_record(x="10", z="5"),
        consistent=False,
        corrections=_sets("x"),
        complete=False,
    ),
    Case(
        name="total-is-sure",
        source=f"{ERRORLOCATE}, tests of locate_errors and MipRules, weights without limit",
        quantities=_XYZ,
        relations=_rules(sum="x + y = z", x="x >= 0", y="y >= 0"),
        figures=_record({"z": TRUSTED}, x="6", y="6", z="5"),
        consistent=False,
        corrections=_sets("x y"),
    ),
    Case(
        name="five-parts",
        source=f"{ERRORLOCATE}, tests of locate_errors, issue 34",
        quantities=_numbers("y ya yb yc yd ye"),
        relations=_rules(
            y="60 = y", ya="5 = ya", yb="5 = yb", yc="5 = yc", yd="25 = yd", ye="20 = ye",
            sum="y = ya + yb + yc + yd + ye",
        ),
        figures=_record(y="60", ya="5", yb="5", yc="5", yd="45", ye="0"),
        consistent=False,
        corrections=_sets("yd ye"),
    ),
    Case(
        name="four-terms",
        source=f"{EDITRULES}, tests of errorLocalizer, weight of the solution",
        quantities=_numbers("x y z w"),
        relations=_rules(sum="x + y + z = w", x="x > 0"),
        figures=_record(x="-1", y="1", z="0", w="0"),
        consistent=False,
        weight=2,
    ),
    Case(
        name="valid-sum",
        source=f"{EDITRULES}, tests of errorLocalizer",
        quantities=_XYZ,
        relations=_SUM,
        figures=_record(x="1", y="1", z="2"),
        consistent=True,
    ),
)  # fmt: skip

# The same with conditions and categories

_HOUSEHOLD = _rules(
    ages="age = 0 OR age = 1",
    marital_statuses="marital = 0 OR marital = 1 OR marital = 2 OR marital = 3",
    positions="position = 0 OR position = 1 OR position = 2",
    under_aged="age = 0 -> marital = 0",
    once_married="NOT marital = 0 -> position = 2",
)
"""Age: 0 under aged, 1 adult. Marital status: 0 unmarried, 1 married, 2 widowed, 3 divorced. Position in the household:
0 marriage partner, 1 child, 2 other."""
_HOUSEHOLD_QUANTITIES = _numbers("age marital position", whole=True)

CONDITIONAL = (
    Case(
        name="negative-age",
        source=f"{ERRORLOCATE}, vignette, first record",
        quantities=_numbers("age income"),
        relations=_rules(r1="age > 0", r2="income > 0 -> age > 16"),
        figures=_record(age="-10", income="0"),
        consistent=False,
        corrections=_sets("age"),
    ),
    Case(
        name="income-of-a-child",
        source=f"{ERRORLOCATE}, vignette, second record: either of the two",
        quantities=_numbers("age income"),
        relations=_rules(r1="age > 0", r2="income > 0 -> age > 16"),
        figures=_record(age="15", income="2000"),
        consistent=False,
        corrections=_sets("age", "income"),
    ),
    Case(
        name="income-of-a-child-age-trusted",
        source=f"{ERRORLOCATE}, vignette, weights",
        quantities=_numbers("age income"),
        relations=_rules(r1="age > 0", r2="income > 0 -> age > 16"),
        figures=_record({"age": "2"}, age="15", income="2000"),
        consistent=False,
        corrections=_sets("income"),
    ),
    Case(
        name="married-child",
        source=f"{ERRORLOCATE}, vignette, reproducibility: either of the two",
        quantities=_MARRIED,
        relations=_rules(yes_no="married = 0 OR married = 1", adult="married = 1 -> age > 16"),
        figures=_record(married="1", age="4"),
        consistent=False,
        corrections=_sets("married", "age"),
    ),
    Case(
        name="married-at-16-age-trusted",
        source=f"{ERRORLOCATE}, tests of locate_errors, conditional rules",
        quantities=_MARRIED,
        relations=_rules(yes_no="married = 0 OR married = 1", adult="married = 1 -> age >= 17"),
        figures=_record({"age": "2"}, married="1", age="16"),
        consistent=False,
        corrections=_sets("married"),
    ),
    Case(
        name="vote-of-an-alien",
        source=f"{ERRORLOCATE}, tests of locate_errors, logical variables",
        quantities=_numbers("voted citizen", whole=True),
        relations=_rules(
            voted="voted = 0 OR voted = 1", citizen="citizen = 0 OR citizen = 1", right="voted = 1 -> citizen = 1"
        ),
        figures=_record({"voted": "2"}, voted="1", citizen="0"),
        consistent=False,
        corrections=_sets("citizen"),
    ),
    Case(
        name="zero-needs-zero",
        source=f"{ERRORLOCATE}, tests of locate_errors, equality in a condition",
        quantities=_numbers("a b"),
        relations=_rules(zero="a = 0 -> b = 0"),
        figures=_record({"a": "2"}, a="0", b="1"),
        consistent=False,
        corrections=_sets("b"),
    ),
    Case(
        name="both-hold",
        source=f"{ERRORLOCATE}, tests of rules with AND",
        quantities=(Quantity(name="x"), Quantity(name="b", whole=True)),
        relations=_rules(both="x > 1 AND b = 1", yes_no="b = 0 OR b = 1"),
        figures=_record(x="3", b="0"),
        consistent=False,
        corrections=_sets("b"),
    ),
    Case(
        name="both-follow",
        source=f"{ERRORLOCATE}, tests of rules with AND",
        quantities=(Quantity(name="b", whole=True), *_numbers("x y")),
        relations=_rules(both="b = 1 -> x > 1 AND y > 1", yes_no="b = 0 OR b = 1"),
        figures=_record({"b": TRUSTED}, b="1", x="3", y="0"),
        consistent=False,
        corrections=_sets("y"),
    ),
    Case(
        name="positive-needs-positive",
        source=f"{ERRORLOCATE} and {EDITRULES}, tests of localizeErrors, numerical condition",
        quantities=_numbers("x y"),
        relations=_rules(positive="x > 0 -> y > 0"),
        figures=_record(x="1", y="0"),
        consistent=False,
        weight=1,
    ),
    Case(
        name="condition-and-sum",
        source=f"{EDITRULES}, vignette on mixed data, section on localizeErrors",
        quantities=_numbers("x y"),
        relations=_rules(positive="x > 0 -> y > 0", sum="x + y = 10"),
        figures=_record(x="1", y="-5"),
        consistent=False,
        corrections=_sets("y"),
    ),
    Case(
        name="household-married-child",
        source=f"{EDITRULES}, tests and examples of errorLocalizer: one solution",
        quantities=_HOUSEHOLD_QUANTITIES,
        relations=_HOUSEHOLD,
        figures=_record(age="0", marital="1", position="1"),
        consistent=False,
        corrections=_sets("marital"),
        weight=1,
    ),
    Case(
        name="household-position-out-of-range",
        source=f"{ERRORLOCATE} and {EDITRULES}, tests of localizeErrors, value outside of the data model",
        quantities=_HOUSEHOLD_QUANTITIES,
        relations=_HOUSEHOLD,
        figures=_record(age="0", marital="0", position="9"),
        consistent=False,
        corrections=_sets("position"),
    ),
    Case(
        name="household-widowed-partner-position-trusted",
        source=f"{EDITRULES}, examples of localizeErrors: unique with more weight on the position",
        quantities=_HOUSEHOLD_QUANTITIES,
        relations=_HOUSEHOLD,
        figures=_record({"position": "2"}, age="1", marital="2", position="0"),
        consistent=False,
        corrections=_sets("marital"),
    ),
)

# Obvious errors: typing errors, signs and roundings

_ELEVEN = _numbers(" ".join(f"x{number}" for number in range(1, 12)))
_BALANCES = _rules(
    e1="x1 + x2 = x3", e2="x2 = x4", e3="x5 + x6 + x7 = x8", e4="x3 + x8 = x9", e5="x9 - x10 = x11"
)  # fmt: skip


def _eleven(values: str, qualifier: str = "exact") -> tuple[Figure, ...]:
    named = zip(_ELEVEN, values.split(), strict=True)
    resolution = "" if qualifier == "exact" else "1"
    return tuple(
        Figure(quantity=quantity.name, value=value, qualifier=qualifier, resolution=resolution)
        for quantity, value in named
    )


_PROFIT_AND_LOSS = _numbers("x0r x0c x0 x1r x1c x1 x2r x2c x2 x3r x3c x3 x4")
_RESULTS = _rules(
    e1="x0 = x0r - x0c", e2="x1 = x1r - x1c", e3="x2 = x2r - x2c", e4="x3 = x3r - x3c", e5="x4 = x0 + x1 + x2 + x3"
)


def _account(values: str, qualifier: str = "exact") -> tuple[Figure, ...]:
    named = zip(_PROFIT_AND_LOSS, values.split(), strict=True)
    resolution = "" if qualifier == "exact" else "1"
    return tuple(
        Figure(quantity=quantity.name, value=value, qualifier=qualifier, resolution=resolution)
        for quantity, value in named
    )


OBVIOUS = (
    *(
        Case(
            name=f"typing-errors-{name}",
            source=f"{TYPOS}, section 4",
            quantities=_ELEVEN,
            relations=_BALANCES,
            figures=_eleven(values),
            consistent=blamed is None,
            corrections=None if blamed is None else _sets(blamed),
        )
        for name, values, blamed in (
            ("true-record", "1452 116 1568 116 323 76 12 411 1979 1842 137", None),
            ("digits-swapped", "1452 116 1568 161 323 76 12 411 1979 1842 137", "x4"),
            ("digit-added", "1452 116 1568 161 323 76 12 411 19979 1842 137", "x4 x9"),
        )
    ),
    *(
        Case(
            name=f"rounding-errors-{name}",
            source=f"{SIGNS}, section 5.3.2",
            quantities=_ELEVEN,
            relations=_BALANCES,
            figures=_eleven(values, qualifier),
            consistent=consistent,
        )
        for name, values, qualifier, consistent in (
            ("as-stated", "12 4 15 4 3 1 8 11 27 41 -13", "exact", False),
            ("read-as-rounded", "12 4 15 4 3 1 8 11 27 41 -13", "rounded", True),
            ("adjusted", "12 4 16 4 3 1 8 12 28 41 -13", "exact", True),
        )
    ),
    *(
        Case(
            name=f"thousands-{qualifier}",
            source=f"{SIGNS}, table 5: a sum that holds before division by 1,000 and rounding, and not after",
            quantities=_numbers("x1 x2 x3"),
            relations=_rules(sum="x1 + x2 = x3"),
            figures=tuple(
                Figure(quantity=name, value=value, qualifier=qualifier, resolution=resolution)
                for name, value in (("x1", "3148"), ("x2", "936"), ("x3", "4085"))
            ),
            consistent=consistent,
        )
        for qualifier, resolution, consistent in (("exact", "", False), ("rounded", "1", True))
    ),
    *(
        Case(
            name=f"three-and-eight-is-ten-{qualifier}",
            source=f"{SIGNS}, section 5.1: 2.7 + 7.6 = 10.3 after rounding",
            quantities=_numbers("a b c"),
            relations=_rules(sum="a + b = c"),
            figures=tuple(
                Figure(quantity=name, value=value, qualifier=qualifier, resolution=resolution)
                for name, value in (("a", "3"), ("b", "8"), ("c", "10"))
            ),
            consistent=consistent,
        )
        for qualifier, resolution, consistent in (("exact", "", False), ("rounded", "1", True))
    ),
    Case(
        name="sign-lost",
        source=f"{SIGNS}, tables 1 and 2, example a: any other explanation needs more changes",
        quantities=_PROFIT_AND_LOSS,
        relations=_RESULTS,
        figures=_account("2100 1950 150 0 10 10 20 5 15 50 10 40 195"),
        consistent=False,
        corrections=_sets("x1"),
    ),
    *(
        Case(
            name=f"signs-{name}",
            source=f"{SIGNS}, tables 1 and 2",
            quantities=_PROFIT_AND_LOSS,
            relations=_RESULTS,
            figures=_account(values, qualifier),
            consistent=consistent,
        )
        for name, values, qualifier, consistent in (
            ("a-corrected", "2100 1950 150 0 10 -10 20 5 15 50 10 40 195", "exact", True),
            ("b", "5100 4650 450 0 130 130 20 0 20 15 25 10 610", "exact", False),
            ("b-corrected", "5100 4650 450 130 0 130 20 0 20 25 15 10 610", "exact", True),
            ("c", "3250 3550 300 110 10 100 50 90 40 30 10 20 -140", "exact", False),
            ("c-corrected", "3250 3550 -300 110 10 100 90 50 40 30 10 20 -140", "exact", True),
            ("d", "5726 5449 276 17 26 10 0 46 46 0 0 0 221", "rounded", False),
            ("d-corrected", "5726 5449 276 17 26 -10 0 46 -46 0 0 0 221", "exact", False),
            ("d-corrected-but-for-roundings", "5726 5449 276 17 26 -10 0 46 -46 0 0 0 221", "rounded", True),
        )
    ),
)

# What is not stated and follows

DEDUCED = (
    Case(
        name="eleven-deduced",
        source=f"De Waal, Pannekoek & Scholtus 2011, example 9.1; {DEDUCTIVE}, tests of impute_lr",
        quantities=_ELEVEN,
        relations=_BALANCES,
        figures=_record(x1="145", x3="155", x8="86", x10="217"),
        consistent=True,
        fixed={"x2": "10", "x4": "10", "x9": "241", "x11": "24"},
    ),
    Case(
        name="eleven-with-zeros",
        source=f"De Waal, Pannekoek & Scholtus 2011, example 9.2; {DEDUCTIVE}, tests of impute_lr",
        quantities=_ELEVEN,
        relations=(*_BALANCES, *_rules(x6="x6 >= 0", x7="x7 >= 0")),
        figures=_record(x1="145", x3="155", x5="86", x8="86", x10="217"),
        consistent=True,
        fixed={"x2": "10", "x4": "10", "x6": "0", "x7": "0", "x9": "241", "x11": "24"},
    ),
    Case(
        name="four-sums",
        source=f"{DEDUCTIVE}, tests of impute_lr",
        quantities=_numbers("x1 x2 x3 x4 x5 x6 x7 x8 x9 x10"),
        relations=_rules(r1="x1 + x2 = x3", r2="x4 + x5 + x6 = x1", r3="x7 + x8 = x2", r4="x9 + x10 = x3"),
        figures=_record(x1="100", x4="15", x7="25", x8="35", x10="5"),
        consistent=True,
        fixed={"x2": "60", "x3": "160", "x9": "155"},
    ),
    Case(
        name="zeros-in-a-hierarchy",
        source=f"{DEDUCTIVE}, tests of impute_lr",
        quantities=_numbers("x1 x2 x3 x4 x5 x6 x7 x8"),
        relations=_rules(
            r1="x1 >= 0", r2="x2 >= 0", r3="x1 + x2 = x3", r4="x4 >= 0", r5="x5 >= 0", r6="x6 >= 0",
            r7="x4 + x5 + x6 = x7", r8="x3 + x7 = x8",
        ),
        figures=_record(x1="25", x3="25", x4="1", x7="1", x8="26"),
        consistent=True,
        fixed={"x2": "0", "x5": "0", "x6": "0"},
    ),
    *(
        Case(
            name=f"part-left-over-{whole}",
            source=f"{DEDUCTIVE}, tests of impute_lr, value in an infeasible system",
            quantities=_numbers("a b c"),
            relations=_rules(part="a >= 0", sum="a + b = c"),
            figures=_record(b="10", c=whole),
            consistent=fixed is not None,
            fixed={} if fixed is None else {"a": fixed},
        )
        for whole, fixed in (("8", None), ("10", "0"), ("12", "2"))
    ),
    Case(
        name="implied-values",
        source=f"{DEDUCTIVE}, tests of implied values",
        quantities=_XYZ,
        relations=_rules(first="x + 2 * y = 3", second="x + y + z = 7"),
        figures=_record(x="1"),
        consistent=True,
        fixed={"y": "1", "z": "5"},
    ),
    Case(
        name="empty-total",
        source=f"{DEDUCTIVE}, tests of impute_lr",
        quantities=_numbers("a b c d"),
        relations=_rules(a="a >= 0", b="b >= 0", c="c >= 0", d="d >= 0", sum="a + b + c = d"),
        figures=_record(c="5", d="5"),
        consistent=True,
        fixed={"a": "0", "b": "0"},
    ),
    Case(
        name="enclosed",
        source=f"{EDITRULES}, examples of impliedValues",
        quantities=_numbers("x y"),
        relations=_rules(below="x <= 0", above="x >= 0", sum="x + y = 3"),
        consistent=True,
        fixed={"x": "0", "y": "3"},
    ),
)  # fmt: skip

# Rules about rules

RULES = (
    Case(
        name="x-above-0",
        source=f"{VALIDATETOOLS}, README, is_infeasible",
        quantities=_numbers("x"),
        relations=_rules(rule1="x > 0"),
        consistent=True,
        redundant=_labels(""),
    ),
    Case(
        name="x-above-and-below-0",
        source=f"{VALIDATETOOLS}, README, detect_infeasible_rules and is_contradicted_by",
        quantities=_numbers("x"),
        relations=_rules(rule1="x > 0", rule2="x < 0"),
        consistent=False,
        contradicted_by={"rule1": _labels("rule2")},
        drops=_sets("rule1"),
        drops_complete=False,
    ),
    Case(
        name="x-above-and-below-0-first-kept",
        source=f"{VALIDATETOOLS}, README, make_feasible with a weight without limit",
        quantities=_numbers("x"),
        relations=_rules(rule1="x > 0", rule2="x < 0"),
        consistent=False,
        drops=_sets("rule2"),
        kept=_labels("rule1"),
    ),
    Case(
        name="x-above-1-and-2-and-below-0",
        source=f"{VALIDATETOOLS}, tests of make_feasible and is_contradicted_by",
        quantities=_numbers("x"),
        relations=_rules(r1="x > 1", r2="x < 0", r3="x > 2"),
        consistent=False,
        contradicted_by={"r2": _labels("r1 r3")},
        drops=_sets("r2"),
    ),
    Case(
        name="x-above-1-and-2-below-0-kept",
        source=f"{VALIDATETOOLS}, tests of make_feasible with weights",
        quantities=_numbers("x"),
        relations=_rules(r1="x > 1", r2="x < 0", r3="x > 2"),
        consistent=False,
        drops=_sets("r1 r3"),
        kept=_labels("r2"),
    ),
    Case(
        name="two-positives-and-a-negative-sum",
        source=f"{VALIDATETOOLS}, tests of is_contradicted_by, several rules",
        quantities=_numbers("x y"),
        relations=_rules(r1="x > 0", r2="y > 0", r3="x + y = -1"),
        consistent=False,
        contradicted_by={"r3": _labels("r1 r2")},
    ),
    Case(
        name="x-is-0-and-1",
        source=f"{VALIDATETOOLS}, tests of detect_infeasible_rules, equality",
        quantities=_numbers("x"),
        relations=_rules(r1="x = 0", r2="x = 1"),
        consistent=False,
        drops=_sets("r1"),
        drops_complete=False,
    ),
    Case(
        name="condition-against-two-rules",
        source=f"{VALIDATETOOLS}, tests of detect_infeasible_rules with a weight without limit",
        quantities=_numbers("x y"),
        relations=_rules(r1="x > 1 -> y < 0", r2="x > 2", r3="y > 1"),
        consistent=False,
        drops=_sets("r3"),
        kept=_labels("r1"),
        drops_complete=False,
    ),
    Case(
        name="category-is-two",
        source=f"{VALIDATETOOLS}, tests of is_infeasible, categories",
        quantities=_numbers("a", whole=True),
        relations=_rules(domain="a = 1 OR a = 2", r1="a = 1", r2="a = 2"),
        consistent=False,
    ),
    Case(
        name="sum-above-and-below-0",
        source=f"{EDITRULES}, tests of isFeasible",
        quantities=_numbers("x y"),
        relations=_rules(below="x + y < 0", above="x + y > 0"),
        consistent=False,
    ),
    Case(
        name="x-above-1-and-2",
        source=f"{VALIDATETOOLS}, tests of detect_redundancy and is_implied_by",
        quantities=_numbers("x"),
        relations=_rules(rule1="x > 1", rule2="x > 2"),
        consistent=True,
        redundant=_labels("rule1"),
        implied_by={"rule1": _labels("rule2")},
    ),
    Case(
        name="twice-the-same",
        source=f"{VALIDATETOOLS}, README and tests of detect_redundancy",
        quantities=_numbers("age"),
        relations=_rules(rule1="age > 12", rule2="age > 12"),
        consistent=True,
        redundant=_labels("rule1 rule2"),
    ),
    Case(
        name="positive-cost-follows",
        source=f"{VALIDATETOOLS}, tests of detect_redundancy, equalities",
        quantities=_PCT,
        relations=_rules(r1="profit = turnover - cost", r2="turnover > 0", r3="cost > 0", r4="cost >= 0.6 * turnover"),
        consistent=True,
        redundant=_labels("r3"),
    ),
    Case(
        name="condition-follows",
        source=f"{VALIDATETOOLS}, tests of detect_redundancy, conditional statements",
        quantities=_numbers("x y"),
        relations=_rules(r1="x > 1", r2="y > 1", r3="x > 0 -> y > 0"),
        consistent=True,
        redundant=_labels("r3"),
    ),
    Case(
        name="value-implies-bound",
        source=f"{VALIDATETOOLS}, tests of is_implied_by, equality",
        quantities=_numbers("x"),
        relations=_rules(r1="x = 12", r2="x > 6"),
        consistent=True,
        implied_by={"r2": _labels("r1")},
    ),
    Case(
        name="sum-of-positives",
        source=f"{VALIDATETOOLS}, tests of is_implied_by, several rules",
        quantities=_numbers("x y"),
        relations=_rules(r1="x + y >= 0", r2="x >= 0", r3="y >= 0"),
        consistent=True,
        implied_by={"r1": _labels("r2 r3")},
    ),
    Case(
        name="boundaries",
        source=f"{VALIDATETOOLS}, tests of detect_boundary_num",
        quantities=_numbers("x y"),
        relations=_rules(r1="x >= 1", r2="x + y <= 10", r3="y >= 6"),
        consistent=True,
        bounds={"x": "[1, 4]", "y": "[6, 9]"},
    ),
    Case(
        name="one-boundary",
        source=f"{VALIDATETOOLS}, tests of detect_boundary_num",
        quantities=_numbers("x"),
        relations=_rules(r1="x >= 1"),
        consistent=True,
        bounds={"x": "[1, oo)"},
    ),
    Case(
        name="job-must-be-yes",
        source=f"{VALIDATETOOLS}, tests of detect_boundary_cat",
        quantities=(Quantity(name="job", whole=True), Quantity(name="income")),
        relations=_rules(yes_no="job = 0 OR job = 1", jobless="job = 0 -> income = 0", income="income > 0"),
        consistent=True,
        fixed={"job": "1"},
    ),
    Case(
        name="x-is-fixed",
        source=f"{VALIDATETOOLS}, README and tests of detect_fixed_variables",
        quantities=_numbers("x"),
        relations=_rules(rule1="x >= 0", rule2="x <= 0"),
        consistent=True,
        fixed={"x": "0"},
    ),
    Case(
        name="third-term-is-fixed",
        source=f"{VALIDATETOOLS}, README and tests of detect_fixed_variables",
        quantities=_numbers("x1 x2 x3"),
        relations=_rules(rule1="x1 + x2 + x3 = 0", rule2="x1 + x2 >= 0", rule3="x3 >= 0"),
        consistent=True,
        fixed={"x3": "0"},
    ),
    Case(
        name="dead-condition",
        source=f"{VALIDATETOOLS}, tests of detect_contradicting_if_rules",
        quantities=_numbers("x y"),
        relations=_rules(v1="x > 0 -> y > 0", v2="x > 0 -> y < 0"),
        consistent=True,
        impossible=("x > 0",),
    ),
    Case(
        name="dead-condition-by-a-chain",
        source=f"{VALIDATETOOLS}, README and tests of detect_contradicting_if_rules",
        quantities=(Quantity(name="income"), Quantity(name="job", whole=True)),
        relations=_rules(rule1="income > 0 -> job = 1", rule2="job = 1 -> income = 0", yes_no="job = 0 OR job = 1"),
        consistent=True,
        impossible=("income > 0",),
    ),
    Case(
        name="conclusion-never-holds",
        source=f"{VALIDATETOOLS}, README and tests of simplify_conditional",
        quantities=_numbers("income age"),
        relations=_rules(r1="income > 0 -> age >= 16", r2="age < 12"),
        consistent=True,
        impossible=("income > 0",),
        bounds={"income": "(-oo, 0]"},
    ),
    Case(
        name="condition-adds-nothing",
        source=f"{VALIDATETOOLS}, README, simplify_conditional",
        quantities=_numbers("age"),
        relations=_rules(r1="age > 18 -> age <= 67"),
        consistent=True,
        bounds={"age": "(-oo, 67]"},
    ),
    Case(
        name="two-conditions-cover-all",
        source=f"{VALIDATETOOLS}, tests of simplify_conditional",
        quantities=_numbers("x y"),
        relations=_rules(r1="x > 0 -> y > 0", r2="x < 1 -> y > 1"),
        consistent=True,
        bounds={"y": "(0, oo)"},
    ),
    Case(
        name="condition-always-holds",
        source=f"{VALIDATETOOLS}, tests of simplify_conditional, equality",
        quantities=_numbers("y z"),
        relations=_rules(r1="z = 0 -> y = 0", r2="z = 0"),
        consistent=True,
        fixed={"y": "0", "z": "0"},
    ),
    Case(
        name="child-has-no-job",
        source=f"{VALIDATETOOLS}, README, simplify_rules",
        quantities=(*_numbers("age income"), Quantity(name="job", whole=True)),
        relations=_rules(rule1="age < 16 -> income = 0", rule2="job = 0 OR job = 1", rule3="job = 1 -> income > 0"),
        figures=_record(age="13"),
        consistent=True,
        fixed={"income": "0", "job": "0"},
    ),
    Case(
        name="who-has-a-job-is-16",
        source=f"{VALIDATETOOLS}, README, simplify_rules",
        quantities=(*_numbers("age income"), Quantity(name="job", whole=True)),
        relations=_rules(rule1="age < 16 -> income = 0", rule2="job = 0 OR job = 1", rule3="job = 1 -> income > 0"),
        figures=_record(job="1"),
        consistent=True,
        bounds={"age": "[16, oo)", "income": "(0, oo)"},
    ),
    Case(
        name="all-simplified",
        source=f"{VALIDATETOOLS}, tests of simplify_rules",
        quantities=(*_numbers("x y"), Quantity(name="a", whole=True)),
        relations=_rules(v1="x > 0", v2="x > 0 -> y = 1", v3="a = 1 OR a = 2", v4="a = 1 -> y > 1"),
        consistent=True,
        fixed={"y": "1", "a": "2"},
    ),
    Case(
        name="gap",
        source=f"{EDITRULES}, vignette on mixed data, elimination of y: x < -2 or x >= 0",
        quantities=_numbers("x y"),
        relations=_rules(
            g1="x >= 0 -> y >= 0", g2="x >= 0 -> x <= y", g3="x < 0 -> y < 0", g4="x < 0 -> x - y < -2"
        ),
        consistent=True,
        impossible=("x < 0 AND x >= -2",),
    ),
)  # fmt: skip

# Reported numbers: a mean or a percentage of whole things has few possible values (GRIM)


def _mean(source: str, mean: str, people: str, consistent: bool, items: int = 1) -> Case:
    return Case(
        name=f"mean-{mean}-of-{people}" if items == 1 else f"mean-{mean}-of-{people}-with-{items}-items",
        source=source,
        quantities=(
            Quantity(name="mean", unit="{score}/{person}"),
            Quantity(name="total", unit="{score}", whole=True),
            Quantity(name="n", unit="{person}", kind="people", whole=True),
        ),
        relations=_rules(mean="mean = total / n" if items == 1 else f"mean = total / (n * {items})"),
        figures=(Figure(quantity="mean", value=mean, qualifier="rounded"), Figure(quantity="n", value=people)),
        consistent=consistent,
    )


def _percentage(source: str, share: str, people: str, consistent: bool) -> Case:
    return Case(
        name=f"share-{share}-of-{people}",
        source=source,
        quantities=(
            Quantity(name="share", unit="%", kind="share"),
            Quantity(name="part", unit="{person}", kind="people", whole=True),
            Quantity(name="n", unit="{person}", kind="people", whole=True),
        ),
        relations=_rules(share="share = part / n"),
        figures=(Figure(quantity="share", value=share, qualifier="rounded"), Figure(quantity="n", value=people)),
        consistent=consistent,
    )


def _two_groups(source: str, first: str, second: str, consistent: bool) -> Case:
    return Case(
        name=f"means-4.71-of-{first}-and-5.3-of-{second}",
        source=source,
        quantities=(
            *(Quantity(name=name, unit="{score}/{person}") for name in ("mean1", "mean2")),
            *(Quantity(name=name, unit="{score}", whole=True) for name in ("total1", "total2")),
            *(Quantity(name=name, unit="{person}", kind="people", whole=True) for name in ("n1", "n2", "n")),
        ),
        relations=_rules(first="mean1 = total1 / n1", second="mean2 = total2 / n2", all="n1 + n2 = n"),
        figures=(
            Figure(quantity="mean1", value="4.71", qualifier="rounded"),
            Figure(quantity="mean2", value="5.3", qualifier="rounded"),
            *_record(n1=first, n2=second, n="40"),
        ),
        consistent=consistent,
    )


_GRIM = f"Brown & Heathers 2017, The GRIM test; {SCRUTINY}"

REPORTED = (
    *(
        _mean(f"{_GRIM}, tests of grim, means from 5.19 to 5.30", mean, "28", mean in {"5.21", "5.25", "5.29"})
        for mean in ("5.19", "5.20", "5.21", "5.22", "5.25", "5.29", "5.30")
    ),
    *(
        _mean(f"{_GRIM}, README, data set pigs1", mean, people, consistent)
        for mean, people, consistent in (
            ("7.22", "32", True),
            ("4.74", "25", False),
            ("5.23", "29", False),
            ("2.57", "24", False),
            ("6.77", "27", False),
            ("2.68", "28", True),
            ("7.01", "29", False),
            ("7.38", "26", True),
            ("3.14", "27", False),
            ("6.89", "31", False),
            ("5.00", "25", True),
            ("0.24", "28", False),
        )
    ),
    *(
        _percentage(f"{_GRIM}, README, data set pigs2", share, "150", share == "54.0")
        for share in ("67.4", "54.2", "54.0", "69.8", "68.1", "55.4")
    ),
    *(
        _mean(f"{_GRIM}, vignette on GRIM, scale of three items", mean, "40", True, items=3)
        for mean in ("5.90", "5.71", "3.50", "3.82", "4.61", "5.24")
    ),
    *(
        _mean(f"{_GRIM}, tests of grim, argument items", mean, "28", consistent, items=2)
        for mean, consistent in (("0.80", True), ("0.81", False), ("0.82", True), ("0.83", False), ("0.85", False))
    ),
    _mean("Wikipedia, GRIM test, example of 20 throws of a die", "3.48", "20", False),
    _mean("The Economist, 18 June 2016, Come again", "5.93", "49", False),
    *(
        _two_groups(f"Bauer & Francis 2021; {SCRUTINY}, vignette on GRIM, unknown group sizes", first, second, possible)
        for first, second, possible in (
            ("20", "20", False),
            ("19", "21", False),
            ("18", "22", False),
            ("17", "23", True),
            ("21", "19", True),
            ("24", "16", True),
        )
    ),
)

# Sums in hierarchies

_VTL = "SDMX VTL 2.1 reference manual, check_hierarchy, example 1"
_VALIDATE = "R package validate (data-cleaning/validate)"
_QUARTERS = _numbers("q1 q2 q3 q4 year")

HIERARCHIES = (
    *(
        Case(
            name=f"vtl-{rule.lower()}",
            source=f"{_VTL}, {rule}",
            quantities=_numbers(" ".join(values)),
            relations=_rules(**{rule.lower(): relate}),
            figures=_record(**values),
            consistent=consistent,
        )
        for rule, relate, values, consistent in (
            ("R020", "b = m + n + o", {"b": "11", "m": "2", "n": "5", "o": "4"}, True),
            ("R030", "c = p + q", {"c": "0", "p": "7", "q": "-7"}, True),
            ("R070", "g = b + c", {"g": "19", "b": "11", "c": "0"}, False),
            ("R100", "m >= n", {"m": "2", "n": "5"}, False),
            ("R110", "m <= g", {"m": "2", "g": "19"}, True),
        )
    ),
    Case(
        name="vtl-imbalance",
        source=f"{_VTL}, R070 with the imbalance stated",
        quantities=_numbers("g b c imbalance"),
        relations=_rules(r070="imbalance = g - (b + c)"),
        figures=_record(g="19", b="11", c="0"),
        consistent=True,
        fixed={"imbalance": "8"},
    ),
    Case(
        name="nace",
        source=f"{_VALIDATE}, cookbook, hierarchy: 01 and its parts 01.1 and 01.2 disagree, those of 01.1 agree",
        quantities=_numbers("a01 a011 a0111 a0112 a012"),
        relations=_rules(a01="a01 = a011 + a012", a011="a011 = a0111 + a0112"),
        figures=_record(a01="100", a011="70", a0111="30", a0112="40", a012="25"),
        consistent=False,
    ),
    Case(
        name="nace-lower-level",
        source=f"{_VALIDATE}, cookbook, hierarchy",
        quantities=_numbers("a011 a0111 a0112"),
        relations=_rules(a011="a011 = a0111 + a0112"),
        figures=_record(a011="70", a0111="30", a0112="40"),
        consistent=True,
    ),
    *(
        Case(
            name=f"quarters-from-{first}",
            source=f"{_VALIDATE}, tests of part_whole_relation",
            quantities=_QUARTERS,
            relations=_rules(year="year = q1 + q2 + q3 + q4"),
            figures=_record(q1=first, q2="2", q3="3", q4="4", year="10"),
            consistent=consistent,
        )
        for first, consistent in (("1", True), ("2", False))
    ),
)

CASES = (*FELLEGI_HOLT, *CONDITIONAL, *OBVIOUS, *DEDUCED, *RULES, *REPORTED, *HIERARCHIES)
