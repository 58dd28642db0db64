"""What is said of a release that was verified."""

import json
from typing import Any

from openfigures.releases.reading.getting import Got
from openfigures.releases.reading.verifying import Verified
from openfigures.version import __version__

_SCHEMA_VERSION = 1


def verified_as_text(verified: Verified) -> str:
    """Return lines for people."""
    release = f"{verified.name} {verified.version}"
    lines = [f"{release} is whole; who made it was not asked"]
    if (signer := verified.signer) is not None:
        lines = [
            f"{release} is authentic and whole",
            f"  signed by {signer.fingerprint} (line {signer.line} of the signers)",
        ]
    lines.append(f"  {verified.files} files, {verified.bytes} bytes, SHA256SUMS has {verified.sha256}")
    return "".join(f"{line}\n" for line in lines)


def got_as_text(got: Got) -> str:
    """Return lines for people, with the folder."""
    return f"{verified_as_text(got.verified)}  {'in' if got.fetched else 'was there already, in'} {got.folder}\n"


def verified_as_json(verified: Verified) -> str:
    """Return a JSON document."""
    return _document({"release": _release(verified)})


def got_as_json(got: Got) -> str:
    """Return a JSON document, with the folder."""
    return _document({"release": _release(got.verified), "folder": str(got.folder), "fetched": got.fetched})


def _release(verified: Verified) -> dict[str, Any]:
    signer = verified.signer
    return {
        "name": verified.name,
        "version": verified.version,
        "sha256": verified.sha256,
        "files": verified.files,
        "bytes": verified.bytes,
        "verdict": "whole" if signer is None else "authentic",
        "signer": None if signer is None else {"fingerprint": signer.fingerprint, "line": signer.line},
    }


def _document(data: dict[str, Any]) -> str:
    head = {"schema_version": _SCHEMA_VERSION, "tool": {"name": "openfigures", "version": __version__}}
    return json.dumps(head | data, ensure_ascii=True, indent=2) + "\n"
