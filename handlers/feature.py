"""What a feature is: its entry points, what it is handed, and what it may answer."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias

from messages.model import Answers, Form, Home, Message, encode
from rules.delivery import Kind, Policy, Priority
from rules.people import Actor
from storage.members import Member
from storage.places import Place, Purpose
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where something was done: the channel, and the message when one was clicked or pointed at.

    `words` are those of a message somebody pointed at, `link` is the first address in it; `delivery` is the key of our
    own message that was clicked.
    """

    channel: str = ""
    ref: str = ""
    thread: str = ""
    words: str = ""
    link: str = ""
    delivery: str = ""
    response_url: str = ""


class Vault(Protocol):
    """Keeps secrets that nobody may read in the database."""

    def new_secret(self) -> str:
        """A secret that nobody can guess."""

    def seal(self, words: str, *, place: str) -> str:
        """Words that can be read only with our key, and only at this place; raises Refusal where there is no key."""

    def move(self, sealed: str, *, place: str, to: str) -> str:
        """What was sealed for one place, sealed for another; raises Refusal where no key of ours opens it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything a handler is given: who does it, where, when, and the unit of work it happens in.

    `request` is the key of this request, the same when it is repeated; delivery keys are best made from it.
    """

    actor: Actor
    store: UnitOfWork
    now: datetime
    request: str
    vault: Vault
    where: Where = field(default_factory=Where)
    features: "tuple[Feature, ...]" = ()

    async def tell_channel(
        self,
        purpose: Purpose,
        message: Message,
        *,
        key: str,
        policy: Policy = Policy.AT_LEAST_ONCE,
        priority: Priority = Priority.NORMAL,
    ) -> bool:
        """Post in the organisation's channel for a purpose; False where none was chosen."""
        place = await self.store.places.find(purpose)
        if place is None:
            return False
        return await self.store.deliveries.post(
            encode(message), to=place, key=key, now=self.now, policy=policy, priority=priority
        )

    async def tell_member(
        self,
        member: Member,
        message: Message,
        *,
        key: str,
        policy: Policy = Policy.AT_LEAST_ONCE,
        priority: Priority = Priority.NORMAL,
    ) -> bool:
        """Send a direct message to a member, where they are; False where this key was sent before."""
        place = Place(workspace_id=member.workspace_id, channel=member.person)
        return await self.store.deliveries.post(
            encode(message), to=place, key=key, now=self.now, policy=policy, priority=priority
        )

    async def whisper(self, message: Message, *, key: str, replaces: bool = False) -> None:
        """Say something to the actor alone, where they are; with `replaces`, in place of the whisper they clicked."""
        await self.store.deliveries.post(
            encode(message),
            to=Place(workspace_id=self.actor.workspace_id, channel=self.where.channel or self.actor.person),
            key=key,
            now=self.now,
            priority=Priority.REPLY,
            kind=Kind.REPLACE if replaces else Kind.WHISPER,
            person=self.actor.person,
            thread=self.where.thread,
            response_url=self.where.response_url,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """Say this to the actor alone."""

    message: Message


@dataclass(frozen=True, slots=True)
class Moved(Reply):
    """Say this to the actor alone, whose workspace has come to another organisation; `context` is theirs there."""

    context: Context


@dataclass(frozen=True, slots=True)
class Replaces:
    """The whisper that was clicked now says this; anywhere else it is said to the actor alone."""

    message: Message


@dataclass(frozen=True, slots=True)
class Opens:
    """Open this form, or, from within a form, show this one in its place.

    A form that shows a secret is never written down: whoever asks a second time, or could not be shown it, gets the
    one that it names `instead`.
    """

    form: Form
    instead: Form | None = None

    @property
    def kept(self) -> Form:
        """The form as it may be remembered."""
        return self.instead or self.form


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing needs to be said: what changed can be seen."""


Response: TypeAlias = Reply | Replaces | Opens | Done
CommandHandler: TypeAlias = Callable[[Context, str], Awaitable[Response]]
ClickHandler: TypeAlias = Callable[[Context, str], Awaitable[Response]]
SubmitHandler: TypeAlias = Callable[[Context, str, Answers], Awaitable[Response]]
ShortcutHandler: TypeAlias = Callable[[Context], Awaitable[Response]]
HomePart: TypeAlias = Callable[[Context], Awaitable[Home]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """The first word after a command: `/hymnsheet setup`. `key` is looked up in the access table.

    `hint` says, by an example, what to type after it. Where people may begin a sentence of their own with that word,
    `takes` says what else must follow it.
    """

    word: str
    key: str
    summary: str
    run: CommandHandler
    hint: str = ""
    takes: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slash:
    """A slash command. Its words go to the verb that the first of them names, else all of them to `run`.

    `hint` says what to type; `examples` are shown by its help.
    """

    word: str
    key: str
    hint: str
    summary: str
    run: CommandHandler
    verbs: tuple[Verb, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageShortcut:
    """An entry in the menu of every message; `key` is looked up in the access table and is its id on the platform."""

    label: str
    key: str
    run: ShortcutHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHandler:
    """Takes a form's answers; `reshape` makes it anew from what was answered so far, when a choice asks for it."""

    submit: SubmitHandler
    reshape: SubmitHandler | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One column of the house.

    Keys of `clicks` and `forms` are what buttons and forms name, and are looked up in the access table.
    """

    name: str
    commands: tuple[Slash, ...] = ()
    shortcuts: tuple[MessageShortcut, ...] = ()
    clicks: Mapping[str, ClickHandler] = field(default_factory=dict)
    forms: Mapping[str, FormHandler] = field(default_factory=dict)
