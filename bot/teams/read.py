"""What Teams sends, in our words: what was typed, clicked, sent off or pointed at, from plain activities."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Self, TypeAlias

import msgspec

from bot.inbound import Click, Command, Inbound, Origin, Pointed, Reshaping, Submission
from bot.teams.answers import CARRIES, FORM, VERB, WHERE, answers_of
from bot.teams.carried import Carried, unpack
from bot.teams.forms import RESHAPE
from bot.teams.identity import tenants_of
from bot.teams.replaceable import Replaceable, response_url
from bot.teams.typed import LONGEST_WORDS, link_in, part_in, said_in, text_in, typed_to_us
from handlers.feature import Where
from rules.people import Platform

Json: TypeAlias = dict[str, Any]
LONGEST_VALUE: Final = 2_000
LONGEST_PERSON: Final = 64
_THREAD: Final = ";messageid="
GUEST: Final = "guest"
HELP: Final = "help"
HOUSE: Final = "hymnsheet"


class Way(StrEnum):
    """Where somebody looks while they wait for an answer: at a card in a chat, or at a dialog before it."""

    CARD = "card"
    DIALOG = "dialog"


_WAYS: Final[Mapping[str, Way]] = {
    "adaptiveCard/action": Way.CARD,
    "task/fetch": Way.DIALOG,
    "task/submit": Way.DIALOG,
    "composeExtension/fetchTask": Way.DIALOG,
    "composeExtension/submitAction": Way.DIALOG,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody did, where they wait for its answer, and what the form they sent had carried."""

    activity: Json
    inbound: Inbound
    way: Way
    carried: Carried

    def in_the_chat(self) -> Self:
        """The same, where its answer comes as a message and nobody waits any more."""
        return replace(self, way=Way.CARD, carried=msgspec.structs.replace(self.carried, is_alone=True))


def read_message(activity: Json, *, commands: Collection[str]) -> Asked | None:
    """What was typed to us, or sent from a card by a client that knows no better way; None for anything else."""
    if _is_bot(part_in(activity, "from")):
        return None
    pressed = read_pressed(activity, part_in(activity, "value"), way=Way.CARD)
    if pressed is not None:
        return pressed
    typed = typed_to_us(activity)
    if typed is None:
        return None
    word, words = _command_in(typed, commands)
    return _asked(activity, Command(origin_of(activity), word, words), Way.CARD)


def read_invoke(activity: Json) -> Asked | None:
    """What somebody did and waits for; None for what we do not hear."""
    name, value = text_in(activity, "name"), part_in(activity, "value")
    way = _WAYS.get(name)
    if way is None:
        return None
    if name == "composeExtension/fetchTask":
        return _asked(activity, read_pointed(activity, value), way)
    if way is Way.CARD:
        action = part_in(value, "action")
        return read_pressed(activity, {**part_in(action, "data"), VERB: action.get("verb")}, way=way)
    return read_pressed(activity, part_in(value, "data"), way=way)


def read_pressed(activity: Json, data: Json, *, way: Way) -> Asked | None:
    """A button of a card or a form; None where it is none of ours."""
    form = text_in(data, FORM)
    if not form:
        return _read_click(activity, data, way=way)
    carried = unpack(data.get(WHERE))
    # The same form sent twice is one; changed in between, or sent by somebody else, it is another.
    once = [carried.once, json.dumps(data, sort_keys=True)] if carried.once else []
    origin, carries, answers = origin_of(activity, once=once), text_in(data, CARRIES), answers_of(data)
    kind = Reshaping if data.get(VERB) == RESHAPE else Submission
    return Asked(activity=activity, inbound=kind(origin, form, carries, answers), way=way, carried=carried)


def read_pointed(activity: Json, value: Json) -> Pointed:
    """An entry in the menu of a message, or of the box in which one is written; the message's words come with it."""
    message = part_in(value, "messagePayload")
    body = part_in(message, "body")
    words = text_in(body, "content")
    where = Where(
        channel=conversation_of(activity),
        ref=text_in(message, "id"),
        thread=thread_of(activity),
        words=words[:LONGEST_WORDS] if text_in(body, "contentType") == "text" else said_in(words),
        link=link_in(words)[:LONGEST_VALUE],
    )
    return Pointed(origin_of(activity, where=where), text_in(value, "commandId"))


def origin_of(activity: Json, *, where: Where | None = None, once: Collection[str] = ()) -> Origin:
    """Who did it and where; `once` says what makes it the same as another where the activity's own id does not."""
    sender = part_in(activity, "from")
    person = text_in(sender, "aadObjectId") or text_in(sender, "id")
    tenants = tenants_of(activity)
    return Origin(
        platform=Platform.TEAMS,
        workspace=tenants[0] if len(tenants) == 1 else "",
        person=person if len(person) <= LONGEST_PERSON else "",
        person_workspace=GUEST if text_in(sender, "userRole").lower() == GUEST else text_in(sender, "tenantId"),
        key=_key(person, *once) if once else _key(conversation_of(activity), _id_of(activity)),
        where=where or _where(activity),
    )


def conversation_of(activity: Json) -> str:
    """The conversation, a channel as a whole."""
    return text_in(part_in(activity, "conversation"), "id").partition(_THREAD)[0]


def thread_of(activity: Json) -> str:
    """The first message of the thread in a channel; empty elsewhere."""
    return text_in(part_in(activity, "conversation"), "id").partition(_THREAD)[2]


def _read_click(activity: Json, data: Json, *, way: Way) -> Asked | None:
    action = text_in(data, "action")
    if not action:
        return None
    click = Click(origin_of(activity), action, text_in(data, "value")[:LONGEST_VALUE])
    return _asked(activity, click, way)


def _asked(activity: Json, inbound: Inbound, way: Way) -> Asked:
    return Asked(activity=activity, inbound=inbound, way=way, carried=Carried())


def _where(activity: Json) -> Where:
    channel, clicked = conversation_of(activity), text_in(activity, "replyToId")
    if not clicked or not (text_in(activity, "type") == "invoke" or isinstance(activity.get("value"), dict)):
        return Where(channel=channel, thread=thread_of(activity))
    card = Replaceable(service_url=text_in(activity, "serviceUrl"), conversation=channel, activity=clicked)
    return Where(channel=channel, thread=thread_of(activity), ref=clicked, response_url=response_url(card))


def _command_in(typed: str, commands: Collection[str]) -> tuple[str, str]:
    """The command and its words, with or without a slash; help where the first word is none."""
    first, *rest = typed.split(maxsplit=1)[:2] or [""]
    word, words = first.removeprefix("/").lower(), rest[0] if rest else ""
    if word in commands or first.startswith("/"):
        return word, words
    return HOUSE, HELP


def _is_bot(sender: Json) -> bool:
    return text_in(sender, "role") == "bot" or text_in(sender, "id").startswith("28:")


def _id_of(activity: Json) -> str:
    return text_in(activity, "id") or json.dumps(activity, sort_keys=True)


def _key(*parts: str) -> str:
    return f"teams:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"
