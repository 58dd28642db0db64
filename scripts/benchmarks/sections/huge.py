"""A hundred times as many rows, in the same memory."""

from collections.abc import Sequence

from benchmarks.results import Comparison
from benchmarks.sections.large import tall
from benchmarks.sections.section import Plan, Setting

NOTE = (
    "A hundred times the rows of the large table, one in a hundred with a fault, beside the hand-written query, which "
    "takes all the memory it wants. It needs 12 GB of disk in the folder for temporary files: 7 for the table, and 5 "
    "for what does not fit into the memory."
)


def measured(setting: Setting) -> Sequence[Comparison]:
    """Measure."""
    return [tall(setting, setting.rows * 100)]


PLAN = Plan(title="A hundred times as many rows", note=NOTE, measured=measured, minutes=8, asked=True)
