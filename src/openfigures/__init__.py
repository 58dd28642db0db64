"""Open Figures: publish the figures of a document as open data.

`openfigures.validate(path)` returns the report on a package as a value.
"""

from typing import TYPE_CHECKING

from openfigures.version import __version__

if TYPE_CHECKING:
    from openfigures.validation import validate

__all__ = ["__version__", "validate"]


def __getattr__(name: str) -> object:
    """Import the work only when it is asked for, so that `import openfigures` is quick."""
    if name == "validate":
        from openfigures.validation import validate  # noqa: PLC0415

        return validate
    raise AttributeError(f"module 'openfigures' has no attribute {name!r}")
