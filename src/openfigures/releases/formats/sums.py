"""SHA256SUMS: the digests of all files of a release, as `sha256sum` writes and checks them."""

import re
from collections.abc import Mapping

from openfigures.errors import NotWholeError
from openfigures.releases.formats.layout import SIGNATURE, SUMS, clash, unsafe_path_because

_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)\n")


def render_sums(digests: Mapping[str, str]) -> str:
    """Return the text of SHA256SUMS for SHA-256 digests (lower case hex) by path."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


def parse_sums(text: str) -> dict[str, str]:
    """Return the digests by path; raises NotWholeError unless the text is as `render_sums` writes it."""
    digests = {match[2]: match[1] for match in _LINE.finditer(text)}
    if not digests or render_sums(digests) != text:
        raise NotWholeError("sums-malformed", SUMS, "it is not a list of digests, sorted by path")
    for path in digests:
        if reason := unsafe_path_because(path):
            raise NotWholeError("sums-malformed", SUMS, f"the path {path!r} {reason}")
    if (twin := clash(digests)) is not None or not digests.keys().isdisjoint({SUMS, SIGNATURE}):
        raise NotWholeError("sums-malformed", SUMS, f"{twin or SUMS!r} cannot stand beside the others")
    return digests
