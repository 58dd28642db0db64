"""A browser that says what a page became and whom it tried to reach."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    "--virtual-time-budget=5000",  # milliseconds; what waits for a timer comes as well
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a page in a browser."""

    dom: str
    network: str
    """The browser's own log of everything that it looked up, connected to or asked for."""


def seen_in_chromium(page: str, folder: Path) -> Seen:
    """Open a page in a fresh browser, with a folder for its files; skips the test when there is none."""
    chromium = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if chromium is None:
        pytest.skip("Chromium is not here; apt-get install chromium")
    file, log, profile = (folder / name for name in ("page.html", "network.json", "profile"))
    file.write_bytes(page.encode("utf-8", "surrogatepass"))
    own = (f"--user-data-dir={profile}", f"--log-net-log={log}", "--dump-dom", file.as_uri())
    done = subprocess.run([chromium, *_OPTIONS, *own], capture_output=True, check=True, timeout=120)
    return Seen(done.stdout.decode(), log.read_text("utf-8"))
