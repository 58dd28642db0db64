"""Rules, and the schemas of Pandera that are made of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import pandera.errors
import pandera.ibis
from ibis.expr.types import BooleanColumn, Column, Table, Value


@dataclass(frozen=True)
class Rule:
    """What must hold for each row of a prepared table."""

    name: str
    because: str
    holds: Callable[[Table], BooleanColumn]
    """True, false, or null when nobody can tell."""

    def check(self) -> pandera.ibis.Check:
        """Return the check of Pandera; it fails where nobody can tell."""
        error = f"{self.name}: {self.because}"
        return pandera.ibis.Check(self._decided, name=self.name, error=error, ignore_na=False)

    def _decided(self, data: pandera.ibis.IbisData) -> BooleanColumn:
        return self.holds(data.table).fill_null(False)


def schema(name: str, rules: Sequence[Rule]) -> pandera.ibis.DataFrameSchema:
    """Return the schema of a prepared table."""
    return pandera.ibis.DataFrameSchema(name=name, checks=[rule.check() for rule in rules])


def judged(
    test: BooleanColumn, *, when: BooleanColumn | bool = True, unless: Sequence[BooleanColumn] = ()
) -> BooleanColumn:
    """Return the test for the rows that a rule speaks of and that it can judge, and true for all others."""
    return ibis.ifelse(ibis.and_(when, *(~one for one in unless)), test, True)


def constant(t: Table, value: Value) -> Column:
    """Return a column that has the same value in every row."""
    first = t[t.columns[0]]
    return ibis.ifelse(first.isnull() | first.notnull(), value, ibis.null())


def check_all(prepared: Mapping[str, Table], schemas: Mapping[str, pandera.ibis.DataFrameSchema]) -> None:
    """Check all tables; raises pandera.errors.SchemaErrors with everything that is wrong in them."""
    found = []
    for name, table in prepared.items():
        try:
            schemas[name].validate(table, lazy=True)
        except pandera.errors.SchemaErrors as errors:
            found.append(errors)
    if found:
        every = [error for errors in found for error in errors.schema_errors]
        raise pandera.errors.SchemaErrors(found[0].schema, every, found[0].data)
