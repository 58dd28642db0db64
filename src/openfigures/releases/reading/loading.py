"""`openfigures.load`: the tables of a package, verified when it is a release, for those who calculate with them."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from openfigures.errors import NotAuthenticError, NotWholeError, UsageError
from openfigures.exports.names import file_names
from openfigures.exports.typed import typed
from openfigures.package.opening import Package, open_package
from openfigures.releases.files import open_regular
from openfigures.releases.formats.contents import EXPORTS
from openfigures.releases.reading.choosing import choose
from openfigures.releases.reading.delivered import unpacked
from openfigures.releases.reading.getting import Terms, Wish, get, put, read_index
from openfigures.releases.reading.reaching import Reach, cache_folder, state_file
from openfigures.releases.reading.trust import TrustedState
from openfigures.releases.reading.verifying import Policy, Verified, verify_archive, verify_release
from openfigures.releases.signing.signers import Signers
from openfigures.tables.table import read_table

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Data:
    """The tables of a package. Numbers are exact decimals in all three libraries."""

    package: Package
    verified: Verified | None
    """What was verified; None for a folder that was taken as it lies there."""

    def __repr__(self) -> str:
        """Return which data it is, in short."""
        return f"<{self.name} {self.version}: {', '.join(self.tables)}>"

    @property
    def path(self) -> Path:
        """The folder of the package."""
        return self.package.folder.root

    @property
    def name(self) -> str:
        """The name of the package."""
        return self.package.name

    @property
    def version(self) -> str | None:
        """The version of the package."""
        return self.package.version

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables."""
        return tuple(resource.name for resource in self.package.resources if resource.tabular)

    def arrow(self, table: str) -> "pyarrow.Table":
        """Return a table for Arrow.

        Raises UsageError when there is no such table or pyarrow is not installed, InputRefusedError when a cell cannot
        be read.
        """
        if table not in self.tables:
            raise UsageError(f"there is no table {table!r}; there are: {', '.join(self.tables)}")
        _needed("pyarrow")
        if self.verified is not None:  # then its exports are what was verified too
            file = self.path / EXPORTS / f"{file_names(self.tables)[table]}.parquet"
            return import_module("pyarrow.parquet").read_table(file)
        resource = next(one for one in self.package.resources if one.name == table)
        read = read_table(resource, self.package.folder)
        with TemporaryDirectory(prefix="openfigures-") as scratch, typed(read, Path(scratch)) as one:
            return one.connection.sql(one.sql).to_arrow_table()

    def pandas(self, table: str) -> "pandas.DataFrame":
        """Return a table for pandas, with columns of Arrow types; raises as `arrow` does."""
        pandas = _needed("pandas")
        return self.arrow(table).to_pandas(types_mapper=pandas.ArrowDtype)

    def polars(self, table: str) -> "polars.DataFrame":
        """Return a table for Polars; raises as `arrow` does."""
        frame: polars.DataFrame = _needed("polars").from_arrow(self.arrow(table))
        return frame


def load(
    source: str | Path,
    *,
    from_: str | Path | None = None,
    to: str | Path | None = None,
    signers: str | Path | None = None,
    unsigned: bool = False,
) -> Data:
    """Return the tables of a package: of a folder, of an archive, or of a release in a store.

    With `from_`, a folder or address, `source` is NAME, NAME@1.2.3 or NAME@^1; what is fetched is kept in the user's
    cache, or in the folder `to`. Archives and what comes from a store are verified first: by the keys in the file
    `signers`, or without asking for a signature when `unsigned` is true. So is a folder when one of these is said;
    else it is read as it lies there.

    Raises NotAuthenticError or NotWholeError when a release is not what its publisher released, InputRefusedError when
    a package is unsafe or malformed, UsageError when what is asked for is not there.
    """
    if from_ is not None:
        folder, verified = _from_store(str(source), str(from_), _path(to), _terms(signers, unsigned))
    elif Path(source).is_file() and Path(source).suffix == ".zip":
        folder, verified = _from_archive(Path(source), _path(to), _terms(signers, unsigned))
    elif signers is not None or unsigned:
        folder, verified = Path(source), verify_release(unpacked(Path(source)), _terms(signers, unsigned).policy)
    else:
        folder, verified = Path(source), None
    return Data(package=open_package(folder), verified=verified)


def _from_store(source: str, store: str, to: Path | None, terms: Terms) -> tuple[Path, Verified]:
    name, _, version = source.partition("@")
    wish = Wish(name=name, version=version, source=Reach().store(store), terms=terms)
    entry = choose(read_index(wish), version)
    folder = to or _cached(entry.sha256, terms.policy)
    exactly = Wish(name=name, version=entry.version, source=wish.source, terms=terms)
    return folder, get(exactly, folder, _silent).verified


def _from_archive(path: Path, to: Path | None, terms: Terms) -> tuple[Path, Verified]:
    with open_regular(path) as file:
        verified, archive = verify_archive(file, str(path), terms.policy)
        folder = to or _cached(verified.sha256, terms.policy)
        if not folder.exists():
            put(archive, folder)
    if verify_release(unpacked(folder), terms.policy) != verified:
        raise UsageError(f"{folder} is there already, with something else; choose another folder")
    return folder, verified


def _cached(digest: str, policy: Policy) -> Path:
    """Return the folder of a release in the cache, where nothing lies that would not be verified."""
    folder = cache_folder().parent / "releases" / digest
    try:
        if folder.exists():
            verify_release(unpacked(folder), policy)
    except (NotAuthenticError, NotWholeError):
        shutil.rmtree(folder)
    return folder


def _terms(signers: str | Path | None, unsigned: bool) -> Terms:
    if (signers is None) != unsigned:
        raise UsageError(
            "say with signers='allowed_signers' which keys you believe, or with unsigned=True that you ask only "
            "whether the bytes fit together"
        )
    believed = Signers.read(Path(signers)) if signers is not None else None
    policy = Policy(signers=believed, moment=datetime.now(UTC))
    return Terms(policy=policy, trusted=TrustedState(state_file()), cache=cache_folder())


def _path(text: str | Path | None) -> Path | None:
    return None if text is None else Path(text)


def _needed(library: str) -> Any:
    try:
        return import_module(library)
    except ImportError:
        raise UsageError(f"this needs the library {library}: pip install {library}") from None


def _silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""
