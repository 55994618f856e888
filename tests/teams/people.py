"""Scripted hands: people in Teams who do only what people can do there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.teams.cards import actions_in, errors_in, inputs_in, plain
from tests.teams.filling import NotThere, entry_called, field_named, is_missing, typed_into
from tests.teams.world import APP, Json, Room, Said, TeamsPerson

if TYPE_CHECKING:
    from tests.teams.fake import Answered, TeamsFake

BACK = "back"
"""What the button of a form does that gives back the card which stood in its place."""
SORRY = "Something went wrong. Please try again."
HOME = "Your page"
"""What the card with somebody's own page is summed up as."""


class Hands:
    """Somebody in Teams: `dialog` is the card in front of them, `toasts` what was said in passing."""

    def __init__(self, teams: TeamsFake, person: TeamsPerson) -> None:
        self.person = person
        self.dialog: Json | None = None
        self.toasts: list[str] = []
        self._teams = teams
        self._own: dict[tuple[str, int], Json] = {}
        self._typed: dict[str, dict[str, str]] = {}
        self._missing: dict[str, dict[str, str]] = {}
        self._left: set[tuple[str, int]] = set()

    @property
    def id(self) -> str:
        """Their id in the directory."""
        return self.person.id

    @property
    def name(self) -> str:
        """What people call them, in full."""
        return self.person.name

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
        return plain(self._body(said))

    @property
    def home_text(self) -> str:
        """Their own page, as they saw it last."""
        home = next((said for said in reversed(self.messages("")) if _is_home(said)), None)
        if home is None:
            raise NotThere(f"{self.person.name} has not asked for their page")
        return self.reads(home)

    @property
    def has_form(self) -> bool:
        """Whether a form is before them: in a dialog, or in a message that they have not left alone."""
        return self._find_form() is not None

    @property
    def form_text(self) -> str:
        """The form before them, as they read it."""
        return plain(self._form()[0])

    @property
    def form_title(self) -> str:
        """What the form is called."""
        return self.form_text.partition("\n")[0]

    @property
    def fields(self) -> list[str]:
        """What the form asks for, by the ids of its fields."""
        return [field["id"] for field in inputs_in(self._form()[0])]

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong in the form before them, by field, with what the client itself finds missing."""
        found = self._find_form()
        return {**errors_in(found[0]), **self._missing.get(_key(found[1]), {})} if found else {}

    def typed(self, field: str) -> Any:
        """What stands in a field of the form: words, or a list where several may be chosen."""
        card, said = self._form()
        drawn = field_named(field, inputs_in(card))
        words = self._typed.get(_key(said), {}).get(drawn["id"], str(drawn.get("value", "")))
        return [one for one in words.split(",") if one] if drawn.get("isMultiSelect") else words

    def options(self, field: str) -> list[str]:
        """What can be chosen in a field of the form."""
        return [str(choice["value"]) for choice in field_named(field, inputs_in(self._form()[0]))["choices"]]

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

    async def says(self, text: str, *, channel: str, thread: Said | None = None) -> Said:
        """Say something to others, of which the bot hears nothing."""
        room, body = self._room(channel), {"type": "message", "text": text}
        began = thread.thread or thread.id if thread else ""
        said = Said(self._teams.world.next_id(), room.id, body, sender=self.id, thread=began)
        room.said.append(said)
        return said

    # Clicking

    async def clicks(self, label: str, message: Said | str | None = None, *, at_home: bool = False) -> Answered:
        """Click a button: in the dialog, in the message named or with these words, else in the newest that has it."""
        if self.dialog is not None and message is None and not at_home:
            return await self._press(_button(self.dialog, label), self.dialog, None)
        for said in self._places(message, at_home=at_home):
            card = self._card(said)
            if card is not None and (action := _find_button(card, label)) is not None:
                answer = await self._press(action, card, said)
                if at_home:
                    await self._looks_again(said)
                return answer
        raise NotThere(f"{self.person.name} sees no [{label}]; there is:\n" + "\n---\n".join(self.sees()))

    async def _looks_again(self, said: Said) -> None:
        """A card that wants to be asked for anew whenever its reader looks at it is asked for."""
        card = self._card(said)
        refresh = (card or {}).get("refresh") or {}
        if card is not None and {self.id, self.person.channel_id} & set(refresh.get("userIds") or []):
            await self._press({**refresh["action"], "title": "", "associatedInputs": "none"}, card, said)

    def _places(self, message: Said | str | None, *, at_home: bool) -> list[Said]:
        if at_home:
            return [said for said in reversed(self.messages("")) if _is_home(said)][:1]
        if isinstance(message, str):
            return [said for said in reversed(self.messages()) if message in self.reads(said)][:1]
        return [message] if message else [*reversed(self.messages())]

    async def submits(self, **values: object) -> Answered:
        """Fill in the form in front of them, or the newest one, and send it off; fields by id or by label."""
        self.fills(**values)
        card, said = self._form()
        action = next((each for each in _pressable(card) if _verb(each) == "submit"), None)
        if action is None:
            raise NotThere(f"no form: {plain(card)}")
        return await self._press(action, card, said)

    def fills(self, **values: object) -> None:
        """Fill in fields of the form without sending it."""
        card, said = self._form()
        typed = self._typed.setdefault(_key(said), {})
        for name, value in values.items():
            field = field_named(name, inputs_in(card))
            typed[field["id"]] = typed_into(field, value, self._teams.world)

    async def chooses(self, label: str, value: object) -> Answered:
        """Choose something that changes the rest of the form, and ask for it anew where the form can be asked."""
        self.fills(**{label: value})
        card, said = self._form()
        action = next((each for each in _pressable(card) if _verb(each) == "reshape"), None)
        return self._teams.nothing if action is None else await self._press(action, card, said)

    async def uses(self, shortcut: str, message: Said) -> Answered:
        """Use an entry in a message's menu, by its id or its words; the bot may answer with a dialog."""
        room = self._teams.world.rooms[message.room]
        thread = f";messageid={message.thread or message.id}" if room.kind == "channel" else ""
        payload = {
            "id": message.id,
            "linkToMessage": f"https://teams.microsoft.com/l/message/{room.id}/{message.id}",
            "body": {"contentType": "text", "content": str(message.body.get("text") or "")},
        }
        value = {"commandId": entry_called(shortcut), "commandContext": "message", "messagePayload": payload}
        activity = self._teams.activity("invoke", self.person, room, name="composeExtension/fetchTask", value=value)
        activity["conversation"]["id"] += thread
        return await self._teams.deliver(activity, shown=self._show)

    async def closes(self) -> Answered:
        """Close the dialog, go back to the card that was there before, or leave the form in the chat alone."""
        card, said = self._form()
        self._forget(said)
        if (back := _way_back(card)) is not None and said is not None:
            return await self._press(back, card, said)
        if said is None:
            self.dialog = None
        else:
            self._left.add((said.id, said.changes))
        return self._teams.nothing

    def forges(self, label: str, value: str) -> None:
        """Make the newest button of this label carry another value, as a forged request would."""
        cards = [card for said in self.messages() if (card := self._card(said)) is not None]
        actions = [action for card in cards for action in _pressable(card) if action["title"] == label]
        actions[-1]["data"]["value"] = value

    async def moves_to(self, zone: str) -> Answered:
        """Live in another zone from now on, which Teams tells with the next thing they do."""
        self.person.zone = zone
        return await self.types("help")

    async def _press(self, action: Json, card: Json, said: Said | None) -> Answered:
        data = dict(action.get("data") or {})
        if action.get("associatedInputs") != "none":
            filled = self._filled(card, said)
            if self._missing[_key(said)]:
                return self._teams.nothing
            data |= filled
        room = self._teams.world.rooms[said.room] if said else self._room("")
        reply_to = {"replyToId": said.id} if said else {}
        in_dialog = {"data": data, "context": {"theme": "default"}}
        match action["type"], said:
            case "Action.Execute", Said():
                told = {"type": "Action.Execute", "title": action["title"], "verb": action.get("verb"), "data": data}
                value = {"action": told, "trigger": "manual"}
                more = {"name": "adaptiveCard/action", "value": value, **reply_to}
                return await self._deliver("invoke", room, shown=self._replacing(said), **more)
            case "Action.Submit", Said() if (data.get("msteams") or {}).get("type") == "task/fetch":
                more = {"name": "task/fetch", "value": in_dialog, **reply_to}
                return await self._deliver("invoke", room, shown=self._show, **more)
            case "Action.Submit", Said():
                return await self._deliver("message", room, value=data, **reply_to)
            case "Action.Submit", None:
                return await self._deliver("invoke", room, shown=self._show, name="task/submit", value=in_dialog)
        raise NotThere(f"nobody can press {action['type']} here")

    def _filled(self, card: Json, said: Said | None) -> Json:
        """What stands in each field after typing; what is missing is noted, and then nothing is sent."""
        fields, typed = list(inputs_in(card)), self._typed.get(_key(said), {})
        filled = {field["id"]: typed.get(field["id"], str(field.get("value", ""))) for field in fields}
        lacking = [field for field in fields if is_missing(field, filled[field["id"]])]
        self._missing[_key(said)] = {field["id"]: str(field.get("errorMessage") or "") for field in lacking}
        return filled

    def _replacing(self, said: Said) -> Callable[[Answered], None]:
        """What is done with the answer to a button of a card."""

        def replace(answer: Answered) -> None:
            value = answer.body.get("value")
            if answer.status != 200 or answer.body.get("statusCode", 200) != 200:
                self.toasts.append(SORRY)
            elif str(answer.body.get("type", "")).endswith("card.adaptive"):
                self._own[said.id, said.changes] = answer.body["value"]
                self._forget(said)
            elif isinstance(value, str):
                self.toasts.append(value)

        return replace

    def _show(self, answer: Answered) -> None:
        """What is done with the answer to whatever opens a dialog or is sent from one."""
        task = answer.body.get("task") or {}
        if answer.status != 200:
            self.toasts.append(SORRY)
        self._forget(None)
        self.dialog = None
        if task.get("type") == "continue":
            self.dialog = task["value"]["card"]["content"]
        elif task.get("type") == "message":
            self.toasts.append(str(task["value"]))

    def _form(self) -> tuple[Json, Said | None]:
        form = self._find_form()
        if form is None:
            raise NotThere(f"{self.person.name} sees no form; there is:\n" + "\n---\n".join(self.sees()))
        return form

    def _find_form(self) -> tuple[Json, Said | None] | None:
        if self.dialog is not None:
            return self.dialog, None
        for said in reversed(self.messages()):
            card = self._card(said)
            if card is not None and _is_form(card) and (said.id, said.changes) not in self._left:
                return card, said
        return None

    def _forget(self, said: Said | None) -> None:
        """What was typed into a form that is another one now."""
        self._typed.pop(_key(said), None)
        self._missing.pop(_key(said), None)

    def _body(self, said: Said) -> Said | Json:
        return self._own.get((said.id, said.changes), said)

    def _card(self, said: Said) -> Json | None:
        return self._own.get((said.id, said.changes), said.card)

    def _room(self, channel: str) -> Room:
        return self._teams.world.channel(channel) if channel else self._teams.world.personal(self.person)

    async def _deliver(
        self, kind: str, room: Room, *, shown: Callable[[Answered], None] | None = None, **more: Any
    ) -> Answered:
        return await self._teams.deliver(self._teams.activity(kind, self.person, room, **more), shown=shown)

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


def _way_back(card: Json) -> Json | None:
    return next((action for action in _pressable(card) if (action.get("data") or {}).get("action") == BACK), None)


def _is_form(card: Json) -> bool:
    """A form asks for something, or stands where a card was."""
    return any(inputs_in(card)) or _way_back(card) is not None


def _button(card: Json, label: str) -> Json:
    found = _find_button(card, label)
    assert found is not None, f"there is no [{label}]"
    return found


def _find_button(card: Json, label: str) -> Json | None:
    """The button of this name; of one that asks whether somebody is sure, the button that says yes."""
    for action in actions_in(card):
        if action["title"] == label:
            return next(iter(_pressable(action["card"])), None) if action["type"] == "Action.ShowCard" else action
    return None


def _key(said: Said | None) -> str:
    """The message a form stands in; the dialog has no name."""
    return said.id if said else ""


def _is_home(said: Said) -> bool:
    return said.body.get("summary") == HOME


def _verb(action: Json) -> str:
    return str(action.get("verb") or (action.get("data") or {}).get("verb") or "")
