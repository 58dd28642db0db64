"""Version numbers: which one a bump asks for, and whether the one that is stated fits."""

import pytest

from openfigures.versions.changes import Bump, Change, Diff, Group, Identity, Kind
from openfigures.versions.numbers import fits, read_version, wanted

OF_BUMP = {
    Bump.NONE: Kind.FILE_MOVED,
    Bump.PATCH: Kind.CELL_CHANGED,
    Bump.MINOR: Kind.ROW_ADDED,
    Bump.MAJOR: Kind.ROW_REMOVED,
}


def _diff(old: str | None, new: str | None, bump: Bump | None) -> Diff:
    """Return a diff with one change that asks for a bump; without any change, when there is no bump."""
    sides = (Identity(source="a", name="a", version=version) for version in (old, new))
    change = Change(kind=OF_BUMP[bump or Bump.NONE])
    group = Group(kind=change.kind, resource=None, field=None, total=1, changes=(change,))
    return Diff(old=next(sides), new=next(sides), groups=(group,) if bump is not None else ())


@pytest.mark.parametrize(
    ("old", "bump", "least"),
    [
        ("1.2.3", Bump.NONE, "1.2.3"),
        ("1.2.3", Bump.PATCH, "1.2.4"),
        ("1.2.3", Bump.MINOR, "1.3.0"),
        ("1.2.3", Bump.MAJOR, "2.0.0"),
        ("0.1.0", Bump.MAJOR, "1.0.0"),
        ("0.1.9", Bump.MINOR, "0.2.0"),
        ("1.2.3-rc.1", Bump.MAJOR, "1.2.3"),
        ("1.2.3+build.5", Bump.PATCH, "1.2.4"),
        ("1.2", Bump.PATCH, "None"),
        (None, Bump.PATCH, "None"),
    ],
)
def test_the_version_that_is_wanted(old: str | None, bump: Bump, least: str) -> None:
    assert str(wanted(_diff(old, None, bump))) == least


@pytest.mark.parametrize(
    ("old", "new", "bump", "fit"),
    [
        ("1.2.3", "1.2.3", None, True),
        ("1.2.3", "1.2.3", Bump.NONE, True),
        ("1.2.3", "1.2.3", Bump.PATCH, False),
        ("1.2.3", "1.2.4", Bump.PATCH, True),
        ("1.2.3", "1.2.4", Bump.MINOR, False),
        ("1.2.3", "2.0.0", Bump.PATCH, True),
        ("1.2.3", "1.9.9", Bump.MAJOR, False),
        ("1.2.3", "1.2.2", Bump.NONE, False),
        ("1.2.3", "1.2.2", None, False),
        ("1.2.9", "1.2.10", Bump.PATCH, True),
        ("1.2.3", "2.0.0-rc.1", Bump.MAJOR, True),
        ("1.2.3", "1.2.3-rc.1", Bump.PATCH, False),
        ("2.0.0-rc.1", "2.0.0", Bump.MAJOR, True),
        ("2.0.0-rc.1", "2.0.0-rc.2", Bump.MAJOR, True),
        ("2.0.0-rc.2", "2.0.0-rc.1", Bump.MAJOR, False),
        ("2.0.0-rc.2", "2.0.0-rc.10", Bump.PATCH, True),
        (None, "0.1.0", Bump.MAJOR, True),
        (None, None, None, True),
        (None, None, Bump.PATCH, False),
        ("1.2.3", None, Bump.PATCH, False),
        ("1.2.3", "two", Bump.PATCH, False),
        ("1.2.3", "01.3.0", Bump.PATCH, False),
    ],
)
def test_whether_a_version_fits(old: str | None, new: str | None, bump: Bump | None, fit: bool) -> None:
    assert fits(_diff(old, new, bump)) is fit


def test_versions_stand_in_the_order_of_the_standard() -> None:
    """The example of semver.org, clause 11."""
    texts = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
             "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1"]  # fmt: skip
    versions = [read_version(text) for text in texts]
    assert None not in versions
    assert versions == sorted(versions)  # type: ignore[type-var]
