"""A table of any number of integer columns under any number of rules, for how cost grows with both."""

from collections import Counter
from pathlib import Path

from benchmarks.generated.package import field, schema, write_around, write_lines

RULE = "  - {{name: rule-{0}, table: grid, check: 'c{1} + {2} > c{3}', because: no cell is more than 999}}\n"


def write_grid(folder: Path, rows: int, columns: int, rules: int = 0) -> Counter[str]:
    """Write a package whose first column has a fault in one row of a hundred; return the number of faults."""
    names = [f"c{column}" for column in range(columns)]
    fields = [field("id", required=True), *(field(name, "integer", minimum=0, maximum=999) for name in names)]
    catalogue = "".join(
        RULE.format(rule, rule % columns, 1_000 + rule, (rule + 1 + rule // columns) % columns) for rule in range(rules)
    )
    head = f'version: "1"\nrules:{"" if rules else " []"}\n'
    write_around(folder, "grid", head + catalogue, {"grid": schema(fields)})
    lines = (",".join(_cells(row, columns)) for row in range(rows))
    write_lines(folder / "grid.csv", [",".join(["id", *names]), *lines])
    return Counter({"c0 maximum": len(range(99, rows, 100))})


def _cells(row: int, columns: int) -> list[str]:
    first = 1_000 if row % 100 == 99 else row * 7 % 1_000
    return [f"R{row:09d}", str(first), *(str((row * 13 + column * 101) % 1_000) for column in range(1, columns))]
