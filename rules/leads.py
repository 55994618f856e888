"""How a lead is called: the name that is shown, and the key under which different spellings are the same lead."""

import unicodedata
from functools import lru_cache

LONGEST_NAME = 150
_LONGEST_KEY = 200
_SCHEMES = ("https://", "http://", "mailto:")
_EDGES = " \t\n.,;:!?\"'“”„‟‘’«»()"


def shown_name(typed: str) -> str:
    """A lead's name as it is shown: on one line, and without what browsers put around an address ("acme.com")."""
    name = " ".join(typed.split()).strip(_EDGES)
    return _bare(name) if is_address(name) else name


@lru_cache(maxsize=4096)
def match_key(typed: str) -> str:
    """The same for "Acme.com", "https://www.acme.com/" and "acme.com"; different wherever people would doubt it."""
    plain = unicodedata.normalize("NFKC", shown_name(typed)).casefold()
    words = (word.strip(".,") for word in plain.split())
    return (" ".join(filter(None, words)) or plain)[:_LONGEST_KEY]


def is_address(word: str) -> bool:
    """Whether a single word is a website or an e-mail address, with or without what browsers put around it."""
    if "." not in word:
        return False
    host = _bare(word).partition("/")[0].rpartition("@")[2]
    name, _, ending = host.rpartition(".")
    return bool(name) and len(ending) > 1 and ending.isalpha() and not any(map(str.isspace, word))


def _bare(address: str) -> str:
    for scheme in _SCHEMES:
        if address.lower().startswith(scheme):
            address = address[len(scheme) :]
    if address.lower().startswith("www."):
        address = address[4:]
    return address.rstrip("/")
