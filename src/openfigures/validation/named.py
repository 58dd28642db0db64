"""Rows that are taken from a table in the catalogue of Spark, in the place of the files of a resource."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from openfigures.errors import UsageError
from openfigures.options import LIBRARIES, SPARK, Options
from openfigures.package.descriptor import Resource
from openfigures.package.dialect import Dialect
from openfigures.package.formats import Format
from openfigures.package.opening import Package
from openfigures.package.paths import Folder

Named = Mapping[str, tuple[Resource, Folder]]
"""Resources that have one file with the rows of a table, and the folder of that file, by name."""


@contextmanager
def named_tables(package: Package, options: Options, judges: Sequence[str]) -> Iterator[Named]:
    """Give the resources whose rows stand in the catalogue, for as long as the copies of the rows are there.

    Raises UsageError when this cannot be asked, and MachineError when Spark fails.
    """
    resources = {one.name: one for one in package.resources if one.tabular}
    _check(options, judges, resources)
    if not options.tables:
        yield {}
        return
    from openfigures.engines.spark.engine import SparkEngine  # noqa: PLC0415 - heavy, and optional

    with TemporaryDirectory(prefix="openfigures-") as scratch:
        folder = Folder(Path(scratch))
        files = {name: f"rows-from-spark-{number}.csv" for number, name in enumerate(options.tables, start=1)}
        tables = {folder.root / files[name]: table for name, table in options.tables.items()}
        engine = SparkEngine() if options.connect is None else SparkEngine(options.connect)
        engine.fetch(tables)
        yield {name: (_in_file(resources[name], file), folder) for name, file in files.items()}


def _check(options: Options, judges: Sequence[str], resources: Mapping[str, Resource]) -> None:
    if not options.tables:
        return
    if options.engine != SPARK:
        raise UsageError(f"the engine '{options.engine}' has no catalogue of tables; choose {SPARK}")
    for name in options.tables:
        if name not in resources:
            raise UsageError(f"the package has no table '{name}'; it has {', '.join(resources) or 'none'}")
    for judge in judges:
        if judge in LIBRARIES:
            raise UsageError(f"the judge '{judge}' reads files only; leave it out, or --table")


def _in_file(resource: Resource, path: str) -> Resource:
    return replace(resource, paths=(path,), format=Format.CSV, gzipped=frozenset(), encoding="utf-8", dialect=Dialect())
