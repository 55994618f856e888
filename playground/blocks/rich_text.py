"""rich_text: words with styles, mentions, links, lists and quotes, without any markup to escape."""

from playground.blocks.checks import Check, boolean, by_type, list_of, one_of, shape, string, whole
from playground.blocks.composition import BLOCK_ID, URL

LONGEST_LIST = 1000

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLE: dict[str, Check] = {"style": shape({}, dict.fromkeys(_STYLES, boolean))}
_ID = string(255)
_TEXT = shape({"text": string(40_000)}, _STYLE)
_LINK = shape({"url": URL}, {"text": string(40_000, shortest=0), "unsafe": boolean, **_STYLE})
_DATE = shape(
    {"timestamp": whole(0, 99_999_999_999), "format": string(255)},
    {"url": URL, "fallback": string(255), **_STYLE},
)

_INLINE = by_type(
    {
        "text": _TEXT,
        "link": _LINK,
        "date": _DATE,
        "user": shape({"user_id": _ID}, _STYLE),
        "channel": shape({"channel_id": _ID}, _STYLE),
        "usergroup": shape({"usergroup_id": _ID}, _STYLE),
        "team": shape({"team_id": _ID}, _STYLE),
        "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLE),
        "emoji": shape({"name": string(255)}, {"unicode": string(255), "skin_tone": whole(1, 6), "url": URL, **_STYLE}),
        "color": shape({"value": string(255)}, _STYLE),
    }
)
_ONLY_WORDS = by_type({"text": _TEXT, "link": _LINK})
_BORDER: dict[str, Check] = {"border": whole(0, 1)}
_SECTION = shape({"elements": list_of(_INLINE, most=LONGEST_LIST, fewest=0)})

RICH_TEXT = shape(
    {
        "elements": list_of(
            by_type(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_quote": shape({"elements": list_of(_INLINE, most=LONGEST_LIST, fewest=0)}, _BORDER),
                    "rich_text_preformatted": shape(
                        {"elements": list_of(_ONLY_WORDS, most=LONGEST_LIST, fewest=0)},
                        {**_BORDER, "language": string(255)},
                    ),
                    "rich_text_list": shape(
                        {
                            "style": one_of("bullet", "ordered"),
                            "elements": list_of(by_type({"rich_text_section": _SECTION}), most=LONGEST_LIST),
                        },
                        {**_BORDER, "indent": whole(0, 8), "offset": whole(0, 1_000_000)},
                    ),
                }
            ),
            most=LONGEST_LIST,
        )
    },
    {"block_id": BLOCK_ID},
)
