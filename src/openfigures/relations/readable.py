"""Whether all columns are there that figures and relations are read from."""

from collections.abc import Iterator, Mapping

from openfigures.package.opening import Package
from openfigures.relations.terms import references
from openfigures.rules.catalogue import Catalogue
from openfigures.rules.nodes import Column, columns
from openfigures.rules.relations import BOUND_COLUMNS, FigureColumns, key_of_dimension
from openfigures.rules.scope import lookup
from openfigures.tables.table import Table


def unreadable(package: Package, tables: Mapping[str, Table], catalogue: Catalogue) -> str | None:
    """Say why the figures cannot be read at all; None when they can, or when nobody says where they stand."""
    if catalogue.figures is None:
        return None
    for table, column in _needed(package, catalogue, catalogue.figures):
        if table not in tables:
            return f"the table '{table}' could not be read"
        file = tables[table].files[0]
        if file.has_header and not file.header.labels:
            return f"the table '{table}' has no header"
        if column not in tables[table].columns:
            return f"the column '{column}' of '{table}' is not there"
    return None


def _needed(package: Package, catalogue: Catalogue, figures: FigureColumns) -> Iterator[tuple[str, str]]:
    """Yield all columns that are read, as (table, column)."""
    own = (figures.quantity, *figures.over, figures.value, figures.to, figures.qualifier, figures.resolution)
    for name in (*own, figures.power, figures.weight):
        if name is not None:
            yield figures.table, name
    asked = [Column(name, table) for table, name in columns(figures.when)]
    for column in (*asked, figures.unit, figures.kind):
        if column is not None:
            yield from _reached(package, figures, column)
    resource = package.resource(figures.table)
    trees = {one.by for relation in catalogue.relations for one in references(relation) if one.by is not None}
    for tree in trees:
        key = key_of_dimension(resource, tree.table) if resource else None
        if key is not None and tree.table is not None:
            yield tree.table, key.reference[0]
            yield tree.table, tree.name
    if figures.bounds is not None:
        for name in (figures.quantity, *figures.over, *BOUND_COLUMNS):
            yield figures.bounds, name


def _reached(package: Package, figures: FigureColumns, column: Column) -> Iterator[tuple[str, str]]:
    if column.table is None:
        yield figures.table, column.name
        return
    resource = package.resource(figures.table)
    if resource is not None:
        key = lookup(package, resource, column)
        yield column.table, column.name
        yield from ((figures.table, name) for name in key.fields)
        yield from ((column.table, name) for name in key.reference)
