"""The date of a release is stated, never read off a clock."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from openfigures.errors import InputRefusedError, UsageError
from openfigures.package.opening import open_package
from openfigures.releases.publishing.moment import moment_of
from packages import Json, TableOf, write_package

TABLE = {"t": TableOf(csv="id\n1\n", fields=[{"name": "id"}])}


@pytest.mark.parametrize(
    ("created", "variable", "expected"),
    [
        (None, None, datetime(1980, 1, 1, tzinfo=UTC)),
        ("2026-11-23T19:13:06Z", None, datetime(2026, 11, 23, 19, 13, 6, tzinfo=UTC)),
        ("2026-11-23T19:13:07Z", None, datetime(2026, 11, 23, 19, 13, 6, tzinfo=UTC)),
        ("2026-11-23T19:13:06.999Z", None, datetime(2026, 11, 23, 19, 13, 6, tzinfo=UTC)),
        ("2026-11-23T19:13:06+08:00", None, datetime(2026, 11, 23, 11, 13, 6, tzinfo=UTC)),
        ("2026-11-23T19:13:06Z", "1700000001", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        (None, "315532800", datetime(1980, 1, 1, tzinfo=UTC)),
    ],
)
def test_which_date_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, created: str | None, variable: str | None, expected: datetime
) -> None:
    if variable is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", variable)
    more: Json = {} if created is None else {"created": created}
    assert moment_of(open_package(write_package(tmp_path, TABLE, **more))) == expected


@pytest.mark.parametrize(
    "variable", ["", "0", "-1", "1e9", "soon", " 1700000000", "4354819200", "１７００００００００", "9" * 400]
)
def test_a_variable_that_is_no_date_of_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", variable)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        moment_of(open_package(write_package(tmp_path, TABLE)))


@pytest.mark.parametrize("created", ["1979-12-31T23:59:59Z", "2108-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_date_that_no_archive_can_have(tmp_path: Path, created: str) -> None:
    with pytest.raises(InputRefusedError, match="date-unusable"):
        moment_of(open_package(write_package(tmp_path, TABLE, created=created)))
