"""Validate a package: open it, read its tables once, let the judges speak, return the report."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from threading import Thread
from time import perf_counter

from openfigures.engines.auto import SMALL_BYTES
from openfigures.engines.checks import Engine
from openfigures.errors import UsageError
from openfigures.findings import JudgeResult, Report, TableCount
from openfigures.judges.judge import Case, Judge
from openfigures.options import AUTO, ENGINES, EVERYDAY, HELD_BYTES, JUDGES, Options, Progress
from openfigures.package.descriptor import Resource
from openfigures.package.opening import Package, open_package
from openfigures.rules.catalogue import read_catalogue
from openfigures.tables.table import read_table


def _silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def validate(path: str | Path = ".", *, options: Options | None = None, progress: Progress = _silent) -> Report:
    """Return the verdict of every judge asked on the package in a folder or behind a descriptor.

    Raises InputRefusedError when the package is unsafe or malformed, UsageError for an unknown judge or
    engine, MachineError when the machine fails.
    """
    options = options or Options()
    judges = _judges(options)
    _known(options.engine, tuple(ENGINES), "engine")
    package = open_package(Path(path))
    case = _case(package, options, progress)
    started = perf_counter()
    asked = [list(judge.checks(case)) for judge in judges]
    engine: Engine = _load(ENGINES[options.engine])()
    progress("judging", 0, 1)
    outcomes = engine.run(case.tables, [check for checks in asked for check in checks], case.keep)
    progress("judging", 1, 1)
    shared = perf_counter() - started
    results = []
    for judge, checks in zip(judges, asked, strict=True):
        results.append(_conclude(judge, case, [outcomes.pop(0) for _ in checks], shared if checks else 0.0))
    return Report(
        package=package.name,
        version=package.version,
        tables=tuple(TableCount(name=t.name, rows=t.rows, fields=t.width) for t in case.tables.values()),
        judges=tuple(results),
        notes=(*package.notes, *_notes(case)),
    )


def _conclude(judge: Judge, case: Case, outcomes: list, shared: float) -> JudgeResult:  # type: ignore[type-arg]
    """Return a judge's result with the seconds it took, those of the shared pass included."""
    started = perf_counter()
    result = judge.conclude(case, outcomes)
    return replace(result, seconds=shared + perf_counter() - started)


def _case(package: Package, options: Options, progress: Progress) -> Case:
    catalogue = read_catalogue(package)
    delimited = [resource for resource in package.resources if resource.delimited]
    total = sum((package.folder.root / path).stat().st_size for resource in delimited for path in resource.paths)
    if options.engine == "duckdb" or (options.engine == AUTO and total > SMALL_BYTES):
        # importing DuckDB takes as long as surveying 30 MB, and most of both runs beside the other
        Thread(target=_import_ahead, args=(ENGINES["duckdb"],), daemon=True).start()
    done, hold = 0, total <= HELD_BYTES

    def advance(size: int) -> None:
        nonlocal done
        done += size
        progress("reading", done, total)

    tables = {resource.name: read_table(resource, package.folder, advance, hold=hold) for resource in delimited}
    others = [resource for resource in package.resources if not resource.delimited]
    unreadable = {one.name: reason for one in others if (reason := _unreadable(one)) is not None}
    return Case(package=package, catalogue=catalogue, tables=tables, unreadable=unreadable, keep=options.keep)


def _import_ahead(dotted: str) -> None:
    with suppress(Exception):  # whoever needs it meets the same error
        _load(dotted)


def _unreadable(resource: Resource) -> str | None:
    """Say why a resource with a schema is not judged row by row; None when it has none, so that no rows are owed."""
    if resource.schema is None:
        return None
    return "rows inside the descriptor are not read" if not resource.paths else "only CSV tables are read"


def _notes(case: Case) -> list[str]:
    notes = []
    for resource in case.package.resources:
        if resource.delimited and resource.schema is None:
            notes.append(f"The table '{resource.name}' has no schema; its cells were read as texts.")
        elif not resource.delimited and resource.schema is None:
            notes.append(f"The resource '{resource.name}' is no CSV table; only its file was looked at.")
    if case.package.rules_path is None:
        notes.append("The package has no rule catalogue (validators/rules.yaml).")
    return notes


def _judges(options: Options) -> list[Judge]:
    names = options.judges or (tuple(JUDGES) if options.full else EVERYDAY)
    for name in names:
        _known(name, tuple(JUDGES), "judge")
    return [_load(JUDGES[name])() for name in dict.fromkeys(names)]


def _known(name: str, names: Sequence[str], noun: str) -> None:
    if name not in names:
        raise UsageError(f"there is no {noun} '{name}'; choose one of {', '.join(names)}")


def _load(dotted: str):  # type: ignore[no-untyped-def]
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)
