"""Releases of tables that are packed or in Parquet."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from publishing import NAME, ask_few_judges, release, write_small

import openfigures
from formats import in_gzip, in_parquet

pytest.importorskip("pyarrow")


def _typed(folder: Path) -> Path:
    return in_parquet(folder, {"n": "DECIMAL(9, 2)"})


@pytest.mark.parametrize(("convert", "path"), [(in_gzip, "t.csv.gz"), (_typed, "t.parquet")], ids=["gzip", "Parquet"])
def test_what_is_released_is_loaded_again(
    convert: Callable[[Path], Path], path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_few_judges(monkeypatch)
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    result = release(convert(write_small(tmp_path / "package")), tmp_path / "store")
    assert result.built is not None
    assert path in result.built.files
    data = openfigures.load(NAME, from_=tmp_path / "store", unsigned=True)
    assert data.arrow("t").to_pydict() == {"id": ["a", "b"], "n": [Decimal("1.0"), Decimal("2.5")]}
