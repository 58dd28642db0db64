"""Tables of a catalogue as files."""

import csv
from pathlib import Path
from typing import Any


def write_rows(frame: Any, path: Path) -> None:
    """Write a table as CSV, with all values as the texts that Spark makes of them; null is an empty cell."""
    names = ["`{}`".format(name.replace("`", "``")) for name in frame.columns]
    texts = frame.select(*(frame[name].cast("string") for name in names))
    with path.open("x", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(texts.toLocalIterator())
