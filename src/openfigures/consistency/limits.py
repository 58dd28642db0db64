"""How much work a decision may cost, so that a hard question ends in "undecided" and never in a hang."""

from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one decision may spend."""

    steps: int = 50_000
    """Pivots of the simplex and nodes of the search together."""
    seconds: float | None = None
    """Time by the clock; None for no deadline."""


class ExhaustedError(Exception):
    """The limits are reached; the message says which."""


class Budget:
    """What is left of the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.steps
        self._deadline = None if limits.seconds is None else monotonic() + limits.seconds

    def part(self, steps: int) -> "Budget":
        """Return a smaller budget within the same time; what it spends is not taken from this one."""
        part = Budget(Limits(steps=max(0, min(steps, self._left))))
        part._deadline = self._deadline
        return part

    def spend(self) -> None:
        """Take one step.

        Raises:
            ExhaustedError: there is none left, or no time.

        """
        self._left -= 1
        if self._left < 0:
            raise ExhaustedError(f"not decided within {self._limits.steps} steps")
        if self._deadline is not None and monotonic() > self._deadline:
            raise ExhaustedError(f"not decided within {self._limits.seconds} seconds")
