"""Forms as Adaptive Cards: in a chat, or in a dialog."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType
from typing import Final

from bot.teams.answers import CARRIES, FORM, KINDS, OURS, VERB, WHERE, kind_of
from bot.teams.blocks import Scene, draw
from bot.teams.buttons import CLICK
from bot.teams.card import Group, card, fitting, group_of, groups
from bot.teams.fields import FITS, Fit, answered, draw_field
from bot.teams.limits import LIMITS, Json, weight
from bot.teams.reader import Reader
from bot.teams.text import plain, rich_text, run, small_print
from messages.model import Answers, ChoiceField, Fields, Form, FormPart, Heading

SUBMIT: Final = "submit"
RESHAPE: Final = "reshape"
"""The verbs of a form's two buttons."""
BACK: Final = "back"
"""What the button that gives a card back is called where it is clicked."""
_NONE_WRONG: Final[Mapping[str, str]] = MappingProxyType({})


def render_form(
    form: Form,
    *,
    reader: Reader,
    errors: Mapping[str, str] = _NONE_WRONG,
    answers: Answers | None = None,
    where: str = "",
    is_dialog: bool = False,
    has_way_back: bool = False,
    pictures_at: str = "",
) -> Json:
    """The form as a card with every field in it, what was answered before, and each error below its field.

    `errors` are sentences by field name; those of no field stand on top. `where` comes back with the answers. A dialog
    shows the title itself and sends its answers with Action.Submit; `has_way_back` where the form took a card's place,
    which a button gives back. More fields than a card takes are a mistake in the
    program, as are two of the same name, or one of ours.
    """
    fields = [part for part in form.parts if isinstance(part, Fields)]
    _check(fields)
    parts = [part if answers is None else _answered(part, answers) for part in form.parts]
    buttons = _Buttons(form, fields, where=where, is_dialog=is_dialog)
    sheet = _Sheet(
        Scene(reader=reader, pictures_at=pictures_at), errors, buttons, reshaped_below=_last_reshaping(fields)
    )
    top = [*_wrong_elsewhere(fields, errors), *([] if is_dialog else draw(Heading(form.title), sheet.scene))]
    actions = [*([buttons.submit()] if fields else []), *([_go_back()] if has_way_back else [])]
    body = _body(parts, sheet, room=LIMITS.card - weight(top) - weight(actions))
    drawn = card([*top, *(body or [small_print("There is nothing to fill in.")])])
    return {**drawn, "actions": actions} if actions else drawn


class _Buttons:
    """The two buttons of a form, and what they carry."""

    def __init__(self, form: Form, fields: Sequence[Fields], *, where: str, is_dialog: bool) -> None:
        kinds = {field.name: str(kind) for field in fields if (kind := kind_of(field))}
        self._data = {FORM: form.name, CARRIES: form.carries, WHERE: where, KINDS: kinds}
        self._submit = plain(form.submit, LIMITS.button_label, otherwise="Save")
        self._is_dialog = is_dialog

    def submit(self) -> Json:
        """Sends the answers."""
        return {**self._action(SUBMIT, self._submit), "style": "positive"}

    def reshape(self) -> Json:
        """Asks for the form anew; Teams tells nobody that something was chosen."""
        return {"type": "ActionSet", "actions": [self._action(RESHAPE, "Update the form")], "spacing": "Small"}

    def _action(self, verb: str, title: str) -> Json:
        if self._is_dialog:
            return {"type": "Action.Submit", "title": title, "data": {**self._data, VERB: verb}}
        return {
            "type": "Action.Execute",
            "title": title,
            "verb": verb,
            "data": self._data,
            "associatedInputs": "auto",
        }


def _go_back() -> Json:
    return {
        "type": "Action.Execute",
        "title": "Back",
        "verb": CLICK,
        "data": {"action": BACK, "value": ""},
        "associatedInputs": "none",
    }


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every field is drawn with."""

    scene: Scene
    errors: Mapping[str, str]
    buttons: _Buttons
    reshaped_below: str = field(kw_only=True)
    """The last of the fields by which the form changes; empty where none does."""


def _check(fields: Sequence[Fields]) -> None:
    names = [field.name for field in fields]
    if len(names) > LIMITS.fields:
        raise ValueError(f"A card takes at most {LIMITS.fields} fields, not {len(names)}.")
    if len(set(names)) < len(names) or OURS.intersection(names):
        raise ValueError(f"Two fields of a form have the same name, or one of {sorted(OURS)}: {sorted(names)}.")


def _wrong_elsewhere(fields: Sequence[Fields], errors: Mapping[str, str]) -> list[Json]:
    names = {field.name for field in fields}
    return [_error(sentence) for name, sentence in errors.items() if name not in names]


def _error(sentence: str) -> Json:
    words = run(plain(sentence, LIMITS.error, otherwise="Please look at this again."))
    return rich_text([{**words, "color": "Attention", "weight": "Bolder"}])


def _body(parts: Sequence[FormPart], sheet: _Sheet, *, room: int) -> list[Json]:
    asked = _asked([part for part in parts if isinstance(part, Fields)], sheet, room)
    drawn = list(_drawn(parts, asked, sheet.scene))
    left = room - sum(group.size for group in asked.values())
    others = [group for is_field, group in drawn if not is_field]
    kept = iter(fitting(others, left) if left > LIMITS.list_line else ())
    shown = [group if is_field else next(kept, None) for is_field, group in drawn]
    return [element for group in shown if group for element in group.elements]


def _drawn(parts: Sequence[FormPart], asked: Mapping[str, Group], scene: Scene) -> Iterator[tuple[bool, Group]]:
    for is_field, some in groupby(parts, key=lambda part: isinstance(part, Fields)):
        if is_field:
            yield from ((True, asked[part.name]) for part in some if isinstance(part, Fields))
        else:
            told = groups([part for part in some if not isinstance(part, Fields)], scene)
            yield from ((False, group) for group in told)


def _asked(fields: Sequence[Fields], sheet: _Sheet, room: int) -> dict[str, Group]:
    drawn: dict[str, Group] = {}
    for fit in FITS:
        drawn = {asked.name: group_of(tuple(_question(asked, sheet, fit))) for asked in fields}
        if sum(group.size for group in drawn.values()) <= room:
            break
    return drawn


def _question(asked: Fields, sheet: _Sheet, fit: Fit) -> list[Json]:
    # Teams would not even ask for the form anew before everything that is required is filled in.
    must_be_answered = not sheet.reshaped_below and not asked.optional
    drawn = draw_field(asked, sheet.scene.reader, fit=fit, must_be_answered=must_be_answered)
    error = [{**_error(sheet.errors[asked.name]), "spacing": "None"}] if asked.name in sheet.errors else []
    return [*drawn, *error, *([sheet.buttons.reshape()] if asked.name == sheet.reshaped_below else [])]


def _answered(part: FormPart, answers: Answers) -> FormPart:
    return answered(part, answers) if isinstance(part, Fields) else part


def _last_reshaping(fields: Sequence[Fields]) -> str:
    found = [field.name for field in fields if isinstance(field, ChoiceField) and field.reshapes]
    return found[-1] if found else ""
