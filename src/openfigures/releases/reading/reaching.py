"""From what a user writes to the store that is meant."""

import os
from dataclasses import dataclass
from pathlib import Path

from openfigures.errors import UsageError
from openfigures.releases.reading.sources import PATIENCE, FolderSource, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How far we go for a store."""

    allow_http: bool = False
    """Talk to other machines without encryption."""
    patience: float = PATIENCE
    """Seconds that a server may be silent."""

    def store(self, text: str) -> Source:
        """Return the store at an address or in a folder; raises UsageError when it is neither."""
        if is_address(text):
            from openfigures.releases.reading.web import WebSource  # noqa: PLC0415 - a folder needs no TLS

            return WebSource(text, allow_http=self.allow_http, patience=self.patience)
        if not Path(text).is_dir():
            raise UsageError(f"there is no folder {text}; a store is a folder or begins with https://")
        return FolderSource(Path(text))


def is_address(text: str) -> bool:
    """Say whether a text is an address rather than a path."""
    return "://" in text


def state_file() -> Path:
    """Return where a user's programs keep what they remember: here, what is known of stores."""
    return _home("XDG_STATE_HOME", ".local/state") / "openfigures" / "trust.json"


def cache_folder() -> Path:
    """Return where a user's programs keep what can be fetched again: here, unfinished downloads."""
    return _home("XDG_CACHE_HOME", ".cache") / "openfigures" / "downloads"


def _home(variable: str, otherwise: str) -> Path:
    """Return a base folder of the XDG specification, which ignores variables that are not absolute."""
    folder = Path(os.environ.get(variable, ""))
    return folder if folder.is_absolute() else Path.home() / otherwise
