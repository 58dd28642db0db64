"""What the cells of a column are for figures, as the catalogue says, so that a change of one is called by its name."""

from collections.abc import Iterator, Sequence

from openfigures.rules.relations import FigureColumns
from openfigures.versions.changes import Kind
from openfigures.versions.pairs import FieldPair, ResourcePair


def cell_kinds(
    pair: ResourcePair, fields: Sequence[FieldPair], old: FigureColumns | None, new: FigureColumns | None
) -> list[Kind]:
    """Return what a change of a cell of each field is; where the two catalogues differ, the graver of both."""
    before = dict(_roles(old, pair.old.name)) if old else {}
    after = dict(_roles(new, pair.new.name)) if new else {}
    kinds = ((before.get(one.old.name), after.get(one.new.name)) for one in fields)
    return [
        max(filter(None, both), key=lambda kind: (kind.bump, kind.code), default=Kind.CELL_CHANGED) for both in kinds
    ]


def _roles(figures: FigureColumns, table: str) -> Iterator[tuple[str, Kind]]:
    """Yield the columns of a table that say something of figures; of two roles of one column the later holds."""
    if table == figures.table:
        yield figures.value, Kind.VALUE_CORRECTED
        if figures.to:
            yield figures.to, Kind.VALUE_CORRECTED
        if figures.qualifier:
            yield figures.qualifier, Kind.QUALIFIER_CHANGED
        if figures.resolution:
            yield figures.resolution, Kind.RESOLUTION_CHANGED
        if figures.power:
            yield figures.power, Kind.MULTIPLIER_CHANGED
        yield from ((name, Kind.SUBJECT_CHANGED) for name in (figures.quantity, *figures.over))
    for column, kind in ((figures.kind, Kind.QUANTITY_KIND_CHANGED), (figures.unit, Kind.UNIT_CHANGED)):
        if column and (column.table or figures.table) == table:
            yield column.name, kind
