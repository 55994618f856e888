"""Scripted hands: people in the playground who do only what people can do."""

from collections.abc import Iterator
from datetime import datetime

from playground import acts
from playground.bot_link import Answer
from playground.fields import interactive_elements
from playground.filling import NotVisible, field_named, filled
from playground.model import Channel, Json, Kind, Message, User, View
from playground.playground import Playground
from playground.reading import plain
from playground.seat import Seat
from playground.words import Reader
from playground.workspace import Workspace


class Person:
    """Somebody at the keyboard, found by name; they type, click and read like anybody else."""

    def __init__(self, playground: Playground, name: str, *, workspace: Workspace | None = None) -> None:
        self.workspace = workspace or playground.workspace
        self.user: User = self.workspace.get_user(name)
        self._seat = Seat(playground, self.workspace, self.user)

    def __repr__(self) -> str:
        return f"Person({self.user.real_name})"

    @property
    def id(self) -> str:
        """Their user id."""
        return self.user.id

    # Seeing

    @property
    def modal(self) -> View | None:
        """The form on top, if one is open."""
        return self.user.modals[-1] if self.user.modals else None

    @property
    def home(self) -> View | None:
        """The app's Home tab as they last saw it."""
        return self.user.home

    @property
    def errors(self) -> dict[str, str]:
        """The sentences now shown at the fields of the open form, by block_id."""
        return self.modal.errors if self.modal else {}

    def messages(self, channel: str | None = None) -> list[Message]:
        """List what they can see in one channel or all of theirs, oldest first."""
        places = [self._place(channel)] if channel else self.workspace.channels_of(self.user.id)
        seen = [message for place in places for message in self._in(place)]
        return sorted(seen, key=lambda message: message.ts)

    def sees(self, channel: str | None = None) -> list[str]:
        """List what they can read in one channel or all of theirs, oldest first, as plain text."""
        return [self.reads(message) for message in self.messages(channel)]

    def direct_messages(self) -> list[str]:
        """List what they can read in their direct messages and group messages, oldest first."""
        direct = [place for place in self.workspace.channels_of(self.user.id) if place.kind in (Kind.IM, Kind.GROUP)]
        seen = [message for place in direct for message in self._in(place)]
        return [self.reads(message) for message in sorted(seen, key=lambda message: message.ts)]

    def reads(self, thing: Message | View) -> str:
        """Give a message or view as they read it: people by name, times in their zone."""
        return plain(thing, Reader.of(self.workspace, zone=self.user.tz))

    def _in(self, place: Channel) -> Iterator[Message]:
        if self.user.id not in place.members:
            raise NotVisible(f"{self.user.real_name} is not in {place.name}.")
        return self.workspace.visible_to(self.user.id, channel=place)

    # Typing

    async def types(
        self, text: str, more: str = "", *, channel: str = "general", thread: Message | None = None
    ) -> Answer:
        """Type a command with its words into a channel, or anything else; a name means a direct message."""
        whole = f"{text} {more}".strip()
        thread_ts = (thread.thread_ts or thread.ts) if thread else None
        return await acts.type_(self._seat, whole, channel=self._place(channel), thread=thread_ts)

    async def says(self, text: str, *, channel: str = "general", thread: Message | None = None) -> Message:
        """Say something in a channel or thread, and give the message said."""
        await self.types(text, channel=channel, thread=thread)
        said = self.workspace.messages[self._place(channel).id]
        return next(message for message in reversed(said) if message.user == self.user.id)

    def _place(self, channel: str) -> Channel:
        """Find a channel, or their direct message with whoever is named; their own name means the bot's."""
        other = self.workspace.find_user(channel)
        if other is None:
            return self.workspace.get_channel(channel)
        return self.workspace.conversation_of(self.user.id, self.workspace.bot if other is self.user else other.id)

    # Clicking and choosing

    async def clicks(self, label: str, message: Message | str | None = None, *, at_home: bool = False) -> Answer:
        """Click a button by its label: in the message named, in the open form, else in the newest message with it."""
        place, block, button = self._find(label, message, at_home=at_home)
        return await acts.click(self._seat, button, block_id=block["block_id"], place=place)

    async def chooses(
        self, label: str, value: object, message: Message | str | None = None, *, at_home: bool = False
    ) -> Answer:
        """Choose in a menu, picker or other element; the bot hears at once if the element tells it."""
        if self.modal is not None and message is None and not at_home:
            block, element = field_named(label, self.modal)
            state = filled(element, value, self.workspace)
            if block["type"] == "input" and not block.get("dispatch_action"):
                return self._fill(self.modal, block, element, state)
            return await acts.click(self._seat, element, block_id=block["block_id"], place=self.modal, state=state)
        place, block, element = self._find(label, message, at_home=at_home)
        state = filled(element, value, self.workspace)
        return await acts.click(self._seat, element, block_id=block["block_id"], place=place, state=state)

    async def uses(self, shortcut: str, message: Message | str | None = None) -> Answer:
        """Use a shortcut by its name, from the menu of a message or of the workspace."""
        callback_id = self._callback_id(shortcut)
        if message is None:
            return await acts.use(self._seat, callback_id)
        seen = self._named(message)
        if seen.is_ephemeral:
            raise NotVisible("A message only one person sees has no shortcuts.")
        return await acts.use_on_message(self._seat, callback_id, message=seen)

    def _callback_id(self, shortcut: str) -> str:
        known = {each.name: each.callback_id for each in self._seat.playground.manifest.shortcuts}
        if shortcut not in known and not self._seat.playground.manifest.unknown:
            raise NotVisible(f"There is no shortcut “{shortcut}”; there is: {', '.join(known) or 'none'}.")
        return known.get(shortcut, shortcut)

    def _find(self, label: str, message: Message | str | None, *, at_home: bool) -> tuple[Message | View, Json, Json]:
        places = self._places(message, at_home=at_home)
        for place in places:
            for block, element in interactive_elements(place.blocks):
                if _label_of(element) == label or element["action_id"] == label:
                    return place, block, element
        seen = "\n---\n".join(self.reads(place) for place in places[:10]) or "(nothing at all)"
        raise NotVisible(f"{self.user.real_name} sees no [{label}]. What is visible:\n{seen}")

    def _places(self, message: Message | str | None, *, at_home: bool) -> list[Message | View]:
        if message is not None:
            return [self._named(message)]
        if at_home:
            return [self.home] if self.home else []
        if self.modal is not None:
            return [self.modal]
        return [*reversed(self.messages())]

    def _named(self, message: Message | str) -> Message:
        for seen in reversed(self.messages()):
            if seen is message or message == seen.ts or (isinstance(message, str) and message in self.reads(seen)):
                return seen
        raise NotVisible(f"{self.user.real_name} sees no such message: {message!r}.")

    # Forms and Home

    async def submits(self, **values: object) -> Answer:
        """Fill in the open form, each value by its field's label or block_id, and send it off."""
        self.fills(**values)
        return await acts.submit(self._seat, self._open_form())

    def fills(self, **values: object) -> None:
        """Fill in fields of the open form without sending it off."""
        view = self._open_form()
        for label, value in values.items():
            block, element = field_named(label, view)
            self._fill(view, block, element, filled(element, value, self.workspace))

    def _fill(self, view: View, block: Json, element: Json, state: Json) -> Answer:
        view.values[block["block_id"]][element["action_id"]] = state
        return Answer()

    async def closes(self) -> Answer:
        """Close the open form without sending it."""
        self._open_form()
        return await acts.close(self._seat)

    async def opens_home(self) -> Answer:
        """Open the app's Home tab."""
        return await acts.open_home(self._seat)

    async def sets_status(self, emoji: str, text: str = "", *, until: datetime | None = None) -> Answer:
        """Set their status as ":palm_tree:" and words, perhaps until an instant; clear it with an empty emoji."""
        return await acts.set_status(self._seat, emoji, text, until=until)

    def _open_form(self) -> View:
        if self.modal is None:
            raise NotVisible(f"{self.user.real_name} has no form open.")
        return self.modal


def _label_of(element: Json) -> str:
    text = element.get("text") or element.get("placeholder") or {}
    return str(text.get("text", ""))
