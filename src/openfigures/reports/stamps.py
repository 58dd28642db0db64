"""What `openfigures stamp` says."""

from openfigures.package.stamps import BEST, Stamps
from openfigures.reports.escape import visible
from openfigures.reports.words import many


def render_stamps(stamps: Stamps, *, written: bool) -> str:
    """Return a line for each file of which the descriptor stated something else, or nothing, and one for all others."""
    lines = [
        f"{visible(file.path)}: {file.stamp.size} bytes, {BEST}:{file.stamp.digests[BEST]}"
        + ("" if written else ", which the descriptor does not say")
        for file in stamps.stale
    ]
    rest = len(stamps.files) - len(stamps.stale)
    if rest or not lines:
        lines.append(f"{many(rest, 'file')} unchanged" if written else f"{many(rest, 'file')} as described")
    return "".join(f"{line}\n" for line in lines)
