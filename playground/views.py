"""Modals and Home tabs in a person's hands: opened, pushed, replaced, filled in, closed."""

import secrets
import time

from playground.errors import SlackError
from playground.fields import initial_state, stateful_elements
from playground.model import Json, User, Values, View, ViewId
from playground.wire import view_json
from playground.workspace import Workspace

MOST_IN_STACK = 3


def open_modal(content: Json, *, user: User, workspace: Workspace) -> View:
    """Put a modal before somebody; one that was open goes away."""
    user.modals = [_view(content, user=user, workspace=workspace)]
    return _shown(user, workspace)


def push_modal(content: Json, *, user: User, workspace: Workspace) -> View:
    """Put a modal on top of the open one; Slack stacks three at most."""
    if not user.modals:
        raise SlackError("not_found")
    if len(user.modals) >= MOST_IN_STACK:
        raise SlackError("push_limit_reached")
    below = user.modals[-1]
    user.modals.append(_view(content, user=user, workspace=workspace, below=below))
    return _shown(user, workspace)


def replace(view: View, content: Json, *, workspace: Workspace) -> View:
    """Show other content in the same view; what stands in fields that stay is kept."""
    kept = view.values
    view.content = content
    view.hash = _new_hash()
    view.errors = {}
    view.values = values_of(content["blocks"], kept=kept)
    tell(view, workspace)
    return view


def close_top(user: User, *, workspace: Workspace) -> None:
    """Close the modal on top; the one below is before them again."""
    user.modals.pop()
    tell_modal(user, workspace)


def close_all(user: User, *, workspace: Workspace) -> None:
    """Close every modal."""
    user.modals.clear()
    tell_modal(user, workspace)


def show_home(content: Json, *, user: User, workspace: Workspace) -> View:
    """Put a Home tab before somebody, in place of the one they had."""
    if user.home is not None:
        return replace(user.home, content, workspace=workspace)
    user.home = _view(content, user=user, workspace=workspace)
    tell(user.home, workspace)
    return user.home


def find_view(workspace: Workspace, *, view_id: str = "", external_id: str = "") -> View:
    """Find an open modal or a Home tab by its id or the bot's own; a closed one is not_found."""
    for user in workspace.users.values():
        for view in (*user.modals, *([user.home] if user.home else [])):
            if view_id == view.id or (external_id and external_id == view.content.get("external_id")):
                return view
    raise SlackError("not_found")


def tell_modal(user: User, workspace: Workspace) -> None:
    """Tell what modal somebody has before them now, if any."""
    view = view_json(user.modals[-1], workspace) if user.modals else None
    workspace.tell({"type": "modal", "view": view, "user": user.id})


def tell(view: View, workspace: Workspace) -> None:
    """Tell that this view looks different now."""
    if view.content["type"] == "home":
        workspace.tell({"type": "home", "user": view.user})
    else:
        tell_modal(workspace.users[view.user], workspace)


def _shown(user: User, workspace: Workspace) -> View:
    tell_modal(user, workspace)
    return user.modals[-1]


def _view(content: Json, *, user: User, workspace: Workspace, below: View | None = None) -> View:
    view_id = ViewId(workspace.new_id("V"))
    values = values_of(content["blocks"], kept={})
    root_id, previous_id = (below.root_id, below.id) if below else (view_id, None)
    return View(view_id, user.id, content, _new_hash(), root_id, previous_id, values)


def _new_hash() -> str:
    return f"{int(time.time())}.{secrets.token_hex(4)}"


def values_of(blocks: list[Json], *, kept: Values) -> Values:
    """Say what stands in the fields of these blocks; fields that were there before keep what they held."""
    values: Values = {}
    for block, element in stateful_elements(blocks):
        before = kept.get(block["block_id"], {}).get(element["action_id"])
        same = before is not None and before["type"] == element["type"]
        state = before if before is not None and same else initial_state(element)
        values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values
