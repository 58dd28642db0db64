"""Which checks follow from what the survey of a table's bytes has proved of its cells."""

from collections.abc import Mapping

from openfigures.cells.forms import Form
from openfigures.engines.checks import Check, Limits, Present, Readable
from openfigures.rules.nodes import Call, Column, Compare, Literal, Node, OneOf

_UNKNOWN = Form()


def is_known(check: Check, forms: Mapping[str, Form]) -> bool:
    """Whether all rows whose cells have their forms pass a check."""
    match check:
        case Readable(field=name):
            return forms.get(name, _UNKNOWN).readable
        case Present(field=name):
            return forms.get(name, _UNKNOWN).present
        case Limits(field=name, test=test):
            return _is_kept(test, forms.get(name, _UNKNOWN))
    return False


def _is_kept(test: Node, form: Form) -> bool:
    match test:
        case Call("matches", (Column(), Literal(pattern))):
            return bool(form.matches == pattern)
        case OneOf(Column(), options):
            return form.words is not None and form.words <= {one.value for one in options if isinstance(one, Literal)}
        case Compare("<=", Call("length", (Column(),)), Literal(length)):
            return form.longest is not None and bool(form.longest <= length)
    return False
