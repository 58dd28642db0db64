"""What changed in one resource that both versions have: its schema and its rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openfigures.tables.table import Table, read_table
from openfigures.versions.changes import Change, Group, Kind
from openfigures.versions.contract.book import Book
from openfigures.versions.contract.schemas import schema_changes
from openfigures.versions.files import same_files
from openfigures.versions.pairs import FieldPair, ResourcePair, field_pairs
from openfigures.versions.roles import cell_kinds
from openfigures.versions.rows.comparing import compare_rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What changed in one resource."""

    schema: tuple[Change, ...] = ()
    rows: tuple[Group, ...] = ()


def compare_contents(pair: ResourcePair, old: Book, new: Book, tables: Mapping[str, str], keep: int) -> Contents:
    """Return what changed in a resource; `tables` gives the new names of renamed resources by the old ones.

    Tables whose bytes are the same and mean the same are not read.
    """
    same = same_files(pair.old, old.package.folder, pair.new, new.package.folder)
    if not (pair.old.tabular and pair.new.tabular):
        content = () if same else (_content(pair),)
        return Contents(schema=(*_declared(pair, tables), *content))
    if same and _means_the_same(pair):
        return Contents(schema=tuple(_declared(pair, tables)))
    before, after = read_table(pair.old, old.package.folder), read_table(pair.new, new.package.folder)
    schema = (*schema_changes(pair.new.name, before.schema, after.schema, tables), *_columns(before, after))
    common = [one for one in field_pairs(before.schema.fields, after.schema.fields) if _has_columns(one, before, after)]
    roles = cell_kinds(pair, common, old.catalogue.figures, new.catalogue.figures)
    rows = compare_rows(before, after, common, roles, keep) if common else ()
    return Contents(schema=schema, rows=tuple(rows))


def _declared(pair: ResourcePair, tables: Mapping[str, str]) -> Iterator[Change]:
    """Yield what changed in the schema, as far as both versions declare one."""
    if pair.old.schema is not None and pair.new.schema is not None:
        yield from schema_changes(pair.new.name, pair.old.schema, pair.new.schema, tables)


def _means_the_same(pair: ResourcePair) -> bool:
    """Whether the same bytes are the same rows: they are read alike, by schemas that read cells alike."""
    old, new = pair.old, pair.new
    if (old.dialect, old.encoding) != (new.dialect, new.encoding):
        return False
    if old.schema is None or new.schema is None:
        return old.schema is new.schema
    return all(one.reads_alike for one in field_pairs(old.schema.fields, new.schema.fields))


def _content(pair: ResourcePair) -> Change:
    note = "it is no table in CSV or Parquet, so its rows were not compared"
    places = (pair.old.spot.place, pair.new.spot.place)
    return Change(
        kind=Kind.CONTENT_CHANGED, resource=pair.new.name, note=note, old_place=places[0], new_place=places[1]
    )


def _has_columns(pair: FieldPair, old: Table, new: Table) -> bool:
    return pair.old.name in old.columns and pair.new.name in new.columns


def _columns(old: Table, new: Table) -> Iterator[Change]:
    """Yield columns that only one version has, though both schemas declare them."""
    for pair in field_pairs(old.schema.fields, new.schema.fields):
        before, after = pair.old.name in old.columns, pair.new.name in new.columns
        if before != after:
            kind = Kind.FIELD_ADDED if after else Kind.FIELD_REMOVED
            note = "the schema declares it in both versions, the table has it in one"
            yield Change(kind=kind, resource=new.name, field=pair.new.name, note=note)
