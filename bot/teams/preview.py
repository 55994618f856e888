"""What Teams makes of a card, as HTML: close to the real thing, without asking anybody."""

from collections.abc import Iterable
from html import escape

from bot.teams.limits import Json


def card_html(card: Json) -> str:
    """The card with its buttons."""
    actions = f'<p class="actions">{_buttons(card["actions"])}</p>' if "actions" in card else ""
    return f'<div class="card">{_elements(card["body"])}{actions}</div>'


def _elements(elements: Iterable[Json]) -> str:
    return "".join(_separated(element) for element in elements)


def _separated(element: Json) -> str:
    return ("<hr>" if element.get("separator") else "") + _element(element)


def _element(element: Json) -> str:
    kind = str(element["type"])
    match kind:
        case "RichTextBlock":
            return _line(element["inlines"])
        case "TextBlock":
            return f'<p class="line"><span class="mention">{escape(element["text"][4:-5])}</span></p>'
        case "Container":
            return f"<blockquote>{_elements(element['items'])}</blockquote>"
        case "ColumnSet":
            columns = "".join(f"<div>{_elements(column['items'])}</div>" for column in element["columns"])
            return f'<div class="beside">{columns}</div>'
        case "Table":
            return f'<div class="scroll"><table>{"".join(map(_row, element["rows"]))}</table></div>'
        case "Image":
            return f'<p class="picture">🖼 {escape(element["altText"])}</p>'
        case "ActionSet":
            return f'<p class="actions">{_buttons(element["actions"])}</p>'
        case "CodeBlock":
            return f"<pre>{escape(element['codeSnippet'])}</pre>"
        case _ if kind.startswith("Input."):
            return _input(element)
        case _:
            drawn = escape(f"{kind}: {element.get('title', '')}")
            return f"<figure><figcaption>{drawn}</figcaption>{_elements(element['fallback']['items'])}</figure>"


def _line(runs: list[Json]) -> str:
    tag = "h4" if runs[0].get("size") == "Large" else "p"
    look = "context" if runs[0].get("isSubtle") else "line"
    return f'<{tag} class="{look}">{"".join(map(_run, runs))}</{tag}>'


def _run(run: Json) -> str:
    words = escape(run["text"])
    if "selectAction" in run:
        return f'<a href="{escape(run["selectAction"]["url"])}" rel="noreferrer">{words}</a>'
    return f"<b>{words}</b>" if run.get("weight") == "Bolder" else words


def _row(row: Json) -> str:
    cells = "".join(f"<td>{_elements(cell['items'])}</td>" for cell in row["cells"])
    return f"<tr>{cells}</tr>"


def _buttons(actions: Iterable[Json]) -> str:
    return "".join(map(_button, actions))


def _button(action: Json) -> str:
    look = {"positive": "primary", "destructive": "danger"}.get(action.get("style", ""), "plain")
    return f'<button class="{look}">{escape(action["title"])}{" ▾" if "card" in action else ""}</button>'


def _input(element: Json) -> str:
    must = " *" if element.get("isRequired") else ""
    menu = " menu" if "choices" in element else " tall" if element.get("isMultiline") else ""
    return (
        f'<div class="input"><label>{escape(element["label"])}{must}</label>'
        f'<div class="control{menu}">{escape(_entered(element))}</div></div>'
    )


def _entered(element: Json) -> str:
    value = str(element.get("value", ""))
    titles = [choice["title"] for choice in element.get("choices", []) if choice["value"] in value.split(",")]
    return ", ".join(titles) or value or element.get("placeholder", "")
