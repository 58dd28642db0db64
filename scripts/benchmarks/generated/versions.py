"""Two versions of one package: 1 % of the rows have another value, 0.1 % are new, 0.1 % are gone."""

import csv
from collections import Counter
from pathlib import Path
from random import Random
from shutil import copytree

from benchmarks.generated.records import SEED, write_package


def write_versions(folder: Path, rows: int) -> Counter[str]:
    """Write two versions of a package into `old` and `new`.

    Return how many rows were added, removed, and changed in their value.
    """
    write_package(folder / "old", rows)
    copytree(folder / "old", folder / "new")
    random = Random(SEED)
    places = random.sample(range(rows), rows // 100 + rows // 1000)
    removed, changed = set(places[: rows // 1000]), set(places[rows // 1000 :])
    added = {place: number for number, place in enumerate(random.sample(range(rows), rows // 1000))}
    old, new = folder / "old" / "figures.csv", folder / "new" / "figures.csv"
    with old.open(encoding="utf-8", newline="") as source, new.open("w", encoding="utf-8", newline="") as target:
        lines, out = csv.reader(source), csv.writer(target, lineterminator="\n")
        out.writerow(next(lines))
        for place, row in enumerate(lines):
            if place in added:
                out.writerow([f"N{added[place]:09d}", *row[1:]])
            if place in changed:
                row[5] = f"{row[5]}5" if "." in row[5] else f"{row[5]}.5"
            if place not in removed:
                out.writerow(row)
    return Counter(added=len(added), removed=len(removed), value=len(changed))
