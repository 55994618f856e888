"""The playground feels lived in, and a restart keeps the conversation."""

from datetime import UTC, datetime, timedelta

from playground.clock import Clock, at_of
from playground.moments import duration, moment
from playground.people import Person
from playground.playground import Playground
from playground.seed import introduce
from playground.workspace import Workspace

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def test_people_have_talked_before_anybody_looked(playground, rita):
    await introduce(playground)
    first = rita.messages("sales")[0]
    assert "demos" in first.text
    about_price = next(message for message in rita.messages("sales") if "too expensive" in message.text)
    assert len(playground.workspace.replies_to(about_price.ts, channel=about_price.channel)) == 2
    assert all(at_of(message.ts) < playground.clock.now() for message in rita.messages())


async def test_people_are_introduced_once(playground, rita):
    await introduce(playground)
    said = rita.sees()
    await introduce(playground)
    assert rita.sees() == said


async def test_a_restart_keeps_the_conversation_and_the_time(tmp_path):
    path = tmp_path / "playground.json"
    before = Playground(state_file=path)
    rita = Person(before, "Rita")
    said = await rita.says("Good morning", channel="sales")
    said.edited_at = MONDAY
    await before.advance(timedelta(days=3))
    await before.close()
    after = Playground(state_file=path)
    again = Person(after, "Rita")
    assert again.sees("sales") == ["Good morning"]
    assert again.messages("sales")[0] == said
    assert after.clock.now() - Clock().now() > timedelta(days=2, hours=23)
    assert after.clock.stamp() > said.ts
    assert after.workspace.new_id("V") not in {channel.id for channel in after.workspace.channels.values()}
    await after.close()


def test_a_frozen_clock_stands_until_moved():
    clock = Clock(frozen_at=MONDAY)
    assert clock.now() == clock.now() == MONDAY
    assert clock.advance(timedelta(hours=4)) == MONDAY + timedelta(hours=4)
    assert clock.move_to(MONDAY) == MONDAY


def test_stamps_are_unique_and_increase_even_when_time_stands_or_goes_back():
    clock = Clock(frozen_at=MONDAY)
    stamps = [clock.stamp() for _ in range(3)]
    clock.advance(-timedelta(days=1))
    stamps.append(clock.stamp())
    assert stamps == sorted(set(stamps))


def test_durations_are_read_as_people_say_them():
    assert duration("4h") == timedelta(hours=4)
    assert duration("1d2h") == duration("1d 2h") == timedelta(days=1, hours=2)
    assert duration("90m") == timedelta(minutes=90)
    assert duration("2w") == timedelta(weeks=2)


def test_moments_are_read_in_the_zone_of_the_workspace():
    def at(words):
        return moment(words, now=MONDAY, zone="Europe/Berlin").isoformat()

    assert at("tomorrow 08:30") == at("08:30 tomorrow") == "2026-11-24T07:30:00+00:00"
    assert at("mon 10:30") == "2026-11-23T09:30:00+00:00"
    assert at("mon 10:00") == "2026-11-30T09:00:00+00:00"
    assert at("Friday 09:00") == "2026-11-27T08:00:00+00:00"
    assert at("17:00") == "2026-11-23T16:00:00+00:00"
    assert at("09:00") == "2026-11-24T08:00:00+00:00"
    assert at("2026-11-23T12:00:00Z") == "2026-11-23T12:00:00+00:00"
    assert at("2026-11-24 12:00") == "2026-11-24T11:00:00+00:00"


def test_a_second_workspace_shares_no_id_with_the_first():
    first, second = Workspace.demo(), Workspace.demo(number=2)
    ids = [*first.users, *first.channels, first.team_id, first.bot_token]
    others = [*second.users, *second.channels, second.team_id, second.bot_token]
    assert set(ids) & set(others) == {"USLACKBOT"}
