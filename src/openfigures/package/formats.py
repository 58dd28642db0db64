"""How the files of a resource are written, as far as their rows are read."""

from enum import StrEnum

from openfigures.package.document import Part

_PACKED = (".gz", ".zip", ".bz2", ".xz", ".zst")
_GZIP = {"gz", "gzip"}
_MEDIA_TYPE = "application/vnd.apache.parquet"


class Format(StrEnum):
    """A format whose rows are judged."""

    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"


def read_format(part: Part, paths: tuple[str, ...]) -> Format | None:
    """Return the format that a resource declares, or that its file names or media type show; None for all others."""
    declared = part.text("format")
    if declared is None and paths:
        declared = paths[0].casefold().removesuffix(".gz").rpartition(".")[2]
        declared = "parquet" if part.text("mediatype") == _MEDIA_TYPE else declared
    name = (declared or "").casefold()
    return Format(name) if paths and name in set(Format) else None


def read_gzipped(part: Part, paths: tuple[str, ...], kind: Format | None) -> frozenset[str]:
    """Return the files that are packed with gzip; any other packing is noted as a problem."""
    declared = part.text("compression")
    packed = {path for path in paths if path.casefold().endswith(_PACKED)}
    gzipped = {path for path in packed if path.casefold().endswith(".gz")}
    if declared is not None and declared.casefold() in _GZIP:
        gzipped = set(paths)
    elif declared is not None or packed != gzipped:
        fix = "pack the table with gzip, or not at all"
        part.problem("unsupported-compression", "of packed tables only those in gzip are read", fix=fix)
    if gzipped and kind is Format.PARQUET:
        fix = "leave the file as it is: Parquet packs by itself"
        part.problem("unsupported-compression", "a Parquet file inside gzip cannot be read", fix=fix)
    return frozenset(gzipped)
