"""Patterns are given to Java only when it reads them as RE2 does, and soon."""

from random import Random
from typing import Any

import pytest
from spark_session import session

from openfigures.engines.plain.patterns import full_match
from openfigures.engines.spark.patterns import translated
from openfigures.engines.spark.said import UnsupportedError

__all__ = ["session"]

TEXTS = [
    "", "a", "ab", "abab", "A", "é", "e\u0301", "漢", "a\n", "\n", "a\r", "\r\n", "a\x0b", "a b", " ", "\u00a0",
    "\u2028", "1", "12", "１", "_", "-", "a-b", "]", "^", "\\", ".", "R123456789", "CN-CQ", "CN-CQ\n", "2019-02",
    "😀", "a😀b", "aaaa", "$", "#", "&&",
]  # fmt: skip
_ATOMS = [
    "a", "b", "é", "漢", "😀", ".", r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", r"\.", r"\\", r"\n", r"\-", "[ab]",
    "[^a]", "[a-c0-9]", r"[^\n]", r"[\w-]", r"[\d.]", "[]a]", "[^]a]", "[a^]", "[a&&b]", "[a-]", "-", "_", " ", "#",
    "$", "^", "(a|b)", "(?:a|é)", "]", "}",
]  # fmt: skip
_COUNTS = ["", "", "", "?", "*", "+", "{2}", "{1,2}", "{0,}"]


def patterns(number: int) -> list[str]:
    """Return patterns that are translated, from those that chance makes of the parts above."""
    random, found = Random(1), list[str]()
    while len(found) < number:
        parts = [random.choice(_ATOMS) + random.choice(_COUNTS) for _ in range(random.randint(1, 4))]
        pattern = "".join(parts) if random.random() < 0.8 else "|".join(parts)
        try:
            translated(pattern)
        except UnsupportedError:
            continue
        found.append(pattern)
    return found


@pytest.mark.tools
def test_java_reads_them_as_re2_does(session: Any) -> None:
    asked = [*_ATOMS, "R[0-9]{9}", "CN-[A-Z]{2}", r"[0-9]{4}(?:-[0-9]{2})?", *patterns(150)]
    texts = session.createDataFrame([(text,) for text in TEXTS], "text string")
    rows = texts.select("text", *(texts.text.rlike(translated(pattern)) for pattern in asked)).collect()
    assert len(rows) == len(TEXTS)
    for text, *found in rows:
        for pattern, matches in zip(asked, found, strict=True):
            assert matches is full_match(text, pattern), (pattern, text)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?i)a",  # RE2 folds é as well
        "(?P<name>a)",  # another name for a group
        r"\p{Greek}",  # Java calls it IsGreek
        r"\bword\b",  # a border is another thing outside ASCII
        "[[:alpha:]]",  # a class in a class is a union in Java
        r"[a\D]",
        "a*+",  # possessive in Java
        "a+?",
        "(a*)*b",  # exponential when tried one way after the other
        "(a|a)*b",
        "(?:a?){50}a{50}",
        "[a-z]*[a-z]*[a-z]*x",
        "(" * 21 + "a" + ")" * 21,
    ],
)
def test_others_are_for_the_plain_engine(pattern: str) -> None:
    with pytest.raises(UnsupportedError):
        translated(pattern)
