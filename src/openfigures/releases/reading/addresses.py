"""Addresses of web servers, and where they may lead."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

_PORTS = {"http": 80, "https": 443}


def parsed(url: str) -> SplitResult | None:
    """Return the parts of an address in short; None when it is none of http or https, or names a user."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or not url.isascii() or not url.isprintable():
        return None
    netloc = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=netloc if port in {None, _PORTS[parts.scheme]} else f"{netloc}:{port}")


def endpoint(url: SplitResult) -> tuple[str, int]:
    """Return the host and port to connect to."""
    return url.hostname or "", url.port or _PORTS[url.scheme]


def is_this_machine(url: SplitResult) -> bool:
    """Say whether an address leads to the machine itself."""
    host = url.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def redirected(url: SplitResult, target: str) -> SplitResult | None:
    """Return where a server may send us from an address: to itself, or from https to https; None when elsewhere."""
    try:
        to = parsed(urljoin(url.geturl(), target))
    except ValueError:
        return None
    if not target or to is None:
        return None
    same = (to.scheme, to.netloc) == (url.scheme, url.netloc)
    return to._replace(fragment="") if same or to.scheme == url.scheme == "https" else None
