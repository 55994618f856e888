"""R46 and the rest of what is decided about a roundup: its week, its preview, what stands in it, what a form says."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from messages.content_item import EXAMPLE as ITEM
from messages.win_examples import WON as WIN
from rules.errors import FieldErrors
from rules.ids import AnswerId, ContentId, MemberId, WinId, WorkspaceId
from rules.money import Amount
from rules.objection import Colleague
from rules.recurrence import dues_between
from rules.roundup import (
    Edition,
    Moved,
    Roundup,
    RoundupSettings,
    Stretch,
    askers_of,
    bundled,
    cron_of,
    edition_for,
    first_since,
    is_of_late,
    is_preview_due,
    is_touched,
    kept_in,
    makers_of,
    missed_on,
    next_roundup,
    preview_on,
)
from rules.roundup_forms import carried, edit_from, item_value, settings_from, win_value
from rules.working_days import WorkCalendar

AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
EDITION = Edition(week="2026-W10", due_at=AT)
STRETCH = Stretch(since_at=AT - timedelta(days=7), until_at=AT)
ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Sao_Paulo",
)


@pytest.mark.parametrize(
    ("due_on", "week", "first_on"),
    [
        (date(2028, 2, 29), "2028-W09", date(2028, 2, 21)),  # 29 February
        (date(2026, 3, 31), "2026-W14", date(2026, 3, 23)),  # the end of a month
        (date(2026, 12, 29), "2026-W53", date(2026, 12, 21)),  # a week 53
        (date(2027, 1, 5), "2027-W01", date(2026, 12, 28)),  # the year changed within the week before
        (date(2024, 12, 31), "2025-W01", date(2024, 12, 23)),  # the week's year is not the date's
        (date(2026, 4, 7), "2026-W15", date(2026, 3, 30)),  # the day after Easter Monday
    ],
)
def test_a_roundup_is_named_by_its_iso_week_and_the_first_tells_of_the_week_before(due_on, week, first_on):
    zone = ZoneInfo("Europe/Berlin")
    eve = datetime.combine(due_on, time(), zone) - timedelta(hours=1)
    due = next_roundup(eve, RoundupSettings(), zone="Europe/Berlin")
    assert due is not None
    assert due.on_date == due_on
    assert edition_for(due, RoundupSettings()).week == week
    assert first_since(due_on, zone="Europe/Berlin") == datetime.combine(first_on, time(), zone)


@pytest.mark.parametrize("zone", ZONES)
def test_in_two_years_there_is_one_roundup_an_iso_week_at_its_local_time_whatever_the_clocks_do(zone):
    since = datetime(2026, 1, 1, tzinfo=UTC)
    dues = dues_between(since, since + timedelta(days=731), cron=RoundupSettings().cron, zone=zone)
    weeks = [edition_for(due, RoundupSettings()).week for due in dues]
    assert len(set(weeks)) == len(weeks) >= 104
    assert {due.at.astimezone(ZoneInfo(zone)).strftime("%a %H:%M") for due in dues} == {"Tue 10:00"}


@pytest.mark.parametrize(
    ("weekday", "at", "cron"),
    [(None, None, "0 10 * * 2"), ("Sun", "18:05", "5 18 * * 0"), ("Mon", "08:30", "30 8 * * 1")],
)
def test_the_day_and_time_are_those_that_were_set(weekday, at, cron):
    assert cron_of(weekday, at) == cron


@pytest.mark.parametrize(
    ("due_on", "shown_on"),
    [
        (date(2026, 3, 3), date(2026, 3, 2)),
        (date(2026, 4, 7), date(2026, 4, 2)),  # before Easter Monday and Good Friday comes Maundy Thursday
        (date(2026, 3, 2), date(2026, 2, 27)),  # a roundup on Mondays is previewed on Friday
    ],
)
def test_it_is_previewed_on_the_last_working_day_before(due_on, shown_on):
    calendar = WorkCalendar(country="DE")
    assert preview_on(due_on, calendar=calendar) == shown_on
    assert is_preview_due(shown_on, due_on=due_on, calendar=calendar)
    assert not is_preview_due(shown_on - timedelta(days=1), due_on=due_on, calendar=calendar)
    assert not is_preview_due(due_on, due_on=due_on, calendar=calendar)


def test_where_nobody_works_before_it_the_day_before_will_do():
    days_off = {date(2026, 2, 1) + timedelta(days=passed) for passed in range(60)}
    assert preview_on(date(2026, 3, 3), calendar=WorkCalendar(days_off=days_off)) == date(2026, 3, 2)


def test_a_missed_preview_may_still_come_until_the_day_itself():
    calendar = WorkCalendar(days_off={date(2026, 3, 2)})
    assert is_preview_due(date(2026, 3, 1), due_on=date(2026, 3, 3), calendar=calendar)


def test_what_answers_most_comes_first_and_what_was_left_out_does_not_come():
    plain = replace(ITEM, id=ContentId(1), number=1, answers=())
    left_out = replace(ITEM, id=ContentId(9), number=9)
    edition = replace(EDITION, no_items=frozenset({ContentId(9)}))
    assert [item.number for item in kept_in([plain, ITEM, left_out], edition)] == [ITEM.number, 1]


def test_wins_below_the_band_are_bundled_and_all_of_them_where_there_is_no_wins_channel():
    small, large = replace(WIN, number=1, amount=Amount(10_00, "EUR")), replace(WIN, number=2)
    band = Amount(1_000_000, "EUR")
    assert bundled([large, small], band=band, is_channel_missing=False) == (small,)
    assert bundled([small, large], band=None, is_channel_missing=False) == ()
    assert len(bundled([small, large], band=None, is_channel_missing=True)) == 2


def test_a_win_told_long_after_it_was_closed_is_no_news():
    assert is_of_late(replace(WIN, closed_at=AT - timedelta(days=13)), STRETCH)
    assert not is_of_late(replace(WIN, closed_at=AT - timedelta(days=15)), STRETCH)


@pytest.mark.parametrize(
    "part",
    [{"first_source": "Webinar"}, {"touches": ("mail",)}, {"answer_id": AnswerId(1)}, {"content_id": ContentId(1)}],
)
def test_marketing_had_a_part_in_a_win_where_somebody_named_one(part):
    bare = replace(WIN, first_source="", touches=(), answer_id=None, content_id=None)
    assert not is_touched(bare)
    assert is_touched(replace(bare, **part))


def test_everybody_is_thanked_once():
    rita, max_ = (
        Colleague(member_id=MemberId(number), workspace_id=WorkspaceId(1), person=f"U{number}") for number in (1, 2)
    )
    one, other = (replace(ITEM, id=ContentId(number), contributors=(max_, rita)) for number in (1, 2))
    assert makers_of([one, other]) == (max_, rita)
    assert makers_of([replace(one, contributors=(), by=rita), replace(one, contributors=(), by=None)]) == (rita,)
    assert askers_of([one, other], {one.id: [rita], other.id: [rita, max_]}) == (rita, max_)


def test_a_house_that_never_had_a_roundup_is_not_told_numbers_alone():
    numbers = Roundup(edition=EDITION, stretch=STRETCH, moved=Moved(accepted=3), is_first=True)
    assert numbers.is_silent
    assert not replace(numbers, is_first=False).is_silent
    assert not replace(numbers, items=(ITEM,)).is_silent
    assert not replace(numbers, edition=replace(EDITION, words="Hello")).is_silent
    assert replace(numbers, is_first=False, moved=Moved(used=3, items=4)).is_silent


def test_a_week_that_somebody_settled_was_not_missed():
    due = [date(2026, 3, 3), date(2026, 3, 10)]
    assert missed_on(due, settled={"2026-W10"}) == (date(2026, 3, 10),)


def test_an_edit_leaves_out_what_was_ticked_and_what_the_form_did_not_show():
    before = replace(EDITION, no_items=frozenset({ContentId(1), ContentId(2)}))
    offered = [item_value(ContentId(2)), item_value(ContentId(3)), win_value(WinId(3))]
    answers = {"words": " Hello ", "left_out": (item_value(ContentId(3)), win_value(WinId(3)), "c99", "wx")}
    edit = edit_from(answers, before, offered=offered)
    assert (edit.words, edit.no_items, edit.no_wins) == ("Hello", {1, 3}, {3})


def test_what_a_form_carries_tells_whether_somebody_changed_it_meanwhile():
    assert carried(EDITION) == carried(replace(EDITION, by=None))
    for changed in ({"words": "x"}, {"video_link": "https://example.com"}, {"no_wins": frozenset({WinId(1)})}):
        assert carried(EDITION) != carried(replace(EDITION, **changed))


def test_a_link_that_is_none_is_sent_back_with_a_sentence():
    with pytest.raises(FieldErrors) as refused:
        settings_from({"video_link": "javascript:alert(1)"}, owner_id=None)
    assert set(refused.value.errors) == {"video_link"}
    chosen = settings_from({"is_on": "no", "weekday": "Noday", "at": time(9, 5)}, owner_id=MemberId(1))
    assert chosen == RoundupSettings(is_on=False, weekday="Tue", at="09:05", owner_id=MemberId(1))
