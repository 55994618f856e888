"""What the bot answers in its HTTP response or at a response_url, put where Slack puts it."""

from playground import views
from playground.blocks import completed, completed_view, message_errors, view_errors
from playground.bot_link import Answer
from playground.errors import SlackError
from playground.model import Json, Message, Ts, View
from playground.response_urls import ResponseUrl
from playground.seat import Seat

TROUBLE = "We had some trouble connecting. Try again?"


def reply(to: ResponseUrl, body: Json, *, ts: Ts) -> None:
    """Say, replace or delete what the bot asks for at a response_url; refusals are SlackError."""
    original = to.workspace.find_message(to.channel, to.message) if to.message else None
    if body.get("delete_original"):
        if original is not None:
            to.workspace.remove(original)
        return
    fresh = _composed(to, body, ts=ts)
    if body.get("replace_original") and original is not None:
        _replace(original, fresh, to)
    else:
        to.workspace.post(fresh)


def _composed(to: ResponseUrl, body: Json, *, ts: Ts) -> Message:
    text, blocks, attachments = str(body.get("text") or ""), body.get("blocks") or [], body.get("attachments") or []
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    errors = message_errors(blocks, attachments)
    if errors:
        raise SlackError("invalid_blocks", errors=errors, messages=[f"[ERROR] {error}" for error in errors])
    blocks = completed(blocks, new_id=to.workspace.new_id)
    return Message(
        ts, to.channel, to.workspace.bot, text, blocks, attachments,
        thread_ts=body.get("thread_ts") or to.thread, from_bot=True,
        seen_by=None if body.get("response_type") == "in_channel" else to.user,
        values=views.values_of(blocks, kept={}),
    )  # fmt: skip


def _replace(original: Message, fresh: Message, to: ResponseUrl) -> None:
    original.text, original.blocks, original.attachments = fresh.text, fresh.blocks, fresh.attachments
    original.values = fresh.values
    to.workspace.tell_changed(original.channel)


def settle_submission(seat: Seat, view: View, answer: Answer) -> Answer:
    """Do with a form what the bot answered its submission with: close it, or show errors or another view."""
    if answer.error:
        return _refused(view, seat, answer.error)
    match answer.body.get("response_action"):
        case None:
            views.close_top(seat.user, workspace=seat.workspace)
        case "clear":
            views.close_all(seat.user, workspace=seat.workspace)
        case "errors":
            return _errors_shown(view, seat, answer)
        case "update" | "push" as action:
            return _next_view(view, seat, answer, action=action)
        case _:
            return _refused(view, seat, "invalid_response_action")
    return answer


def _errors_shown(view: View, seat: Seat, answer: Answer) -> Answer:
    errors: dict[str, str] = answer.body.get("errors") or {}
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not errors or not set(errors) <= inputs:
        return _refused(view, seat, "invalid_errors")
    view.errors = errors
    views.tell(view, seat.workspace)
    return Answer(answer.status, answer.body, errors=errors)


def _next_view(view: View, seat: Seat, answer: Answer, *, action: str) -> Answer:
    content: Json = answer.body.get("view") or {}
    if view_errors(content, surface="modal"):
        return _refused(view, seat, "invalid_view")
    content = completed_view(content, new_id=seat.workspace.new_id)
    if action == "update":
        views.replace(view, content, workspace=seat.workspace)
    else:
        views.push_modal(content, user=seat.user, workspace=seat.workspace)
    return answer


def _refused(view: View, seat: Seat, error: str) -> Answer:
    seat.toast(TROUBLE)
    return Answer(error=f"{TROUBLE} ({error})")
