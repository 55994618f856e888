"""Which addresses people may be led to: https, a public host by its real name, and nothing hidden in it."""

import re
import unicodedata
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from bot.words import clean
from messages.model import Link

LONGEST = 3000

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_TOP_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
_INTERNAL = frozenset(
    ("localhost", "local", "localdomain", "internal", "intranet", "private", "lan", "home", "corp", "arpa", "onion")
)
_KEPT = "!$%&'()*+,-./:;=?@_~"
_HOST_IN_WORDS = re.compile(r"(?:[\w-]+\.)+\w[\w-]+")


def safe_address(url: str) -> str | None:
    """The address in ASCII, its host as punycode, if people may be led there; else None."""
    parts = _parts(url) if len(url) <= LONGEST else None
    host = parts and parts.scheme == "https" and "@" not in parts.netloc and _public_host(parts)
    if not parts or not host:
        return None
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    path, query, fragment = (quote(part, safe=_KEPT) for part in (parts.path, parts.query, parts.fragment))
    safe = urlunsplit(("https", netloc, path, query, fragment))
    return safe if len(safe) <= LONGEST else None


def host_of(address: str) -> str:
    """The host of a safe address."""
    return urlsplit(address).hostname or ""


def names_another_host(words: str, host: str) -> bool:
    """Whether the words look like an address that is not on this host."""
    return any(_is_elsewhere(_ascii_host(found), host) for found in _HOST_IN_WORDS.findall(words))


def shown_address(url: str) -> str:
    """Any address as literal text: its host as punycode where it has one, nothing invisible in it."""
    visible = url if _is_visible(url) else "".join(filter(_is_visible, url))
    parts = _parts(visible)
    host = (parts and parts.hostname) or ""
    real_host = _ascii_host(host)
    return re.sub(re.escape(host), real_host, visible, count=1, flags=re.IGNORECASE) if real_host else visible


def link_label(part: Link, address: str) -> str:
    """The words of a link; where they could be taken for another address, its real host stands behind them."""
    words = clean(part.words).strip()
    host = host_of(address)
    if "xn--" in host or names_another_host(words, host):
        return f"{words} ({host})".strip()
    return words or address


def link_words(part: Link) -> str:
    """What is shown of a link that leads nowhere we lead people to: its words and the address, as words."""
    words, address = clean(part.words).strip(), shown_address(part.url)
    return f"{words} ({address})" if words and address and words != address else words or address


def _parts(url: str) -> SplitResult | None:
    # urlsplit silently drops some invisible characters, so an address that has any is refused before.
    if "\\" in url or not _is_visible(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError:
        return None
    return parts


def _is_visible(words: str) -> bool:
    return words.isprintable() and " " not in words


def _is_elsewhere(named: str | None, host: str) -> bool:
    if named is None:
        return True
    looks_like_a_host = _TOP_LABEL.fullmatch(named.rpartition(".")[2]) is not None
    return looks_like_a_host and named.removeprefix("www.") != host.removeprefix("www.")


def _public_host(parts: SplitResult) -> str | None:
    host = _ascii_host(parts.hostname or "")
    labels = host.split(".") if host else []
    if len(labels) < 2 or labels[-1] in _INTERNAL or not _TOP_LABEL.fullmatch(labels[-1]):
        return None
    return host


def _ascii_host(host: str) -> str | None:
    labels = [_ascii_label(label) for label in host.lower().split(".")]
    whole = ".".join(label or "" for label in labels)
    return whole if all(label and _LABEL.fullmatch(label) for label in labels) and len(whole) <= 253 else None


def _ascii_label(label: str) -> str | None:
    if label.isascii():
        return label
    try:
        encoded = label.encode("idna")
        # What does not come back the same was mapped to other letters on the way, so it would lead somewhere else.
        return encoded.decode("ascii") if encoded.decode("idna") == unicodedata.normalize("NFC", label) else None
    except UnicodeError:
        return None
