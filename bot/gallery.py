"""One page with everything the bot says, drawn as people will see it."""

import json
import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Final, assert_never

from bot.slack.forms import render_form
from bot.slack.limits import Json
from bot.slack.preview import message_html, view_html
from bot.slack.render import render_home, render_message
from bot.teams import render as teams
from bot.teams.preview import card_html
from bot.teams.reader import Reader
from messages.examples import Example, Said
from messages.model import Form, Home, Message

_STYLE: Final = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1d1c1d; --soft: #616061; --line: #ddd; --tint: #f8f8f8;
  --link: #1264a3; --go: #007a5a; --stop: #e01e5a; --mention: #e8f5fa; --page: #f4f1ec; }
@media (prefers-color-scheme: dark) { :root { --paper: #1a1d21; --ink: #d1d2d3; --soft: #ababad; --line: #3c3f44;
  --tint: #222529; --link: #1d9bd1; --go: #148567; --stop: #e8467c; --mention: #1d3a47; --page: #101214; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.46 Lato, "Segoe UI", system-ui, sans-serif }
main { max-width: 1400px; margin: 0 auto; padding: 24px 16px 80px }
nav { columns: 2; font-size: 13px; margin-bottom: 24px } nav a { display: block } a { color: var(--link) }
article { margin: 0 0 28px } h2 { font-size: 14px; color: var(--soft); margin: 0 0 6px }
.message, .modal, .home { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 14px }
.message { display: flex; gap: 10px } .said { flex: 1; min-width: 0 } .modal { max-width: 520px }
.face { width: 36px; height: 36px; border-radius: 6px; background: #4a154b; color: #fff; display: grid;
  place-items: center; font-weight: 700 }
.sender { margin: 0 } .sender i { font: 700 10px/1 sans-serif; background: var(--line); padding: 2px 3px }
small, .context { color: var(--soft); font-size: 12.5px } h3 { margin: 0 0 10px; font-size: 20px }
h4 { font-size: 18px; margin: 8px 0 } p { margin: 4px 0 } hr { border: 0; border-top: 1px solid var(--line) }
.block, .line, .context, pre, td, .control, h3, h4, label { white-space: pre-wrap; overflow-wrap: anywhere }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid var(--line) }
ul { margin: 4px 0; padding-left: 22px }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 4px; padding: 8px; font-size: 12.5px }
.mention { background: var(--mention); color: var(--link); padding: 0 2px; border-radius: 3px }
time { border-bottom: 1px dotted var(--soft) } .scroll { overflow-x: auto }
table { border-collapse: collapse } td { border: 1px solid var(--line); padding: 4px 8px } td .line { margin: 0 }
td.right { text-align: right }
button { font: 700 13px/1 inherit; padding: 8px 12px; margin: 2px 8px 2px 0; border: 1px solid var(--line);
  border-radius: 4px; background: var(--paper); color: var(--ink) }
button.primary { background: var(--go); color: #fff } button.danger { background: var(--stop); color: #fff }
.picture { padding: 28px; text-align: center; background: var(--tint); color: var(--soft); border-radius: 6px }
.input { margin: 12px 0 } label { display: block; font-weight: 700; margin-bottom: 4px }
.control { border: 1px solid var(--soft); border-radius: 4px; padding: 7px 10px; min-height: 36px; width: 100% }
.control.tall { min-height: 72px } .control.menu::after { content: "▾"; float: right } .control i { color: var(--soft) }
.foot { text-align: right; margin: 16px 0 0 } figure { margin: 8px 0; padding: 10px; border: 1px solid var(--line);
  border-radius: 8px } figcaption { font-weight: 700 } svg { width: 100%; height: auto } svg text { font-size: 11px;
  fill: var(--soft); text-anchor: middle } .pie { width: 140px; height: 140px; border-radius: 50%; margin: 8px auto }
.legend { list-style: none; padding: 0; font-size: 12.5px } .legend li { display: inline-block; margin-right: 14px }
.legend span { display: inline-block; width: 10px; height: 10px; margin-right: 5px; border-radius: 2px }
.both { display: grid; grid-template-columns: 1fr 1fr; gap: 20px; align-items: start }
@media (max-width: 900px) { .both { grid-template-columns: 1fr } } .both > div { min-width: 0 }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 4px; padding: 14px;
  font-family: "Segoe UI", system-ui, sans-serif } .card blockquote { background: var(--tint); padding: 8px 12px }
.beside .mention { white-space: nowrap }
.beside { display: flex; gap: 6px } .card h4 { margin: 0 0 6px }
details { font-size: 12.5px; margin-top: 4px } details pre { max-height: 400px; overflow: auto }
"""


def gallery_page(examples: Iterable[Example]) -> str:
    """One self-contained HTML page: every example as Slack and as Teams show it, and the JSON that they get."""
    shown = [(f"e{number}", example) for number, example in enumerate(examples)]
    contents = "".join(f'<a href="#{place}">{escape(example.name)}</a>' for place, example in shown)
    articles = "".join(_article(place, example) for place, example in shown)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Everything Hymnsheet says</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body><main><h1>Everything Hymnsheet says</h1>"
        f"<p>{len(shown)} examples with made-up data, drawn close to how Slack (left) and Teams (right) show them.</p>"
        f"<nav>{contents}</nav>{articles}</main></body></html>\n"
    )


def _article(place: str, example: Example) -> str:
    return (
        f'<article id="{place}"><h2>{escape(example.name)}</h2>'
        f'<div class="both"><div>{_in_slack(example.said)}</div><div>{_in_teams(example.said)}</div></div></article>'
    )


def _in_slack(said: Said) -> str:
    drawn = _drawn(said)
    picture = view_html(drawn) if "type" in drawn else message_html(drawn)
    # Slack undoes its three escapes before it shows the text.
    return picture + (_notification(unescape(drawn["text"])) if "text" in drawn else "") + _source(drawn)


def _in_teams(said: Said) -> str:
    drawn = _drawn_for_teams(said)
    card = drawn["attachments"][0]["content"] if "attachments" in drawn else drawn
    return card_html(card) + (_notification(drawn["summary"]) if "summary" in drawn else "") + _source(drawn)


def _notification(words: str) -> str:
    return f'<p class="context">Notification: {escape(words)}</p>'


def _source(drawn: Json) -> str:
    source = escape(json.dumps(drawn, indent=2, ensure_ascii=False))
    return f"<details><summary>JSON</summary><pre>{source}</pre></details>"


def _drawn(said: Said) -> Json:
    match said:
        case Message():
            return render_message(said)
        case Form():
            return render_form(said)
        case Home():
            return render_home(said)
        case _ as never:
            assert_never(never)


def _drawn_for_teams(said: Said) -> Json:
    # The people of the examples are called by their ids: U0RITA is Rita.
    names = {person: name.title() for person, name in re.findall(r"'(U\d([A-Z]+))'", repr(said))}
    reader = Reader("Europe/Berlin", names, is_personal=False)
    match said:
        case Message():
            return teams.render_message(said, reader=reader)
        case Form():
            return teams.render_form(said, reader=reader)
        case Home():
            return teams.render_home(said, reader=reader)
        case _ as never:
            assert_never(never)
