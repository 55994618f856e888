"""The conversation kept in a file, so that a restarted playground goes on where it stopped."""

import asyncio
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from playground.clock import Clock
from playground.model import Channel, Json, Kind, Message, TokenState, User
from playground.workspace import Workspace

SAVE_AFTER = 0.5
FLEETING = ("modals", "home")
"""What of a person is gone after a restart, as after reloading the page."""


class StateFile:
    """Writes workspaces and the clock to a file soon after they change, and reads them at the start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._saving: asyncio.Task[None] | None = None

    def restore(self, clock: Clock) -> list[Workspace]:
        """Read what was kept, and go on at the time it was here; nothing if there is no file yet."""
        if not self._path.exists():
            return []
        kept = json.loads(self._path.read_text(encoding="utf-8"))
        clock.advance(timedelta(seconds=kept["ahead_for"]))
        workspaces = [_workspace(written) for written in kept["workspaces"]]
        for workspace in workspaces:
            for message in (said for messages in workspace.messages.values() for said in messages):
                clock.continue_after(message.ts)
        return workspaces

    def follow(self, workspaces: list[Workspace], clock: Clock) -> None:
        """Save from now on whenever something changes."""
        for workspace in workspaces:
            workspace.watchers.append(lambda _change: self._save_soon(workspaces, clock))

    def _save_soon(self, workspaces: list[Workspace], clock: Clock) -> None:
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save_later(workspaces, clock))

    async def _save_later(self, workspaces: list[Workspace], clock: Clock) -> None:
        await asyncio.sleep(SAVE_AFTER)
        await self.save(workspaces, clock)

    async def save(self, workspaces: list[Workspace], clock: Clock) -> None:
        """Write everything now; a reader never finds half a file."""
        kept = {"ahead_for": clock.ahead_for.total_seconds(), "workspaces": [_written(each) for each in workspaces]}
        await asyncio.to_thread(self._write, json.dumps(kept, ensure_ascii=False))

    def _write(self, text: str) -> None:
        fresh = self._path.with_suffix(".fresh")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self._path)

    async def close(self, workspaces: list[Workspace], clock: Clock) -> None:
        """Write what was not written yet."""
        if self._saving is not None:
            self._saving.cancel()
            await asyncio.gather(self._saving, return_exceptions=True)
        await self.save(workspaces, clock)


def _written(workspace: Workspace) -> Json:
    messages = [_message_written(said) for messages in workspace.messages.values() for said in messages]
    return {
        "team_id": workspace.team_id,
        "name": workspace.name,
        "bot_token": workspace.bot_token,
        "app_id": workspace.app_id,
        "zone": workspace.zone,
        "bot": workspace.bot,
        "bot_id": workspace.bot_id,
        "token_state": workspace.token_state,
        "ids_given": workspace.ids_given,
        "users": [_without(asdict(user), FLEETING) for user in workspace.users.values()],
        "channels": [asdict(channel) for channel in workspace.channels.values()],
        "messages": messages,
    }


def _without(written: Json, keys: tuple[str, ...]) -> Json:
    return {key: value for key, value in written.items() if key not in keys}


def _message_written(message: Message) -> Json:
    return {**asdict(message), "edited_at": message.edited_at.isoformat() if message.edited_at else None}


def _workspace(written: Json) -> Workspace:
    plain = _without(written, ("users", "channels", "messages", "token_state"))
    workspace = Workspace(**plain, token_state=TokenState(written["token_state"]))
    for user in written["users"]:
        workspace.add_user(User(**user))
    for channel in written["channels"]:
        workspace.add_channel(Channel(**{**channel, "kind": Kind(channel["kind"])}))
    for message in written["messages"]:
        workspace.post(_message(message))
    return workspace


def _message(written: Json) -> Message:
    edited_at = datetime.fromisoformat(written["edited_at"]) if written["edited_at"] else None
    return Message(**{**written, "edited_at": edited_at})
