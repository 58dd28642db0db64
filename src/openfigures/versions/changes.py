"""What can change from one version of a package to the next, and the clause of the version table that each falls under.

docs/versions.md is the table, with the reason of each clause that the Data Package version recipe leaves open.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import Enum, IntEnum

from openfigures.places import Place


class Bump(IntEnum):
    """Which number of a version a change raises; the larger the graver."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


class Clause(Enum):
    """A clause of the version table: the bump it asks for, and its words."""

    RENAMED = (Bump.MAJOR, "package, resource or field renamed")
    RESOURCE_REMOVED = (Bump.MAJOR, "resource removed")
    FIELDS = (Bump.MAJOR, "field added, removed or re-ordered")
    MEANING = (Bump.MAJOR, "type, format, unit, multiplier or subject changed")
    TIGHTER = (Bump.MAJOR, "tighter constraint or rule")
    KEY = (Bump.MAJOR, "key changed")
    ROW_REMOVED = (Bump.MAJOR, "row deleted")
    CATEGORY_REMOVED = (Bump.MAJOR, "category removed")
    MISSING_VALUE = (Bump.MAJOR, "missing value added or removed")
    LICENCE = (Bump.MAJOR, "licence narrowed")
    DIALECT = (Bump.MAJOR, "file format, dialect or encoding changed")
    UNKNOWN = (Bump.MAJOR, "content that could not be compared")
    RESOURCE_ADDED = (Bump.MINOR, "resource added")
    ROW_ADDED = (Bump.MINOR, "rows added")
    LOOSER = (Bump.MINOR, "looser constraint or rule")
    CATEGORY_ADDED = (Bump.MINOR, "category added")
    SOURCE = (Bump.MINOR, "source revised")
    LICENCE_WIDENED = (Bump.MINOR, "licence widened")
    CORRECTED = (Bump.PATCH, "value or qualifier corrected")
    DESCRIPTIVE = (Bump.PATCH, "descriptive metadata")
    MOVED = (Bump.NONE, "file moved")
    STAMPED = (Bump.NONE, "only hash, bytes or created changed")

    def __init__(self, bump: Bump, words: str) -> None:
        self.bump = bump
        self.words = words


class Kind(Enum):
    """What happened: the clause it falls under, and a stable hyphenated code."""

    PACKAGE_RENAMED = (Clause.RENAMED, "package-renamed")
    RESOURCE_RENAMED = (Clause.RENAMED, "resource-renamed")
    FIELD_RENAMED = (Clause.RENAMED, "field-renamed")
    RESOURCE_REMOVED = (Clause.RESOURCE_REMOVED, "resource-removed")
    FIELD_ADDED = (Clause.FIELDS, "field-added")
    FIELD_REMOVED = (Clause.FIELDS, "field-removed")
    FIELD_ORDER_CHANGED = (Clause.FIELDS, "field-order-changed")
    TYPE_CHANGED = (Clause.MEANING, "type-changed")
    FORMAT_CHANGED = (Clause.MEANING, "format-changed")
    UNIT_CHANGED = (Clause.MEANING, "unit-changed")
    MULTIPLIER_CHANGED = (Clause.MEANING, "multiplier-changed")
    QUANTITY_KIND_CHANGED = (Clause.MEANING, "quantity-kind-changed")
    SUBJECT_CHANGED = (Clause.MEANING, "subject-changed")
    FIGURES_CHANGED = (Clause.MEANING, "figures-changed")
    CATEGORY_ORDER_CHANGED = (Clause.MEANING, "category-order-changed")
    CONSTRAINT_TIGHTENED = (Clause.TIGHTER, "constraint-tightened")
    CONSTRAINT_CHANGED = (Clause.TIGHTER, "constraint-changed")
    RULE_ADDED = (Clause.TIGHTER, "rule-added")
    RULE_TIGHTENED = (Clause.TIGHTER, "rule-tightened")
    RULE_CHANGED = (Clause.TIGHTER, "rule-changed")
    KEY_CHANGED = (Clause.KEY, "key-changed")
    ROW_REMOVED = (Clause.ROW_REMOVED, "row-removed")
    CATEGORY_REMOVED = (Clause.CATEGORY_REMOVED, "category-removed")
    MISSING_VALUE_ADDED = (Clause.MISSING_VALUE, "missing-value-added")
    MISSING_VALUE_REMOVED = (Clause.MISSING_VALUE, "missing-value-removed")
    LICENCE_NARROWED = (Clause.LICENCE, "licence-narrowed")
    LICENCE_CHANGED = (Clause.LICENCE, "licence-changed")
    FILE_FORMAT_CHANGED = (Clause.DIALECT, "file-format-changed")
    DIALECT_CHANGED = (Clause.DIALECT, "dialect-changed")
    ENCODING_CHANGED = (Clause.DIALECT, "encoding-changed")
    CONTENT_CHANGED = (Clause.UNKNOWN, "content-changed")
    ROW_UNREAD = (Clause.UNKNOWN, "row-unread")
    RESOURCE_ADDED = (Clause.RESOURCE_ADDED, "resource-added")
    ROW_ADDED = (Clause.ROW_ADDED, "row-added")
    CONSTRAINT_LOOSENED = (Clause.LOOSER, "constraint-loosened")
    RULE_REMOVED = (Clause.LOOSER, "rule-removed")
    RULE_WEAKENED = (Clause.LOOSER, "rule-weakened")
    CATEGORY_ADDED = (Clause.CATEGORY_ADDED, "category-added")
    SOURCE_REVISED = (Clause.SOURCE, "source-revised")
    LICENCE_WIDENED = (Clause.LICENCE_WIDENED, "licence-widened")
    VALUE_CORRECTED = (Clause.CORRECTED, "value-corrected")
    QUALIFIER_CHANGED = (Clause.CORRECTED, "qualifier-changed")
    RESOLUTION_CHANGED = (Clause.CORRECTED, "resolution-changed")
    CELL_CHANGED = (Clause.CORRECTED, "cell-changed")
    RULE_REWORDED = (Clause.DESCRIPTIVE, "rule-reworded")
    METADATA_CHANGED = (Clause.DESCRIPTIVE, "metadata-changed")
    FILE_MOVED = (Clause.MOVED, "file-moved")
    STAMP_CHANGED = (Clause.STAMPED, "stamp-changed")

    def __init__(self, clause: Clause, code: str) -> None:
        self.clause = clause
        self.code = code

    @property
    def bump(self) -> Bump:
        """The bump that its clause asks for."""
        return self.clause.bump


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that changed. Texts are as written in the two versions; None where there is nothing."""

    kind: Kind
    resource: str | None = None
    """Its name in the new version; in the old one, when it is gone."""
    field: str | None = None
    """The field, the constraint of a field such as `n minimum`, or a property of the descriptor."""
    rule: str | None = None
    """The rule, relation or quantity of the catalogue."""
    key: Mapping[str, str] = with_default(default_factory=dict)
    """What tells the row apart, as written; empty when it is no row, or has no key."""
    before: str | None = None
    after: str | None = None
    note: str = ""
    """How it was decided, when that is not plain."""
    old_place: Place | None = None
    new_place: Place | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """All changes of one kind in one field of one resource: counted, the first ones kept."""

    kind: Kind
    resource: str | None
    field: str | None
    total: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Which version of which package one side is."""

    source: str
    """As it was named: a path, an archive or a revision."""
    name: str
    version: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Diff:
    """All that changed from one version to the other."""

    old: Identity
    new: Identity
    groups: tuple[Group, ...]
    """The gravest first."""

    @property
    def bump(self) -> Bump:
        """The bump that all changes together ask for: the largest of them."""
        return max((group.kind.bump for group in self.groups), default=Bump.NONE)

    @property
    def totals(self) -> dict[Kind, int]:
        """How many changes there are of each kind, the gravest first."""
        totals: Counter[Kind] = Counter()
        for group in self.groups:
            totals[group.kind] += group.total
        return dict(totals)
