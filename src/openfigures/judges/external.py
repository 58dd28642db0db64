"""Judges that are other people's libraries: imported where they are used, and said so when absent."""

from collections.abc import Sequence
from importlib.util import find_spec

from openfigures.errors import UsageError


def need(judge: str, modules: Sequence[str]) -> None:
    """Raise UsageError when a library is not installed, with the command that installs it."""
    absent = [module for module in modules if find_spec(module) is None]
    if absent:
        extra = judge.replace("_", "-")
        raise UsageError(
            f"the judge '{judge}' needs {' and '.join(absent)}, which is not installed; "
            f"run: pip install 'openfigures[{extra}]'"
        )
