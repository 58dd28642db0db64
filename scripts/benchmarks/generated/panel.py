"""Figures that hang together, with a known number of errors: a panel of groups, one large tree, and many pairs."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.generated.package import Schema, field, schema, write_around, write_lines

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
PAIRS = """\
version: "1"
figures: {table: figures, quantity: what, over: [area], value: value, qualifier: how}
relations:
"""


def write_panel(folder: Path, groups: int) -> int:
    """Write a package of independent groups of five rounded figures, one group in a hundred with a wrong incidence.

    Return the number of wrong groups.
    """
    random = Random(SEED)
    wrong = frozenset(random.sample(range(groups), groups // 100))
    rows = [row for group in range(groups) for row in _group(random, group, wrong=group in wrong)]
    header = "id,area,period,what,value,how,unit,kind"
    write_around(folder, "panel", PANEL, {"figures": _schema(header)})
    write_lines(folder / "figures.csv", [header, *rows])
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


def write_tree(folder: Path, regions: int = 4, *, wrong: int = 2) -> int:
    """Write a package of 15 exact figures a region, and 3 more, that all hang together.

    Return how many of them are wrong.
    """
    random = Random(SEED)
    wholes = {f"R{region}": "N" for region in range(regions)}
    areas = {"N": "", **wholes, **{f"{region}-{part}": region for region in wholes for part in range(4)}}
    values: dict[tuple[str, str], int] = {}
    for area in reversed(areas):
        parts = [part for part, whole in areas.items() if whole == area]
        for what in ("urban", "rural"):
            own = random.randrange(10_000, 900_000)
            values[what, area] = sum(values[what, part] for part in parts) if parts else own
        values["total", area] = values["urban", area] + values["rural", area]
    for figure in random.sample(sorted(values), wrong):
        values[figure] *= 10
    header = "id,area,what,value,how"
    key = {"fields": ["area"], "reference": {"resource": "areas", "fields": ["area"]}}
    schemas = {"figures": _schema(header, foreignKeys=[key]), "areas": _schema("area,part_of")}
    write_around(folder, "tree", TREE, schemas)
    figures = [f"{what}-{area},{area},{what},{value},exact" for (what, area), value in values.items()]
    write_lines(folder / "figures.csv", [header, *figures])
    write_lines(folder / "areas.csv", ["area,part_of", *(f"{area},{whole}" for area, whole in areas.items())])
    return wrong


def write_pairs(folder: Path, relations: int, quantities: int = 2_048, areas: int = 10) -> int:
    """Write a package of this many figures for each area, of which the relations tie pairs; all but one are right.

    Return the number of pairs that contradict each other: one.
    """
    bound = "  - {{name: below-{0}, relate: low{0} <= high{0}, because: a part is no more than the whole}}\n"
    rules = PAIRS + "".join(bound.format(number) for number in range(relations))
    header = "id,area,what,value,how"
    write_around(folder, "pairs", rules, {"figures": _schema(header)})
    values = {f"{end}{pair}": value for pair in range(quantities // 2) for end, value in (("low", 10), ("high", 20))}
    figures = [
        f"{what}-{area},{area},{what},{30 if (what, area) == ('low0', 0) else value},exact"
        for area in range(areas)
        for what, value in values.items()
    ]
    write_lines(folder / "figures.csv", [header, *figures])
    return 1


def _schema(header: str, **more: object) -> Schema:
    fields = [field(name, "number" if name == "value" else "string") for name in header.split(",")]
    return schema(fields, **more)
