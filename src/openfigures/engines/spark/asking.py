"""Questions in Ibis, answered by Spark."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from warnings import catch_warnings, simplefilter

from openfigures.engines.spark.cells import ROW
from openfigures.engines.spark.copies import Copy


@dataclass(frozen=True, slots=True)
class Asking:
    """A session of Spark that knows some tables."""

    session: Any
    copies: Mapping[str, Copy]
    cells: int = 1_000_000
    """Cells of the rows that are brought here at most; what is said of more rows is counted where they are."""

    def know(self) -> None:
        """Tell Spark where the tables are, and what they look like, so that it need not look."""
        for position, copy in enumerate(self.copies.values()):
            types = ", ".join([f"{ROW} bigint", *(f"{name} {kind}" for name, kind in copy.types.items())])
            self.session.read.schema(types).parquet(str(copy.path)).createOrReplaceTempView(f"openfigures{position}")

    def table(self, name: str) -> Any:
        """Return the cells of a table with the numbers of its rows."""
        import ibis  # noqa: PLC0415 - heavy, and optional

        name_there = f"openfigures{list(self.copies).index(name)}"
        return ibis.table({ROW: "int64", **self.copies[name].types}, name=name_there)

    def few(self, t: Any, told: Callable[[Any], Any]) -> list[tuple[Any, ...]] | None:
        """Return what is told of each row of a table, in the order of rows; None when they are too many to be brought.

        The limit stands inside the question: so all parts of a table are looked through at once, and no more is sent.
        """
        most = self.cells // len(t.columns)
        rows = self.rows(told(t.limit(most + 1).view()).order_by(ROW))
        return rows if len(rows) <= most else None

    def rows(self, question: Any) -> list[tuple[Any, ...]]:
        """Return the answer to a question."""
        return [tuple(row) for row in self.session.sql(sql(question)).collect()]


def sql(question: Any) -> str:
    """Return a question in the SQL of Spark."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    with catch_warnings():
        simplefilter("ignore", FutureWarning)  # PySpark has doubts about pandas, which is not asked here
        return str(ibis.to_sql(question, dialect="pyspark", pretty=False))
