"""Qualifiers: what the words around a printed number say of it, in English and Chinese.

The vocabulary is closed, and nothing is guessed: what it cannot tell has no qualifier.
Sources: PRC Civil Code art. 1259 (以上, 以下, 以内 include the number; 不满, 超过 exclude it); Williams & Power 2013 (a
hedge before a round number adds nothing).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Qualifier(StrEnum):
    """What a printed number says of the quantity; `openfigures.figures.intervals` says it in numbers."""

    EXACT = "exact"
    """The quantity is the number: a count written to its last digit, a decreed amount."""
    ROUNDED = "rounded"
    """The number is the quantity, rounded to its last digit that counts. So is a number without any words."""
    ABOUT = "about"
    """The quantity is within one unit of the last digit that counts."""
    FLOOR = "floor"
    """The number is the quantity without its last digits: 24,000-odd, 2.4万余."""
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    NEARLY = "nearly"
    """The quantity is the number, or a little short of it."""
    BETWEEN = "between"
    """The quantity lies between two numbers, or is one of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """The words of one language, in lower case."""

    before: Mapping[str, Qualifier | None]
    """Words right before the number; those without a qualifier only look like shorter ones that have one."""
    hedges: frozenset[str]
    """Words right before the number that matter only when it is not round."""
    beside: Mapping[str, Qualifier | None]
    """Words right after the number, or after its power of ten."""
    after: Mapping[str, Qualifier]
    """Words anywhere after the number."""
    negations: frozenset[str]
    """Words that turn the meaning of another one around."""
    powers: Mapping[str, int]
    """Words for powers of ten, which multiply: hundred thousand, 百万."""
    ranges: Mapping[str, str]
    """Pattern of what stands between the two numbers of a range, by the word that announces it; "" is none."""
    spaced: bool
    """Whether words stand apart; else one may be part of another, which tells nothing if it has a single character."""


def _by_qualifier(table: Mapping[Qualifier | None, str]) -> dict[str, Qualifier | None]:
    return {word.strip(): qualifier for qualifier, words in table.items() for word in words.split(",")}


_NUMBER = re.compile(r"(?<![a-z\d.,])(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?(?![.,]?\d)")
_CURRENCY = re.compile(r"(?<![a-z])(?:rmb|cny|usd|hkd|eur|gbp|us(?=\$))(?![a-z])|[$€£¥]|人民币")
_DASHES = str.maketrans({"\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2019": "'"})
_ENGLISH_UNIT = r"[ %]*(?:(?:percent|per cent|hundred|thousand|million|billion|trillion) )*"

VOCABULARIES: Mapping[str, Vocabulary] = {
    "en": Vocabulary(
        before=_by_qualifier(
            {
                Qualifier.EXACT: "exactly, precisely",
                Qualifier.ABOUT: "about, around, roughly, approximately, approx., approx, circa, ca., c., ~, ≈, "
                "in the region of, in the order of, an estimated",
                Qualifier.AT_LEAST: "at least, no fewer than, not fewer than, no less than, not less than, not under, "
                "not below, a minimum of, >=, ≥",
                Qualifier.MORE_THAN: "more than, greater than, higher than, larger than, over, above, exceeding, "
                "exceeds, exceeded, in excess of, upwards of, north of, >",
                Qualifier.AT_MOST: "at most, no more than, not more than, no greater than, not greater than, not over, "
                "not above, not exceeding, does not exceed, did not exceed, up to, a maximum of, <=, ≤",
                Qualifier.LESS_THAN: "less than, fewer than, lower than, smaller than, under, below, short of, <",
                Qualifier.NEARLY: "nearly, almost, close to, approaching",
            }
        ),
        hedges=frozenset({"some"}),
        beside=_by_qualifier({Qualifier.FLOOR: "odd, and some, something"}),
        after={
            "or so": Qualifier.ABOUT,
            "or thereabouts": Qualifier.ABOUT,
            "or more": Qualifier.AT_LEAST,
            "and more": Qualifier.AT_LEAST,
            "or over": Qualifier.AT_LEAST,
            "and over": Qualifier.AT_LEAST,
            "or above": Qualifier.AT_LEAST,
            "and above": Qualifier.AT_LEAST,
            "or higher": Qualifier.AT_LEAST,
            "or greater": Qualifier.AT_LEAST,
            "at least": Qualifier.AT_LEAST,
            "plus": Qualifier.AT_LEAST,
            "+": Qualifier.AT_LEAST,
            "or less": Qualifier.AT_MOST,
            "or fewer": Qualifier.AT_MOST,
            "or under": Qualifier.AT_MOST,
            "and under": Qualifier.AT_MOST,
            "or below": Qualifier.AT_MOST,
            "and below": Qualifier.AT_MOST,
            "or lower": Qualifier.AT_MOST,
            "at most": Qualifier.AT_MOST,
            "exactly": Qualifier.EXACT,
        },
        negations=frozenset({"no", "not", "never", "n't", "without"}),
        powers={"hundred": 2, "thousand": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12},
        ranges={
            "": rf"{_ENGLISH_UNIT}(?:to\b|[-~])\s*",
            "between": rf"{_ENGLISH_UNIT}(?:and\b|to\b|[-~])\s*",
        },
        spaced=True,
    ),
    "zh": Vocabulary(
        before=_by_qualifier(
            {
                Qualifier.EXACT: "正好, 恰好, 刚好, 整整",
                Qualifier.ABOUT: "~, ≈",
                Qualifier.AT_LEAST: "至少, 最少, 起码, 不低于, 不少于, 不小于, 不下于, 不下, >=, ≥",
                Qualifier.MORE_THAN: "超过, 超出, 超, 逾, 多于, 高于, 大于, 突破, >",
                Qualifier.AT_MOST: "至多, 最多, 不超过, 不超, 不多于, 不高于, 不大于, <=, ≤",
                Qualifier.LESS_THAN: "不足, 不满, 不到, 未满, 未达, 未到, 少于, 低于, 小于, <",
                Qualifier.NEARLY: "近, 将近, 接近, 几近, 逼近",
                None: "节约, 签约, 预约, 合约, 条约, 最近, 附近, 高超",
            }
        ),
        hedges=frozenset({"约", "约为", "约有", "大约", "大约为", "大约有", "大概", "大致"}),
        beside=_by_qualifier(
            {
                Qualifier.FLOOR: "余, 多, 有余",
                Qualifier.EXACT: "整, 元整, 圆整",
                Qualifier.ABOUT: "来",
                None: "余额, 余下, 多数, 整个, 整改, 整合, 来自, 来到, 来源",
            }
        ),
        after={
            "左右": Qualifier.ABOUT,
            "上下": Qualifier.ABOUT,
            "以上": Qualifier.AT_LEAST,
            "以下": Qualifier.AT_MOST,
            "以内": Qualifier.AT_MOST,
            "之内": Qualifier.AT_MOST,
            "不到": Qualifier.LESS_THAN,
            "不足": Qualifier.LESS_THAN,
        },
        negations=frozenset({"不", "未", "没", "无", "非"}),
        powers={"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8},
        ranges={
            "": r"[^\d,;。]{0,4}?(?:至|到|[-~])\s*",
            "介于": r"[^\d,;。]{0,4}?(?:至|到|和|与|[-~])\s*",
        },
        spaced=False,
    ),
}
"""By the first part of the tag of BCP 47."""


def qualifier_of(phrase: str, language: str) -> Qualifier | None:
    """Return what a printed phrase, such as "more than 98%" or 2.4万余, says of its number.

    `language` is a tag of BCP 47: `en`, `zh`, `zh-CN`. Numbers are written in digits. None when the language is another
    one, when there is no number or there are several that make no range, when the words disagree ("about 98% or more"),
    and when a word that matters stands where its meaning is unsure ("more than half of 24,000").
    """
    words = VOCABULARIES.get(language.partition("-")[0].casefold())
    # Full-width digits and signs become plain ones; a currency may stand between a word and its number.
    text = _CURRENCY.sub(" ", unicodedata.normalize("NFKC", phrase).casefold().translate(_DASHES))
    numbers = list(_NUMBER.finditer(text))
    if words is None or not numbers:
        return None
    before = text[: numbers[0].start()].rstrip("+- ")
    said: set[Qualifier | None] = set()
    if len(numbers) > 1:
        opening = _longest_end(before, words.ranges, words)
        if len(numbers) > 2 or not re.fullmatch(words.ranges[opening], text[numbers[0].end() : numbers[1].start()]):
            return None
        before = before.removesuffix(opening).rstrip()
        said.add(Qualifier.BETWEEN)
    word = _longest_end(before, (*words.before, *words.hedges), words)
    if _is_unsure(before.removesuffix(word), words):
        return None
    power, trailing = _read_after(text[numbers[-1].end() :], words)
    said |= {words.before.get(word), *trailing}
    if word in words.hedges:
        said.add(Qualifier.ROUNDED if _is_round(numbers[-1][0], power) else Qualifier.ABOUT)
    said.discard(None)
    if len(said) > 1:  # a hedge before a round number adds nothing to what else is said
        said.discard(Qualifier.ROUNDED)
    return said.pop() if len(said) == 1 else None if said else Qualifier.ROUNDED


def _read_after(text: str, words: Vocabulary) -> tuple[int, set[Qualifier | None]]:
    """Return the power of ten of the words after a number, and what they say: 余万, "-odd million", "% or more"."""
    power, said = 0, set[Qualifier | None]()
    while word := _longest_start(text := text.lstrip(" -"), (*words.powers, *words.beside), words):
        power += words.powers.get(word, 0)
        said.add(words.beside.get(word))
        text = text.removeprefix(word)
    while text:
        word = _longest_start(text, words.after, words)
        said.add(words.after.get(word))
        # The next word begins after this one, or after one character, or after one word where words stand apart.
        text = text.removeprefix(word) if word else re.sub(r"\A(?:[a-z]+|.)", "", text, flags=re.DOTALL)
    return power, said


def _is_unsure(text: str, words: Vocabulary) -> bool:
    """Whether what stands before, but not right before, the number has a word that could change what is said."""
    if words.spaced:
        listed = {*words.before, *words.hedges, *words.negations}
        return any(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) for word in listed)
    longer = {word for word in (*words.before, *words.hedges) if len(word) > 1 and words.before.get(word)}
    return any(word in text for word in longer | words.negations)


def _is_round(number: str, power: int) -> bool:
    full = Fraction(f"{re.sub('[, ]', '', number)}e{power}")
    return full != 0 and full % 10 == 0


def _longest_end(text: str, listed: Iterable[str], words: Vocabulary) -> str:
    """Return the longest listed word that the text ends with; empty when there is none."""
    found = [word for word in listed if text.endswith(word)]
    if words.spaced:
        found = [word for word in found if not _joined(text.removesuffix(word), word)]
    return max(found, key=len, default="")


def _longest_start(text: str, listed: Iterable[str], words: Vocabulary) -> str:
    """Return the longest listed word that the text begins with; empty when there is none."""
    found = [word for word in listed if text.startswith(word)]
    if words.spaced:
        found = [word for word in found if not _joined(word, text.removeprefix(word))]
    return max(found, key=len, default="")


def _joined(left: str, right: str) -> bool:
    """Whether two parts of a text make one word."""
    return left[-1:].isalpha() and right[:1].isalpha()
