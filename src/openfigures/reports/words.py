"""Words that reports for people share."""

from openfigures.findings import Severity, Verdict

HEADLINES = {
    Verdict.PASS: "Nothing wrong.",
    Verdict.FAIL: "This package must not be published as it is.",
    Verdict.UNDECIDED: "Not everything could be checked, so this is no pass.",
}
GRAVEST_FIRST = list(Severity)


def headline(verdict: Verdict, counts: dict[Severity, int]) -> str:
    """Say what a verdict means, with how much was found."""
    found = ", ".join(many(total, severity) for severity, total in counts.items() if total)
    if not found:
        return HEADLINES[verdict]
    beginning = "Nothing stands in the way." if verdict is Verdict.PASS else HEADLINES[verdict]
    return f"{beginning} Findings: {found}."


def many(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}" + ("" if number == 1 or noun == Severity.INFORMATION else "s")
