"""The official profiles are shipped unchanged."""

import hashlib
from importlib import resources

import pytest

PROFILES = {
    "1.0/datapackage.json": "25865878304ca15c9fbf198b84877588ff34c57f1e148f2b13b3bde8777e2228",
    "1.0/tabledialect.json": "50ee4142351d03ab0b6e645c0b773270b9d093cbef964741ae3d743f6165459a",
    "1.0/tableschema.json": "62603d24cc51c8a48b909e96e3a9f5d8e686fdbc14d7ea3da48f2384002a228b",
    "2.0/datapackage.json": "a9ef0fc168b3402ae7aa7d22bbcb798e0db6b639e7ee15ff4aa177463cea7112",
    "2.0/tabledialect.json": "54e884a84e499b9f63b2f04e8e8aa47f4f2257fdf94a71b9462f40ed19a1d3b3",
    "2.0/tableschema.json": "a67779642acc7f51031d2e881166d31ef8dd90cd8a92c9ff8821d7a8821d0490",
}


@pytest.mark.parametrize(("name", "digest"), PROFILES.items())
def test_a_profile_is_the_official_one(name: str, digest: str) -> None:
    data = resources.files("openfigures.package").joinpath("profiles", *name.split("/")).read_bytes()
    assert hashlib.sha256(data).hexdigest() == digest
