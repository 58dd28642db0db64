"""What Great Expectations answers to the expectations that it was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openfigures.suites.great_expectations.expecting import Expectation
from openfigures.suites.great_expectations.native import EXISTS

_ERROR_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one expectation."""

    success: bool
    count: int | None
    """Rows that break it; None when the library did not count them."""
    error: str | None
    """What kept the library from running it."""


def answers_of(result: Any, expectations: Sequence[Expectation]) -> dict[int, Answer]:
    """Return the answers to what was asked and to nothing else, by the positions of the demands."""
    asked = {one.position: one for one in expectations}
    found = {}
    for one in result.results:
        configuration = one.expectation_config
        position = (configuration.meta or {}).get("demand")
        if position in asked and _is_same(configuration, asked[position]):
            found[position] = _answer(one)
    return found


def _is_same(configuration: Any, asked: Expectation) -> bool:
    """Whether the library ran what it was asked; it adds a batch and its own defaults."""
    kwargs = configuration.kwargs
    return configuration.type == asked.type and all(kwargs.get(key) == one for key, one in asked.arguments.items())


def _answer(one: Any) -> Answer:
    success, counts = bool(one.success), one.result or {}
    uncounted = 0 if success and one.expectation_config.type == EXISTS else None
    count = counts.get("unexpected_count", counts.get("observed_value", uncounted))
    return Answer(success, count, _error(one.exception_info or {}))


def _error(information: Mapping[str, Any]) -> str | None:
    """Return what was raised: by the expectation, or by one of the metrics that it needs."""
    parts = [information, *(part for part in information.values() if isinstance(part, Mapping))]
    messages = [str(part.get("exception_message")) for part in parts if part.get("raised_exception")]
    return messages[0].strip().splitlines()[0][:_ERROR_CHARACTERS] if messages else None
