"""Measure openfigures beside other tools and hand-written queries, and write docs/benchmarks.md with its plots.

Usage: python scripts/benchmark.py [--only SECTION]... [--rows 1000000] [--runs 5] [--out docs/benchmarks.md]

Packages are generated into a temporary folder, with a known number of faults. Each command runs in a fresh process,
other tools in environments of their own, made by pip in ~/.cache/openfigures-benchmark at first use. What was measured
is kept in a JSON file beside the document: sections that do not run keep what they had. The section `huge` runs only
when it is asked for. Needs the extra `full`.
"""

import argparse
import datetime
import re
import shlex
import sys
import tempfile
from pathlib import Path

from benchmarks import document, plots
from benchmarks.environments import APART, peers, python_of
from benchmarks.machine import OWN, compile_ahead, described, versions
from benchmarks.processes import ROOT
from benchmarks.results import Section, Sections, load, save
from benchmarks.sections import PLANS
from benchmarks.sections.section import Plan, Setting


def measured(plan: Plan, options: argparse.Namespace) -> Section:
    """Measure one section."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        setting = Setting(folder=Path(folder), rows=options.rows, runs=options.runs)
        comparisons = plan.measured(setting)
    return Section(title=plan.title, note=plan.note, written=written(), comparisons=comparisons)


def written() -> str:
    """Say when, how, where and of which versions a section was measured."""
    command = shlex.join(["python", "scripts/benchmark.py", *sys.argv[1:]])
    today = datetime.datetime.now(datetime.UTC).date()
    others = [versions(python_of("peers"), names(peers())), versions(python_of("datacompy"), names(APART["datacompy"]))]
    return (
        f"Measured on {today} by `{command}`: {described()}; {versions(Path(sys.executable), OWN)}. "
        f"Other tools: {', '.join(others)}."
    )


def names(requirements: tuple[str, ...]) -> list[str]:
    """Return the names of distributions that requirements ask for."""
    return [re.split(r"[\[<>=!~; ]", one, maxsplit=1)[0] for one in requirements]


def write(path: Path, sections: Sections) -> None:
    """Write the document and its plots."""
    path.write_text(document.written(sections), "utf-8")
    compared = [one for name in ("small", "million") if name in sections for one in sections[name].comparisons]
    if compared:
        path.with_name(f"{path.stem}-time.svg").write_text(plots.bars(compared), "utf-8")
    if "growth" in sections:
        growth = plots.lines(sections["growth"].comparisons)
        path.with_name(f"{path.stem}-growth.svg").write_text(growth, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    listed = ", ".join(f"{name} ({plan.minutes} min)" for name, plan in PLANS.items())
    parser.add_argument("--only", action="append", choices=PLANS, help=f"measure this section; repeatable: {listed}")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the large table; the rest in proportion")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = parser.parse_args()
    compile_ahead(Path(sys.executable))
    kept = options.out.with_suffix(".json")
    sections = load(kept)
    for name in options.only or (one for one, plan in PLANS.items() if not plan.asked):
        print(f"{name}: {PLANS[name].missing() or PLANS[name].title}", file=sys.stderr)
        if not PLANS[name].missing():
            sections[name] = measured(PLANS[name], options)
            sections = {one: sections[one] for one in PLANS if one in sections}
            save(kept, sections)
            write(options.out, sections)
    print(f"written: {options.out}")


if __name__ == "__main__":
    main()
