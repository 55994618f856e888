"""views.*: modals and the Home tab."""

import json

from playground import views
from playground.api.call import Call
from playground.blocks import completed_view, view_errors
from playground.errors import SlackError
from playground.model import Json, User, UserId, View
from playground.wire import view_json

LARGEST_VIEW = 250_000


async def open_(call: Call) -> Json:
    """views.open: put a modal before the person who just did something."""
    content = _content(call, surface="modal")
    return _shown(call, views.open_modal(content, user=_whoever_acted(call), workspace=call.workspace))


async def push(call: Call) -> Json:
    """views.push: put a modal on top of the one before the person who just did something."""
    content = _content(call, surface="modal")
    return _shown(call, views.push_modal(content, user=_whoever_acted(call), workspace=call.workspace))


async def update(call: Call) -> Json:
    """views.update: show something else in an open view."""
    named = {"view_id": call.text("view_id"), "external_id": call.text("external_id")}
    view = views.find_view(call.workspace, **named)
    if call.text("hash") not in ("", view.hash):
        raise SlackError("hash_conflict")
    content = _content(call, surface=view.content["type"])
    return _shown(call, views.replace(view, content, workspace=call.workspace))


async def publish(call: Call) -> Json:
    """views.publish: put a Home tab before a person."""
    user = call.workspace.users.get(UserId(call.required("user_id")))
    if user is None or user.deleted:
        raise SlackError("invalid_arguments", messages=["[ERROR] invalid `user_id` [json-pointer:/user_id]"])
    if user.home is not None and call.text("hash") not in ("", user.home.hash):
        raise SlackError("hash_conflict")
    content = _content(call, surface="home")
    return _shown(call, views.show_home(content, user=user, workspace=call.workspace))


def _whoever_acted(call: Call) -> User:
    """Exchange the trigger id; only after the view was found good, so that a refused view does not use it up."""
    trigger_id = call.required("trigger_id")
    user = call.playground.triggers.exchange(trigger_id, team=call.workspace.team_id)
    return call.workspace.users[user]


def _content(call: Call, *, surface: str) -> Json:
    content = call.json("view")
    if content is None:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view"])
    if len(json.dumps(content)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    errors = view_errors(content, surface=surface)
    if errors:
        raise SlackError("invalid_arguments", messages=[f"[ERROR] {error}" for error in errors])
    return completed_view(content, new_id=call.workspace.new_id)


def _shown(call: Call, view: View) -> Json:
    return {"view": view_json(view, call.workspace)}
