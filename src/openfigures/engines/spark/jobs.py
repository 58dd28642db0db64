"""What the process that asks Spark is told, and what it says when it has no answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openfigures.engines.checks import Check
from openfigures.engines.spark.copies import Copy

JOB, ANSWER = "job.pickle", "answer.pickle"
"""The files of the process's folder: what is asked, and what came of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What Spark is asked."""

    url: str
    copies: Mapping[str, Copy]
    checks: Mapping[int, Check]
    keep: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetch:
    """Tables of the catalogue that are wanted as files."""

    url: str
    tables: Mapping[Path, str]
    """Names by the files that shall be written."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer."""

    reason: str
    is_bug: bool = False
    """Whether it is ours, and not the machine's."""
