"""Which members of a dimension belong to which: what sums in relations run over."""

from collections import defaultdict
from collections.abc import Mapping

from openfigures.engines.plain.rows import Reading
from openfigures.package.opening import Package
from openfigures.relations.terms import references
from openfigures.rules.catalogue import Catalogue
from openfigures.rules.relations import key_of_dimension
from openfigures.tables.table import Table

Members = Mapping[str, Mapping[str, tuple[str, ...]]]
"""For each tree, written table.column: the members whose row names a member there."""


def read_members(
    package: Package, tables: Mapping[str, Table], catalogue: Catalogue
) -> tuple[Members, Mapping[str, str]]:
    """Return the members of all trees that relations sum over, and the dimension that each tree is of."""
    resource = package.resource(catalogue.figures.table) if catalogue.figures else None
    trees = {one.by for relation in catalogue.relations for one in references(relation) if one.by is not None}
    members: dict[str, dict[str, tuple[str, ...]]] = {}
    dimensions: dict[str, str] = {}
    for tree in trees:
        key = key_of_dimension(resource, tree.table) if resource else None
        if key is None or tree.table is None:
            continue  # the catalogue was refused
        below: dict[str, list[str]] = defaultdict(list)
        for row in Reading(tables[tree.table]).rows():
            if parent := row.text(tree.name):
                below[parent].append(row.text(key.reference[0]))
        members[str(tree)] = {parent: tuple(listed) for parent, listed in below.items()}
        dimensions[str(tree)] = key.fields[0]
    return members, dimensions
