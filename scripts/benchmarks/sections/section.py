"""What a section needs to be measured, and what it gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.results import Comparison


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """How a section shall be measured."""

    folder: Path
    """An empty folder for packages."""
    rows: int
    """Rows of the tables that are compared; other sizes are in proportion."""
    runs: int


def nothing() -> str:
    """Say that nothing is missing."""
    return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """One section of the document, before it is measured."""

    title: str
    note: str
    measured: Callable[[Setting], Sequence[Comparison]]
    minutes: int
    """What it takes by default, on two cores."""
    asked: bool = False
    """Whether it is measured only when somebody asks for it by name."""
    missing: Callable[[], str] = nothing
    """Says what this machine lacks to measure the section; nothing when it can be measured."""
