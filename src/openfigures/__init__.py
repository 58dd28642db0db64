"""Open Figures: publish the figures of a document as open data.

`openfigures.validate(path)` returns the report on a package as a value; `openfigures.load(path)` its tables, for Arrow,
pandas or Polars; `openfigures.diff(old, new)` what changed between two versions.
"""

from typing import TYPE_CHECKING

from openfigures.version import __version__

if TYPE_CHECKING:
    from openfigures.releases.reading.loading import load
    from openfigures.validation import validate
    from openfigures.versions.comparing import diff

__all__ = ["__version__", "diff", "load", "validate"]


def __getattr__(name: str) -> object:
    """Import the work only when it is asked for, so that `import openfigures` is quick."""
    if name == "validate":
        from openfigures.validation import validate  # noqa: PLC0415

        return validate
    if name == "load":
        from openfigures.releases.reading.loading import load  # noqa: PLC0415

        return load
    if name == "diff":
        from openfigures.versions.comparing import diff  # noqa: PLC0415

        return diff
    raise AttributeError(f"module 'openfigures' has no attribute {name!r}")
