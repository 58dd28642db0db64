"""`openfigures renew`: a new index of the same releases, and versions that must not be used any more."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_releases import NAME, commit_two, leftovers

from openfigures.errors import NotAuthenticError, UsageError
from openfigures.releases.formats.index import parse
from openfigures.releases.publishing.renewing import renew_index
from openfigures.releases.publishing.store import read_index
from openfigures.releases.signing.keys import new_key


def index_of(store: Path):  # type: ignore[no-untyped-def]
    return parse(str(read_index(store, NAME)))


def test_a_renewed_index_has_the_same_releases_and_a_later_date(tmp_path: Path) -> None:
    store = commit_two(tmp_path)
    before = index_of(store)[0]
    after = renew_index(store, NAME, None, None, {})
    assert (after, after.releases, after.sequence) == (index_of(store)[0], before.releases, before.sequence + 1)
    assert timedelta(days=399) < after.expires - datetime.now(UTC) < timedelta(days=401)
    assert leftovers(store) == []


def test_a_version_is_revoked_once_and_for_a_reason(tmp_path: Path) -> None:
    store = commit_two(tmp_path)
    index = renew_index(store, NAME, None, None, {"0.2.0": "the unit was wrong"})
    assert [(one.version, one.reason) for one in index.revoked] == [("0.2.0", "the unit was wrong")]
    with pytest.raises(UsageError, match="revoked already"):
        renew_index(store, NAME, None, None, {"0.2.0": "once more"})
    with pytest.raises(UsageError, match=r"no release 9\.0\.0"):
        renew_index(store, NAME, None, None, {"9.0.0": "never was"})


def test_a_signed_index_is_renewed_by_its_key_only(tmp_path: Path) -> None:
    store, key = commit_two(tmp_path), new_key(tmp_path / "key")
    renew_index(store, NAME, key, None, {})
    assert index_of(store)[2].startswith("-----BEGIN SSH SIGNATURE-----")
    with pytest.raises(UsageError, match="signed"):
        renew_index(store, NAME, None, None, {})
    with pytest.raises(NotAuthenticError, match="another key"):
        renew_index(store, NAME, new_key(tmp_path / "other"), None, {})


@pytest.mark.parametrize("name", ["nobody", "../figures", ""])
def test_what_is_not_there_is_not_renewed(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no releases"):
        renew_index(commit_two(tmp_path), name, None, None, {})
