"""What a compiler of suites returns."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Suite:
    """A suite for one tool."""

    files: Mapping[str, str]
    """Texts by their paths in the package, such as validators/pandera_suite.py."""
    unsaid: Mapping[int, str]
    """Why a demand is not in it, by the demand's position in the list that was compiled."""
