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
    DIALECT = (Bump.MAJOR, "dialect or encoding changed")
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
    """What happened: a stable hyphenated code, and the clause it falls under."""

    PACKAGE_RENAMED = ("package-renamed", Clause.RENAMED)
    RESOURCE_RENAMED = ("resource-renamed", Clause.RENAMED)
    FIELD_RENAMED = ("field-renamed", Clause.RENAMED)
    RESOURCE_REMOVED = ("resource-removed", Clause.RESOURCE_REMOVED)
    FIELD_ADDED = ("field-added", Clause.FIELDS)
    FIELD_REMOVED = ("field-removed", Clause.FIELDS)
    FIELD_ORDER_CHANGED = ("field-order-changed", Clause.FIELDS)
    TYPE_CHANGED = ("type-changed", Clause.MEANING)
    FORMAT_CHANGED = ("format-changed", Clause.MEANING)
    UNIT_CHANGED = ("unit-changed", Clause.MEANING)
    MULTIPLIER_CHANGED = ("multiplier-changed", Clause.MEANING)
    QUANTITY_KIND_CHANGED = ("quantity-kind-changed", Clause.MEANING)
    SUBJECT_CHANGED = ("subject-changed", Clause.MEANING)
    FIGURES_CHANGED = ("figures-changed", Clause.MEANING)
    CATEGORY_ORDER_CHANGED = ("category-order-changed", Clause.MEANING)
    CONSTRAINT_TIGHTENED = ("constraint-tightened", Clause.TIGHTER)
    CONSTRAINT_CHANGED = ("constraint-changed", Clause.TIGHTER)
    RULE_ADDED = ("rule-added", Clause.TIGHTER)
    RULE_TIGHTENED = ("rule-tightened", Clause.TIGHTER)
    RULE_CHANGED = ("rule-changed", Clause.TIGHTER)
    KEY_CHANGED = ("key-changed", Clause.KEY)
    ROW_REMOVED = ("row-removed", Clause.ROW_REMOVED)
    CATEGORY_REMOVED = ("category-removed", Clause.CATEGORY_REMOVED)
    MISSING_VALUE_ADDED = ("missing-value-added", Clause.MISSING_VALUE)
    MISSING_VALUE_REMOVED = ("missing-value-removed", Clause.MISSING_VALUE)
    LICENCE_NARROWED = ("licence-narrowed", Clause.LICENCE)
    LICENCE_CHANGED = ("licence-changed", Clause.LICENCE)
    DIALECT_CHANGED = ("dialect-changed", Clause.DIALECT)
    ENCODING_CHANGED = ("encoding-changed", Clause.DIALECT)
    CONTENT_CHANGED = ("content-changed", Clause.UNKNOWN)
    ROW_UNREAD = ("row-unread", Clause.UNKNOWN)
    RESOURCE_ADDED = ("resource-added", Clause.RESOURCE_ADDED)
    ROW_ADDED = ("row-added", Clause.ROW_ADDED)
    CONSTRAINT_LOOSENED = ("constraint-loosened", Clause.LOOSER)
    RULE_REMOVED = ("rule-removed", Clause.LOOSER)
    RULE_WEAKENED = ("rule-weakened", Clause.LOOSER)
    CATEGORY_ADDED = ("category-added", Clause.CATEGORY_ADDED)
    SOURCE_REVISED = ("source-revised", Clause.SOURCE)
    LICENCE_WIDENED = ("licence-widened", Clause.LICENCE_WIDENED)
    VALUE_CORRECTED = ("value-corrected", Clause.CORRECTED)
    QUALIFIER_CHANGED = ("qualifier-changed", Clause.CORRECTED)
    RESOLUTION_CHANGED = ("resolution-changed", Clause.CORRECTED)
    CELL_CHANGED = ("cell-changed", Clause.CORRECTED)
    RULE_REWORDED = ("rule-reworded", Clause.DESCRIPTIVE)
    METADATA_CHANGED = ("metadata-changed", Clause.DESCRIPTIVE)
    FILE_MOVED = ("file-moved", Clause.MOVED)
    STAMP_CHANGED = ("stamp-changed", Clause.STAMPED)

    def __init__(self, code: str, clause: Clause) -> None:
        self.code = code
        self.clause = clause

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
