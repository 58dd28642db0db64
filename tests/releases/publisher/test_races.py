"""Many releases at once: one gets into the store, and the others say so."""

import os
import signal
from pathlib import Path

from small_releases import leftovers, ready, state
from store_driver import CONFLICT, RELEASED
from watched import driver

from openfigures.releases.formats.index import parse
from openfigures.releases.publishing.store import read_index

ROUNDS, AT_ONCE = 20, 16


def test_of_many_releases_at_once_exactly_one_wins(tmp_path: Path) -> None:
    """Half of them are of one version with different contents, half of different versions."""
    store, before = tmp_path / "store", None
    with driver() as one:
        for number in range(ROUNDS):
            versions = [f"{number}.{max(0, racer - AT_ONCE // 2)}.0" for racer in range(AT_ONCE)]
            releases = [ready(tmp_path, version, str(at), before) for at, version in enumerate(versions)]
            racers = [one.start(store, release) for release in releases]
            for racer in racers:
                os.kill(racer, signal.SIGCONT)
            codes = [one.wait(racer) for racer in racers]
            assert sorted(codes) == [RELEASED] + [CONFLICT] * (AT_ONCE - 1)
            winner = releases[codes.index(RELEASED)]
            assert (state(store, winner), leftovers(store)) == ("new", [])
            before = winner.index
    assert before is not None
    assert read_index(store, winner.name) == before
    assert len(parse(before)[0].releases) == ROUNDS
