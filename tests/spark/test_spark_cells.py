"""What casts, locales and other languages read in another way: Spark answers itself, and as the plain engine does."""

from pathlib import Path
from typing import Any

import pytest
from spark_session import outcomes, session

from openfigures.demands.rules import rule_demands
from openfigures.demands.schemas import schema_demands
from openfigures.engines.plain.engine import PlainEngine
from openfigures.package.opening import open_package
from openfigures.rules.catalogue import read_catalogue
from packages import Json, TableOf, tables_of, write_package

pytestmark = pytest.mark.tools
__all__ = ["session"]

FIELDS: list[Json] = [
    {"name": "area", "type": "string", "constraints": {"pattern": "[A-Z]{2}"}},
    {"name": "day", "type": "date"},
    {"name": "value", "type": "number"},
    {"name": "count", "type": "integer", "constraints": {"minimum": 0}},
    {"name": "note", "type": "string", "constraints": {"maxLength": 9}},
]
ROWS = [
    'CQ,2019-02-03,1.5,3,plain',
    '"CQ\n",2019-2-3,1_0,007,"$ before a line end"',
    'ÉÉ,2019-02-30, 12,1.0,${env:HOME}',
    'CQ,0000-01-01,100.000000000000001,-1,back\\slash',
    "CQ,0001-01-01,1e3,9999999999999999999,it's",
    'SC,9999-12-31,NaN,,👩‍👩‍👧',
    ',,,,',
    'SC,2019-02-03T00:00:00,１２,+5,"a""b"',
    'SC,now,.5,0,\x01',
    'CQ,2019-02-03,1.50,3,plain',
]  # fmt: skip
RULES = [
    ("dollar", "note <> '${env:HOME}'"),
    ("quotes", "note <> 'it''s' AND note <> 'back\\slash' AND note <> 'a\"b'"),
    ("division-by-zero", "multiple_of(value, count)"),
    ("exact", "value * count <> 4.5"),
    ("order-of-texts", "area < 'É'"),
    ("days", "day >= period_start('2016-01-31/P1M') AND day <= period_end('9999')"),
    ("words", r"matches(note, '\w+')"),
]


@pytest.mark.parametrize("cells", [0, 1_000_000], ids=["counted-there", "brought-here"])
def test_spark_reads_cells_as_the_plain_engine_does(session: Any, tmp_path: Path, cells: int) -> None:
    text = "\n".join([",".join(field["name"] for field in FIELDS), *ROWS, ""])
    schema = {
        "uniqueKeys": [["day", "note"], ["area"]],
        "foreignKeys": [{"fields": ["area"], "reference": {"resource": "areas", "fields": ["area"]}}],
    }
    areas = TableOf(csv="area,label\nCQ,Chongqing\nCQ,twice\n", fields=[{"name": "area"}, {"name": "label"}])
    rules: list[Json] = [{"name": name, "table": "t", "check": check, "because": "so it is"} for name, check in RULES]
    sums = "sum(length(note)) <= 30 OR count() = 1"
    rules.append({"name": "sums", "table": "t", "group_by": ["area"], "check": sums, "because": "so it is"})
    write_package(tmp_path, {"t": TableOf(csv=text, fields=FIELDS, schema=schema), "areas": areas}, rules=rules)
    package = open_package(tmp_path)
    demands = [
        *(one for table in package.resources if table.schema for one in schema_demands(table.name, table.schema, [])),
        *rule_demands(package, read_catalogue(package)),
    ]
    checks = [one.check for one in demands]
    plain = PlainEngine().run(tables_of(tmp_path), checks, 1000)
    spark = outcomes(session, tables_of(tmp_path), checks, 1000, cells)
    left = [demands[at].rule for at in range(len(checks)) if at not in spark]
    assert left == []
    assert {demands[at].rule: outcome for at, outcome in spark.items()} == {
        one.rule: outcome for one, outcome in zip(demands, plain, strict=True)
    }
