"""The plots of docs/benchmarks.md, as small SVG files in colours that are readable on white and on black."""

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, floor, log10
from statistics import median

from benchmarks.results import LIMIT, OURS, PEER, Comparison, Result

COLOURS = {OURS: "#2f81f7", PEER: "#8b949e", LIMIT: "#57ab5a"}
LINES = ("#2f81f7", "#d9730d", "#57ab5a", "#b083f0", "#e5534b", "#39a0a0", "#c69026")
TEXT, GRID = "#768390", "#76839055"
STYLE = f"text {{ font: 12px sans-serif; fill: {TEXT} }} .title {{ font-weight: bold }} .end {{ text-anchor: end }}"
WIDTH, LEFT, BAR = 760, 300, 20
"""In pixels: the whole width, the place for names, the height of a row."""


def bars(comparisons: Sequence[Comparison]) -> str:
    """Draw the median wall time of each command, on a logarithmic scale that all comparisons share."""
    times = [one.middle for comparison in comparisons for one in comparison.results]
    low, high = floor(log10(min(times))), ceil(log10(max(times)))
    body: list[str] = []
    top = 0
    for comparison in comparisons:
        body.append(_text(0, top + 16, comparison.title, "title"))
        top += 26
        for one in comparison.results:
            body += _bar(one, top, (log10(one.middle) - low) / (high - low))
            top += BAR
        top += 14
    legend = "blue: openfigures; grey: other tools; green: limits, written by hand; seconds, logarithmic"
    body.append(_text(0, top + 8, legend))
    return _svg(top + 16, body)


def _bar(result: Result, top: int, share: float) -> Iterator[str]:
    width = max(2, round(share * (WIDTH - LEFT - 60)))
    yield _text(LEFT - 8, top + 14, result.name.replace("`", ""), "end")
    yield f'<rect x="{LEFT}" y="{top + 3}" width="{width}" height="{BAR - 6}" rx="2" fill="{COLOURS[result.role]}"/>'
    yield _text(LEFT + width + 6, top + 14, f"{result.middle:.2f}")


def lines(comparisons: Sequence[Comparison]) -> str:
    """Draw how the work above the floor grows from that of the smallest size, both logarithmic, beside linear."""
    curves = {one.growing: _relative(one.results) for one in comparisons}
    points = [point for curve in curves.values() for point in curve] + [(1.0, 1.0)]
    far = max(x for x, _ in points)
    high = max(far, *(y for _, y in points))
    low = min(1.0, *(y for _, y in points))

    def place(x: float, y: float) -> str:
        across = 20 + log10(x) / log10(far) * 440
        down = 350 - (log10(y) - log10(low)) / (log10(high) - log10(low)) * 310
        return f"{across:.0f},{down:.0f}"

    body = [_text(20, 20, "work above the floor, by size, relative to the smallest; both logarithmic", "title")]
    body.append(_curve([place(1, 1), place(far, far)], TEXT, dashed=True))
    for colour, curve in zip(LINES, curves.values(), strict=False):
        body.append(_curve([place(x, y) for x, y in curve], colour))
    labels = [(TEXT, "linear (dashed)"), *zip(LINES, curves, strict=False)]
    for row, (colour, label) in enumerate(labels):
        body.append(f'<rect x="500" y="{50 + row * BAR}" width="14" height="4" fill="{colour}"/>')
        body.append(_text(522, 56 + row * BAR, label))
    return _svg(370, body)


def _relative(results: Sequence[Result]) -> list[tuple[float, float]]:
    """Return size and work above the floor, as multiples of the first that costs more than the floor."""
    floor_work = median(results[0].work)
    above = [(one.size, median(one.work) - floor_work) for one in results[1:] if median(one.work) > floor_work]
    return [(size / above[0][0], cost / above[0][1]) for size, cost in above]


def _curve(points: Sequence[str], colour: str, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    kinds = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{kinds}>{escape(text)}</text>'


def _svg(height: int, body: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
    return "\n".join([head, f"<style>{STYLE}</style>", *body, "</svg>"]) + "\n"
