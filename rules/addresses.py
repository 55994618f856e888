"""Addresses that people may be led to: https, a public host by its real name, and nothing hidden in them."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

LONGEST = 3000
TOP_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_INTERNAL = frozenset(
    ("localhost", "local", "localdomain", "internal", "intranet", "private", "lan", "home", "corp", "arpa", "onion")
)
_KEPT = "!$%&'()*+,-./:;=?@_~"


@lru_cache(maxsize=1024)
def safe_address(url: str) -> str | None:
    """The address in ASCII, its host as punycode, if people may be led there; else None."""
    parts = parts_of(url) if len(url) <= LONGEST else None
    host = parts and parts.scheme == "https" and "@" not in parts.netloc and _public_host(parts)
    if not parts or not host:
        return None
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    path, query, fragment = (quote(part, safe=_KEPT) for part in (parts.path, parts.query, parts.fragment))
    safe = urlunsplit(("https", netloc, path, query, fragment))
    return safe if len(safe) <= LONGEST else None


def parts_of(url: str) -> SplitResult | None:
    """The parts of an address; None where it is none, or something in it cannot be seen."""
    # urlsplit silently drops some invisible characters, so an address that has any is refused before.
    if "\\" in url or not is_visible(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError:
        return None
    return parts


def is_visible(words: str) -> bool:
    """Whether every letter can be seen, and none of them is a space."""
    return words.isprintable() and " " not in words


def ascii_host(host: str) -> str | None:
    """A host as the network knows it; None where it is none."""
    labels = [_ascii_label(label) for label in host.lower().split(".")]
    whole = ".".join(label or "" for label in labels)
    return whole if all(label and _LABEL.fullmatch(label) for label in labels) and len(whole) <= 253 else None


def _public_host(parts: SplitResult) -> str | None:
    host = ascii_host(parts.hostname or "")
    labels = host.split(".") if host else []
    if len(labels) < 2 or labels[-1] in _INTERNAL or not TOP_LABEL.fullmatch(labels[-1]):
        return None
    return host


def _ascii_label(label: str) -> str | None:
    if label.isascii():
        return label
    try:
        encoded = label.encode("idna")
        # What does not come back the same was mapped to other letters on the way, so it would lead somewhere else.
        return encoded.decode("ascii") if encoded.decode("idna") == unicodedata.normalize("NFC", label) else None
    except UnicodeError:
        return None
