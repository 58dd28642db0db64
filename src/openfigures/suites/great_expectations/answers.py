"""What Great Expectations answers to the expectations that it was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openfigures.suites.great_expectations.expecting import Expectation

_ERROR_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one expectation."""

    success: bool
    count: int | None
    """Rows that break it; none when the library was asked whether it holds and it does."""
    error: str | None
    """What kept the library from running it."""
    result: Any
    """The library's own record."""


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


def as_one(result: Any, answers: Mapping[int, Answer]) -> Any:
    """Return a result of the library with all answers for its table, as if they had been asked for at once."""
    result.results = [answer.result for _, answer in sorted(answers.items())]
    good = sum(answer.success for answer in answers.values())
    result.success = good == len(answers)
    result.statistics = {
        "evaluated_expectations": len(answers),
        "successful_expectations": good,
        "unsuccessful_expectations": len(answers) - good,
        "success_percent": 100 * good / len(answers) if answers else None,
    }
    return result


def _is_same(configuration: Any, asked: Expectation) -> bool:
    """Whether the library ran what it was asked; it adds a batch and its own defaults."""
    kwargs = configuration.kwargs
    return configuration.type == asked.type and all(kwargs.get(key) == one for key, one in asked.arguments.items())


def _answer(one: Any) -> Answer:
    success, counts = bool(one.success), one.result or {}
    count = counts.get("unexpected_count", counts.get("observed_value", 0 if success else None))
    return Answer(success, count, _error(one.exception_info or {}), one)


def _error(information: Mapping[str, Any]) -> str | None:
    """Return what was raised: by the expectation, or by one of the metrics that it needs."""
    parts = [information, *(part for part in information.values() if isinstance(part, Mapping))]
    messages = [str(part.get("exception_message")) for part in parts if part.get("raised_exception")]
    return messages[0].strip().splitlines()[0][:_ERROR_CHARACTERS] if messages else None
