"""A query as a chain of stages, each a SELECT over the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from openfigures.suites.great_expectations.names import name_sql
from openfigures.suites.great_expectations.said import UnsayableError
from openfigures.suites.great_expectations.steps import Steps

NUMBER = "number"
"""The column with the number of the row, in every stage."""
TABLE = "\0"
"""Stands for the table that is judged; no name and no text in SQL has it."""
JUDGED = f"(SELECT * FROM {TABLE}) AS t"
"""The same as a source of columns; the library may put a query with a name of its own for the table."""
_CHARACTERS = 500_000
"""The longest query that SQLite surely takes."""
_COLUMNS = 1000
"""The columns of a stage that it surely takes."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that yields the number and the verdict of each row of a table that has a verdict."""

    text: str
    """With `TABLE` for the table."""

    def over(self, table: str) -> str:
        """Return the query as SQLite takes it."""
        return self.text.replace(TABLE, name_sql(table))

    def for_library(self) -> str:
        """Return the query as Great Expectations takes it: it formats braces, and SQLAlchemy replaces colons."""
        escaped = self.text.replace("{", "{{").replace("}", "}}").replace(":", r"\:")
        return escaped.replace(TABLE, "{batch}")


@dataclass(slots=True)
class Chain:
    """Builds a query from stages; their names have a blank, as no table has in the database."""

    stages: list[str] = field(default_factory=list)
    last: str = JUDGED
    """What the next stage looks at."""

    def add(self, name: str, columns: Sequence[str], source: str = "", rest: str = "") -> None:
        """Add a stage over the last one, or over another source.

        Without its LIMIT, SQLite would compute the columns wherever they are used, many times.
        """
        if len(columns) > _COLUMNS:
            raise UnsayableError("the rule needs more columns than SQLite takes")
        end = f"{rest} LIMIT -1".strip()
        self.stages.append(f"{name_sql(name)} AS (SELECT {', '.join(columns)} FROM {source or self.last} {end})")
        self.last = name_sql(name)

    def add_steps(self, steps: Steps) -> None:
        """Add the columns of some steps."""
        for number, columns in enumerate(steps.levels, start=1):
            self.add(f"step {steps.prefix}{number}", ["*", *columns])

    def query(self, row: str, verdict: str) -> Query:
        """Return the query, with the number of a row under the name that is given to it."""
        judged = f"SELECT {NUMBER} AS {name_sql(row)}, {verdict} AS verdict FROM {self.last}"
        stages = ",\n".join(self.stages)
        text = f"WITH {stages}\nSELECT * FROM ({judged}) WHERE verdict IS NOT NULL"
        if len(text) > _CHARACTERS:
            raise UnsayableError("the rule is too long for SQLite")
        return Query(text)
