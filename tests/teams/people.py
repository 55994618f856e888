"""Scripted hands: people in Teams who do only what people can do there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.teams.cards import actions_in, inputs_in, plain
from tests.teams.filling import NotThere, as_key, is_missing, typed_into
from tests.teams.world import APP, Json, Room, Said, TeamsPerson

if TYPE_CHECKING:
    from tests.teams.fake import Answered, TeamsFake

SORRY = "Something went wrong. Please try again."


class Hands:
    """Somebody in Teams: `dialog` is the card in front of them, `toasts` what was said in passing, `errors` what the
    client itself finds missing in a form, by the id of the field."""

    def __init__(self, teams: TeamsFake, person: TeamsPerson) -> None:
        self.person = person
        self.dialog: Json | None = None
        self.toasts: list[str] = []
        self.errors: dict[str, str] = {}
        self._teams = teams
        self._own: dict[tuple[str, int], Json] = {}

    @property
    def id(self) -> str:
        """Their id in the directory."""
        return self.person.id

    # Seeing

    def messages(self, channel: str | None = None) -> list[Said]:
        """Everything of the bot's that they can see, oldest first: in one channel, or everywhere."""
        room = self._room(channel) if channel is not None else None
        seen = self._teams.world.seen_by(self.person)
        return [said for said in seen if not said.sender and room in (None, self._teams.world.rooms[said.room])]

    def sees(self, channel: str | None = None) -> list[str]:
        """The same, as they read it."""
        return [self.reads(said) for said in self.messages(channel)]

    def direct_messages(self) -> list[str]:
        """What the bot said to them alone, oldest first."""
        return self.sees("")

    def reads(self, said: Said) -> str:
        """A message as they see it: a card that was answered to them stands in its place."""
        return plain(self._own.get((said.id, said.changes), said))

    def expect_direct(self, *texts: str, button: str | None = None) -> str:
        """The newest thing said to them alone with all of these texts; fails where there is none."""
        return self._expect(self.messages(""), texts, button)

    def expect_told(self, *texts: str, button: str | None = None) -> str:
        """The newest thing they can see with all of these texts; fails where there is none."""
        return self._expect(self.messages(), texts, button)

    # Typing

    async def types(self, text: str, more: str = "", *, channel: str = "") -> Answered:
        """Type to the bot: in the chat with it, or with its name before the words in a channel."""
        if channel:
            return await self.mentions(f"{text} {more}".strip(), channel=channel)
        return await self._deliver("message", self._room(""), text=f"{text} {more}".strip(), textFormat="plain")

    async def mentions(self, text: str, *, channel: str, thread: Said | None = None) -> Answered:
        """Say something to the bot where others read it."""
        called = "<at>Hymnsheet</at>"
        mention = {"type": "mention", "text": called, "mentioned": {"id": f"28:{APP}", "name": "Hymnsheet"}}
        room = self._room(channel)
        activity = self._teams.activity("message", self.person, room, thread=thread.id if thread else "")
        activity |= {"text": f"{called} {text}", "textFormat": "plain", "entities": [*activity["entities"], mention]}
        if not thread and room.kind == "channel":
            activity["conversation"]["id"] = f"{room.id};messageid={activity['id']}"
        return await self._teams.deliver(activity)

    async def opens_home(self) -> Answered:
        """Ask for one's own page, which is a card in the chat here."""
        return await self.types("home")

    def says(self, text: str, *, channel: str) -> Said:
        """Say something to others, of which the bot hears nothing."""
        room = self._room(channel)
        said = Said(self._teams.world.next_id(), room.id, {"type": "message", "text": text}, sender=self.id)
        room.said.append(said)
        return said

    # Clicking

    async def clicks(self, label: str, message: Said | None = None) -> Answered:
        """Click a button: in the dialog, in the message named, else in the newest that has it."""
        if self.dialog is not None and message is None:
            return await self._press(_button(self.dialog, label), self.dialog, None)
        for said in [message] if message else reversed(self.messages()):
            card = self._card(said)
            if card is not None and any(action["title"] == label for action in _pressable(card)):
                return await self._press(_button(card, label), card, said)
        raise NotThere(f"{self.person.name} sees no [{label}]; there is:\n" + "\n---\n".join(self.sees()))

    async def submits(self, **values: object) -> Answered:
        """Fill in the form in front of them, or the newest one, and send it off; fields by id or by label."""
        card, said = self._form()
        action = next((each for each in _pressable(card) if _verb(each) == "submit"), None)
        if action is None:
            raise NotThere(f"no form: {plain(card)}")
        return await self._press(action, card, said, values)

    async def chooses(self, label: str, value: object) -> Answered:
        """Choose something that changes the rest of the form, and ask for it anew."""
        card, said = self._form()
        action = next(each for each in _pressable(card) if _verb(each) == "reshape")
        return await self._press(action, card, said, {label: value})

    async def uses(self, shortcut: str, message: Said) -> Answered:
        """Use an entry in a message's menu; the bot may answer with a dialog."""
        room = self._teams.world.rooms[message.room]
        payload = {
            "id": message.id,
            "linkToMessage": f"https://teams.microsoft.com/l/message/{room.id}/{message.id}",
            "body": {"contentType": "text", "content": str(message.body.get("text") or "")},
        }
        value = {"commandId": shortcut, "commandContext": "message", "messagePayload": payload}
        answer = await self._deliver("invoke", room, name="composeExtension/fetchTask", value=value)
        return self._shown(answer)

    def closes(self) -> None:
        """Close the dialog without sending it."""
        self.dialog = None

    async def _press(
        self, action: Json, card: Json, said: Said | None, values: dict[str, object] | None = None
    ) -> Answered:
        data = dict(action.get("data") or {})
        if action.get("associatedInputs") != "none":
            typed = self._fill(card, values or {})
            if self.errors:
                return self._teams.nothing
            data |= typed
        room = self._teams.world.rooms[said.room] if said else self._room("")
        reply_to = {"replyToId": said.id} if said else {}
        match action["type"], said:
            case "Action.Execute", Said():
                told = {"type": "Action.Execute", "title": action["title"], "verb": action.get("verb"), "data": data}
                value = {"action": told, "trigger": "manual"}
                answer = await self._deliver("invoke", room, name="adaptiveCard/action", value=value, **reply_to)
                return self._replaced(answer, said)
            case "Action.Submit", Said() if (data.get("msteams") or {}).get("type") == "task/fetch":
                value = {"data": data, "context": {"theme": "default"}}
                return self._shown(await self._deliver("invoke", room, name="task/fetch", value=value, **reply_to))
            case "Action.Submit", Said():
                return await self._deliver("message", room, value=data, **reply_to)
            case "Action.Submit", None:
                value = {"data": data, "context": {"theme": "default"}}
                return self._shown(await self._deliver("invoke", room, name="task/submit", value=value))
        raise NotThere(f"nobody can press {action['type']} here")

    def _fill(self, card: Json, values: dict[str, object]) -> Json:
        """What stands in each field after typing; what is missing stands in `errors`."""
        fields, self.errors, typed = list(inputs_in(card)), {}, {}
        left = dict(values)
        for each in fields:
            key = next((name for name in left if name in (each["id"], as_key(str(each.get("label") or "")))), None)
            value = str(each.get("value", "")) if key is None else typed_into(each, left.pop(key), self._teams.world)
            typed[each["id"]] = value
            if is_missing(each, value):
                self.errors[each["id"]] = str(each.get("errorMessage") or "")
        if left:
            raise NotThere(
                f"no fields {sorted(left)}; there are {[(each['id'], each.get('label')) for each in fields]}"
            )
        return typed

    def _replaced(self, answer: Answered, said: Said) -> Answered:
        if answer.status != 200 or answer.body.get("statusCode", 200) != 200:
            self.toasts.append(SORRY)
        elif str(answer.body.get("type", "")).endswith("card.adaptive"):
            self._own[said.id, said.changes] = answer.body["value"]
        elif isinstance(answer.body.get("value"), str):
            self.toasts.append(answer.body["value"])
        return answer

    def _shown(self, answer: Answered) -> Answered:
        task = answer.body.get("task") or {}
        if answer.status != 200:
            self.toasts.append(SORRY)
        self.dialog = task["value"]["card"]["content"] if task.get("type") == "continue" else None
        if task.get("type") == "message":
            self.toasts.append(str(task["value"]))
        return answer

    def _form(self) -> tuple[Json, Said | None]:
        if self.dialog is not None:
            return self.dialog, None
        for said in reversed(self.messages()):
            card = self._card(said)
            if card is not None and any(inputs_in(card)):
                return card, said
        raise NotThere(f"{self.person.name} sees no form; there is:\n" + "\n---\n".join(self.sees()))

    def _card(self, said: Said) -> Json | None:
        return self._own.get((said.id, said.changes), said.card)

    def _room(self, channel: str) -> Room:
        return self._teams.world.channel(channel) if channel else self._teams.world.personal(self.person)

    async def _deliver(self, kind: str, room: Room, **more: Any) -> Answered:
        return await self._teams.deliver(self._teams.activity(kind, self.person, room, **more))

    def _expect(self, messages: list[Said], texts: tuple[str, ...], button: str | None) -> str:
        wanted = [*texts, *([f"[{button}]"] if button else [])]
        for said in reversed(messages):
            if all(text in self.reads(said) for text in wanted):
                return self.reads(said)
        seen = "\n---\n".join(self.reads(said) for said in messages) or "(nothing)"
        raise AssertionError(f"{self.person.name} sees no message with {wanted}; there is:\n{seen}")


def _pressable(card: Json) -> list[Json]:
    """Every button but those that only show another."""
    return [action for action in actions_in(card) if action["type"] in ("Action.Execute", "Action.Submit")]


def _button(card: Json, label: str) -> Json:
    return next(action for action in _pressable(card) if action["title"] == label)


def _verb(action: Json) -> str:
    return str(action.get("verb") or (action.get("data") or {}).get("verb") or "")
