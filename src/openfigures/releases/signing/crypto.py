"""The library that does the arithmetic, imported when it is needed."""

from importlib import import_module
from typing import Any

from openfigures.errors import UsageError


def cryptography(name: str) -> Any:
    """Return a module of the library `cryptography`; raises UsageError when it is not installed."""
    try:
        return import_module(f"cryptography.{name}")
    except ImportError:
        message = "signatures need the library cryptography: pip install 'openfigures[verify]'"
        raise UsageError(message) from None
