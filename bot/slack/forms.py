"""Forms as Slack's modal views."""

from collections.abc import Sequence
from itertools import groupby

from bot.slack.answers import answers_of
from bot.slack.fields import RESHAPE, draw_field
from bot.slack.limits import LIMITS, Json, whole_id
from bot.slack.surfaces import VIEW, Group, fitting, flat, groups, without_room_for
from bot.slack.text import plain_text, small_print
from messages.model import Fields, Form, FormPart

__all__ = ["RESHAPE", "answers_of", "render_form"]


def render_form(form: Form, *, pictures_at: str = "") -> Json:
    """The form as a `modal` view; one that asks nothing has no button to send it.

    Every field is there, whatever else must be left out for it; more fields than Slack takes are a mistake in the
    program, as are two of the same name.
    """
    fields = [part for part in form.parts if isinstance(part, Fields)]
    _check(fields)
    view: Json = {
        "type": "modal",
        "callback_id": whole_id(form.name, LIMITS.callback_id),
        "title": plain_text(form.title, LIMITS.modal_title),
        "close": plain_text("Cancel" if fields else "Close", LIMITS.modal_button),
        "blocks": _blocks(form.parts, pictures_at) or [small_print("There is nothing to fill in.")],
    }
    if form.carries:
        view["private_metadata"] = whole_id(form.carries, LIMITS.private_metadata)
    if fields:
        view["submit"] = plain_text(form.submit, LIMITS.modal_button, otherwise="Save")
    return view


def _check(fields: Sequence[Fields]) -> None:
    names = [field.name for field in fields]
    if len(names) > LIMITS.view_blocks:
        raise ValueError(f"Slack takes at most {LIMITS.view_blocks} fields in a form, not {len(names)}.")
    if len(set(names)) < len(names):
        raise ValueError(f"Two fields of a form have the same name: {sorted(names)}.")


def _blocks(parts: Sequence[FormPart], pictures_at: str) -> list[Json]:
    drawn = _drawn(parts, pictures_at)
    room = without_room_for([block for group in drawn if group.is_field for block in group.blocks], VIEW)
    others = tuple(group for group in drawn if not group.is_field)
    kept = iter(fitting(others, room) if room.blocks > 0 and room.largest > 0 else ())
    return flat(group for place in drawn if (group := place if place.is_field else next(kept, None)))


def _drawn(parts: Sequence[FormPart], pictures_at: str) -> list[Group]:
    drawn: list[Group] = []
    for is_field, run in groupby(parts, key=lambda part: isinstance(part, Fields)):
        if is_field:
            drawn.extend(_asked(draw_field(part)) for part in run if isinstance(part, Fields))
        else:
            blocks = [part for part in run if not isinstance(part, Fields)]
            drawn.extend(groups(blocks, VIEW, pictures_at=pictures_at))
    return drawn


def _asked(block: Json) -> Group:
    return Group((block,), VIEW.size([block]), is_field=True)
