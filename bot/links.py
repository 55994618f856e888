"""How a link is shown: by its words where they are honest, and with its real host or as words where they are not."""

import re
from urllib.parse import urlsplit

from bot.words import clean
from messages.model import Link
from rules.addresses import TOP_LABEL, ascii_host, is_visible, parts_of

_HOST_IN_WORDS = re.compile(r"(?:[\w-]+\.)+\w[\w-]+")


def host_of(address: str) -> str:
    """The host of a safe address."""
    return urlsplit(address).hostname or ""


def names_another_host(words: str, host: str) -> bool:
    """Whether the words look like an address that is not on this host."""
    return any(_is_elsewhere(ascii_host(found), host) for found in _HOST_IN_WORDS.findall(words))


def shown_address(url: str) -> str:
    """Any address as literal text: its host as punycode where it has one, nothing invisible in it."""
    visible = url if is_visible(url) else "".join(filter(is_visible, url))
    parts = parts_of(visible)
    host = (parts and parts.hostname) or ""
    real_host = ascii_host(host)
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


def _is_elsewhere(named: str | None, host: str) -> bool:
    if named is None:
        return True
    looks_like_a_host = TOP_LABEL.fullmatch(named.rpartition(".")[2]) is not None
    return looks_like_a_host and named.removeprefix("www.") != host.removeprefix("www.")
