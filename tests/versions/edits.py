"""Small changes of a small package, each with the kind and the bump that it must come to, and those of the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drafts import Draft


@dataclass(frozen=True, slots=True)
class Edit:
    """One change."""

    name: str
    change: Callable[[Draft], Any]
    forth: str
    """What it is, and the bump."""
    back: str
    """What it is to undo it."""

    def __str__(self) -> str:
        return self.name


def _rename_field(draft: Draft) -> None:
    draft.field("note")["name"] = "remark"
    draft.replace(",note\n", ",remark\n")


def _move_field(draft: Draft) -> None:
    fields = draft.schema()["fields"]
    fields.insert(0, fields.pop())
    rows = [line.split(",") for line in draft.files["visits.csv"].splitlines()]
    draft.files["visits.csv"] = "".join(",".join([row[-1], *row[:-1]]) + "\n" for row in rows)


def _add_field(draft: Draft) -> None:
    draft.schema("log")["fields"].append({"name": "who", "type": "string"})
    draft.files["log.csv"] = "day,event,who\n" + "".join(
        f"{line},me\n" for line in draft.files["log.csv"].splitlines()[1:]
    )


def _move_file(draft: Draft) -> None:
    draft.resource("log")["path"] = "data/log.csv"
    draft.files["data/log.csv"] = draft.files.pop("log.csv")


def _pack_file(draft: Draft) -> None:
    draft.resource("log")["path"] = "log.csv.gz"
    draft.files["log.csv.gz"] = draft.files.pop("log.csv")


def _add_resource(draft: Draft) -> None:
    draft.descriptor["resources"].append({"name": "more", "path": "more.csv", "schema": {"fields": [{"name": "a"}]}})
    draft.files["more.csv"] = "a\n1\n"


def _semicolons(draft: Draft) -> None:
    draft.resource("log")["dialect"] = {"delimiter": ";"}
    draft.files["log.csv"] = draft.files["log.csv"].replace(",", ";")


def _constraint(name: str, key: str, value: Any) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        limits = draft.field(name).setdefault("constraints", {})
        if value is None:
            limits.pop(key)
        else:
            limits[key] = value

    return change


def _property(name: str, key: str, value: Any) -> Callable[[Draft], None]:
    return lambda draft: draft.field(name).update({key: value})


def _rule(name: str, /, **keys: Any) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        draft.rule(name).update(keys)

    return change


def _licence(*names: str) -> Callable[[Draft], None]:
    return lambda draft: draft.descriptor.update(licenses=[{"name": name} for name in names])


def _text(text: str, instead: str, file: str = "visits.csv") -> Callable[[Draft], None]:
    return lambda draft: draft.replace(text, instead, file)


def _add_rule(**keys: Any) -> Callable[[Draft], None]:
    return lambda draft: draft.catalogue["rules"].append({"name": "new", "table": "visits", "because": "so"} | keys)


def _open_minimum(draft: Draft) -> None:
    draft.field("visits")["constraints"] = {"exclusiveMinimum": 0, "maximum": 10000000}


def _categories(*names: str) -> Callable[[Draft], None]:
    return _property("qualifier", "categories", list(names))


def _schema(key: str, value: Any) -> Callable[[Draft], None]:
    return lambda draft: draft.schema().update({key: value})


def _forget(key: str) -> Callable[[Draft], None]:
    return lambda draft: draft.schema().pop(key)


def _figures(key: str, value: str) -> Callable[[Draft], None]:
    return lambda draft: draft.catalogue["figures"].update({key: value})


def _quantity(key: str, value: str | None) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        facts = draft.catalogue["quantities"][0]
        if value is None:
            facts.pop(key)
        else:
            facts[key] = value

    return change


def _resource(key: str, value: Any, name: str = "visits") -> Callable[[Draft], None]:
    return lambda draft: draft.resource(name).update({key: value})


def _package(key: str, value: Any) -> Callable[[Draft], None]:
    return lambda draft: draft.descriptor.update({key: value})


def _reverse(draft: Draft, file: str) -> None:
    header, *rows = draft.files[file].splitlines(keepends=True)
    draft.files[file] = "".join([header, *reversed(rows)])


def _append(file: str, row: str) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        draft.files[file] += row

    return change


def _drop(part: str, name: str) -> Callable[[Draft], None]:
    return lambda draft: draft.catalogue[part].remove(draft.rule(name))


def _swap(draft: Draft) -> None:
    """Say a rule in other words."""
    draft.rule("share-in-range")["check"] = "share <= 100 AND NOT share < 0"


def _two_rules(draft: Draft) -> None:
    """Say one rule as two."""
    draft.rule("share-in-range").update(check="share >= 0")
    draft.catalogue["rules"].append(
        {"name": "share-below", "table": "visits", "check": "share IS NULL OR share <= 100", "because": "so"}
    )


def _to_schema(draft: Draft) -> None:
    """Let a schema say what a rule said."""
    draft.catalogue["rules"].remove(draft.rule("titles-differ"))
    draft.schema("sites")["uniqueKeys"] = [["title"]]


ROW = "r5,castle,2024,1,rounded,0,{visit},1,A1,\n"
LABELLED = [{"value": name, "label": name.title()} for name in ("floor", "about", "rounded")]
LESS, MORE, OTHER = "MAJOR constraint-tightened", "MINOR constraint-loosened", "MAJOR constraint-changed"
TIGHTER, WEAKER, UNLIKE = "MAJOR rule-tightened", "MINOR rule-weakened", "MAJOR rule-changed"
ADDED, REMOVED = "MAJOR rule-added", "MINOR rule-removed"
WORDS, SAME = "PATCH metadata-changed", "PATCH rule-reworded"
CORRECTED, CELL = "PATCH value-corrected", "PATCH cell-changed"

WIDER, NARROWER = "MINOR licence-widened", "MAJOR licence-narrowed"
UNIT, FIGURES, NAME = "MAJOR unit-changed", "MAJOR figures-changed", "MAJOR package-renamed"

EDITS = [
    # Names
    Edit("package renamed", _package("name", "museums"), NAME, NAME),
    Edit("identifier changed", _package("id", "urn:example:other"), NAME, NAME),
    Edit("resource renamed", _resource("name", "events", "log"), "MAJOR resource-renamed", "MAJOR resource-renamed"),
    Edit("field renamed", _rename_field, "MAJOR field-renamed", "MAJOR field-renamed"),
    # Resources and fields
    Edit("resource added", _add_resource, "MINOR resource-added", "MAJOR resource-removed"),
    Edit("field added", _add_field, "MAJOR field-added", "MAJOR field-removed"),
    Edit("field moved", _move_field, "MAJOR field-order-changed", "MAJOR field-order-changed"),
    # Rows
    Edit("row added", _append("visits.csv", ROW), "MINOR row-added", "MAJOR row-removed"),
    Edit("row added without key", _append("log.csv", "2023-05-03,sun\n"), "MINOR row-added", "MAJOR row-removed"),
    Edit("row once more", _append("log.csv", "2023-05-01,opened\n"), "MINOR row-added", "MAJOR row-removed"),
    Edit("key of a row changed", _text("r4,", "r9,"), "MAJOR row-added row-removed", "MAJOR row-added row-removed"),
    Edit("rows moved", lambda draft: _reverse(draft, "visits.csv"), "NONE", "NONE"),
    Edit("rows without key moved", lambda draft: _reverse(draft, "log.csv"), "NONE", "NONE"),
    # Cells
    Edit("value corrected", _text(",61000,", ",61500,"), CORRECTED, CORRECTED),
    Edit("number written otherwise", _text(",24000,", ",24000.0,"), "NONE", "NONE"),
    Edit("number becomes a text", _text(",24000,", ",24 000,"), CORRECTED, CORRECTED),
    Edit("text with another digit", _text("C3", "C4"), CELL, CELL),
    Edit("cell in quotes", _text("counted by hand", '"counted by hand"'), "NONE", "NONE"),
    Edit("cell emptied", _text(",35,", ",,"), CELL, CELL),
    Edit("qualifier changed", _text("floor", "rounded"), "PATCH qualifier-changed", "PATCH qualifier-changed"),
    Edit("unit of a figure changed", _text("0,{visit},35", "0,{person},35"), UNIT, UNIT),
    Edit("multiplier changed", _text("about,3,", "about,6,"), "MAJOR multiplier-changed", "MAJOR multiplier-changed"),
    Edit("subject changed", _text("castle,2023,", "castle,2021,"), "MAJOR subject-changed", "MAJOR subject-changed"),
    # Types, forms and units
    Edit("type changed", _property("year", "type", "string"), "MAJOR type-changed", "MAJOR type-changed"),
    Edit("integer becomes number", _property("power", "type", "number"), "MAJOR type-changed", "MAJOR type-changed"),
    Edit("format changed", _property("note", "format", "uri"), "MAJOR format-changed", "MAJOR format-changed"),
    Edit("unit of a field changed", _property("visits", "unit", "{person}"), UNIT, UNIT),
    Edit("unit of a field stated", _property("share", "unit", "%"), UNIT, UNIT),
    Edit("missing value added", _schema("missingValues", ["", "n/a"]),
         "MAJOR missing-value-added", "MAJOR missing-value-removed"),
    Edit("missing value of one field added", _property("share", "missingValues", ["", "x"]),
         "MAJOR missing-value-added", "MAJOR missing-value-removed"),
    Edit("missing value labelled", _schema("missingValues", [{"value": "", "label": "not stated"}]), WORDS, WORDS),
    Edit("missing value of one field labelled", _property("note", "missingValues", [{"value": "", "label": "none"}]),
         WORDS, WORDS),
    Edit("missing value that is there", _property("note", "missingValues", ["", "-"]),
         "MAJOR cell-changed missing-value-added", "MAJOR cell-changed missing-value-removed"),
    # Limits
    Edit("minimum raised", _constraint("visits", "minimum", 5), LESS, MORE),
    Edit("minimum lowered", _constraint("visits", "minimum", -5), MORE, LESS),
    Edit("minimum written otherwise", _constraint("visits", "minimum", "0.0"), "NONE", "NONE"),
    Edit("minimum without its end", _open_minimum, LESS, MORE),
    Edit("maximum lowered", _constraint("visits", "maximum", 9999999), LESS, MORE),
    Edit("maximum removed", _constraint("visits", "maximum", None), MORE, LESS),
    Edit("cell required", _constraint("note", "required", True), LESS, MORE),
    Edit("longest text shorter", _constraint("ticket", "maxLength", 3), LESS, MORE),
    Edit("pattern changed", _constraint("ticket", "pattern", "[A-Z][0-9]+"), OTHER, OTHER),
    Edit("pattern removed", _constraint("ticket", "pattern", None), MORE, LESS),
    Edit("value listed", _constraint("power", "enum", [0, 3, 6, 9]), MORE, LESS),
    Edit("other value listed", _constraint("power", "enum", [0, 3, 9]), OTHER, OTHER),
    Edit("values listed in another order", _constraint("power", "enum", [6, 3, 0]), "NONE", "NONE"),
    Edit("category added", _categories("floor", "about", "rounded", "exact"),
         "MINOR category-added", "MAJOR category-removed"),
    Edit("category labelled", _property("qualifier", "categories", LABELLED), WORDS, WORDS),
    Edit("categories ordered", _property("qualifier", "categoriesOrdered", True),
         "MAJOR category-order-changed", "MAJOR category-order-changed"),
    # Keys
    Edit("primary key changed", _schema("primaryKey", ["id", "year"]), "MAJOR key-changed", "MAJOR key-changed"),
    Edit("primary key removed", _forget("primaryKey"), "MAJOR key-changed", "MAJOR key-changed"),
    Edit("unique key removed", _forget("uniqueKeys"), MORE, LESS),
    Edit("unique key of more fields", _schema("uniqueKeys", [["site", "year", "ticket"]]), MORE, LESS),
    Edit("field unique", _constraint("share", "unique", True), LESS, MORE),
    Edit("foreign key removed", _forget("foreignKeys"), MORE, LESS),
    Edit("columns matched less strictly", _schema("fieldsMatch", ["equal"]), MORE, LESS),
    # How files are written and where they lie
    Edit("delimiter changed", _semicolons, "MAJOR dialect-changed", "MAJOR dialect-changed"),
    Edit("encoding changed", _resource("encoding", "latin-1"), "MAJOR encoding-changed", "MAJOR encoding-changed"),
    Edit("encoding named otherwise", _resource("encoding", "UTF8"), "NONE", "NONE"),
    Edit("file packed", _pack_file,
         "MAJOR file-format-changed file-moved", "MAJOR file-format-changed file-moved"),
    Edit("file moved", _move_file, "NONE file-moved", "NONE file-moved"),
    Edit("size stated", _resource("bytes", 2), "NONE stamp-changed", "NONE stamp-changed"),
    Edit("date of creation", _package("created", "2025-01-01T00:00:00Z"), "NONE stamp-changed", "NONE stamp-changed"),
    # Words, licences, sources
    Edit("title changed", _package("title", "Visitors"), WORDS, WORDS),
    Edit("title of a field changed", _property("year", "title", "Year of visit"), WORDS, WORDS),
    Edit("title of a table changed", _resource("title", "Visitors"), WORDS, WORDS),
    Edit("property of our own", _package("x-reviewed", "yes"), WORDS, WORDS),
    Edit("source revised", _package("sources", [{"title": "Yearbook 2023"}]),
         "MINOR source-revised", "MINOR source-revised"),
    Edit("licence narrowed", _licence("CC-BY-NC-4.0"), NARROWER, WIDER),
    Edit("licence widened", _licence("CC0-1.0"), WIDER, NARROWER),
    Edit("licence offered as well", _licence("CC-BY-4.0", "CC0-1.0"), WIDER, NARROWER),
    Edit("licence of a newer version", _licence("CC-BY-3.0"), WORDS, WORDS),
    Edit("licence that nobody knows", _licence("mine"), "MAJOR licence-changed", "MAJOR licence-changed"),
    Edit("licence of a table", _resource("licenses", [{"name": "CC0-1.0"}]),
         WIDER, NARROWER),
    # Rules
    Edit("rule lets more pass", _rule("share-in-range", check="share BETWEEN 0 AND 120"), WEAKER, TIGHTER),
    Edit("rule speaks of fewer rows", _rule("share-in-range", when="share > 3"), WEAKER, TIGHTER),
    Edit("rule does not pass over missing values", _rule("share-in-range", when="id IS NOT NULL"), TIGHTER, WEAKER),
    Edit("rule shifted", _rule("share-in-range", check="share BETWEEN 5 AND 105"), UNLIKE, UNLIKE),
    Edit("rule in other words", _swap, SAME, SAME),
    Edit("rule as two rules", _two_rules, "PATCH rule-reworded rule-reworded", "PATCH rule-reworded rule-reworded"),
    Edit("rule only warns", _rule("share-in-range", severity="warning"), WEAKER, TIGHTER),
    Edit("reason in other words", _rule("share-in-range", because="of a whole"), WORDS, WORDS),
    Edit("rule renamed", _rule("share-in-range", name="share-fits"),
         "PATCH rule-reworded rule-reworded", "PATCH rule-reworded rule-reworded"),
    Edit("rule removed", _drop("rules", "share-in-range"), REMOVED, ADDED),
    Edit("rule that the schema implies", _add_rule(check="visits >= -1 OR visits IS NULL"), SAME, SAME),
    Edit("rule about what nobody compares", _rule("ticket-known", check="starts_with(ticket, 'B')"), UNLIKE, UNLIKE),
    Edit("rule with one more choice", _rule(
        "ticket-known", check="starts_with(ticket, 'A') OR length(ticket) = 2 OR share = 1"), WEAKER, TIGHTER),
    Edit("rule for groups", _rule("few-rows-a-year", check="count() <= 11"), WEAKER, TIGHTER),
    Edit("rule for other groups", _rule("few-rows-a-year", group_by=["site"]), UNLIKE, UNLIKE),
    Edit("unique by more fields", _rule("titles-differ", unique=["title", "site"]), WEAKER, TIGHTER),
    Edit("unique rule removed", _drop("rules", "titles-differ"), REMOVED, ADDED),
    Edit("reference rule added", _add_rule(fields=["note"], references={"table": "sites", "fields": ["site"]}),
         ADDED, REMOVED),
    # Relations, figures and quantities
    Edit("relation lets more pass", _rule("some-free", relate="r1 >= 1.5 * free"), UNLIKE, UNLIKE),
    Edit("relation in other words", _rule("some-free", relate="r1 - 2 * free >= 0"), SAME, SAME),
    Edit("relation with less slack", _rule("some-free", relate="r1 >= 2 * free + 1"), TIGHTER, WEAKER),
    Edit("relation removed", lambda draft: draft.catalogue["relations"].clear(), REMOVED, ADDED),
    Edit("figures read from another column", _figures("value", "share"), FIGURES, FIGURES),
    Edit("unit of a quantity changed", _quantity("unit", "{person}"), UNIT, UNIT),
    Edit("kind of a quantity removed", _quantity("kind", None), WEAKER, TIGHTER),
    Edit("quantity of whole numbers", _quantity("whole", "true"), TIGHTER, WEAKER),
]  # fmt: skip
