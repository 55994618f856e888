"""What somebody does in the page, by ids: typed, clicked, submitted, closed."""

from collections.abc import Awaitable, Callable

from playground import acts
from playground.bot_link import Answer
from playground.errors import SlackError
from playground.fields import INITIALS, interactive_elements
from playground.filling import NotVisible
from playground.model import Channel, Json, Message, Ts, UserId, Values, View
from playground.playground import Playground
from playground.seat import Seat
from playground.views import find_view
from playground.workspace import NotHere


class NotUnderstood(ValueError):
    """The page asked for something nobody can do; the message says what is missing."""


async def act(playground: Playground, asked: Json) -> Json:
    """Do what the page asks as somebody, and tell what Slack would show them."""
    seat = Seat.of(playground, UserId(str(asked.get("as", ""))))
    do = ACTS.get(str(asked.get("do")))
    if do is None:
        raise NotUnderstood(f"Nobody can do “{asked.get('do')}” here; they can: {', '.join(ACTS)}.")
    return _told(await do(seat, asked))


def _told(answer: Answer) -> Json:
    told: Json = {"ok": answer.ok}
    if answer.error:
        told["error"] = answer.error
    if answer.errors:
        told["errors"] = answer.errors
    return told


async def _type(seat: Seat, asked: Json) -> Answer:
    thread = Ts(asked["thread_ts"]) if asked.get("thread_ts") else None
    return await acts.type_(seat, _word(asked, "text"), channel=_channel(seat, asked), thread=thread)


async def _click(seat: Seat, asked: Json) -> Answer:
    place = _view(seat, asked) if asked.get("view_id") else _message(seat, asked)
    _take_over(place, asked.get("values") or {})
    block_id, action_id = _word(asked, "block_id"), _word(asked, "action_id")
    for block, element in interactive_elements(place.blocks):
        if (block["block_id"], element["action_id"]) == (block_id, action_id):
            state = _state_in(asked.get("action") or {}, element)
            return await acts.click(seat, element, block_id=block_id, place=place, state=state)
    raise NotVisible("That button is gone. Somebody may have been quicker.")


def _state_in(action: Json, element: Json) -> Json | None:
    if element["type"] == "overflow":
        return {"selected_option": action.get("selected_option")}
    key, _ = INITIALS.get(element["type"], ("", ""))
    return {"type": element["type"], key: action.get(key)} if key else None


async def _submit(seat: Seat, asked: Json) -> Answer:
    view = _view(seat, asked)
    _take_over(view, asked.get("values") or {})
    return await acts.submit(seat, view)


async def _close(seat: Seat, asked: Json) -> Answer:
    _view(seat, asked)
    return await acts.close(seat)


async def _shortcut(seat: Seat, asked: Json) -> Answer:
    return await acts.use_on_message(seat, _word(asked, "callback_id"), message=_message(seat, asked))


async def _global_shortcut(seat: Seat, asked: Json) -> Answer:
    return await acts.use(seat, _word(asked, "callback_id"))


async def _home(seat: Seat, _asked: Json) -> Answer:
    return await acts.open_home(seat)


async def _status(seat: Seat, asked: Json) -> Answer:
    return await acts.set_status(seat, str(asked.get("emoji") or ""), str(asked.get("text") or ""))


ACTS: dict[str, Callable[[Seat, Json], Awaitable[Answer]]] = {
    "type": _type,
    "click": _click,
    "submit": _submit,
    "close": _close,
    "shortcut": _shortcut,
    "global_shortcut": _global_shortcut,
    "home": _home,
    "status": _status,
}


def _take_over(place: Message | View, values: Values) -> None:
    """Put into the fields what the page says stands in them."""
    for block_id, states in values.items():
        for action_id, state in states.items():
            if action_id in place.values.get(block_id, {}):
                place.values[block_id][action_id] = state


def _word(asked: Json, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value:
        raise NotUnderstood(f"“{name}” is missing.")
    return value


def _channel(seat: Seat, asked: Json) -> Channel:
    channel = seat.workspace.get_channel(_word(asked, "channel"))
    if seat.user.id not in channel.members:
        raise NotHere(f"{seat.user.real_name} is not in that conversation.")
    return channel


def _message(seat: Seat, asked: Json) -> Message:
    channel = _channel(seat, asked)
    message = seat.workspace.find_message(channel.id, _word(asked, "ts"))
    if message is None or message.seen_by not in (None, seat.user.id):
        raise NotVisible("That message is gone.")
    return message


def _view(seat: Seat, asked: Json) -> View:
    try:
        view = find_view(seat.workspace, view_id=_word(asked, "view_id"))
    except SlackError:
        raise NotVisible("That form is closed already.") from None
    if view.user != seat.user.id:
        raise NotVisible("That form is somebody else's.")
    return view
