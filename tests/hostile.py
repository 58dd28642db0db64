"""What attackers write into packages, reports that hold it everywhere, and what is in a page."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from hypothesis import strategies as st

from openfigures.findings import (
    Coverage,
    Finding,
    JudgeResult,
    Page,
    Report,
    Severity,
    Skipped,
    TableCount,
    Tally,
)
from openfigures.places import Place

HOST = "attacker.invalid"
"""Where every attack tries to get, by names that tell which one did."""
ATTACKS = [
    "<script>top.document.title='owned'</script>",
    f"<script src=https://script.{HOST}></script>",
    f"<img src=https://image.{HOST} onerror=top.document.title='owned'>",
    "</style><script>top.document.title='owned'</script>",
    "</title><script>top.document.title='owned'</script>",
    "--></textarea></iframe></details></main><script>top.document.title='owned'</script>",
    "\"><svg onload=top.document.title='owned'>",
    "' onfocus=top.document.title='owned' autofocus tabindex=1 x='",
    "javascript:top.document.title='owned'",
    f"<a href=https://link.{HOST} ping=https://ping.{HOST}>a link</a>",
    f"<style>@import 'https://style.{HOST}'; body {{ background: url(https://background.{HOST}) }}</style>",
    f"<LINK/rel=stylesheet href=https://stylesheet.{HOST}>",
    f"<link rel=prefetch href=https://prefetch.{HOST}><link rel=preconnect href=https://preconnect.{HOST}>",
    f"<link rel=dns-prefetch href=https://lookup.{HOST}>",
    f"<iframe src=https://frame.{HOST}></iframe>",
    f"<iframe srcdoc='<link rel=preconnect href=https://nested.{HOST}>'></iframe>",
    f"<object data=https://object.{HOST}></object><embed src=https://embed.{HOST}>",
    f"<video src=https://video.{HOST} poster=https://poster.{HOST} autoplay></video>",
    f"<form action=https://form.{HOST}><button autofocus>press</button></form>",
    f"<meta http-equiv=refresh content='0;url=https://refresh.{HOST}'>",
    f"<base href=https://base.{HOST}><img src=relative>",
    "&lt;script&gt;&#60;script&#62;&quot;",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "\x00\x1b[31m\u202egnihton\u2066\ud800",
]

marks = st.sampled_from(
    [*"<>&\"'=/! -#[;a:,%", "]]>", "<!--", "&amp;", "&#x3c", "##[error]", "\r\n", "\ud800", "%0A::"]
)
parts = st.sampled_from(ATTACKS) | marks | st.text(min_size=1, max_size=3)
texts = st.lists(parts, min_size=1, max_size=3).map(lambda some: "".join(some)[:200])  # longer ones are shortened


def report_of(*texts: str) -> Report:
    """Return a report in which texts stand wherever a text of a package can."""
    tallies = tuple(_tally(text, resource) for text in texts for resource in (text, None))
    skipped = tuple(Skipped(text, text, text) for text in texts)
    judge = JudgeResult(name="one", rules_declared=999, rules_executed=99, skipped=skipped, tallies=tallies)
    pages = tuple(Page(title=text, html=text) for text in texts)
    return Report(
        package="".join(texts),
        version="".join(texts),
        tables=tuple(TableCount(name=text, rows=1, fields=1) for text in texts),
        judges=(judge, replace(judge, name="two", pages=pages)),
        notes=texts,
        coverage=tuple(
            Coverage(resource=text, rule=text, executed_by=("one",), skipped_by=(("two", text),)) for text in texts
        ),
    )


def _tally(text: str, resource: str | None) -> Tally:
    place = Place(path=text, line=1, column=2)
    finding = Finding(
        code="rule-broken",
        judge="one",
        rule=text,
        severity=Severity.ERROR,
        message=text,
        place=place,
        fix=text,
        resource=resource,
        field=text,
        key={f"{text}-key": text},
        value=text,
        related=(place,),
    )
    return Tally(
        code="rule-broken",
        rule=text,
        severity=Severity.ERROR,
        resource=resource,
        total=1,
        findings=(finding,),
        because=text,
    )


@dataclass(frozen=True, slots=True)
class Holds:
    """What a page holds, in its order."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    """Every element with its attributes."""
    texts: list[str] = field(default_factory=list)
    """Every text between two tags."""

    @property
    def skeleton(self) -> list[tuple[str, dict[str, str | None]]]:
        """Every element with its attributes, but those of frames, which hold strangers' texts."""
        return [(tag, {} if tag == "iframe" else attributes) for tag, attributes in self.tags]

    @property
    def words(self) -> list[str]:
        """Every text that is not blank, without the space around it."""
        return [text.strip() for text in self.texts if text.strip()]


def held_by(page: str) -> Holds:
    """Return what a page holds, as Python's parser sees it."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.holds


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.holds = Holds()
        self._between = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.holds.tags.append((tag, dict(attrs)))
        self._between = True

    def handle_endtag(self, tag: str) -> None:
        self._between = True

    def handle_data(self, data: str) -> None:
        if self._between:
            self.holds.texts.append("")
        self.holds.texts[-1] += data
        self._between = False
