"""What stands in the way of a release; all of it is told at once."""

from collections.abc import Iterator
from dataclasses import replace

from openfigures.errors import Problem
from openfigures.findings import Report, Verdict
from openfigures.package.opening import Package
from openfigures.places import Place
from openfigures.releases.formats.contents import Contents
from openfigures.releases.publishing.changelog import disorder
from openfigures.releases.publishing.since import Since
from openfigures.releases.publishing.worktree import uncommitted
from openfigures.reports.diff.words import counted
from openfigures.suites.shipped import State, Suites
from openfigures.versions.semver import Version

AUTO = "auto"
_SHOWN = 5
"""Paths that are named."""


def tree_obstacles(package: Package, contents: Contents, suites: Suites) -> Iterator[Problem]:
    """Yield what is wrong with the work tree: a release is made of what was committed."""
    paths = uncommitted(package.folder.root, [*contents.files, *suites.files, contents.changelog])
    if paths:
        more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
        message = f"the work tree is not clean: {', '.join(paths[:_SHOWN])}{more}"
        yield _problem("tree-unclean", Place(path="."), message, "commit, ignore or remove these files")


def suite_obstacles(package: Package, suites: Suites) -> Iterator[Problem]:
    """Yield the suites that are not those of the schemas and rules."""
    for path, state in replace(suites, package=package).states().items():
        if state is not State.CURRENT:
            yield _problem("suite-stale", Place(path=path), f"the suite is {state.value}", "run `openfigures suites`")


def changelog_obstacles(path: str, changelog: bytes | None, version: str) -> Iterator[Problem]:
    """Yield what is wrong with the changelog."""
    fix = "write what changed for those who use the data; `openfigures release --draft` makes a beginning"
    if changelog is None:
        yield _problem("changelog-unready", Place(path=path), "the package has no changelog", fix)
        return
    try:
        reason = disorder(changelog.decode("utf-8"), version)
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    if reason is not None:
        yield _problem("changelog-unready", Place(path=path), reason, fix)


def version_obstacles(package: Package, asked: str | None, since: Since | None) -> Iterator[Problem]:
    """Yield what is wrong with the version of the package: it must be the one asked for, and fit the changes."""
    place, stated = package.descriptor.place(("version",)), package.version
    if reason := _no_version(stated):
        yield _problem("version-unusable", place, reason, 'write one such as "version": "0.1.0"')
        return
    wanted = asked
    if asked == AUTO:
        wanted = since.wanted if since else None
    if wanted is not None and wanted != stated:
        said = (
            f"the changes since {since.version} ask for {wanted}"
            if asked == AUTO and since
            else f"{wanted} was asked for"
        )
        yield _problem("version-differs", place, f"the version is {stated}, but {said}", f'write "version": "{wanted}"')
    elif since is not None and not since.fits:
        changes = ", ".join(counted(kind, total) for kind, total in since.changes.items()) or "nothing"
        message = f"the version {stated} does not fit what changed since {since.version} ({since.bump}: {changes})"
        if since.last != since.version:
            message += f", or does not follow {since.last}"
        yield _problem("version-too-low", place, message, f'write "version": "{since.wanted}", or a higher one')


def verdict_obstacles(package: Package, report: Report) -> Iterator[Problem]:
    """Yield the judges that do not pass."""
    place, fix = Place(path=package.descriptor.path), "run `openfigures validate --full`, which names what is wrong"
    for judge in report.judges:
        if judge.verdict is not Verdict.PASS:
            message = f"the judge '{judge.name}' does not pass: {judge.verdict.value}"
            yield _problem("judge-against", place, message, fix)


def _no_version(stated: str | None) -> str | None:
    if stated is None:
        return "the package states no version"
    try:
        Version.parse(stated)
    except ValueError as error:
        return str(error)
    return None


def _problem(code: str, place: Place, message: str, fix: str) -> Problem:
    return Problem(code=code, place=place, message=message, fix=fix)
