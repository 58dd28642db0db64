"""One walk through a package in this process: read its tables once, let the judges speak."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from sys import maxsize
from threading import Thread
from time import perf_counter

from openfigures.engines.auto import SMALL_BYTES
from openfigures.engines.checks import Engine, Outcome
from openfigures.errors import UsageError
from openfigures.findings import JudgeResult
from openfigures.judges.judge import Case, Judge
from openfigures.options import AUTO, ENGINES, HELD_BYTES, JUDGES, LEAST_MEMORY, PLAIN, SPARK, Options, Progress
from openfigures.package.descriptor import Resource
from openfigures.package.opening import Package
from openfigures.rules.catalogue import Catalogue
from openfigures.tables.table import read_table
from openfigures.validation.named import Named


def load_judge(name: str) -> Judge:
    """Import a judge and return it."""
    judge: Judge = _load(JUDGES[name])()
    return judge


def load_engine(options: Options) -> Engine:
    """Import an engine and return it; raises UsageError when it cannot work like this."""
    if options.connect is not None and options.engine != SPARK:
        raise UsageError(f"the engine '{options.engine}' connects to nothing; choose {SPARK}, or leave --connect out")
    if options.memory < LEAST_MEMORY:
        raise UsageError(f"a validation needs {LEAST_MEMORY // 2**20} MiB of memory at least")
    wishes = {SPARK: [options.connect] if options.connect else [], PLAIN: []}.get(options.engine, [options.memory])
    found: Engine = _load(ENGINES[options.engine])(*wishes)
    return found


def read_case(
    package: Package,
    catalogue: Catalogue,
    options: Options,
    progress: Progress,
    *,
    compared: bool,
    named: Named | None = None,
) -> Case:
    """Return a package with its tables; raises InputRefusedError when a table cannot be read at all.

    `named` are the resources whose rows stand in other files than their own.
    """
    named = named or {}
    tabular = [resource for resource in package.resources if resource.tabular]
    total = sum((package.folder.root / path).stat().st_size for resource in tabular for path in resource.paths)
    if options.engine == "duckdb" or (options.engine == AUTO and total > SMALL_BYTES):
        # importing DuckDB takes as long as surveying 30 MB, and most of both runs beside the other
        Thread(target=_import_ahead, args=(ENGINES["duckdb"],), daemon=True).start()
    done, hold = 0, total <= HELD_BYTES and not named and not any(resource.packed for resource in tabular)

    def advance(size: int) -> None:
        nonlocal done
        done += size
        progress("reading", min(done, total), total)  # packed tables hold more than their size

    places = {one.name: named.get(one.name, (one, package.folder)) for one in tabular}
    tables = {name: read_table(one, folder, advance, hold=hold) for name, (one, folder) in places.items()}
    others = [resource for resource in package.resources if not resource.tabular]
    unreadable = {one.name: reason for one in others if (reason := _unreadable(one)) is not None}
    return Case(
        package=package,
        catalogue=catalogue,
        tables=tables,
        unreadable=unreadable,
        keep=options.keep,
        compared=compared,
    )


def judge_case(case: Case, judges: Sequence[Judge], engine: Engine, progress: Progress) -> list[JudgeResult]:
    """Return the result of each judge; an engine runs the checks of all of them in one pass."""
    started = perf_counter()
    asked = [list(judge.checks(case)) for judge in judges]
    progress("judging", 0, 1)
    every = maxsize if case.compared else case.keep
    try:
        outcomes = engine.run(case.tables, [check for checks in asked for check in checks], every)
    finally:  # or what was found would be of two versions of a file
        case.package.folder.check_unchanged()
    progress("judging", 1, 1)
    shared = perf_counter() - started
    results = []
    for judge, checks in zip(judges, asked, strict=True):
        results.append(_conclude(judge, case, [outcomes.pop(0) for _ in checks], shared if checks else 0.0))
    return results


def _conclude(judge: Judge, case: Case, outcomes: list[Outcome], shared: float) -> JudgeResult:
    """Return a judge's result with the seconds it took, those of the shared pass included."""
    started = perf_counter()
    result = judge.conclude(case, outcomes)
    return replace(result, seconds=shared + perf_counter() - started)


def _import_ahead(dotted: str) -> None:
    with suppress(Exception):  # whoever needs it meets the same error
        _load(dotted)


def _unreadable(resource: Resource) -> str | None:
    """Say why a resource with a schema is not judged row by row; None when it has none, so that no rows are owed."""
    if resource.schema is None:
        return None
    return "only tables in CSV and Parquet are read" if resource.paths else "rows inside the descriptor are not read"


def _load(dotted: str):  # type: ignore[no-untyped-def]
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)
