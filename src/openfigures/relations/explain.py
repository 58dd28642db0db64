"""A contradiction in words: the figures as printed, what they leave open, and what follows from the others."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from openfigures.consistency.bounds import range_without
from openfigures.consistency.limits import Limits
from openfigures.figures.intervals import Interval
from openfigures.findings import Severity
from openfigures.places import Place
from openfigures.relations.analysis import Contradiction
from openfigures.relations.quantities import kind_label
from openfigures.relations.statements import Statement, Statements

LIMITS = Limits(seconds=1.0)
"""For what follows from the others for one figure; what takes longer is left out."""
_SHOWN = 20
"""Figures of a clash that are told one by one."""
_DIGITS = 12
"""Digits of a number that is shown; longer ones are cut and marked."""


def reason_of(one: Contradiction, found: Statements, written: Mapping[str, str]) -> str:
    """Return in one sentence why figures clash; `written` has them as printed, by label."""
    if not one.statements:
        return "the relations and kinds alone contradict each other"
    head = one.statements[0]
    says = f"{head.variable}, stated as {written[head.label]}, is {_words(_interval(one, head), found, head)}"
    follows = _follows(one, head)
    if follows is None:
        return f"{says}, which {_others(one)} cannot allow"
    return f"{says}, but from {_others(one)} it follows that it is {_words(follows, found, head)}"


def _follows(one: Contradiction, statement: Statement) -> Interval | None:
    """Return what the others say of a figure's number; None when nobody can tell, or its ends do not show the clash."""
    follows = range_without(one.system, statement.variable, statement.label, one.conflict.labels, LIMITS)
    return None if follows is None or follows.meets(_interval(one, statement)) else follows


def blame_of(one: Contradiction) -> str:
    """Return what could be to blame."""
    if not one.corrections.sets:
        return "look up the figures" if one.statements else "correct the relations"
    sets = [" and ".join(sorted(correction.labels)) for correction in one.corrections.sets]
    text = "; or ".join(sets[:5]) + (f"; or one of {len(sets) - 5} others" if len(sets) > 5 else "")
    more = "" if one.corrections.complete else " (there may be more)"
    return f"look up {text}{more}"


def lines(
    one: Contradiction, found: Statements, places: Mapping[str, Place], written: Mapping[str, str]
) -> Iterator[str]:
    """Yield the whole explanation, line by line; figures stand at `places` and are `written` so, both by label."""
    yield _title(one)
    for statement in one.statements[:_SHOWN]:
        interval = _interval(one, statement)
        yield f"  {places[statement.label]}  {statement.label}"
        yield f"    {statement.variable} = {written[statement.label]}: {_words(interval, found, statement)}"
    if more := len(one.statements[_SHOWN:]):
        yield f"  and {more} more figures"
    for instance in one.instances[:_SHOWN]:
        yield f"  {instance.relation.place}  {instance.constraint.label}"
        yield f"    {' '.join(instance.relation.text.split())}"
        yield f"    because {instance.relation.because}"
    if more := len(one.instances[_SHOWN:]):
        yield f"  and {more} more relations"
    for name, quantity in one.cluster.quantities.items():
        if kind_label(quantity, name) in one.conflict.labels:
            yield f"  {name} is a {quantity.kind}, so it is {words(quantity.bounds)}"
    for statement in one.statements if len(one.statements) <= _SHOWN else ():
        follows = _follows(one, statement)
        if follows is not None:
            yield f"  If all but {statement.label} are right, its number is {_words(follows, found, statement)}."
    yield f"  {blame_of(one)[0].upper()}{blame_of(one)[1:]}."


def _title(one: Contradiction) -> str:
    if one.likely:
        return "These figures are strained, as readers take them:"
    if one.severity is not Severity.ERROR:
        return f"These figures cannot all be true, if relations hold that are only {one.severity}s:"
    return "These figures cannot all be true:"


def _interval(one: Contradiction, statement: Statement) -> Interval:
    return statement.likely if one.likely else statement.interval


def _others(one: Contradiction) -> str:
    names = [statement.label for statement in one.statements[1:]]
    if not names:
        return "its relations" if one.instances else "its kind"
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _words(interval: Interval, found: Statements, statement: Statement) -> str:
    unit = found.quantities[statement.quantity].unit
    return words(interval) + (f" {unit}" if unit and unit != "1" else "")


def words(interval: Interval) -> str:
    """Return an interval as a reader would say it."""
    low, high = interval.lower, interval.upper
    if low is not None and low == high:
        return f"exactly {number(low)}"
    above = None if low is None else f"{'at least' if interval.lower_closed else 'more than'} {number(low)}"
    below = None if high is None else f"{'at most' if interval.upper_closed else 'less than'} {number(high)}"
    return " and ".join(one for one in (above, below) if one is not None) or "anything"


def number(value: Fraction) -> str:
    """Return a number with digits; one that has no end is cut after twelve and marked with dots."""
    whole = abs(value.numerator) // value.denominator
    rest = abs(value) - whole
    digits = max(0, _DIGITS - len(str(whole)))
    shifted = rest * 10**digits
    text = f"{whole:,}"
    if rest:
        text += "." + str(shifted.numerator // shifted.denominator).zfill(digits).rstrip("0")
        text += "" if shifted.denominator == 1 else "..."
    return f"-{text}" if value < 0 else text
