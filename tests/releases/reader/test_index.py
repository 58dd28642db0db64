"""The index: one text for one history, and no other text is read."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_stores import PUBLISHER

from openfigures.errors import NotAuthenticError, NotWholeError
from openfigures.releases.formats.index import FIRST_CHAIN, Entry, Index, Revoked, append, chain, parse, render
from openfigures.releases.formats.layout import INDEX_NAMESPACE
from openfigures.releases.reading.trust import Known, refuse_older
from openfigures.releases.signing.sshsig import verify

EXPIRES = datetime(2027, 1, 1, tzinfo=UTC)
BEFORE = EXPIRES - timedelta(days=1)
Change = Callable[[dict[str, Any]], object]


def releases(*digits: str) -> tuple[Entry, ...]:
    """Return a history: the first release has a digest of the first digit, and so on."""
    made: tuple[Entry, ...] = ()
    for minor, digit in enumerate(digits):
        made = append(made, "figures", f"1.{minor}.0", 100 + minor, digit * 64)
    return made


INDEX = Index(
    name="figures", sequence=3, expires=EXPIRES, releases=releases("a", "b"),
    revoked=(Revoked(version="1.0.0", reason="wrong <units>\u202e"),),
)  # fmt: skip


@given(
    st.text("0123456789abcdef", min_size=1, max_size=5), st.integers(1, 10**9), st.text(max_size=10),
    st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)), st.booleans(),
)  # fmt: skip
def test_an_index_is_read_as_it_is_written(
    digits: str, sequence: int, reason: str, expires: datetime, sign: bool
) -> None:
    reason = reason.encode(errors="replace").decode()
    index = Index(
        name="figures", sequence=sequence, expires=expires.replace(microsecond=0), releases=releases(*digits),
        revoked=(Revoked(version="1.0.0", reason=reason),),
    )  # fmt: skip
    found, signed, signature = parse(render(index, PUBLISHER if sign else None))
    assert found == index
    assert signed == index.payload
    if sign:
        assert verify(signed, signature, INDEX_NAMESPACE) == PUBLISHER.public
    else:
        assert signature == ""


def test_the_chain_is_what_the_documents_say() -> None:
    first, second = releases("a", "b")
    assert first.chain == chain(FIRST_CHAIN, "1.0.0", 100, "a" * 64)
    assert second.chain == chain(first.chain, "1.1.0", 101, "b" * 64)


def outer(change: Change) -> str:
    """Return the index with something changed around what was signed."""
    data = json.loads(render(INDEX, PUBLISHER))
    change(data)
    return json.dumps(data, separators=(",", ":"), sort_keys=True) + "\n"


def inner(change: Change) -> str:
    """Return the index with something changed in what was signed."""
    data = json.loads(INDEX.payload)
    change(data)
    return outer(lambda index: index.update(signed=json.dumps(data, separators=(",", ":"), sort_keys=True)))


GOOD = render(INDEX, PUBLISHER)
MALFORMED = {
    "empty": "",
    "no JSON": "<html>",
    "a list": "[]\n",
    "blanks": GOOD + " ",
    "no line end": GOOD.removesuffix("\n"),
    "a key twice": GOOD.replace('{"sig', '{"signature":"","sig'),
    "NaN": GOOD.replace('"signed"', '"signed":NaN,"x"'),
    "deep": "[" * 100_000,
    "another order": json.dumps(dict(reversed(json.loads(GOOD).items())), separators=(",", ":")) + "\n",
    "no signature": outer(lambda data: data.pop("signature")),
    "another key": outer(lambda data: data.update(also=1)),
    "signed that is no text": outer(lambda data: data.update(signed={})),
    "signed with blanks": outer(lambda data: data.update(signed=data["signed"] + " ")),
    "signed in another order": outer(lambda data: data.update(signed=json.dumps(json.loads(data["signed"])))),
    "a later version": inner(lambda data: data.update(schema_version=2)),
    "no name": inner(lambda data: data.pop("name")),
    "a name that climbs": inner(lambda data: data.update(name="../figures")),
    "a name of a device": inner(lambda data: data.update(name="con")),
    "a sequence that is true": inner(lambda data: data.update(sequence=True)),
    "a sequence of 0": inner(lambda data: data.update(sequence=0)),
    "no releases": inner(lambda data: data.update(releases=[], revoked=[])),
    "a date that there is not": inner(lambda data: data.update(expires="2027-02-30T00:00:00Z")),
    "a date without a zone": inner(lambda data: data.update(expires="2027-01-01T00:00:00")),
    "an archive elsewhere": inner(lambda data: data["releases"][0].update(archive="../x.zip")),
    "a version that is none": inner(lambda data: data["releases"][0].update(version="../../x")),
    "another size": inner(lambda data: data["releases"][0].update(bytes=99)),
    "another digest": inner(lambda data: data["releases"][0].update(sha256="c" * 64)),
    "a digest that is none": inner(lambda data: data["releases"][0].update(sha256="A" * 64)),
    "no first release": inner(lambda data: data["releases"].pop(0)),
    "releases in another order": inner(lambda data: data["releases"].reverse()),
    "an archive of no bytes": render(replace(INDEX, releases=append((), "figures", "1.0.0", 0, "a" * 64)), None),
    "an archive of 8 GiB": render(replace(INDEX, releases=append((), "figures", "1.0.0", 2**33, "a" * 64)), None),
    "a version twice": render(replace(INDEX, releases=append(releases("a"), "figures", "1.0.0", 1, "a" * 64)), None),
    "a revocation of nothing": inner(lambda data: data["revoked"][0].update(version="9.0.0")),
    "a revocation twice": inner(lambda data: data["revoked"].append(data["revoked"][0])),
    "a revocation without a reason": inner(lambda data: data["revoked"][0].pop("reason")),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_index(text: str) -> None:
    with pytest.raises(NotWholeError) as refused:
        parse(text)
    assert refused.value.problems[0].code == "index-malformed"


KNOWN = Known.of(INDEX)
THEN = [
    ("the same", INDEX, None),
    ("renewed", replace(INDEX, sequence=4, expires=EXPIRES + timedelta(days=9)), None),
    ("with a new release", replace(INDEX, sequence=4, releases=releases("a", "b", "c")), None),
    ("with many new releases", replace(INDEX, sequence=9, releases=releases(*"abcdef")), None),
    ("with another revocation", replace(INDEX, sequence=4, revoked=()), None),
    ("an older one", replace(INDEX, sequence=2, releases=releases("a")), "index-rollback"),
    ("an older number, more releases", replace(INDEX, sequence=2, releases=releases(*"abc")), "index-rollback"),
    ("the same number, another history", replace(INDEX, releases=releases("a", "c")), "index-fork"),
    ("the same number, another date", replace(INDEX, expires=EXPIRES + timedelta(days=9)), "index-fork"),
    ("the same number, one more release", replace(INDEX, releases=releases("a", "b", "c")), "index-fork"),
    ("another first release", replace(INDEX, sequence=4, releases=releases("c", "b")), "index-fork"),
    ("another last release", replace(INDEX, sequence=4, releases=releases("a", "c", "b")), "index-fork"),
    ("without the last release", replace(INDEX, sequence=4, releases=releases("a")), "index-fork"),
    ("expired", replace(INDEX, sequence=4, expires=BEFORE), "index-expired"),
]  # fmt: skip


@pytest.mark.parametrize(("index", "code"), [case[1:] for case in THEN], ids=[case[0] for case in THEN])
def test_an_index_after_another(index: Index, code: str | None) -> None:
    if code is None:
        refuse_older(index, KNOWN, BEFORE)
        return
    with pytest.raises(NotAuthenticError) as refused:
        refuse_older(index, KNOWN, BEFORE)
    assert refused.value.problems[0].code == code
