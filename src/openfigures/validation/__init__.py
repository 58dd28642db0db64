"""The walk of `openfigures validate`: open, read, let the judges speak, compare them, report."""

from openfigures.validation.run import validate

__all__ = ["validate"]
