"""What Slack makes of a drawn message, modal or home, as HTML: close to the real thing, without asking anybody."""

from collections.abc import Iterable
from html import escape

from bot.slack.limits import Json
from bot.slack.preview_charts import chart_html


def message_html(drawn: Json) -> str:
    """The message as it stands in a channel."""
    return (
        '<div class="message"><div class="face">H</div><div class="said">'
        '<p class="sender"><b>Hymnsheet</b> <i>APP</i> <small>09:30</small></p>'
        f"{_blocks(drawn['blocks'])}</div></div>"
    )


def view_html(drawn: Json) -> str:
    """The modal with its buttons, or the home."""
    if drawn["type"] == "home":
        return f'<div class="home">{_blocks(drawn["blocks"])}</div>'
    submit = f'<button class="primary">{_text(drawn["submit"])}</button>' if "submit" in drawn else ""
    return (
        f'<div class="modal"><h3>{_text(drawn["title"])}</h3><div class="body">{_blocks(drawn["blocks"])}</div>'
        f'<p class="foot"><button>{_text(drawn["close"])}</button>{submit}</p></div>'
    )


def _blocks(blocks: Iterable[Json]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: Json) -> str:
    match block["type"]:
        case "header":
            return f"<h4>{_text(block['text'])}</h4>"
        case "rich_text":
            return f'<div class="block">{_rich_text(block)}</div>'
        case "context":
            return f'<p class="context">{" ".join(_text(element) for element in block["elements"])}</p>'
        case "divider":
            return "<hr>"
        case "image":
            return f'<p class="picture">🖼 {escape(block["alt_text"])}</p>'
        case "actions":
            return f'<p class="actions">{"".join(_button(element) for element in block["elements"])}</p>'
        case "table":
            return f'<div class="block scroll"><table>{_rows(block)}</table></div>'
        case "data_visualization":
            return chart_html(block)
        case "input":
            return _input(block)
        case other:
            return f'<p class="context">A block of type {escape(str(other))}</p>'


def _text(text: Json) -> str:
    return escape(text["text"])


def _rich_text(block: Json) -> str:
    return "".join(_container(element) for element in block["elements"])


def _container(element: Json) -> str:
    match element["type"]:
        case "rich_text_list":
            return f"<ul>{''.join(f'<li>{_line(item)}</li>' for item in element['elements'])}</ul>"
        case "rich_text_quote":
            return f"<blockquote>{_line(element)}</blockquote>"
        case "rich_text_preformatted":
            return f"<pre>{_line(element)}</pre>"
        case _:
            return f'<p class="line">{_line(element)}</p>'


def _line(element: Json) -> str:
    return "".join(_part(part) for part in element["elements"])


def _part(part: Json) -> str:
    match part["type"]:
        case "user":
            return f'<span class="mention">@{escape(part["user_id"])}</span>'
        case "channel":
            return f'<span class="mention">#{escape(part["channel_id"])}</span>'
        case "link":
            return f'<a href="{escape(part["url"])}" rel="noreferrer">{_text(part)}</a>'
        case "date":
            return f'<time title="{escape(part["format"])}">{escape(part["fallback"])}</time>'
        case _:
            return f"<b>{_text(part)}</b>" if part.get("style", {}).get("bold") else _text(part)


def _button(button: Json) -> str:
    asks = f' title="asks: {_text(button["confirm"]["text"])}"' if "confirm" in button else ""
    return f'<button class="{escape(button.get("style", "plain"))}"{asks}>{_text(button["text"])}</button>'


def _rows(table: Json) -> str:
    sides = [escape(setting["align"]) for setting in table["column_settings"]]
    return "".join(f"<tr>{''.join(map(_cell, row, sides))}</tr>" for row in table["rows"])


def _cell(cell: Json, side: str) -> str:
    return f'<td class="{side}">{_rich_text(cell)}</td>'


def _input(block: Json) -> str:
    optional = " <small>(optional)</small>" if block.get("optional") else ""
    hint = f"<small>{_text(block['hint'])}</small>" if "hint" in block else ""
    return (
        f'<div class="input"><label>{_text(block["label"])}{optional}</label>{_element(block["element"])}{hint}</div>'
    )


def _element(element: Json) -> str:
    match element["type"]:
        case "radio_buttons" | "checkboxes":
            return "".join(_listed(element, option) for option in element["options"])
        case "plain_text_input" if element.get("multiline"):
            return f'<div class="control tall">{_entered(element)}</div>'
        case "plain_text_input" | "number_input" | "url_text_input":
            return f'<div class="control">{_entered(element)}</div>'
        case _:
            return f'<div class="control menu">{_entered(element)}</div>'


def _listed(element: Json, option: Json) -> str:
    chosen = [element.get("initial_option"), *element.get("initial_options", [])]
    mark = ("◉", "○") if element["type"] == "radio_buttons" else ("☑", "☐")
    return f'<div class="option">{mark[option not in chosen]} {_text(option["text"])}</div>'


def _entered(element: Json) -> str:
    for name, value in element.items():
        if name.startswith("initial_"):
            values = value if isinstance(value, list) else [value]
            return ", ".join(_text(one["text"]) if isinstance(one, dict) else escape(str(one)) for one in values)
    placeholder = element["placeholder"]["text"] if "placeholder" in element else element["type"].replace("_", " ")
    return f"<i>{escape(placeholder)}</i>"
