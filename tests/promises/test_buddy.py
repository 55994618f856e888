"""What everybody may count on with their buddy on the other side."""

from datetime import date, timedelta

import pytest

from rules.buddies import Group, Round, Together
from rules.buddy import Met, Pair, Settings
from rules.buddy_rhythm import Mode
from rules.ids import MemberId, OrganisationId
from rules.people import Side
from storage.buddy_answers import BuddyAnswers
from tests.front_door import Hymnsheet
from tests.rows import everything

MONDAY = date(2026, 3, 2)


async def turn_on(hymnsheet: Hymnsheet, **more: object) -> None:
    """Let buddies be on, as an admin leaves them; the first round is far away unless a test says otherwise."""
    async with hymnsheet.unit_of_work() as work:
        await work.buddies.change_settings(Settings(**{"starts_on": date(2026, 3, 16), **more}))


async def ids(hymnsheet: Hymnsheet) -> dict[str, MemberId]:
    """Everybody's id, by what the platform calls them."""
    async with hymnsheet.unit_of_work() as work:
        return {member.person: member.id for member in await work.members.all()}


async def put_together(hymnsheet: Hymnsheet, *names: str, first_on: date = MONDAY) -> Pair:
    """Let a round have been made today, or before, in which these are buddies, and nobody else wants one."""
    known = await ids(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        if await work.buddies.settings() is None:
            await work.buddies.change_settings(Settings(starts_on=MONDAY))
        here = [await work.members.get(known[hymnsheet.person(name).id]) for name in names]
        for member in await work.members.all():
            if member not in here:
                await work.buddies.opt_out(member.id, now=hymnsheet.now)
        reps, marketers = (
            tuple(sorted(one.id for one in here if one.side is side)) for side in (Side.SALES, Side.MARKETING)
        )
        made = await work.buddy_rounds.make(
            Round(groups=(Group(reps, marketers),), left_out=()),
            mode=Mode.ROTATING,
            seed=1,
            first_on=first_on,
            last_on=first_on + timedelta(days=13),
            due_at=hymnsheet.now,
            now=hymnsheet.now,
        )
        assert made is not None
        return (await work.buddy_rounds.pairs_of(made.id))[0]


async def outcome(hymnsheet: Hymnsheet, pair: Pair) -> Met:
    """What came of a pair."""
    async with hymnsheet.unit_of_work() as work:
        return (await work.buddy_rounds.get(pair.id)).outcome


async def takes_part(hymnsheet: Hymnsheet, name: str) -> bool:
    """Whether somebody would be in a round made now."""
    known = await ids(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        return known[hymnsheet.person(name).id] in await work.buddies.taking_part(hymnsheet.now)


@pytest.fixture(autouse=True)
async def _mind_only_the_buddy(hymnsheet: Hymnsheet) -> None:
    """What time does with rounds is tried elsewhere."""
    hymnsheet.mind_nothing_more()
    return


# Who is my buddy


async def test_nobody_has_a_buddy_until_an_admin_turns_them_on(hymnsheet: Hymnsheet) -> None:
    rita, ada = hymnsheet.person("Rita"), hymnsheet.person("Ada")
    await rita.types("/buddy")
    rita.expect_told("Buddies are not turned on here yet.", "An admin does that")
    await ada.types("/buddy")
    ada.expect_told("This one is for sales and marketing.")


async def test_somebody_without_a_buddy_reads_when_the_next_round_comes(hymnsheet: Hymnsheet) -> None:
    await turn_on(hymnsheet)
    rita = hymnsheet.person("Rita")
    await rita.types("/buddy")
    rita.expect_told("You have no buddy yet.", "The next round comes", button="Snooze")


async def test_a_rep_reads_who_it_is_when_they_work_and_what_to_talk_about(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await rita.types("/objection", "Too expensive for a team of five")
    await rita.submits(category="Price")
    await max_.types("/content", "add https://example.com/prices Pricing for small teams")
    await max_.submits(kind="One-pager")
    await put_together(hymnsheet, "Rita", "Max")
    await rita.types("/buddy")
    told = rita.expect_told("Your marketing buddy is", "Max Meyer", "Mon-Fri 09:00-17:00", "until Sun 15 Mar")
    assert "heard “Too expensive for a team of five” (#1)" in told
    assert "made “Pricing for small teams” (item 1)" in told
    assert "suggest" in told, "somebody begins"
    assert "[We met]" in told
    assert "[Invite me to a call]" not in told, "the calls are hers"
    await max_.types("/buddy")
    max_.expect_told("Your sales buddy is", "Rita Reyes", button="Invite me to a call")


async def test_hours_are_told_by_the_readers_own_clock(hymnsheet: Hymnsheet) -> None:
    """Sam is in New York, six hours behind."""
    await put_together(hymnsheet, "Sam", "Max")
    max_, sam = hymnsheet.person("Max"), hymnsheet.person("Sam")
    await max_.types("/buddy")
    max_.expect_told("Sam Silva", "Mon-Fri 15:00-23:00 on your clock; theirs is in America/New York")
    await sam.types("/buddy")
    sam.expect_told("Max Meyer", "Mon-Fri 03:00-11:00 on your clock; theirs is in Europe/Berlin")


async def test_somebody_who_shares_a_buddy_reads_with_whom(hymnsheet: Hymnsheet) -> None:
    await put_together(hymnsheet, "Rita", "Sam", "Max")
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await rita.types("/buddy")
    rita.expect_told("You share them with", "Sam Silva")
    await max_.types("/buddy")
    max_.expect_told("Your sales buddies are", "Rita Reyes", "Sam Silva")


async def test_the_buddy_stands_on_ones_own_page(hymnsheet: Hymnsheet) -> None:
    await put_together(hymnsheet, "Rita", "Max")
    rita, ada = hymnsheet.person("Rita"), hymnsheet.person("Ada")
    await rita.opens_home()
    assert "Your buddy · " in rita.home_text
    assert "Max Meyer" in rita.home_text
    await ada.opens_home()
    assert "Your buddy" not in ada.home_text


# Snooze, out, in


@pytest.mark.parametrize("typed", ["until 9 March", "2026-03-09", "1 week", "for a week"])
async def test_who_snoozes_is_in_no_round_up_to_that_day(hymnsheet: Hymnsheet, typed: str) -> None:
    await turn_on(hymnsheet)
    rita = hymnsheet.person("Rita")
    await rita.types("/buddy snooze", typed)
    rita.expect_told("no buddy for you until Mon 9 Mar, that day included", button="Take part again")
    assert not await takes_part(hymnsheet, "Rita")
    await hymnsheet.until("Mon 10:00")
    assert not await takes_part(hymnsheet, "Rita")
    await hymnsheet.until("Tue 10:00")
    assert await takes_part(hymnsheet, "Rita")


async def test_a_day_that_cannot_be_read_is_asked_for_in_a_form(hymnsheet: Hymnsheet) -> None:
    await turn_on(hymnsheet)
    rita = hymnsheet.person("Rita")
    await rita.types("/buddy snooze", "a while")
    assert "I could not read the day in “a while”" in rita.form_text
    assert await takes_part(hymnsheet, "Rita")
    await rita.submits(until=date(2026, 3, 1))
    assert "That day is over" in rita.errors["until"]
    await rita.submits(until=date(2026, 3, 20))
    rita.expect_told("until Fri 20 Mar, that day included")
    assert not await takes_part(hymnsheet, "Rita")


async def test_a_snooze_of_more_than_a_year_is_better_said_as_out(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/buddy snooze", "until 2030-01-01")
    rita.expect_told("/buddy out")
    assert await takes_part(hymnsheet, "Rita")


async def test_who_leaves_is_in_no_round_until_they_come_back(hymnsheet: Hymnsheet) -> None:
    await turn_on(hymnsheet)
    rita = hymnsheet.person("Rita")
    await rita.types("/buddy out")
    rita.expect_told("You are out.")
    assert not await takes_part(hymnsheet, "Rita")
    await rita.types("/buddy")
    rita.expect_told("You are out: no round counts on you.", button="Take part again")
    await rita.clicks("Take part again")
    rita.expect_told("Good to have you back!")
    assert await takes_part(hymnsheet, "Rita")


async def test_who_leaves_a_pair_has_no_buddy_from_that_moment_on(hymnsheet: Hymnsheet) -> None:
    pair = await put_together(hymnsheet, "Rita", "Max")
    rita = hymnsheet.person("Rita")
    await rita.types("/buddy snooze 2 weeks")
    assert "Your buddy is told" not in rita.expect_told("Enjoy the quiet"), "nobody was introduced yet"
    await rita.types("/buddy in")
    async with hymnsheet.unit_of_work() as work:
        await work.buddy_rounds.told(pair.id, now=hymnsheet.now)
    await rita.types("/buddy snooze 2 weeks")
    rita.expect_told("Your buddy is told in kind words")
    await rita.types("/buddy")
    rita.expect_told("You snooze until Mon 16 Mar")


# Private


async def test_who_one_would_rather_not_be_with_is_known_to_nobody_else(hymnsheet: Hymnsheet) -> None:
    await turn_on(hymnsheet)
    rita, max_, ada = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.person("Ada")
    await rita.types("/buddy exclude")
    await rita.submits(i_would_rather_not_be_with=["Max"])
    told = rita.expect_told("Nobody but you ever sees it")
    assert "Max" not in told
    known = await ids(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        assert await work.buddies.excluded_by(known[rita.id]) == {known[max_.id]}
        assert not await work.buddies.excluded_by(known[max_.id])
    await rita.types("/buddy exclude")
    assert rita.typed("people") == [max_.id]
    for other in (max_, ada):
        await other.types("/buddy exclude" if other is max_ else "/hymnsheet privacy")
        assert not other.has_form or not other.typed("people")
    audited = (await everything(hymnsheet))["audit"]
    assert not [row for row in audited if "exclude" in str(row)], "an export shows what is audited"
    await rita.submits(i_would_rather_not_be_with=None)
    rita.expect_told("your private list is empty")


async def test_a_private_wish_takes_no_pair_apart(hymnsheet: Hymnsheet) -> None:
    await put_together(hymnsheet, "Rita", "Max")
    rita = hymnsheet.person("Rita")
    await rita.types("/buddy exclude")
    await rita.submits(i_would_rather_not_be_with=["Max"])
    await rita.types("/buddy")
    rita.expect_told("Your marketing buddy is", "Max Meyer")


# We met


async def test_who_met_says_so_with_a_click_and_keeps_one_thing_they_learned(hymnsheet: Hymnsheet) -> None:
    pair = await put_together(hymnsheet, "Rita", "Max")
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await rita.types("/buddy")
    await rita.clicks("We met")
    assert await outcome(hymnsheet, pair) is Met.MET, "whatever becomes of the form"
    await rita.submits(one_thing_i_learned="They read our notes")
    rita.expect_told("worth keeping", "stays out of the roundup")
    await max_.types("/buddy")
    max_.expect_told("You met.", button="One thing I learned")


async def test_we_met_is_taken_back_within_five_minutes_with_what_was_learned(hymnsheet: Hymnsheet) -> None:
    pair = await put_together(hymnsheet, "Rita", "Max")
    rita = hymnsheet.person("Rita")
    await rita.types("/buddy met", "Prospects ask for prices first")
    rita.expect_told("You said that you met", "Max Meyer", "Undo works for 5 minutes", button="Undo")
    await rita.submits(weekly_roundup=["This may stand in the weekly roundup, with my name"])
    await rita.clicks("Undo")
    rita.expect_told("it is open again whether you met", "Prospects ask for prices first", button="Not yet")
    assert await outcome(hymnsheet, pair) is Met.UNKNOWN
    async with hymnsheet.unit_of_work() as work:
        told = await work.buddies.lessons_to_share(hymnsheet.now - timedelta(1), hymnsheet.now + timedelta(1))
    assert told == []
    await rita.clicks("We met")
    await rita.closes()
    await hymnsheet.until("in 6 min")
    await rita.clicks("Undo")
    rita.expect_told("more than 5 minutes ago", "/buddy not met")
    assert await outcome(hymnsheet, pair) is Met.MET
    await rita.types("/buddy not met")
    assert await outcome(hymnsheet, pair) is Met.NOT_MET


async def test_whoever_was_asked_sees_in_that_place_what_was_said_and_the_question_again_when_it_is_taken_back(
    hymnsheet: Hymnsheet,
) -> None:
    pair = await put_together(hymnsheet, "Rita", "Max", first_on=MONDAY - timedelta(weeks=1))
    async with hymnsheet.unit_of_work() as work:
        await work.buddy_rounds.told(pair.id, now=hymnsheet.now)
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await hymnsheet.until("in 5 min")
    await max_.clicks("Not yet", "Have you met")
    max_.expect_direct("You said: not yet.", "There is time until Sun 8 Mar", button="We met")
    await rita.clicks("We met", "Have you met")
    rita.expect_direct("You said that you met", "Max Meyer", button="Undo")
    max_.expect_direct("You met", "says one of you", button="One thing I learned")
    await rita.clicks("Undo", "You said that you met")
    rita.expect_direct("Have you met", button="Not yet")
    max_.expect_direct("You said: not yet.", button="Undo")
    for somebody in (rita, max_):
        assert len(somebody.direct_messages()) == len({*somebody.direct_messages()}) <= 2, "nothing is said twice"


async def test_nobody_takes_back_what_somebody_else_said(hymnsheet: Hymnsheet) -> None:
    pair = await put_together(hymnsheet, "Rita", "Max")
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await rita.types("/buddy met")
    await rita.closes()
    await max_.types("/buddy not met")
    max_.expect_told("One of you said that you met")
    await max_.types("/buddy met")
    await max_.closes()
    rep = (await ids(hymnsheet))[rita.id]
    async with hymnsheet.unit_of_work() as work:
        hers = (await BuddyAnswers(work).standing(pair.id))[rep]
    max_.forges("Undo", str(hers.id))
    await max_.clicks("Undo")
    max_.expect_told("Only the one who said so can take it back.")
    assert await outcome(hymnsheet, pair) is Met.MET


async def test_only_what_somebody_agrees_to_may_be_told(hymnsheet: Hymnsheet) -> None:
    await put_together(hymnsheet, "Rita", "Max")
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await rita.types("/buddy met", "Prospects ask for prices first")
    assert rita.typed("words") == "Prospects ask for prices first"
    await rita.submits(weekly_roundup=["This may stand in the weekly roundup, with my name"])
    rita.expect_told("may stand in the next roundup")
    await max_.types("/buddy met")
    await max_.submits(one_thing_i_learned="Just between us")
    async with hymnsheet.unit_of_work() as work:
        told = await work.buddies.lessons_to_share(hymnsheet.now - timedelta(1), hymnsheet.now + timedelta(1))
    assert [lesson.words for lesson in told] == ["Prospects ask for prices first"]


async def test_nothing_to_learn_is_fine_but_nothing_can_stand_in_the_roundup(hymnsheet: Hymnsheet) -> None:
    await put_together(hymnsheet, "Rita", "Max")
    rita = hymnsheet.person("Rita")
    await rita.types("/buddy met")
    await rita.submits(weekly_roundup=["This may stand in the weekly roundup, with my name"])
    assert "What may stand in the roundup?" in rita.errors["words"]
    await rita.submits(weekly_roundup=None)
    rita.expect_told("Lovely that you met.")


async def test_not_met_does_not_count_as_met_and_blames_nobody(hymnsheet: Hymnsheet) -> None:
    pair = await put_together(hymnsheet, "Rita", "Max")
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await rita.types("/buddy not met")
    rita.expect_told("There is time until Sun 15 Mar", button="We met")
    assert await outcome(hymnsheet, pair) is Met.NOT_MET
    await max_.types("/buddy met")
    await max_.submits()
    assert await outcome(hymnsheet, pair) is Met.MET
    await rita.types("/buddy not met")
    rita.expect_told("One of you said that you met")
    assert await outcome(hymnsheet, pair) is Met.MET


async def test_who_has_no_buddy_cannot_have_met_one(hymnsheet: Hymnsheet) -> None:
    await put_together(hymnsheet, "Rita", "Max")
    sam = hymnsheet.person("Sam")
    for typed in ("/buddy met", "/buddy not met"):
        await sam.types(typed)
        sam.expect_told("You have no buddy at the moment.")


# Invite me to a call


async def test_a_marketer_asks_to_listen_and_the_rep_says_sure(hymnsheet: Hymnsheet) -> None:
    await put_together(hymnsheet, "Rita", "Max")
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await max_.types("/buddy")
    await max_.clicks("Invite me to a call")
    max_.expect_told("Asked", "Nothing is booked")
    rita.expect_direct("Max Meyer", "would love to listen to one of your calls", button="Not now")
    await rita.clicks("Sure")
    rita.expect_direct("You said: sure!", "Send them the invitation")
    max_.expect_direct("Rita Reyes", "says: sure!")


async def test_not_now_is_said_kindly_and_nobody_is_asked_twice_in_a_round(hymnsheet: Hymnsheet) -> None:
    await put_together(hymnsheet, "Rita", "Max")
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await max_.types("/buddy")
    await max_.clicks("Invite me to a call")
    await rita.clicks("Not now")
    max_.expect_direct("not now, but thank you for asking")
    asked = len([said for said in rita.direct_messages() if "listen" in said or "Another time" in said])
    await max_.types("/buddy")
    await max_.clicks("Invite me to a call")
    max_.expect_told("You have asked in this round already.")
    assert len([said for said in rita.direct_messages() if "listen" in said or "Another time" in said]) == asked


async def test_history_knows_who_was_together(hymnsheet: Hymnsheet) -> None:
    await put_together(hymnsheet, "Rita", "Max")
    known = await ids(hymnsheet)
    rep, marketer = known[hymnsheet.person("Rita").id], known[hymnsheet.person("Max").id]
    async with hymnsheet.unit_of_work() as work:
        assert await work.buddy_rounds.together() == [Together(rep=rep, marketer=marketer, on=MONDAY)]


async def test_what_was_learned_stands_in_the_roundup_once_with_the_name_of_who_agreed(hymnsheet: Hymnsheet) -> None:
    await put_together(hymnsheet, "Rita", "Max")
    rita, max_, roundup = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("roundup")
    await rita.types("/buddy met", "Prospects ask for prices first")
    await rita.submits(weekly_roundup=["This may stand in the weekly roundup, with my name"])
    await max_.types("/buddy met", "Just between us")
    await max_.submits()
    await hymnsheet.until("Tue 10:00")
    roundup.expect("Learned from a buddy", "@Rita Reyes: “Prospects ask for prices first”")
    await hymnsheet.until("Wed 10:00")
    await hymnsheet.until("Tue 10:00")
    assert len([said for said in roundup.texts if "Prospects ask for prices first" in said]) == 1
    roundup.expect_no("Just between us")


async def test_nobody_speaks_for_a_pair_that_they_are_not_in(hymnsheet: Hymnsheet) -> None:
    pair = await put_together(hymnsheet, "Rita", "Max")
    rita, max_, lena = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena"))
    await rita.types("/buddy")
    for forged in ("999", "1:2", "9" * 30):
        rita.forges("We met", forged)
        await rita.clicks("We met")
        rita.expect_told("you were not in that pair")
    assert await outcome(hymnsheet, pair) is Met.UNKNOWN
    await max_.types("/buddy")
    await max_.clicks("Invite me to a call")
    known = await ids(hymnsheet)
    rita.forges("Sure", f"{pair.id}:{known[lena.id]}")
    await rita.clicks("Sure")
    rita.expect_told("That was in another round.")
    assert not lena.direct_messages()


async def test_another_organisations_pair_is_nobodys_here(hymnsheet: Hymnsheet) -> None:
    """A pair of somebody else's organisation has an id too, which a forged request may name."""
    pair = await put_together(hymnsheet, "Rita", "Max")
    async with hymnsheet.unit_of_work() as work:
        elsewhere = work.of(OrganisationId(work.organisation_id + 1))
        assert await elsewhere.buddy_rounds.find(pair.id) is None
        assert not await BuddyAnswers(elsewhere).standing(pair.id)
        assert await elsewhere.buddies.lessons_to_share(hymnsheet.now - timedelta(1), hymnsheet.now) == []
    assert await outcome(hymnsheet, pair) is Met.UNKNOWN
