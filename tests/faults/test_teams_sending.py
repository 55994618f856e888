"""The real sender against a Teams that goes wrong: what it calls, what it never calls, and how it reads the answers."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.outbox import Outbox, Outgoing
from bot.teams.connector import App, Connector
from bot.teams.people import People
from bot.teams.render import render_message
from bot.teams.replaceable import Replaceable, response_url
from bot.teams.sender import TeamsSender
from bot.teams.spots import Spots
from messages.model import Channel, Mention, Message, Text, When, WhenStyle, encode, paragraph
from playground import faults
from rules.delivery import (
    CredentialsDead,
    Delivered,
    DeliveryState,
    Kind,
    Policy,
    Refused,
    TargetGone,
    TryAgain,
    Uncertain,
)
from rules.people import Platform
from storage.conversations import Conversation, ConversationKind, Conversations
from storage.database import open_database
from storage.organisations import KnownWorkspace, find_or_found
from storage.unit_of_work import Storage
from tests.faults.conftest import MONDAY, FakePlatform, MovableClock, World, _workspace
from tests.postgres import free_port
from tests.teams.connector import refused
from tests.teams.fake import TeamsFake
from tests.teams.world import TENANT

SALES, WINS = "19:sales@thread.tacv2", "19:wins@thread.tacv2"


class House(World):
    """An organisation in Teams with its outbox, and a conversation in two channels."""

    def __init__(self, storage: Storage, workspace: KnownWorkspace, clock: MovableClock, teams: TeamsFake) -> None:
        super().__init__(storage, workspace, clock)
        self.teams = teams
        self.sender = self.new_sender(teams.app)
        self.outbox = Outbox(storage, {Platform.TEAMS: self.sender}, clock, chance=lambda: 0.0)

    def new_sender(self, app: App) -> TeamsSender:
        """A sender of another process."""
        connector = Connector(app, seconds=time.time)
        people = People(connector, self.storage, now=self.clock.now)
        return TeamsSender(connector, Spots(connector, self.storage), people, render=render_message)

    async def knows(self, conversation: str, *, person: str = "", service_url: str = "") -> None:
        """Something was said there lately."""
        kind = ConversationKind.PERSONAL if person else ConversationKind.CHANNEL
        seen = Conversation(
            workspace_id=self.workspace.id,
            conversation=conversation,
            kind=kind,
            service_url=service_url or self.teams.service_url,
            person=person,
            name="" if person else conversation.removeprefix("19:").partition("@")[0],
        )
        async with self.work() as work:
            await Conversations(work).saw(seen, now=self.clock.now())

    def outgoing(self, words: str = "hello", **how: Any) -> Outgoing:
        """A message on its way."""
        usual: dict[str, Any] = {
            "organisation_id": self.workspace.organisation_id,
            "workspace_id": self.workspace.id,
            "workspace": TENANT,
            "delivery": "key/1",
            "kind": Kind.POST,
            "place": SALES,
            "person": "",
            "thread": "",
            "response_url": "",
            "message": encode(Message(words, (paragraph(words),))),
            "written_at": self.clock.now(),
            "tried_at": self.clock.now(),
        }
        return Outgoing(**{**usual, **how})

    async def send(self, words: str = "hello", **how: Any) -> Any:
        """Try once."""
        return await self.sender.send(self.outgoing(words, **how))

    def whispered(self, name: str, **how: Any) -> dict[str, Any]:
        """How something is said to one person alone."""
        return {"kind": Kind.WHISPER, "person": self.teams.world.person(name).id, **how}


@pytest.fixture
async def teams() -> AsyncIterator[TeamsFake]:
    """A Teams on this machine whose time stands still."""
    teams = await TeamsFake.open(now=lambda: MONDAY)
    yield teams
    await teams.close()


@pytest.fixture
async def house(teams: TeamsFake, sqlite_url: str) -> AsyncIterator[House]:
    """An organisation in that Teams; only what is special to Teams is tested here, so on SQLite only."""
    storage, clock = Storage(open_database(sqlite_url)), MovableClock()
    async with storage.across_organisations() as transaction:
        workspace = await find_or_found(
            transaction, platform=Platform.TEAMS, external_id=TENANT, name="Teams", bot_person="28:b", now=MONDAY
        )
    house = House(storage, workspace, clock, teams)
    await house.knows(SALES)
    await house.knows(WINS)
    yield house
    await house.sender.close()
    await storage.close()


def room(teams: TeamsFake, name: str) -> list[str]:
    """What stands in a channel, or in the chat of somebody named."""
    person = teams.world.find_person(name)
    found = teams.world.personal(person) if person else teams.world.channel(name)
    return [str(said.body.get("summary") or said.body.get("text")) for said in found.said]


async def test_a_message_is_posted_where_its_conversation_was_heard_last(teams, house):
    await house.knows(SALES, service_url="https://smba.trafficmanager.net/old/")
    await house.knows(SALES)
    outcome = await house.send("hello")
    assert outcome == Delivered(SALES, teams.world.channel("sales").said[0].id)
    assert room(teams, "sales") == ["hello"]


async def test_a_message_goes_into_the_thread_it_belongs_to(teams, house):
    await house.send("the card")
    first = teams.world.channel("sales").said[0]
    await house.send("below it", thread=first.id)
    assert teams.world.channel("sales").said[1].thread == first.id


async def test_a_message_is_changed_in_place(teams, house):
    posted = await house.send("first")
    assert await house.send("second", sent_channel=posted.channel, sent_ref=posted.ref) == posted
    assert room(teams, "sales") == ["second"]


async def test_a_change_that_is_lost_on_the_way_back_may_be_made_again_and_leaves_one_message(teams, house):
    posted = await house.send("first")
    teams.faults.always("update", faults.drop_after_accepting())
    lost = await house.send("second", sent_channel=posted.channel, sent_ref=posted.ref)
    assert lost == Uncertain("ServerDisconnectedError")
    assert room(teams, "sales") == ["second"]


async def test_a_personal_chat_is_opened_once_and_kept(teams, house):
    rita = teams.world.person("Rita")
    posted = await house.send("hello Rita", place=rita.id)
    await house.send("hello again", place=rita.id)
    assert posted.channel == teams.world.personal(rita).id
    assert room(teams, "Rita") == ["hello Rita", "hello again"]
    assert teams.calls() == ["open", "post", "post"]
    changed = await house.send("bye", place=rita.id, sent_channel=posted.channel, sent_ref=posted.ref)
    assert changed == posted
    assert room(teams, "Rita") == ["bye", "hello again"]


async def test_a_conversation_of_another_name_is_no_person(teams, house):
    teams.world.add_room("team-channel", "channel", "elsewhere")
    await house.knows("team-channel")
    assert (await house.send("hello", place="team-channel")).channel == "team-channel"
    assert teams.calls() == ["post"]


async def test_a_whisper_goes_to_the_personal_chat_and_to_nobody_else(teams, house):
    outcome = await house.send("only you", **house.whispered("Rita"))
    chat = teams.world.personal(teams.world.person("Rita"))
    assert outcome == Delivered(chat.id, f"whisper:{chat.said[0].id}")
    assert room(teams, "Rita") == ["only you"]
    assert room(teams, "sales") == []


@pytest.mark.parametrize("person", ["", SALES])
async def test_a_whisper_to_nobody_is_never_said_aloud(teams, house, person):
    assert not isinstance(await house.send("only you", kind=Kind.WHISPER, person=person), Delivered)
    assert teams.words() == []


async def test_people_are_called_by_name_and_are_asked_for_once_an_hour(teams, house):
    sam = teams.world.person("Sam")
    message = encode(Message("claimed", (paragraph("Claimed by ", Mention(sam.id)),)))
    await house.send(message=message)
    await house.send(message=message)
    assert teams.calls("member") == ["member"]
    house.clock.advance(minutes=61)
    await house.send(message=message)
    assert teams.calls("member") == ["member", "member"]
    assert all("Sam Silva" in str(said.body) for said in teams.world.channel("sales").said)


async def test_a_name_that_teams_does_not_say_in_time_holds_up_no_message(teams, house):
    teams.faults.always("member", faults.hang(60))
    message = encode(Message("claimed", (paragraph("Claimed by ", Mention(teams.world.person("Sam").id)),)))
    began = time.monotonic()
    assert isinstance(await house.send(message=message), Delivered)
    assert time.monotonic() - began < 4


async def test_an_instant_is_in_the_readers_zone_and_a_channel_has_its_name(teams, house):
    when = When(MONDAY, WhenStyle.TIME)
    async with house.work() as work:
        await work.organisations.change(zone="America/New_York")
    await house.send(message=encode(Message("at", (paragraph("At ", when, " in ", Channel(WINS)),))))
    card = str(teams.world.channel("sales").said[0].body)
    assert "04:00" in card
    assert "wins" in card


# A clicked card is replaced, and nothing else


def named(house: House, conversation: str, activity: str, service_url: str = "https://evil.example/") -> str:
    return response_url(Replaceable(service_url=service_url, conversation=conversation, activity=activity))


async def test_an_answer_takes_the_place_of_the_card_that_was_clicked(teams, house):
    await house.send("choose", **house.whispered("Rita"))
    (card,) = teams.world.personal(teams.world.person("Rita")).said
    url = named(house, card.room, card.id)
    outcome = await house.send("chosen", **house.whispered("Rita", kind=Kind.REPLACE, response_url=url))
    assert outcome == Delivered(card.room, f"whisper:{card.id}")
    assert room(teams, "Rita") == ["chosen"]
    assert teams.calls("update") == ["update"], "and not to the address that came with the click"


@pytest.mark.parametrize("kind", [Kind.WHISPER, Kind.REPLACE])
@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://hooks.slack.com/commands/1",
        "https://evil.example/",
        "teams:",
        "teams:{}",
        "teams:[]",
        'teams:{"service_url":"x","conversation":"","activity":""}',
        'teams:{"service_url":"x","conversation":"a:1-9","activity":"7"}',
        'teams:{"service_url":7,"conversation":"a:1-1","activity":"7"}',
        "teams:" + "[" * 5000,
    ],
    ids=lambda url: url[:40],
)
async def test_an_answer_that_names_nothing_of_ours_is_said_anew(teams, house, kind, url):
    outcome = await house.send("told", **house.whispered("Rita", kind=kind, response_url=url))
    assert isinstance(outcome, Delivered)
    assert room(teams, "Rita") == ["told"]
    assert teams.calls("update") == []


async def test_what_others_see_is_never_replaced_by_an_answer_for_one_person(teams, house):
    await house.send("a card for all")
    await house.send("Sam's own", **house.whispered("Sam"))
    shown = [teams.world.channel("sales").said[0], teams.world.personal(teams.world.person("Sam")).said[0]]
    for card in shown:
        url = named(house, card.room, card.id)
        await house.send("for Rita", **house.whispered("Rita", kind=Kind.REPLACE, response_url=url))
    assert room(teams, "sales") == ["a card for all"]
    assert room(teams, "Sam") == ["Sam's own"]
    assert room(teams, "Rita") == ["for Rita", "for Rita"]


async def test_a_card_that_is_there_no_longer_is_answered_anew(teams, house):
    await house.send("choose", **house.whispered("Rita"))
    url = named(house, teams.world.personal(teams.world.person("Rita")).id, "nothing")
    await house.send("chosen", **house.whispered("Rita", kind=Kind.REPLACE, response_url=url))
    assert room(teams, "Rita") == ["choose", "chosen"]


# R20–R24 over HTTP


@pytest.mark.parametrize(
    ("fault", "outcome", "accepted"),
    [
        (faults.rate_limited(30), TryAgain(30, "429 Throttled", whole_workspace=True), 0),
        (faults.rate_limited("abc"), TryAgain(30, "429 Throttled", whole_workspace=True), 0),
        (faults.rate_limited(None), TryAgain(30, "429 Throttled", whole_workspace=True), 0),
        (faults.rate_limited(-1), TryAgain(1, "429 Throttled", whole_workspace=True), 0),
        (faults.rate_limited(86_400), TryAgain(3600, "429 Throttled", whole_workspace=True), 0),
        (refused(412, "PreconditionFailed"), TryAgain(None, "412 PreconditionFailed"), 0),
        (refused(503), TryAgain(None, "503"), 0),
        (refused(500, "ServiceError"), Uncertain("500 ServiceError"), 0),
        (refused(502, "ServiceError"), Uncertain("502 ServiceError"), 0),
        (refused(504), Uncertain("504"), 0),
        (refused(403, "BotNotInConversationRoster"), TargetGone("403 BotNotInConversationRoster"), 0),
        (refused(404, "ConversationNotFound"), TargetGone("404 ConversationNotFound"), 0),
        (refused(413, "MessageSizeTooBig"), Refused("413 MessageSizeTooBig", simpler_may_do=True), 0),
        (refused(400, "BadSyntax"), Refused("400 BadSyntax", simpler_may_do=True), 0),
        (faults.html(), Uncertain("200 no answer"), 0),
        (faults.drop_before(), Uncertain("ServerDisconnectedError"), 0),
        (faults.drop_after_accepting(), Uncertain("ServerDisconnectedError"), 1),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_what_teams_does_is_called_by_its_name(teams, house, fault, outcome, accepted):
    teams.faults.script("post", fault)
    assert await house.send() == outcome
    assert len(teams.faults.accepted("post")) == accepted
    assert teams.calls() == ["post"], "nothing is tried twice here"


async def test_a_teams_that_is_not_there_has_surely_not_taken_it(house, teams):
    await house.knows(SALES, service_url=f"http://127.0.0.1:{free_port()}/teams/")
    assert await house.send() == TryAgain(None, "ClientConnectorError")


@pytest.mark.parametrize("fault", [faults.drop_after_accepting(), refused(502), refused(503), faults.hang(0.1)])
async def test_while_a_chat_is_only_being_opened_nothing_was_said(teams, house, fault):
    teams.faults.script("open", fault)
    assert isinstance(await house.send(place=teams.world.person("Rita").id), TryAgain)
    assert teams.calls() == ["open"]


@pytest.mark.parametrize("fault", [faults.drop_before(), faults.html(), refused(500), faults.hang(60)])
async def test_without_a_token_nothing_was_said(teams, house, fault):
    teams.faults.script("token", fault)
    began = time.monotonic()
    assert isinstance(await house.send(), TryAgain)
    assert time.monotonic() - began < 6, "a try may take ten seconds, and then nobody knows"
    assert teams.calls() == []


async def test_a_token_is_asked_for_once_by_all_who_need_it(teams, house):
    await asyncio.gather(*(house.send(f"{number}") for number in range(8)))
    assert teams.calls("token") == ["token"]
    assert len(teams.faults.accepted("post")) == 8


async def test_our_token_goes_to_nobody_but_teams(teams, house):
    heard = []

    async def hear(request: web.Request) -> web.Response:
        heard.append(request.headers)
        return web.json_response({"id": "1"})

    application = web.Application()
    application.add_routes([web.route("*", "/{tail:.*}", hear)])
    runner, port = web.AppRunner(application, access_log=None), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    strict = house.new_sender(App(app_id=teams.app.app_id, password="p", login=teams.base_url))
    await house.knows(SALES, service_url=f"http://127.0.0.1:{port}/")
    assert isinstance(await strict.send(house.outgoing()), TryAgain)
    await strict.close()
    await runner.cleanup()
    assert heard == []


async def test_a_workspace_in_which_nobody_spoke_yet_waits(house, teams):
    async with house.work() as work:
        for channel in (SALES, WINS):
            await Conversations(work).left(house.workspace.id, channel)
    assert isinstance(await house.send(place=teams.world.person("Rita").id), TryAgain)
    assert teams.calls() == []


# R26: dead credentials are confirmed once


async def test_we_are_locked_out_only_if_a_new_token_does_not_help(teams, house):
    await house.send("one")
    teams.microsoft.tokens.clear()
    assert isinstance(await house.send("two"), Delivered)
    assert teams.calls("token", "post") == ["token", "post", "post", "token", "post"]
    teams.microsoft.is_locked_out = True
    assert isinstance(await house.send("three"), CredentialsDead)
    assert room(teams, "sales") == ["one", "two"]


async def test_a_wrong_password_stops_all_calls_until_it_is_put_right(teams, house):
    teams.microsoft.is_locked_out = True
    await house.post("one", SALES)
    await house.outbox.drain()
    calls = len(teams.ledger)
    await house.post("two", WINS)
    house.clock.advance(hours=1)
    await house.outbox.drain()
    assert len(teams.ledger) == calls
    teams.microsoft.is_locked_out = False
    async with house.work() as work:
        await work.workspaces.resume(house.workspace.id)
    await house.outbox.drain()
    assert sorted(teams.words()) == ["one", "two"]


# R28: whoever is gone


async def test_somebody_who_blocked_us_is_tried_once_and_an_admin_gets_what_matters(teams, house):
    ada = teams.world.person("Ada")
    await house.new_admin(ada.id)
    teams.world.person("Rita").has_blocked = True
    await house.post("breach", teams.world.person("Rita").id)
    for _ in range(5):
        await house.outbox.drain()
        house.clock.advance(minutes=10)
    assert teams.calls() == ["open", "post", "open", "post"]
    assert "breach" in room(teams, "Ada")[0]


async def test_whoever_does_not_have_us_is_tried_once(teams, house):
    teams.world.person("Rita").has_bot = False
    await house.post("breach", teams.world.person("Rita").id)
    for _ in range(5):
        await house.outbox.drain()
        house.clock.advance(minutes=10)
    assert teams.calls() == ["open"]
    assert await house.states() == {DeliveryState.DEAD: 1}


async def test_a_chat_that_teams_lost_is_opened_anew_once(teams, house):
    rita = teams.world.person("Rita")
    await house.knows("a:long-ago", person=rita.id)
    await house.post("hello", rita.id)
    for _ in range(3):
        await house.outbox.drain()
        house.clock.advance(seconds=10)
    assert teams.calls() == ["post", "open", "post"]
    assert room(teams, "Rita") == ["hello"]


async def test_a_team_that_sent_us_away_is_tried_once(teams, house):
    teams.world.channel("sales").has_bot = False
    await house.post("news", SALES)
    for _ in range(5):
        await house.outbox.drain()
        house.clock.advance(minutes=10)
    assert teams.calls() == ["post"]


# R23, R25, R34 through the outbox


async def test_a_message_lost_on_the_way_back_is_said_once_or_twice_by_its_policy(teams, house):
    teams.faults.script("post", faults.drop_after_accepting(), channel=SALES)
    teams.faults.script("post", faults.drop_after_accepting(), channel=WINS)
    await house.post("breach", SALES)
    await house.post("we won", WINS, policy=Policy.AT_MOST_ONCE)
    for _ in range(5):
        await house.outbox.drain()
        house.clock.advance(seconds=10)
    assert room(teams, "sales") == ["breach", "breach"]
    assert room(teams, "wins") == ["we won"]
    assert (await house.states())[DeliveryState.UNCERTAIN] == 1


async def test_too_many_calls_hold_back_the_posts_of_one_workspace_for_as_long_as_teams_says(teams, house):
    teams.faults.script("post", faults.rate_limited(30))
    await house.post("first", SALES)
    await house.outbox.drain()
    await house.post("second", WINS)
    house.clock.advance(seconds=29)
    await house.outbox.drain()
    assert teams.words() == []
    house.clock.advance(seconds=2)
    await house.outbox.drain()
    assert sorted(teams.words()) == ["first", "second"]


async def test_a_message_that_is_too_large_is_said_in_words_alone(teams, house):
    teams.faults.script("post", refused(413, "MessageSizeTooBig"))
    await house.post("numbers", SALES)
    await house.outbox.drain()
    refusal, taken = teams.ledger[1:]
    assert refusal.args["attachments"]
    assert "attachments" not in taken.args
    assert taken.accepted


async def test_the_longest_message_we_can_write_is_taken(teams, house):
    words = "Zu teuer für uns – 'ß' & <at>. " * 3000
    message = Message("long", tuple(paragraph(Text(words)) for _ in range(40)))
    assert isinstance(await house.send(message=encode(message)), Delivered)


async def both(house: House) -> tuple[Outbox, FakePlatform, KnownWorkspace]:
    """An outbox that speaks on both platforms for one organisation."""
    linked = await _workspace(house.storage, "TONE", house.clock, within=house.workspace)
    slack = FakePlatform(house.clock)
    senders = {Platform.TEAMS: house.sender, Platform.SLACK: slack}
    outbox = Outbox(house.storage, senders, house.clock, chance=lambda: 0.0, attempt_for=timedelta(seconds=3))
    return outbox, slack, linked


async def test_a_teams_that_hangs_delays_nothing_in_slack(teams, house):
    outbox, slack, linked = await both(house)
    teams.faults.always("post", faults.hang(60))
    for number in range(40):
        await house.knows(f"19:{number}@thread.tacv2")
        await house.post(f"stuck {number}", f"19:{number}@thread.tacv2")
    for number in range(20):
        await house.post(f"fine {number}", f"C{number}", workspace=linked)
    running = asyncio.create_task(outbox.run())
    began = time.monotonic()
    while len(slack.words()) < 20:
        assert time.monotonic() - began < 2.5, slack.words()
        await asyncio.sleep(0.01)
    running.cancel()
    teams.faults.clear()
    await outbox.finish()


async def test_where_both_are_linked_and_one_is_down_the_other_delivers(teams, house):
    outbox, slack, linked = await both(house)
    teams.faults.always("*", refused(503))
    await house.post("in Teams", SALES)
    await house.post("in Slack", "C1", workspace=linked)
    await outbox.drain()
    assert (slack.words(), teams.words()) == (["in Slack"], [])
    teams.faults.clear()
    house.clock.advance(seconds=5)
    await outbox.drain()
    assert teams.words() == ["in Teams"]


async def test_no_token_and_no_password_stands_in_any_log_or_reason(teams, house, caplog):
    caplog.set_level(logging.DEBUG)
    teams.faults.script("token", faults.drop_before(), refused(500))
    teams.faults.script("post", faults.drop_before(), refused(500), faults.html(), refused(401))
    await house.post("canary words", SALES)
    for _ in range(8):
        await house.outbox.drain()
        house.clock.advance(seconds=60)
    said = [record.getMessage() for record in caplog.records]
    for secret in (*teams.microsoft.tokens, teams.app.password):
        assert not [line for line in said if secret in line]
    assert teams.app.password not in repr(teams.app)
