"""What a caller can ask of a validation; light, so that `--help` needs nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

JUDGES = {
    "structure": "openfigures.judges.structure:StructureJudge",
    "rules": "openfigures.judges.rules:RulesJudge",
    "consistency": "openfigures.judges.consistency:ConsistencyJudge",
    "catalogue": "openfigures.judges.catalogue:CatalogueJudge",
    "frictionless": "openfigures.judges.frictionless:FrictionlessJudge",
    "pandera": "openfigures.judges.pandera:PanderaJudge",
    "great_expectations": "openfigures.judges.great_expectations:GreatExpectationsJudge",
}
"""All judges, by name; each is imported when it is asked."""
EVERYDAY = ("structure", "rules", "consistency")
LIBRARIES = {
    "frictionless": ("frictionless",),
    "pandera": ("pandera", "ibis", "pyarrow"),
    "great_expectations": ("great_expectations", "sqlalchemy"),
}
"""Judges that are other people's libraries, with the modules that they need; each runs in a process of its own."""

AUTO = "auto"
PLAIN = "plain"
SPARK = "spark"
ENGINES = {
    AUTO: "openfigures.engines.auto:AutoEngine",
    PLAIN: "openfigures.engines.plain.engine:PlainEngine",
    "duckdb": "openfigures.engines.duck.engine:DuckEngine",
    SPARK: "openfigures.engines.spark.engine:SparkEngine",
}
"""All engines, by name; each is imported when it is chosen."""
MEMORY = 2**30
"""Bytes of memory that a validation may take, if nobody says otherwise."""
LEAST_MEMORY = 384 * 2**20
"""Bytes below which a validation cannot be held."""
HELD_BYTES = 2**20
"""The rows of a package stay in memory after the first reading when its tables have no more bytes than this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """How a package shall be validated."""

    judges: tuple[str, ...] = ()
    """Names of judges; empty for the everyday ones."""
    full: bool = False
    """Ask every judge."""
    engine: str = AUTO
    connect: str | None = None
    """Where Spark is, as a URL; None for this machine. No other engine is anywhere."""
    tables: Mapping[str, str] = field(default_factory=dict)
    """Tables of Spark's catalogue, by the resource whose rows they hold in the place of its files."""
    memory: int = MEMORY
    """Bytes that this process may take. What is larger goes to the folder for temporary files, so far as DuckDB does
    the work; the plain engine and Spark's take what they need, as do judges that are other libraries."""
    keep: int = 20
    """How many findings of each rule to show; totals are always exact."""


class Progress(Protocol):
    """Is told how far the work is."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say that `done` of `total` steps of something are done."""
