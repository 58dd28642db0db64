"""The changelog of a package: when it is in order, and what a draft adds to it."""

import pytest

from openfigures.releases.publishing.changelog import disorder, entries_of, with_entry

VERSION = "0.2.0"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("## 0.2.0\n\n- More.\n", None),
        ("# Changelog\n\n## [0.2.0] - 2026-11-23\n- More.\n\n## 0.1.0\n- First.\n", None),
        ("# Changelog\r\n\r\n## 0.2.0\r\n- More.\r\n", None),
        ("## Unreleased\n\n## 0.2.0\n- More.\n", None),
        ("## 0.2.0\n### Added\n- More.\n", None),
        ("", "it has no entry '## 0.2.0'"),
        ("## 0.1.0\n- First.\n", "it has no entry '## 0.2.0'"),
        ("# 0.2.0\n- More.\n", "it has no entry '## 0.2.0'"),
        ("```\n## 0.2.0\n```\n", "it has no entry '## 0.2.0'"),
        ("## 0.2.0\n\n## 0.1.0\n- First.\n", "its entry for 0.2.0 in line 1 says nothing"),
        ("## Unreleased\n- New.\n## 0.2.0\n- More.\n", "line 1 has changes that are not under a version"),
        ("## 0.1.0\n- First.\n## 0.2.0\n- More.\n", "0.1.0 stands above 0.2.0; the newest version comes first"),
        ("## 0.2.0\n- More.\n## 0.2.0\n- More.\n", "0.2.0 stands above 0.2.0; the newest version comes first"),
        ("## 0.3.0\n- Later.\n## 0.2.0\n- More.\n", "its newest entry is 0.3.0, not 0.2.0"),
        ("## 0.2.0\n- More.\n## soon\n- Else.\n", "a heading names no version: 'soon' is not a version such as 1.2.3"),
        ("## 0.10.0\n- Ten.\n## 0.9.0\n- Nine.\n## 0.2.0\n- Two.\n", "its newest entry is 0.10.0, not 0.2.0"),
    ],
)
def test_what_is_out_of_order(text: str, reason: str | None) -> None:
    found = disorder(text, VERSION)
    assert (found is None) == (reason is None)
    assert (found or "").startswith(reason or "")


@pytest.mark.parametrize(
    ("text", "drafted"),
    [
        ("", "# Changelog\n\n## 0.2.0\n\n- t: row added\n"),
        ("# News\n\nOf figures.\n", "# News\n\nOf figures.\n\n## 0.2.0\n\n- t: row added\n"),
        (
            "# Changelog\n\n## 0.1.0\n\n- First.\n",
            "# Changelog\n\n## 0.2.0\n\n- t: row added\n\n## 0.1.0\n\n- First.\n",
        ),
        ("## Unreleased\n\n- New.\n", "## Unreleased\n\n## 0.2.0\n\n- New.\n"),
        (
            "## Unreleased\n\n## 0.1.0\n\n- First.\n",
            "## 0.2.0\n\n- t: row added\n\n## Unreleased\n\n## 0.1.0\n\n- First.\n",
        ),
    ],
)
def test_what_a_draft_adds(text: str, drafted: str) -> None:
    assert with_entry(text, VERSION, ["t: row added"]) == drafted


@pytest.mark.parametrize(
    "text", ["", "# Changelog\n", "## 0.1.0\n- First.\n", "## Unreleased\n- New.\n## 0.1.0\n- First.\n"]
)
def test_a_draft_is_in_order(text: str) -> None:
    assert disorder(with_entry(text, VERSION, ["t: row added"]), VERSION) is None


def test_entries_know_their_lines() -> None:
    entries = entries_of("# Changelog\n\n## 0.2.0\n\n- More.\n\n## 0.1.0\n- First.\n")
    assert [(entry.name, entry.line, entry.text) for entry in entries] == [
        ("0.2.0", 3, "- More."),
        ("0.1.0", 7, "- First."),
    ]
