"""Validate a package: own judges here, those of other libraries beside, then what they say of each other."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from openfigures.errors import UsageError
from openfigures.findings import JudgeResult, Report, TableCount
from openfigures.judges.external import need
from openfigures.judges.judge import Case
from openfigures.options import ENGINES, EVERYDAY, JUDGES, LIBRARIES, SPARK, Options, Progress
from openfigures.package.opening import open_package
from openfigures.rules.catalogue import read_catalogue
from openfigures.validation.named import named_tables
from openfigures.validation.walk import judge_case, load_engine, load_judge, read_case

if TYPE_CHECKING:
    from openfigures.validation.apart import Apart


def _silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def validate(path: str | Path = ".", *, options: Options | None = None, progress: Progress = _silent) -> Report:
    """Return the verdict of every judge asked on the package in a folder or behind a descriptor.

    Raises InputRefusedError when the package is unsafe or malformed, UsageError for an unknown judge or
    engine, or one that is not installed, MachineError when the machine fails.
    """
    options = options or Options()
    names = _judges(options)
    _known(options.engine, tuple(ENGINES), "engine")
    if options.engine == SPARK or options.connect is not None:
        load_engine(options)  # what is missing for it is said before anything is read
    package = open_package(Path(path))
    catalogue = read_catalogue(package)
    libraries = [name for name in names if name in LIBRARIES]
    compared = bool(libraries) and len(names) > 1
    with ExitStack() as stack:
        named = stack.enter_context(named_tables(package, options, names))
        others = _start(stack, libraries, Path(path), options, compared=compared)
        case = read_case(package, catalogue, options, progress, compared=compared, named=named)
        own = [load_judge(name) for name in names if name not in libraries]
        results = judge_case(case, own, load_engine(options), progress)
        results += [other.result() for other in others]
    results.sort(key=lambda result: names.index(result.name))
    return _report(case, results, options.tables)


def _start(
    stack: ExitStack, names: Sequence[str], path: Path, options: Options, *, compared: bool
) -> Sequence["Apart"]:
    """Start the judges of other libraries, each in a process of its own, so that their slow imports overlap."""
    if not names:
        return ()
    from openfigures.validation.apart import Apart, Job  # noqa: PLC0415 - the everyday run asks no other library

    for name in names:
        need(name, LIBRARIES[name])
    job = Job(path=path.absolute(), engine=options.engine, keep=options.keep, compared=compared)
    return [stack.enter_context(Apart(replace(job, judge=name))) for name in names]


def _report(case: Case, results: Sequence[JudgeResult], named: Mapping[str, str]) -> Report:
    report = Report(
        package=case.package.name,
        version=case.package.version,
        tables=tuple(TableCount(name=t.name, rows=t.rows, fields=t.width) for t in case.tables.values()),
        judges=tuple(results),
        notes=(*case.package.notes, *_notes(case), *_named(named)),
        folder=_seen_from_here(case.package.folder.root),
    )
    if not case.compared:
        return report
    from openfigures.validation.agreement import compared  # noqa: PLC0415 - the everyday run compares nothing

    return compared(report, case)


def _seen_from_here(folder: Path) -> str:
    inside, here = folder.resolve(), Path.cwd()
    return inside.relative_to(here).as_posix() if here in inside.parents else ""


def _notes(case: Case) -> list[str]:
    notes = []
    for resource in case.package.resources:
        if resource.tabular and resource.schema is None:
            notes.append(f"The table '{resource.name}' has no schema; its cells were read as texts.")
        elif not resource.tabular and resource.schema is None:
            notes.append(f"The resource '{resource.name}' is no table in CSV or Parquet; only its file was looked at.")
    if case.package.rules_path is None:
        notes.append("The package has no rule catalogue (validators/rules.yaml).")
    return notes


def _named(tables: Mapping[str, str]) -> list[str]:
    return [
        f"The rows of '{name}' are those of the table '{table}' of Spark, in the order in which they came."
        for name, table in tables.items()
    ]


def _judges(options: Options) -> list[str]:
    names = options.judges or (tuple(JUDGES) if options.full else EVERYDAY)
    for name in names:
        _known(name, tuple(JUDGES), "judge")
    return list(dict.fromkeys(names))


def _known(name: str, names: Sequence[str], noun: str) -> None:
    if name not in names:
        raise UsageError(f"there is no {noun} '{name}'; choose one of {', '.join(names)}")
