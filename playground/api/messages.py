"""chat.*: what the bot says."""

from playground.api.call import Call
from playground.api.conversations import check_reachable
from playground.blocks import completed, message_errors
from playground.errors import SlackError
from playground.model import Channel, ChannelId, Json, Kind, Message, Ts, UserId
from playground.views import values_of
from playground.wire import message_json

LONGEST_TEXT = 40_000
NOTHING_TO_READ = "This content can't be displayed."


async def post(call: Call) -> Json:
    """chat.postMessage: say something in a channel, a thread, or to a person."""
    channel = _channel_to_write_in(call)
    message = _composed(call, channel)
    call.playground.limits.spend(call.workspace.team_id, channel.id, clock=call.playground.clock)
    call.workspace.post(message)
    return _told(call, message)


async def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: say something in a channel to one person alone."""
    reader = UserId(call.required("user"))
    channel = _channel_to_write_in(call)
    if reader not in channel.members:
        raise SlackError("user_not_in_channel")
    message = _composed(call, channel)
    message.seen_by = reader
    call.workspace.post(message)
    call.entry.ts = message.ts
    return {"message_ts": message.ts}


async def update(call: Call) -> Json:
    """chat.update: say something else in a message already there; blocks that are not mentioned stay."""
    message = _own_message(call, refusal="cant_update_message")
    fresh = _composed(call, call.workspace.channels[message.channel])
    message.text = fresh.text
    message.metadata = fresh.metadata or message.metadata
    if call.args.get("blocks") is not None:
        message.blocks, message.values = fresh.blocks, fresh.values
    if call.args.get("attachments") is not None:
        message.attachments = fresh.attachments
    message.edited_at = call.playground.clock.now()
    call.workspace.tell_changed(message.channel)
    return _told(call, message)


async def delete(call: Call) -> Json:
    """chat.delete: take a message back."""
    message = _own_message(call, refusal="cant_delete_message")
    call.workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def _composed(call: Call, channel: Channel) -> Message:
    blocks, attachments = call.json_list("blocks"), call.json_list("attachments")
    text = call.text("text")
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    if len(text) > LONGEST_TEXT:
        raise SlackError("msg_too_long")
    errors = message_errors(blocks, attachments)
    if errors:
        raise SlackError("invalid_blocks", errors=errors, messages=[f"[ERROR] {error}" for error in errors])
    blocks = completed(blocks, new_id=call.workspace.new_id)
    return Message(
        call.playground.clock.stamp(), channel.id, call.workspace.bot, text or NOTHING_TO_READ, blocks, attachments,
        thread_ts=_thread_of(call, channel), from_bot=True, username=call.text("username"),
        metadata=call.json("metadata"), values=values_of(blocks, kept={}),
    )  # fmt: skip


def _thread_of(call: Call, channel: Channel) -> Ts | None:
    wanted = call.text("thread_ts")
    parent = call.workspace.find_message(channel.id, wanted) if wanted else None
    return (parent.thread_ts or parent.ts) if parent else None


def _channel_to_write_in(call: Call) -> Channel:
    channel = _channel_named(call)
    call.entry.channel = channel.id
    if channel.archived:
        raise SlackError("is_archived")
    may_everywhere = channel.kind is Kind.CHANNEL and call.playground.manifest.grants("chat:write.public")
    if call.workspace.bot not in channel.members and not may_everywhere:
        raise SlackError("not_in_channel" if channel.kind is Kind.CHANNEL else "channel_not_found")
    return channel


def _channel_named(call: Call) -> Channel:
    wanted, workspace = call.required("channel"), call.workspace
    if wanted in workspace.users:
        return _direct_message(call, UserId(wanted))
    if wanted in workspace.channels:
        return workspace.channels[ChannelId(wanted)]
    named = [each for each in workspace.channels.values() if each.name == wanted.removeprefix("#")]
    if not named or named[0].kind is not Kind.CHANNEL:
        raise SlackError("channel_not_found")
    return named[0]


def _direct_message(call: Call, person: UserId) -> Channel:
    """Find or open somebody's direct message; one that is open still takes words for somebody who left."""
    channel = call.workspace.find_conversation(person, call.workspace.bot)
    if channel is None:
        check_reachable(call, person)
        channel = call.workspace.conversation_of(person, call.workspace.bot)
    return channel


def _own_message(call: Call, *, refusal: str) -> Message:
    channel_id, ts = ChannelId(call.required("channel")), call.required("ts")
    call.entry.channel = channel_id
    if channel_id not in call.workspace.channels:
        raise SlackError("channel_not_found")
    message = call.workspace.find_message(channel_id, ts)
    if message is None or message.is_ephemeral:
        raise SlackError("message_not_found")
    if message.user != call.workspace.bot:
        raise SlackError(refusal)
    return message


def _told(call: Call, message: Message) -> Json:
    call.entry.ts = message.ts
    said = message_json(message, call.workspace)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": said}
