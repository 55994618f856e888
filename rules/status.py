"""What somebody's status on the platform says of their being here: only what plainly means away counts."""

import re
from dataclasses import dataclass
from datetime import datetime

EMOJI = frozenset({"palm_tree", "desert_island", "beach_with_umbrella", "face_with_thermometer", "baby_bottle"})
LONGEST_READ = 200
_AWAY = (
    r"(?:out of (?:the )?office|not in (?:the )?office|ooo|o\.o\.o\.?|vacation(?:ing)?|holidays?|pto|sabbatical"
    r"|(?:on|annual|sick|parental|maternity|paternity|family|medical|bereavement) leave"
    r"|day off|off today|sick(?! of\b)|ill(?! (?!today|until|till)\w)"
    r"|urlaub|elternzeit|mutterschutz|krank(?:geschrieben)?|abwesend|nicht im büro|heute frei)"
)
_SAYS_AWAY = re.compile(rf"(?<!\w){_AWAY}(?!\w)")
_OTHERWISE = re.compile(
    r"(?<!\w)(?:"
    r"(?:back from|after|before|until|till|cover\w*|plan\w*|booking|zurück aus|vor|nach)\s+(?:[\w'’]+\s+){0,2}?"
    rf"{_AWAY}"
    r"|(?:not|never|no longer|nicht|nicht mehr|almost|happy|bank|public)\s+(?:(?:on|in|the|my|a|im|den|dem)\s+){0,2}"
    rf"{_AWAY}"
    rf"|{_AWAY}[,:]?\s+(?:next|from|start\w*|begins|soon|tomorrow|ab|morgen|bald|nächste\w*"
    r"|plan\w*|campaign|request\w*|calendar|season|policy|sale|cover\w*|prep\w*|party))(?!\w)"
)
_WORKS = re.compile(
    r"(?<!not )\b(?:work(?:s|ing)?|wfh|remote(?:ly)?|workation|available|online|meetings?|lunch|commut\w+|focus\w*"
    r"|conference|on-?site|arbeite\w*|home ?office|termin|mittag\w*)\b"
)
"""What somebody writes beside a palm tree who is there all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A status as somebody set it; it is gone from `expires_at` on, where there is one."""

    words: str = ""
    emoji: str = ""
    expires_at: datetime | None = None


NO_STATUS = Status()


def says_away(status: Status, *, now: datetime) -> bool:
    """Whether a status plainly says that somebody is not working now; their words go before the picture."""
    if status.expires_at is not None and status.expires_at <= now:
        return False
    words = " ".join(status.words[:LONGEST_READ].lower().split())
    if _SAYS_AWAY.search(_OTHERWISE.sub(" ", words)):
        return True
    is_other = bool(_OTHERWISE.search(words) or _WORKS.search(words))
    return status.emoji.strip(":").partition("::")[0] in EMOJI and not is_other
