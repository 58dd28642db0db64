"""The walk of `openfigures release`: copy aside, judge, compare with the last release, build, commit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from openfigures.errors import MachineError, Problem, UsageError
from openfigures.findings import Report
from openfigures.options import Options, Progress
from openfigures.package.opening import Package, open_package
from openfigures.releases.formats.contents import Contents, contents_of, copy_contents, read_changelog
from openfigures.releases.formats.index import Entry, parse
from openfigures.releases.publishing.building import Built, build
from openfigures.releases.publishing.history import History, read_history
from openfigures.releases.publishing.moment import moment_of
from openfigures.releases.publishing.readiness import (
    changelog_obstacles,
    suite_obstacles,
    tree_obstacles,
    verdict_obstacles,
    version_obstacles,
)
from openfigures.releases.publishing.since import Since, compare, measure
from openfigures.releases.publishing.store import Release, commit, confirm, is_unfinished, repair, taken
from openfigures.releases.signing.keys import PrivateKey
from openfigures.releases.signing.signers import Signers
from openfigures.suites.shipped import Suites, compile_suites
from openfigures.validation import validate


class Status(StrEnum):
    """What came of a request."""

    REFUSED = "refused"
    POSSIBLE = "possible"
    """A dry run found nothing in the way."""
    RELEASED = "released"
    THERE_ALREADY = "there already"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What shall be released, where and how."""

    package: Path
    store: Path
    version: str | None = None
    """The version that the descriptor must have: `auto` for that which the changes ask for, None for any that fits."""
    key: PrivateKey | None = None
    """Signs; None for an unsigned release."""
    signers: Signers | None = None
    """Who may have signed the releases before; None for nobody but the key."""
    changelog: Path | None = None
    """The changelog, when it is not the one in the package."""
    dry_run: bool = False
    """Touch nothing, and say what would come of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What came of a request."""

    name: str
    version: str | None
    status: Status
    obstacles: tuple[Problem, ...] = ()
    """Why there is no release; empty when there is one."""
    report: Report
    since: Since | None
    """What changed since the release before; None for the first."""
    built: Built | None = None
    """None when there are obstacles."""
    entry: Entry | None = None
    """What the index says of the release, or would say."""


def make(request: Request, progress: Progress) -> Result:
    """Release a package, or say what stands in the way.

    Raises InputRefusedError, UsageError or MachineError as `validate` does, NotAuthenticError or NotWholeError when the
    store is not what its publisher left there, ReleaseConflictError when another release came first.
    """
    package = open_package(request.package)
    contents, moment = contents_of(package), moment_of(package)
    if not request.dry_run and is_unfinished(request.store):
        repair(request.store)
    history = read_history(request.store, package.name)
    if request.key is not None or not request.dry_run:
        history.authenticate(request.key, request.signers)
    with TemporaryDirectory(prefix="openfigures-", ignore_cleanup_errors=True) as scratch:
        try:
            return _Making(request, package, contents, history, Path(scratch)).result(moment, progress)
        except OSError as error:
            raise MachineError(f"{error.filename or scratch}: {error.strerror}; nothing was released") from None


class _Making:
    """One release in the making, of a copy that nobody changes meanwhile."""

    def __init__(self, request: Request, package: Package, contents: Contents, history: History, scratch: Path) -> None:
        self.request = request
        self.package = package
        self.contents = contents
        self.history = history
        self.changelog = read_changelog(package, contents, request.changelog)
        folder = scratch / "package"
        folder.mkdir()
        copy_contents(package, contents, self.changelog, folder)
        self.suites = _add_suites(folder)
        self.copy = open_package(folder)
        if self.copy.descriptor.value != package.descriptor.value:
            raise UsageError("the descriptor changed while the package was copied; run the command again")

    def result(self, moment: datetime, progress: Progress) -> Result:
        """Judge, compare, build and commit; `moment` is the date of the release."""
        folder = self.copy.folder.root
        since = self._since(folder)
        report = validate(folder, options=Options(full=True), progress=progress)
        if obstacles := tuple(self._obstacles(report, since)):
            status, built, entry = Status.REFUSED, None, None
        else:
            built = build(self.copy, report, since, self.request.key, moment)
            status, entry = self._commit(built)
        return Result(
            name=self.package.name,
            version=self.package.version,
            status=status,
            obstacles=obstacles,
            report=report,
            since=since,
            built=built,
            entry=entry,
        )

    def _since(self, folder: Path) -> Since | None:
        """Compare with the release before; raises ReleaseConflictError when this one is there and is another."""
        known = self.history.of(self.package.version)
        if known is not None and compare(known, self.history.archive(known), folder, known).changes:
            raise taken(known.archive)
        releases = self.history.before(self.package.version)
        if not releases:
            return None
        entry = measure(releases)
        return compare(entry, self.history.archive(entry), folder, releases[-1])

    def _obstacles(self, report: Report, since: Since | None) -> Iterator[Problem]:
        yield from version_obstacles(self.copy, self.request.version, since)
        yield from changelog_obstacles(self.contents.changelog, self.changelog, str(self.package.version))
        yield from suite_obstacles(self.package, self.suites)
        yield from tree_obstacles(self.package, self.contents, self.suites)
        yield from verdict_obstacles(self.copy, report)

    def _commit(self, built: Built) -> tuple[Status, Entry]:
        known = self.history.of(self.package.version)
        if known is not None:
            return self._compare(known, built)
        index = self.history.continued(str(self.package.version), built.bytes, built.sha256, self.request.key)
        entry = parse(index)[0].releases[-1]
        if self.request.dry_run:
            return Status.POSSIBLE, entry
        release = Release(name=self.package.name, archive=built.path, index=index, before=self.history.text)
        return (Status.RELEASED if commit(self.request.store, release) else Status.THERE_ALREADY), entry

    def _compare(self, known: Entry, built: Built) -> tuple[Status, Entry]:
        """Say that a version is there already; raises ReleaseConflictError when it is, with other bytes."""
        if known.sha256 != built.sha256:
            raise taken(known.archive)
        if not self.request.dry_run:
            confirm(self.request.store, self.package.name)
        return Status.THERE_ALREADY, known


def _add_suites(folder: Path) -> Suites:
    """Put the suites of a copied package into it."""
    suites = compile_suites(folder)
    suites.write()
    return suites
