"""Cells are strangers' text: what a terminal would act on is shown instead."""

import re

_ACTIVE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def visible(text: str, limit: int = 200) -> str:
    """Return one line of harmless text: control and direction characters as escapes, long texts shortened."""
    if len(text) > limit:
        text = text[: limit - 20] + " ... " + text[-15:]
    return _ACTIVE.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode(), text)
