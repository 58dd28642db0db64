"""Patterns of RE2 are written so that Python's `re` reads them alike, or not at all."""

import re
from contextlib import closing
from pathlib import Path

import pytest
import re2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openfigures.suites.great_expectations.cells import FORMS
from openfigures.suites.great_expectations.patterns import anchored, escaped, translated
from openfigures.suites.great_expectations.regexp import _is_linear, connect
from openfigures.suites.great_expectations.said import UnsayableError

TRANSLATED = [
    ("a|b", "a|b"),
    ("[a-z]+(?:_[0-9]+)*", r"[a-z]+(?:_[0-9]+)*"),
    ("(a)(b)?", "(?:a)(?:b)?"),
    (r"\d{4}", "[0-9]{4}"),
    (r"\W", "[^0-9A-Za-z_]"),
    (r"[\w.]", r"[0-9A-Za-z_\.]"),
    (r"\s", r"[\t\n\f\r ]"),
    ("^a$", r"\Aa\Z"),
    (r"\Aa\z", r"\Aa\Z"),
    ("a{,3}", r"a\{,3\}"),
    ("a{2,}?", "a{2,}?"),
    ("[]a]", r"[\]a]"),
    ("[^-a]", r"[^\-a]"),
    ("[a-]", r"[a\-]"),
    ("[&&~~]", r"[\&\&\~\~]"),
    (r"\\Z", r"\x5cZ"),
    (r"\x41\x{6f22}", "A漢"),
    (r"\t", r"\x09"),
    ("漢+", "漢+"),
    ("a b#", r"a b\#"),
]
NOT_TRANSLATED = [
    r"\bx",
    "(?i)a",
    "(?P<n>a)",
    r"\pL",
    r"\Qa.b\E",
    "[[:alpha:]]",
    r"[\D]",
    "^*",
    r"\x{d800}",
    "(" * 60 + ")" * 60,
]


@pytest.mark.parametrize(("pattern", "python"), TRANSLATED)
def test_a_pattern_for_python(pattern: str, python: str) -> None:
    assert translated(pattern) == python


@pytest.mark.parametrize("pattern", NOT_TRANSLATED)
def test_a_pattern_that_python_may_read_in_another_way(pattern: str) -> None:
    with pytest.raises(UnsayableError):
        translated(pattern)


pieces = st.sampled_from(
    [
        *"ab.^$|()[]-*+?{}1,\\ZAz漢é\n _",
        r"\d",
        r"\w",
        r"\s",
        r"\D",
        "[a-b]",
        "[^a]",
        "(?:",
        "{1,2}",
        r"\.",
        r"\x61",
        r"[\d-]",
    ]
)


@settings(max_examples=1000, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    pattern=st.lists(pieces, max_size=8).map("".join),
    texts=st.lists(st.text("ab1Z漢é\n _.-\\", max_size=4), min_size=1, max_size=10),
)
def test_a_translated_pattern_means_the_same_to_both(pattern: str, texts: list[str]) -> None:
    options = re2.Options()
    options.log_errors = False
    try:
        original = re2.compile(f"(?:{pattern})", options)
        re2.compile(pattern, options)
        python = anchored(translated(pattern))
    except (re2.error, UnsayableError):
        return
    again = re2.compile(python.replace(r"\Z", r"\z"), options)
    for text in texts:
        truth = original.fullmatch(text) is not None
        assert (re.search(python, text) is not None) is truth
        assert (again.search(text) is not None) is truth


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_is_the_pattern_of_itself(text: str) -> None:
    assert re.search(anchored(escaped(text)), text)
    assert not re.search(anchored(escaped(text)), text + "\n")


# Which program is asked

LINEAR = ["", "a|bc", "R[0-9]{9}", r"|\-|CN\-[A-Z]{2}", r"[^\]\x5c].", *(f"|n/a|{form}" for form in FORMS.values())]
PERHAPS_NOT = [
    "a*",
    "a?",
    "a{2,}",
    "(?:a|a)",
    "(?:a+)+[+-]?[0-9]+",
    "[a[+-]?[0-9]+",
    f"(?:{FORMS['integer']})+",
    "a)*(?:b",
]


@pytest.mark.parametrize("pattern", LINEAR)
def test_python_is_asked_where_it_takes_linear_time(pattern: str) -> None:
    assert _is_linear(anchored(pattern))


@pytest.mark.parametrize("pattern", PERHAPS_NOT)
def test_re2_is_asked_where_python_may_take_longer(pattern: str) -> None:
    assert not _is_linear(anchored(pattern))


@pytest.mark.parametrize("pattern", ["(?:a|a)*b", "a|[0-9]{2}", f"|{FORMS['number']}", f"|{FORMS['date']}"])
def test_either_program_gives_the_same_answer(pattern: str) -> None:
    texts = ["a" * 50, "a" * 50 + "b", "a" * 500 + "b", "a", "12", "12\n", "1" * 400 + "x", "-1.5e3", "2020-02-29", ""]
    with closing(connect(Path(":memory:"))) as database:
        for text in texts:
            [found] = database.execute("SELECT ? REGEXP ?", (text, anchored(pattern))).fetchone()
            assert found == (re2.fullmatch(pattern, text) is not None)
