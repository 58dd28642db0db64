"""What the words around a printed number say of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfigures.figures.qualifiers import VOCABULARIES, Qualifier, qualifier_of

Q = Qualifier

PHRASES = [
    # the article and its Chinese original
    ("some 24,000", "en", Q.ROUNDED),
    ("0.12%", "en", Q.ROUNDED),
    ("more than 98%", "en", Q.MORE_THAN),
    ("2,093", "en", Q.ROUNDED),
    ("more than 900,000", "en", Q.MORE_THAN),
    ("RMB 1.09 billion", "en", Q.ROUNDED),
    ("RMB 5,280", "en", Q.ROUNDED),
    ("2.4万余", "zh", Q.FLOOR),
    ("90余万", "zh", Q.FLOOR),
    ("98%以上", "zh", Q.AT_LEAST),
    ("10.9亿元", "zh", Q.ROUNDED),
    # hedges count only when the number is not round
    ("some 24,317", "en", Q.ABOUT),
    ("some 2.4 million", "en", Q.ROUNDED),
    ("some 7.1%", "en", Q.ABOUT),
    ("some 5 hundred thousand", "en", Q.ROUNDED),
    ("约2.4万人", "zh", Q.ROUNDED),
    ("大约24317人", "zh", Q.ABOUT),
    ("about 24,000", "en", Q.ABOUT),
    ("2.4万人左右", "zh", Q.ABOUT),
    ("some 24,000 or more", "en", Q.AT_LEAST),
    # the longest word counts, and negations turn
    ("no more than 5", "en", Q.AT_MOST),
    ("not more than 5", "en", Q.AT_MOST),
    ("no fewer than 5", "en", Q.AT_LEAST),
    ("not less than 5", "en", Q.AT_LEAST),
    ("just under 5", "en", Q.LESS_THAN),
    ("well over 5", "en", Q.MORE_THAN),
    ("不低于5%", "zh", Q.AT_LEAST),
    ("不少于5人", "zh", Q.AT_LEAST),
    ("不超过5%", "zh", Q.AT_MOST),
    ("不到5人", "zh", Q.LESS_THAN),
    ("未满18", "zh", Q.LESS_THAN),
    ("5人不到", "zh", Q.LESS_THAN),
    ("超过5%", "zh", Q.MORE_THAN),
    ("逾90万", "zh", Q.MORE_THAN),
    ("5%以内", "zh", Q.AT_MOST),
    ("5%及以下", "zh", Q.AT_MOST),
    # words on either side, and inside
    ("up to 5 million", "en", Q.AT_MOST),
    ("24,000 people or more", "en", Q.AT_LEAST),
    ("100+", "en", Q.AT_LEAST),
    ("5 or fewer", "en", Q.AT_MOST),
    ("5 or so", "en", Q.ABOUT),
    ("24,000-odd people", "en", Q.FLOOR),
    ("20-odd million", "en", Q.FLOOR),
    ("24 thousand and some", "en", Q.FLOOR),
    ("20多个村", "zh", Q.FLOOR),
    ("5280元整", "zh", Q.EXACT),
    ("正好5280元", "zh", Q.EXACT),
    ("exactly 5,280", "en", Q.EXACT),
    ("nearly 24,000", "en", Q.NEARLY),
    ("近2.4万", "zh", Q.NEARLY),
    ("more than RMB 900,000", "en", Q.MORE_THAN),
    ("超过人民币5亿元", "zh", Q.MORE_THAN),
    ("≥ 5", "en", Q.AT_LEAST),
    ("<5", "en", Q.LESS_THAN),
    # ranges
    ("20,000 to 24,000", "en", Q.BETWEEN),
    ("from 2.4 million to 3 million", "en", Q.BETWEEN),
    ("20%–30%", "en", Q.BETWEEN),
    ("between 3 and 5", "en", Q.BETWEEN),
    ("2至3万", "zh", Q.BETWEEN),
    ("2万～3万", "zh", Q.BETWEEN),
    ("介于20和30之间", "zh", Q.BETWEEN),
    # other writings of the same
    ("More Than 98%", "en-GB", Q.MORE_THAN),
    ("９８％以上", "zh-CN", Q.AT_LEAST),
    ("more than 12 000", "en", Q.MORE_THAN),
    # words that only look like others
    ("5 overall", "en", Q.ROUNDED),
    ("moreover 5", "en", Q.ROUNDED),
    ("awesome 24,317", "en", Q.ROUNDED),
    ("节约13万元", "zh", Q.ROUNDED),
    ("附近3个村", "zh", Q.ROUNDED),
    ("24万多数", "zh", Q.ROUNDED),
    # nobody can tell
    ("more than half of 24,000", "en", None),
    ("not much more than 5", "en", None),
    ("not 5", "en", None),
    ("不一定超过98%", "zh", None),
    ("about 98% or more", "en", None),
    ("超过98%以上", "zh", None),
    ("20 and 30", "en", None),
    ("20 to 30 to 40", "en", None),
    ("in 2019, 24,000", "en", None),
    ("many", "en", None),
    ("1,2", "en", None),
    ("两万余", "zh", None),
    ("", "en", None),
    ("plus de 98", "fr", None),
]


@pytest.mark.parametrize(("phrase", "language", "qualifier"), PHRASES)
def test_a_phrase_says(phrase: str, language: str, qualifier: Qualifier | None) -> None:
    assert qualifier_of(phrase, language) is qualifier


@pytest.mark.parametrize("language", VOCABULARIES)
def test_every_word_of_the_vocabulary_says_what_it_is_listed_for(language: str) -> None:
    words = VOCABULARIES[language]
    gap = " " if words.spaced else ""
    for word, qualifier in words.before.items():
        assert qualifier_of(f"{word}{gap}24,317", language) == (qualifier or Q.ROUNDED), word
    for word in words.hedges:
        assert qualifier_of(f"{word}{gap}24,317", language) is Q.ABOUT, word
        assert qualifier_of(f"{word}{gap}24,000", language) is Q.ROUNDED, word
    for word, qualifier in (*words.beside.items(), *words.after.items()):
        assert qualifier_of(f"24,317{gap}{word}", language) == (qualifier or Q.ROUNDED), word


@pytest.mark.parametrize("language", VOCABULARIES)
def test_every_qualifier_that_words_can_say_has_words(language: str) -> None:
    words = VOCABULARIES[language]
    said = {*words.before.values(), *words.beside.values(), *words.after.values()}
    assert said - {None} == set(Q) - {Q.ROUNDED, Q.BETWEEN}


@given(st.text("0123456789 .,-+%~<>≥abcmortehnsulu不超过以上余万约至", max_size=20), st.sampled_from(["en", "zh"]))
def test_any_text_has_an_answer(phrase: str, language: str) -> None:
    assert qualifier_of(phrase, language) in {None, *Q}
