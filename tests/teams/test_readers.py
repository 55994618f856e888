"""An answer is drawn for whoever reads it: in their zone, with the names of those it speaks of and what they choose."""

from collections.abc import AsyncIterator, Collection
from typing import Any

import pytest

from bot.inbound import Origin
from bot.teams.read import origin_of
from bot.teams.readers import Readers
from messages.model import ChannelField, Form, Mention, Message, Option, PeopleField, PersonField, line, paragraph
from storage.conversations import Conversation, ConversationKind, Conversations
from tests.teams.activities import ALEX, CHANNEL_ID, URL, typed
from tests.teams.inbound import MAX, MONDAY, Inbound, open_inbound

NAMES = {ALEX: "Alex Wilber", MAX: "Max Weber", "elsewhere": "Nobody Here"}


class Known:
    """Knows some names, and whom it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    async def names_of(self, _: Any, people: Collection[str]) -> dict[str, str]:
        self.asked |= set(people)
        return {person: NAMES[person] for person in people if person in NAMES}


@pytest.fixture
async def teams(sqlite_url: str) -> AsyncIterator[Inbound]:
    async with open_inbound(sqlite_url) as inbound:
        yield inbound


@pytest.fixture
def known() -> Any:
    return Known()


@pytest.fixture
def readers(teams: Inbound, known: Any) -> Readers:
    return Readers(teams.storage, teams.dispatcher, known, now=lambda: MONDAY)


@pytest.fixture
def alex() -> Origin:
    return origin_of(typed("lead"))


async def test_a_message_names_those_it_mentions_and_asks_for_nobody_else(
    readers: Readers, alex: Origin, known: Any
) -> None:
    reader = await readers.reader_of(alex, Message("x", (paragraph("Ask ", Mention(MAX), "."),)))
    assert (reader.zone, reader.names, reader.people) == ("Europe/Berlin", {MAX: "Max Weber"}, [])
    assert known.asked == {MAX}


async def test_a_form_offers_colleagues_and_shows_who_was_chosen(readers: Readers, alex: Origin) -> None:
    fields = (PersonField(name="owner", label="Owner", value="elsewhere"), PeopleField(name="team", label="Team"))
    reader = await readers.reader_of(alex, Form("f", "F", fields))
    assert reader.people == [Option(ALEX, "Alex Wilber"), Option(MAX, "Max Weber")]
    assert reader.names["elsewhere"] == "Nobody Here"


async def test_a_form_offers_the_channels_we_are_in(teams: Inbound, readers: Readers, alex: Origin) -> None:
    kept = Conversation(
        workspace_id=teams.workspace.id,
        conversation=CHANNEL_ID,
        kind=ConversationKind.CHANNEL,
        service_url=URL,
        name="Hymns › Marketing",
    )
    async with teams.storage.unit_of_work(teams.workspace.organisation_id) as work:
        await Conversations(work).saw(kept, now=MONDAY)
    reader = await readers.reader_of(alex, Form("f", "F", (ChannelField(name="c", label="Channel"),)))
    assert reader.channels == [Option(CHANNEL_ID, "Hymns › Marketing")]
    assert (await readers.reader_of(alex, Message("x", (paragraph(*line("words")),)))).channels == []


async def test_a_stranger_reads_in_the_organisations_zone(readers: Readers) -> None:
    reader = await readers.reader_of(origin_of(typed("lead", person="nobody-known")), Message("x"))
    assert reader.zone == "Europe/Berlin"
