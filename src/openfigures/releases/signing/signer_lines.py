"""One line of a file of allowed signers or of keys, read as OpenSSH reads it (sshsig.c, misc.c and match.c)."""

import re
import time
from base64 import b64decode
from calendar import timegm
from fnmatch import fnmatchcase

from openfigures.releases.signing.public_keys import KINDS, PublicKey
from openfigures.releases.signing.wire import Wire

BLANKS = " \t\r\n"
_PATTERN_CHARACTERS = 1022
_PRINCIPALS = re.compile(r'([^ \t\r\n"]*)(?:"([^"]*)"|[ \t\r\n])[ \t\r\n]*')
_OPTIONS = re.compile(r'(?>\\"|"(?>\\"|[^"])*+"|[^ \t"])*+')
_OPTION = re.compile(
    r'(?:(cert-authority)|(namespaces|valid-after|valid-before)="((?>\\"|[^"])*+)")?(?:,(?=.)|\Z)',
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_LIMITS = ["valid-after", "valid-before"]
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z|UTC)?", re.IGNORECASE | re.ASCII)


def allows(line: str, key: PublicKey, principal: str, namespace: str, moment: float) -> bool:
    """Say whether a line allows a key to sign for a principal and purpose, at a moment in seconds since 1970.

    Raises ValueError when the line is not understood, or would allow it but for its options.
    """
    text = line.lstrip(BLANKS)
    if not text or text.startswith("#"):
        return False
    split = _PRINCIPALS.match(text)
    if split is None:
        raise ValueError("is not understood")
    if not matches(principal, split[1] + (split[2] or "")):
        return False
    blob, options = _key_and_options(text[split.end() :])
    if "cert-authority" in options:
        raise ValueError("names a certificate authority, and certificates are not supported")
    if blob != key.blob:
        return False
    _refuse_by(options, namespace, moment)
    return True


def matches(text: str, patterns: str) -> bool:
    """Say whether a text fits one of the patterns (with `*` and `?`, separated by commas) and none after a `!`."""
    fits = False
    for pattern in patterns.split(","):
        wanted = pattern.removeprefix("!")
        if len(wanted) > _PATTERN_CHARACTERS:
            return False
        if fnmatchcase(text, wanted.replace("[", "[[]")):
            if wanted != pattern:
                return False
            fits = True
    return fits


def key_blob(text: str) -> bytes | None:
    """Return the bytes of the public key that a text begins with, or None when it begins with none."""
    words = re.match(r"([^ \t]+)[ \t]+([^ \t]+)", text)
    if words is None:
        return None
    inner = re.sub(r"[\n\v\f\r]", "", words[2])
    try:
        blob = b64decode(inner, validate=True)
        if Wire(blob).string() != words[1].encode():
            return None
        if words[1] in KINDS:
            PublicKey.parse(blob)
    except ValueError:
        return None
    return blob


def _key_and_options(text: str) -> tuple[bytes, dict[str, str]]:
    """Return the key that a text begins with, perhaps after options; raises ValueError."""
    blob = key_blob(text)
    if blob is not None:
        return blob, {}
    options = _OPTIONS.match(text)
    blob = key_blob(text[options.end() :].lstrip(" \t")) if options else None
    if options is None or blob is None:
        raise ValueError("has no key that is understood")
    return blob, _parsed(options[0])


def _parsed(text: str) -> dict[str, str]:
    """Return options by name; raises ValueError when one is not understood or stands twice."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        option = _OPTION.match(text, at)
        name = (option[1] or option[2] or "").lower() if option else ""
        if option is None or (option[2] and name in found):
            raise ValueError("has options that are not understood")
        found[name] = (option[3] or "").replace('\\"', '"')
        at = option.end()
    return found


def _refuse_by(options: dict[str, str], namespace: str, moment: float) -> None:
    """Raise ValueError when options do not allow this purpose and moment."""
    after, before = (_seconds(options[name]) if name in options else None for name in _LIMITS)
    if after is not None and before is not None and before <= after:
        raise ValueError("ends before it begins")
    if "namespaces" in options and not matches(namespace, options["namespaces"]):
        raise ValueError(f"does not allow the key for {namespace!r}")
    if after is not None and int(moment) < after:
        raise ValueError("does not allow the key yet")
    if before is not None and int(moment) > before:
        raise ValueError("does not allow the key any more")


def _seconds(text: str) -> int:
    """Return the seconds from 1970 to a time, which is local unless it ends with Z; raises ValueError."""
    parts = _TIME.fullmatch(text)
    if parts is None:
        raise ValueError("has a time that is not understood")
    year, month, day, hour, minute, second = (int(parts[group] or 0) for group in range(1, 7))
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 62) or year < 1970:
        raise ValueError("has a time that there is not")
    fields = (year, month, day, hour, minute, second, 0, 0, 0)
    seconds = timegm(fields) if parts[7] else int(time.mktime(fields))
    if seconds == 0:
        raise ValueError("has a time that stands for none")
    return seconds
