"""How cost grows with rows, columns, rules, findings, figures and relations, each doubled several times."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.commands import openfigures
from benchmarks.generated.package import apart
from benchmarks.growth import STEEP
from benchmarks.processes import Command, measure
from benchmarks.results import Comparison
from benchmarks.sections.growths import Growth, growths
from benchmarks.sections.section import Plan, Setting

RUNS = 3
"""At most so many: a slope over many sizes evens out noise."""
NOTE = (
    "`openfigures validate` on more and more of one thing, the rest unchanged. The floor is a run with next to "
    "nothing of it. The exponent is the slope of what the three largest sizes cost above the floor, both as "
    "logarithms: 1 is linear. It is taken of the work of all cores together, and of the memory. An exponent above "
    f"{STEEP} is in bold, and explained below the table."
)


def validation(growth: Growth, size: int, folder: Path) -> Command:
    """Write a package of a size and return the command that judges it."""
    package = folder / f"{growth.what} {size}"
    expected = apart(lambda: growth.write(package, size))
    command = openfigures(package, expected, *growth.options, size=size)
    command.read = growth.read
    return command


def comparison(growth: Growth, setting: Setting) -> Comparison:
    """Measure one thing that grows, the floor first."""
    commands = [validation(growth, size, setting.folder) for size in (growth.floor, *growth.sizes)]
    commands[0].size = 0
    results = measure(commands, min(setting.runs, RUNS))
    return Comparison(
        title=f"More {growth.what}", note=growth.note, results=results, growing=growth.what, why=growth.why
    )


def measured(setting: Setting) -> Sequence[Comparison]:
    """Measure."""
    return [comparison(growth, setting) for growth in growths(setting.rows)]


PLAN = Plan(title="How cost grows", note=NOTE, measured=measured, minutes=6)
