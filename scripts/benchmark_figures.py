"""Generated figures that hang together, with a known number of errors: a panel of groups, and one large tree."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

SEED = 20_200_114
FIGURES = {"poor": 1_000, "base": 100_000, "incidence": 0, "registered": 1_000, "share": 0}
"""The figures of one group, with what the counts are rounded to."""

PANEL = """\
version: "1"
figures: {table: figures, quantity: what, over: [area, period], value: value, qualifier: how, unit: unit, kind: kind}
relations:
  - {name: incidence-of-base, relate: incidence = poor / base, because: the incidence is a share of its base}
  - {name: share-lifted, relate: share = 1 - poor / registered, because: who is not poor any more was lifted}
  - {name: registered-in-base, relate: registered <= base, because: the registered belong to the base}
  - {name: poor-are-registered, relate: poor <= registered, because: the poor belong to the registered}
"""
TREE = """\
version: "1"
figures: {table: figures, quantity: what, over: [area], value: value, qualifier: how}
relations:
  - {name: town-and-country, relate: total = urban + rural, because: everyone lives in one of both}
  - {name: parts-of-total, relate: total = sum(total by areas.part_of), because: the parts make the whole}
  - {name: parts-of-urban, relate: urban = sum(urban by areas.part_of), because: the parts make the whole}
  - {name: parts-of-rural, relate: rural = sum(rural by areas.part_of), because: the parts make the whole}
"""


def write_panel(folder: Path, groups: int) -> int:
    """Write a package of independent groups of five rounded figures, one group in a hundred with a wrong incidence.

    Return the number of wrong groups.
    """
    random = Random(SEED)
    wrong = frozenset(random.sample(range(groups), groups // 100))
    rows = [row for group in range(groups) for row in _group(random, group, wrong=group in wrong)]
    _write(folder, "panel", PANEL, {"figures": ["id,area,period,what,value,how,unit,kind", *rows]})
    return len(wrong)


def _group(random: Random, group: int, *, wrong: bool) -> Iterator[str]:
    area, period = f"A{group // 20:05d}", 2000 + group % 20
    base = random.randrange(500_000, 30_000_000)
    poor = random.randrange(1_000, base // 20)
    registered = min(base, poor * random.randrange(5, 60))
    incidence, share = round(poor / base * 100, 2), round(100 - poor / registered * 100, 1)
    values = {
        "poor": str(round(poor / 1_000) * 1_000),
        "base": str(round(base / 100_000) * 100_000),
        "incidence": f"{incidence * 10 + 1 if wrong else incidence:.2f}",
        "registered": str(round(registered / 1_000) * 1_000),
        "share": f"{share:.1f}",
    }
    for what, value in values.items():
        unit, kind = ("%", "share") if what in {"incidence", "share"} else ("{person}", "people")
        yield f"{area}-{period}-{what},{area},{period},{what},{value},rounded,{unit},{kind}"


def write_tree(folder: Path) -> int:
    """Write a package of 60 exact figures that all hang together; return how many of them are wrong."""
    random = Random(SEED)
    regions = {f"R{region}": "N" for region in range(4)}
    areas = {"N": "", **regions, **{f"{region}{n}": region for region in regions for n in range(4)}}
    areas.pop("R33")
    values: dict[tuple[str, str], int] = {}
    for area in reversed(areas):
        parts = [part for part, whole in areas.items() if whole == area]
        for what in ("urban", "rural"):
            own = random.randrange(10_000, 900_000)
            values[what, area] = sum(values[what, part] for part in parts) if parts else own
        values["total", area] = values["urban", area] + values["rural", area]
    wrong = random.sample(sorted(values), 2)
    values[wrong[0]] *= 10
    values[wrong[1]] += 5_000
    figures = [f"{what}-{area},{area},{what},{value},exact" for (what, area), value in values.items()]
    listed = [f"{area},{whole}" for area, whole in areas.items()]
    tables = {"figures": ["id,area,what,value,how", *figures], "areas": ["area,part_of", *listed]}
    _write(folder, "tree", TREE, tables)
    return len(wrong)


def _write(folder: Path, name: str, rules: str, tables: Mapping[str, Sequence[str]]) -> None:
    (folder / "validators").mkdir(parents=True)
    (folder / "validators" / "rules.yaml").write_text(rules, "utf-8")
    for table, lines in tables.items():
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    resources = [_resource(table, lines[0].split(",")) for table, lines in tables.items()]
    if "areas" in tables:
        key = {"fields": ["area"], "reference": {"resource": "areas", "fields": ["area"]}}
        resources[0]["schema"]["foreignKeys"] = [key]
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    descriptor = {"$schema": profile, "name": name, "version": "1.0.0", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")


def _resource(table: str, names: Sequence[str]) -> dict:  # type: ignore[type-arg]
    fields = [{"name": name, "type": "number" if name == "value" else "string"} for name in names]
    schema = {"fields": fields, "primaryKey": [names[0]]}
    return {
        "name": table,
        "path": f"{table}.csv",
        "type": "table",
        "format": "csv",
        "encoding": "utf-8",
        "schema": schema,
    }
