"""Whether a package lies in a git work tree as it was committed."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from openfigures.errors import UsageError

_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false")
"""Git runs no monitor and no hook, and writes paths as they are. Filters it runs, as in each `git status`: they decide
what is clean, and git takes them from the publisher's own configuration, never from the files of a package."""
_SECONDS = 120


def uncommitted(folder: Path, files: Iterable[str]) -> list[str]:
    """Return what keeps a work tree from being clean: paths that changed, and files that git does not know.

    Nothing when the folder lies in no work tree. Raises UsageError when git cannot tell.
    """
    here = folder.resolve()
    if not any((one / ".git").exists() for one in (here, *here.parents)):
        return []
    changed = _git(here, "status", "--porcelain=v1", "--untracked-files=all", "--no-renames")
    known = set(_git(here, "ls-files"))
    return [line[3:] for line in changed] + sorted(path for path in files if path not in known)


def _git(folder: Path, *arguments: str) -> list[str]:
    """Return the items that git lists; raises UsageError when it fails."""
    command = ["git", *_QUIET, "-C", str(folder), *arguments, "-z"]
    environment = os.environ | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - git, with arguments that are ours
            command, capture_output=True, env=environment, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=True
        )
    except FileNotFoundError:
        raise UsageError(
            "the package lies in a git work tree, but git is not installed to say whether it is clean"
        ) from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"git did not say within {_SECONDS} seconds whether the work tree is clean") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(f"git cannot say whether the work tree is clean: {said[0] if said else 'no reason'}") from None
    return [item.decode("utf-8", "surrogateescape") for item in done.stdout.split(b"\0") if item]
