"""What somebody in Slack can do: each is delivered to the bot as Slack delivers it, and its answer is put in place."""

from dataclasses import replace
from datetime import datetime

from playground import payloads, views
from playground.bot_link import Answer, Delivery, Way
from playground.errors import SlackError
from playground.fields import INITIALS
from playground.form_checks import own_errors
from playground.happenings import change, happen
from playground.model import Channel, Json, Kind, Message, Ts, View
from playground.replies import reply, settle_submission
from playground.response_urls import ResponseUrl
from playground.seat import Seat
from playground.wire import message_json, view_json
from playground.words import escaped
from playground.workspace import SLACKBOT

_TOLD = ("action_id", "type", "text", "value", "style", "placeholder")


async def type_(seat: Seat, text: str, *, channel: Channel, thread: Ts | None = None) -> Answer:
    """Type words and press Enter: a command if they begin with a slash, else a message."""
    if text.startswith("/"):
        return await _command(seat, text, channel=channel, thread=thread)
    ts = seat.playground.clock.stamp()
    message = Message(ts, channel.id, seat.user.id, escaped(text), _as_typed(text), thread_ts=thread)
    seat.workspace.post(message)
    return await _tell_message(seat, message, channel)


def _as_typed(text: str) -> list[Json]:
    """Write what somebody typed as the client does: as rich text, in which nothing need be escaped."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


async def _command(seat: Seat, text: str, *, channel: Channel, thread: Ts | None) -> Answer:
    command, _, words = text.partition(" ")
    if thread:
        return slackbot(seat, f"{command} is not supported in threads. Sorry!", channel=channel, thread=thread)
    if not seat.playground.manifest.knows(command):
        return slackbot(seat, f"{command} is not a valid command. Want to send it as a message?", channel=channel)
    payload = payloads.command(seat, channel=channel, command=command, text=words.strip())
    answer = await seat.playground.link.deliver(Delivery(Way.COMMAND, payload))
    if answer.error:
        return slackbot(seat, f'{command} failed with the error "{answer.error}"', channel=channel)
    if answer.body:
        return _answered_in_place(seat, answer, channel)
    return answer


def _answered_in_place(seat: Seat, answer: Answer, channel: Channel) -> Answer:
    clock = seat.playground.clock
    to = ResponseUrl(seat.workspace, channel.id, seat.user.id, clock.now())
    try:
        reply(to, answer.body, ts=clock.stamp())
    except SlackError as refusal:
        return replace(answer, error=str(refusal))
    return answer


def slackbot(seat: Seat, words: str, *, channel: Channel, thread: Ts | None = None) -> Answer:
    """Let Slack itself tell somebody why it did not do what they typed."""
    from_slackbot = Message(
        seat.playground.clock.stamp(), channel.id, SLACKBOT, words, thread_ts=thread, seen_by=seat.user.id
    )  # fmt: skip
    seat.workspace.post(from_slackbot)
    return Answer(error=words)


async def _tell_message(seat: Seat, message: Message, channel: Channel) -> Answer:
    """Tell the bot of a message if it hears this kind of conversation."""
    if seat.workspace.bot not in channel.members:
        return Answer()
    kind = "group" if channel.kind is Kind.PRIVATE else channel.kind.value
    where = {"channel": channel.id, "channel_type": kind, "event_ts": message.ts}
    event = {**message_json(message, seat.workspace), **where}
    return await happen(event, workspace=seat.workspace, playground=seat.playground)


async def click(
    seat: Seat, element: Json, *, block_id: str, place: Message | View, state: Json | None = None
) -> Answer:
    """Click a button, or choose in another element, of a message or view."""
    if state is not None and element["type"] in INITIALS:
        place.values.setdefault(block_id, {})[element["action_id"]] = state
    action = _action(element, block_id=block_id, state=state or {})
    if isinstance(place, Message):
        payload = payloads.click_in_message(seat, message=place, action=action)
    else:
        payload = payloads.click_in_view(seat, view=place, action=action)
    answer = await seat.playground.link.deliver(Delivery(Way.INTERACTION, payload))
    if answer.error:
        seat.toast("Something went wrong with that. Try again?")
    return answer


def _action(element: Json, *, block_id: str, state: Json) -> Json:
    told: Json = {key: element[key] for key in _TOLD if key in element}
    return {**told, "block_id": block_id, **state, "action_ts": payloads.action_ts()}


async def submit(seat: Seat, view: View) -> Answer:
    """Send off the modal on top; what Slack itself finds missing stays in the form, unsent."""
    view.errors = own_errors(view)
    if view.errors:
        views.tell(view, seat.workspace)
        return Answer(errors=view.errors)
    answer = await seat.playground.link.deliver(Delivery(Way.INTERACTION, payloads.submission(seat, view=view)))
    return settle_submission(seat, view, answer)


async def close(seat: Seat, *, everything: bool = False) -> Answer:
    """Close the modal on top, or all of them, without sending."""
    view = seat.user.modals[-1]
    everything = everything or bool(view.content.get("clear_on_close"))
    if everything:
        views.close_all(seat.user, workspace=seat.workspace)
    else:
        views.close_top(seat.user, workspace=seat.workspace)
    if not view.content.get("notify_on_close"):
        return Answer()
    payload = payloads.closing(seat, view=view, is_cleared=everything)
    return await seat.playground.link.deliver(Delivery(Way.INTERACTION, payload))


async def use_on_message(seat: Seat, callback_id: str, *, message: Message) -> Answer:
    """Use a shortcut from a message's menu."""
    payload = payloads.message_shortcut(seat, message=message, callback_id=callback_id)
    return await _use(seat, payload)


async def use(seat: Seat, callback_id: str) -> Answer:
    """Use a shortcut from the workspace's menu."""
    return await _use(seat, payloads.global_shortcut(seat, callback_id=callback_id))


async def _use(seat: Seat, payload: Json) -> Answer:
    answer = await seat.playground.link.deliver(Delivery(Way.INTERACTION, payload))
    if answer.error:
        seat.toast("That shortcut didn't work. Try again?")
    return answer


async def open_home(seat: Seat) -> Answer:
    """Open the app's Home tab."""
    channel = seat.workspace.conversation_of(seat.user.id, seat.workspace.bot)
    opened: Json = {"type": "app_home_opened", "user": seat.user.id, "channel": channel.id, "tab": "home"}
    if seat.user.home is not None:
        opened["view"] = view_json(seat.user.home, seat.workspace)
    return await happen(opened, workspace=seat.workspace, playground=seat.playground)


async def set_status(seat: Seat, emoji: str, text: str = "", *, until: datetime | None = None) -> Answer:
    """Set one's status, or clear it with no emoji and no text; `until` is when Slack clears it by itself."""
    seat.workspace.tell({"type": "changed"})
    return await change(
        seat.user,
        workspace=seat.workspace,
        playground=seat.playground,
        status_emoji=emoji,
        status_text=text,
        status_expiration=int(until.timestamp()) if until else 0,
    )
