"""The findings, by table and rule, the gravest first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from openfigures.findings import Finding
from openfigures.reports.groups import Entry, Group
from openfigures.reports.html.lists import bullets
from openfigures.reports.html.markup import Html, element
from openfigures.reports.words import many

MOST_FINDINGS = 2_000
"""Findings on one page."""
MOST_GROUPS = 500
"""Rules on one page."""
_RELATED = 5
"""Other places that are named with a finding."""


def group_anchor(number: int) -> str:
    """Return the name of the place in the page where the group of a number stands."""
    return f"rule-{number}"


def findings_section(groups: Sequence[Group]) -> Html:
    """Return all groups under their tables; each rule gets an equal share of the page."""
    shown = groups[:MOST_GROUPS]
    share = MOST_FINDINGS // max(len(shown), 1)
    by_table: dict[str | None, list[Html]] = defaultdict(list)
    for number, group in enumerate(shown, start=1):
        by_table[group.resource].append(_group(group_anchor(number), group, group.entries[:share]))
    tables = (element("section", _heading(name), *parts) for name, parts in by_table.items())
    return element("section", element("h2", "Findings"), *_extent(groups, share), *tables)


def _extent(groups: Sequence[Group], share: int) -> Iterator[Html]:
    """Say how much of what was found is shown."""
    total = sum(group.total for group in groups)
    shown = sum(len(group.entries[:share]) for group in groups[:MOST_GROUPS])
    if not total:
        yield element("p", "None.")
    elif shown == total:
        yield element("p", f"All {many(total, 'finding')} shown." if total > 1 else "The only finding is shown.")
    else:
        yield element("p", f"{shown:,} of {many(total, 'finding')} shown. --limit sets how many of each rule are kept.")
    if any(group.listed > share for group in groups) or len(groups) > MOST_GROUPS:
        limits = f"{MOST_FINDINGS:,} findings and {MOST_GROUPS:,} rules"
        yield element("p", f"A page holds at most {limits}; --format json has all that were kept.")


def _heading(table: str | None) -> Html:
    return element("h3", "The package itself") if table is None else element("h3", "Table ", element("code", table))


def _group(name: str, group: Group, entries: Sequence[Entry]) -> Html:
    fixes = {entry.finding.fix for entry in group.entries}
    common = fixes.pop() if len(fixes) == 1 else ""
    return element(
        "article",
        element("h4", _badge(group), " ", element("code", group.rule)),
        element("p", _extent_of(group, len(entries)), class_="facts"),
        *_remarks(group, common),
        bullets([_entry(entry, group, common) for entry in entries], most=MOST_FINDINGS),
        id=name,
    )


def _badge(group: Group) -> Html:
    return element("strong", group.severity, class_=f"badge {group.severity}")


def _extent_of(group: Group, shown: int) -> str:
    """Name the code, how much was found, and who says so."""
    extent = many(group.total, "finding") + (f", {shown:,} shown" if shown < group.total else "")
    return f"{group.code} · {extent} · reported by {', '.join(group.totals)}"


def _remarks(group: Group, fix: str) -> Iterator[Html]:
    if len(set(group.totals.values())) > 1:
        counts = ", ".join(f"{judge} {total:,}" for judge, total in group.totals.items())
        yield element("p", element("strong", "The judges do not agree"), f" how many there are: {counts}.")
    if group.because:
        yield element("p", "Why: ", element("bdi", group.because))
    if fix:
        yield element("p", "To do: ", element("bdi", fix))


def _entry(entry: Entry, group: Group, common: str) -> Html:
    finding = entry.finding
    says = element("p", element("code", str(finding.place)), " ", element("bdi", finding.message))
    facts = [*_cell(finding)]
    if finding.fix != common:
        facts.append(_fact("to do", element("bdi", finding.fix)))
    if finding.related:
        facts.append(_fact("see also", *_related(finding)))
    if len(entry.judges) < len(group.totals):
        facts.append(_fact("listed by", ", ".join(entry.judges)))
    return element("div", says, *([element("dl", *facts)] if facts else []))


def _cell(finding: Finding) -> Iterator[Html]:
    """Say which cell it is, and what is written there."""
    if finding.field is not None:
        yield _fact("field", element("code", finding.field))
    if finding.value is not None:
        yield _fact("value", element("code", finding.value) if finding.value else "empty")
    key = ", ".join(f"{name} {value}" for name, value in finding.key.items() if name != finding.field)
    if key:
        yield _fact("key", element("code", key))


def _related(finding: Finding) -> Iterator[str | Html]:
    for place in finding.related[:_RELATED]:
        yield element("code", str(place))
        yield " "
    if len(finding.related) > _RELATED:
        yield f"and {len(finding.related) - _RELATED:,} more"


def _fact(name: str, *value: str | Html) -> Html:
    return element("div", element("dt", name), " ", element("dd", *value))
