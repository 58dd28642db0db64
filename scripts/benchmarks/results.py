"""What was measured, and the file that keeps it between runs, so that sections can be measured one by one."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

OURS, PEER, LIMIT = "ours", "peer", "limit"
"""Who runs: this tool, another tool, or hand-written code that does less and shows what is possible."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What came of the runs of one command."""

    name: str
    role: str
    seconds: Sequence[float]
    """Wall time of each run."""
    work: Sequence[float]
    """Seconds of all cores together, in user and system mode, of each run."""
    peak: float
    """Most resident memory of any run, in MiB."""
    found: str
    """What it found of what there was to find, in words."""
    whole: bool
    """Whether it found all of it, and nothing else."""
    size: int = 0
    """How much there was of what grows; 0 for the floor, or when nothing does."""

    @property
    def middle(self) -> float:
        """The median of the wall times, in seconds."""
        return median(self.seconds)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Commands that did the same work in turns, ours first; or one command on more and more of something."""

    title: str
    note: str
    results: Sequence[Result]
    growing: str = ""
    """What there is more and more of, such as rows."""
    why: str = ""
    """Why that costs more than linear, where it is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One section of the document, measured in one go."""

    title: str
    note: str
    written: str
    """When, with which command, on which machine and versions."""
    comparisons: Sequence[Comparison]


Sections = dict[str, Section]
"""Sections by the names that the command knows them by."""


def load(path: Path) -> Sections:
    """Return the sections that were kept; none when there is no file."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text("utf-8"))
    return {name: _section(section) for name, section in kept.items()}


def save(path: Path, sections: Sections) -> None:
    """Keep sections."""
    kept = {name: asdict(section) for name, section in sections.items()}
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _section(kept: dict[str, Any]) -> Section:
    comparisons = [
        Comparison(**{**one, "results": [Result(**result) for result in one["results"]]}) for one in kept["comparisons"]
    ]
    return Section(**{**kept, "comparisons": comparisons})
