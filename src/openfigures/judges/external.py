"""Judges that are other people's libraries: imported where they are used, and said so when absent."""

from importlib.util import find_spec

from openfigures.errors import UsageError


def need(module: str, extra: str) -> None:
    """Raise UsageError when a library is not installed, with the command that installs it."""
    if find_spec(module) is None:
        raise UsageError(
            f"the judge '{extra}' needs the library {module}, which is not installed; "
            f"run: pip install 'openfigures[{extra}]'"
        )
