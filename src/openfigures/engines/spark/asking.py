"""Questions in Ibis, answered by Spark."""

from collections.abc import Mapping
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

    def know(self) -> None:
        """Tell Spark where the tables are."""
        for position, copy in enumerate(self.copies.values()):
            self.session.read.parquet(str(copy.path)).createOrReplaceTempView(f"openfigures{position}")

    def table(self, name: str) -> Any:
        """Return the texts of a table with the numbers of its rows."""
        import ibis  # noqa: PLC0415 - heavy, and optional

        texts = {f"c{index}": "string" for index in range(self.copies[name].width)}
        return ibis.table({ROW: "int64", **texts}, name=f"openfigures{list(self.copies).index(name)}")

    def rows(self, question: Any) -> list[tuple[Any, ...]]:
        """Return the answer to a question."""
        return [tuple(row) for row in self.session.sql(sql(question)).collect()]


def sql(question: Any) -> str:
    """Return a question in the SQL of Spark."""
    import ibis  # noqa: PLC0415 - heavy, and optional

    with catch_warnings():
        simplefilter("ignore", FutureWarning)  # PySpark has doubts about pandas, which is not asked here
        return str(ibis.to_sql(question, dialect="pyspark", pretty=False))
