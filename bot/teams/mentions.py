"""Who is really mentioned on a card: whoever stands first in a paragraph, where others than the reader read it too.

A mention needs a TextBlock, which reads Markdown, so a name is brought down to letters there.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from bot.teams.limits import LIMITS, Json
from bot.teams.reader import SOMEBODY, Reader
from messages.model import Blocks, Mention, Paragraph

_ID: Final = re.compile(r"[\w.:@=+-]{1,200}", re.ASCII)
_NOT_A_NAME: Final = re.compile(r"\.(?!\s|$)")
_MOST: Final = 10


def mentioned_in(blocks: Iterable[Blocks], reader: Reader) -> Mapping[str, str]:
    """The people to mention and the names they are mentioned by, no two by the same."""
    if reader.is_personal:
        return {}
    by_name: dict[str, str] = {}
    for block in blocks:
        match block:
            case Paragraph((Mention(person, workspace_id=0), *_)) if _ID.fullmatch(person) and len(by_name) < _MOST:
                name = safe_name(reader.name_of(person))
                by_name.setdefault(name, person)
    return {person: name for name, person in by_name.items() if name not in ("", SOMEBODY)}


def safe_name(name: str) -> str:
    """The name in letters, digits, spaces, hyphens, apostrophes and the full stops of initials."""
    letters = "".join(letter if _is_of_a_name(letter) else " " for letter in name)
    return " ".join(_NOT_A_NAME.sub(" ", letters).split())[: LIMITS.mention_name].strip(" -'.")


def mention(name: str) -> Json:
    """The piece of a card that becomes the mention."""
    return {"type": "TextBlock", "text": _at(name), "wrap": True}


def entity(person: str, name: str) -> Json:
    """What says whom the piece means."""
    return {"type": "mention", "text": _at(name), "mentioned": {"id": person, "name": name}}


def _at(name: str) -> str:
    return f"<at>{name}</at>"


def _is_of_a_name(letter: str) -> bool:
    return letter in " -'." or unicodedata.category(letter)[0] in "LMN"
