"""Cells are strangers' text: what a terminal or a log would act on is shown instead."""

import re

_ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
    r"|#(?=#\w*\[)"
)
"""Controls, characters that turn the direction of writing or are invisible, and the beginning of `##[error]` or
`##vso[`, which GitHub and Azure obey wherever it stands in a line of a log."""


def visible(text: str, limit: int = 200) -> str:
    """Return one line of harmless text: active characters as escapes, long texts shortened."""
    if len(text) > limit:
        text = text[: limit - 20] + " ... " + text[-15:]
    return _ACTIVE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return r"\x23" if match[0] == "#" else match[0].encode("unicode_escape", "surrogatepass").decode()
