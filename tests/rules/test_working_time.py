"""The window clock, held against a walker that looks at every minute."""

import timeit
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules import clock_changes, timetable, working_time
from rules.errors import Refusal
from rules.timetable import SpecialDay
from rules.working_hours import FULL_DAY, Block, WorkingHours, working_hours
from rules.working_time import (
    FOREVER,
    AwayOn,
    Calendar,
    NeverOpensAgain,
    Stretch,
    due_at,
    is_open,
    next_open,
    worked_between,
)
from tests.rules.walker import MINUTE, at, blocks_on, is_open_there, walked

ZONES = sorted(zone for zone in available_timezones() if zone not in {"Factory", "localtime"})
OFFICE = working_hours("Mon-Fri 09:00-12:00, 13:00-17:00")
ALWAYS = working_hours("Mon-Sun 00:00-24:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def office(hours: str = str(OFFICE), zone: str = "Europe/Berlin", **more) -> Calendar:
    return Calendar(hours=working_hours(hours), zone=zone, **more)


# What was agreed, by the table


@pytest.mark.parametrize(
    ("start", "span", "expected"),
    [
        ("2026-03-06 16:30", HOUR, "2026-03-09 09:30"),  # Friday evening
        ("2026-03-06 16:50", 2 * HOUR, "2026-03-09 10:50"),
        ("2026-03-27 16:30", HOUR, "2026-03-30 09:30"),  # the clock goes forward on the weekend
        ("2026-10-23 16:30", HOUR, "2026-10-26 09:30"),  # and back
        ("2026-03-02 11:45", HOUR / 2, "2026-03-02 13:15"),  # over lunch
        ("2026-03-02 12:30", HOUR, "2026-03-02 14:00"),  # at lunch
        ("2026-03-02 07:00", HOUR / 2, "2026-03-02 09:30"),  # before opening
        ("2026-03-02 23:00", HOUR / 2, "2026-03-03 09:30"),  # at night
        ("2026-03-07 11:00", HOUR, "2026-03-09 10:00"),  # on a Saturday
        ("2026-03-06 16:00", HOUR, "2026-03-06 17:00"),  # up to the very end
        ("2026-03-02 09:00", 3 * HOUR, "2026-03-02 12:00"),
        ("2026-03-02 09:00", 3 * HOUR + timedelta.resolution, "2026-03-02 13:00:00.000001"),
        ("2026-03-02 09:00", 7 * HOUR, "2026-03-02 17:00"),
        ("2026-03-02 09:00", 8 * HOUR, "2026-03-03 10:00"),
        ("2026-03-02 09:00", 24 * HOUR, "2026-03-05 12:00"),
        ("2026-03-02 09:00", 35 * HOUR, "2026-03-06 17:00"),  # a whole week
        ("2026-12-31 16:00", 2 * HOUR, "2027-01-01 10:00"),  # the turn of the year
        ("2028-02-28 16:00", 2 * HOUR, "2028-02-29 10:00"),  # a leap day
        ("2026-03-07 11:00", timedelta(), "2026-03-07 11:00"),  # nothing to wait for
    ],
)
def test_a_window_closes_after_so_much_of_the_office_hours(start, span, expected):
    assert due_at(at(start), span, calendar=office()) == at(expected)


@pytest.mark.parametrize(
    ("calendar", "start", "span", "expected"),
    [
        (office(country="DE"), "2026-04-02 16:30", HOUR, "2026-04-07 09:30"),  # over Easter
        (office(country="US"), "2026-04-02 16:30", HOUR, "2026-04-03 09:30"),  # which is none there
        (office(country="DE"), "2026-04-03 10:00", HOUR, "2026-04-07 10:00"),  # arrived on a holiday
        (office(country="DE-BY"), "2026-06-04 10:00", HOUR, "2026-06-05 10:00"),  # Corpus Christi in Bavaria
        (office(country="DE-BE"), "2026-06-04 10:00", HOUR, "2026-06-04 11:00"),  # but not in Berlin
        (office(country="DE"), "2026-12-31 16:30", HOUR, "2027-01-04 09:30"),  # over New Year
        (office(days_off=frozenset({date(2026, 3, 9)})), "2026-03-06 16:30", HOUR, "2026-03-10 09:30"),
        (office("Mon-Thu 9-17; Fri 9-14"), "2026-03-06 13:30", HOUR, "2026-03-09 09:30"),  # a short day every week
        (
            office(special_days=(SpecialDay(date(2026, 12, 24), (Block(540, 720),)),)),  # a half day once
            "2026-12-24 11:30",
            HOUR,
            "2026-12-25 09:30",
        ),
        (
            office(country="DE", special_days=(SpecialDay(date(2026, 12, 25), (Block(600, 720),)),)),
            "2026-12-24 16:30",
            HOUR,
            "2026-12-25 10:30",  # hours named for a date go before its being a holiday
        ),
        (office("Tue 10-11"), "2026-03-03 10:30", HOUR, "2026-03-10 10:30"),  # only Tuesdays
        (office("Tue 10-11"), "2026-03-03 11:00", 2 * HOUR, "2026-03-17 11:00"),
        (office("Sun 22-24; Mon 0-6"), "2026-03-01 23:00", 2 * HOUR, "2026-03-02 01:00"),  # past midnight
        (office(absences=(AwayOn(date(2026, 3, 9), date(2026, 3, 13)),)), "2026-03-06 16:30", HOUR, "2026-03-16 09:30"),
        (
            office(absences=(Stretch(at("2026-03-09 09:10"), at("2026-03-09 15:00")),)),  # at the dentist's
            "2026-03-06 16:30",
            HOUR,
            "2026-03-09 15:20",
        ),
        (
            office(
                absences=(
                    AwayOn(date(2026, 3, 9), date(2026, 3, 11)),  # two that overlap
                    Stretch(at("2026-03-10 12:00"), at("2026-03-12 10:00")),
                )
            ),
            "2026-03-06 16:30",
            HOUR,
            "2026-03-12 10:30",
        ),
    ],
)
def test_holidays_days_off_half_days_and_absences_are_no_working_time(calendar, start, span, expected):
    assert due_at(at(start), span, calendar=calendar) == at(expected)


@pytest.mark.parametrize(
    ("zone", "hours", "start", "span", "expected"),
    [
        ("Europe/Berlin", "Sun 1-5", "2026-03-29 01:30", HOUR, "2026-03-29 03:30"),
        ("Europe/Berlin", "Sun 1-5", "2026-10-25 01:30", 2 * HOUR, "2026-10-25 02:30+01:00"),
        ("America/New_York", "Sun 0-6", "2026-03-08 01:30", HOUR, "2026-03-08 03:30"),
        ("America/New_York", "Sun 0-6", "2026-11-01 00:30", 2 * HOUR, "2026-11-01 01:30-05:00"),
        ("Australia/Lord_Howe", "Sun 1-4", "2026-10-04 01:30", HOUR, "2026-10-04 03:00"),  # half an hour is skipped
        ("Australia/Lord_Howe", "Sun 1-4", "2026-04-05 01:30+11:00", HOUR, "2026-04-05 02:00+10:30"),  # comes twice
        ("Asia/Kathmandu", "Mon-Fri 9-17", "2026-03-06 16:30", HOUR, "2026-03-09 09:30"),
        ("Pacific/Apia", "Mon-Fri 9-17", "2011-12-29 16:30", HOUR, "2012-01-02 09:30"),  # there was no Friday
        ("Pacific/Apia", "Mon-Sat 9-17", "2011-12-29 16:30", HOUR, "2011-12-31 09:30"),
        ("America/Sao_Paulo", "Mon-Fri 9-17", "2026-03-06 16:30", HOUR, "2026-03-09 09:30"),
        ("America/St_Johns", "Sat 23-24; Sun 0-1", "2010-11-06 22:00", HOUR + MINUTE, "2010-11-06 23:01-03:30"),
    ],
)
def test_hours_that_are_skipped_do_not_count_and_hours_that_come_twice_count_twice(zone, hours, start, span, expected):
    def read(shown: str) -> datetime:
        read_at = datetime.fromisoformat(shown)
        return read_at.astimezone(UTC) if read_at.tzinfo else at(shown, zone)

    assert due_at(read(start), span, calendar=office(hours, zone)) == read(expected)


@pytest.mark.parametrize(
    ("on", "zone", "hours"),
    [
        ("2026-03-29", "Europe/Berlin", 3),
        ("2026-10-25", "Europe/Berlin", 5),
        ("2026-10-04", "Australia/Lord_Howe", 3.5),
        ("2026-04-05", "Australia/Lord_Howe", 4.5),
        ("2026-03-29", "Asia/Kathmandu", 4),
    ],
)
def test_a_block_in_which_the_clock_is_changed_has_its_true_length(on, zone, hours):
    calendar = office("Sun 1-5", zone)
    assert worked_between(at(f"{on} 00:00", zone), at(f"{on} 12:00", zone), calendar=calendar) == hours * HOUR


def test_the_owner_s_zone_decides_and_not_the_one_an_instant_is_written_in():
    start = at("2026-03-02 16:30")
    assert due_at(start, HOUR, calendar=office()) == at("2026-03-03 09:30")
    assert due_at(start, HOUR, calendar=office(zone="America/New_York")) == start + HOUR
    assert due_at(start.astimezone(ZoneInfo("Asia/Tokyo")), HOUR, calendar=office()) == at("2026-03-03 09:30")
    assert due_at(start, HOUR, calendar=office()).tzinfo is UTC


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ([("2026-03-02 10:00", "2026-03-02 11:00")], "2026-03-02 15:00"),
        ([("2026-03-02 11:30", "2026-03-02 13:30")], "2026-03-02 15:00"),  # lunch is no loss
        ([("2026-03-02 12:00", "2026-03-02 13:00")], "2026-03-02 14:00"),
        ([("2026-03-01 10:00", "2026-03-02 09:30")], "2026-03-02 14:30"),  # began before
        ([("2026-03-02 14:00", "2026-03-02 16:00")], "2026-03-02 14:00"),  # too late to matter
        ([("2026-03-02 13:30", "2026-03-04 12:00")], "2026-03-04 13:30"),
        ([("2026-03-02 10:00", "2026-03-02 10:30"), ("2026-03-02 10:15", "2026-03-02 11:00")], "2026-03-02 15:00"),
        ([("2026-03-02 11:00", "2026-03-02 12:00"), ("2026-03-02 09:30", "2026-03-02 10:00")], "2026-03-02 15:30"),
    ],
)
def test_a_pause_stops_the_clock(pauses, expected):
    stretches = [Stretch(at(one), at(other)) for one, other in pauses]
    assert due_at(at("2026-03-02 09:00"), 4 * HOUR, calendar=office(), pauses=stretches) == at(expected)


def test_work_that_never_comes_is_said_and_not_waited_for():
    away = office(absences=(AwayOn(date(2026, 3, 3)),))
    assert due_at(at("2026-03-02 09:00"), 7 * HOUR, calendar=away) == at("2026-03-02 17:00")
    gone = office(absences=(Stretch(at("2026-03-02 10:00")),))
    for start, calendar, pauses in (
        (at("2026-03-02 09:00"), away, ()),
        (at("2027-03-02 09:00"), away, ()),
        (at("2026-03-02 09:00"), gone, ()),
        (at("2026-03-02 09:00"), office(), [Stretch(at("2026-03-02 09:30"))]),
        (FOREVER + DAY, office(), ()),
    ):
        with pytest.raises(NeverOpensAgain, match=r"^So much working time never comes in this calendar\.$"):
            due_at(start, 8 * HOUR, calendar=calendar, pauses=pauses)
    with pytest.raises(NeverOpensAgain):
        next_open(at("2026-03-03 09:00"), calendar=away)
    with pytest.raises(NeverOpensAgain):
        due_at(at("2026-03-02 09:00"), timedelta.max, calendar=office())


def test_a_calendar_without_hours_is_refused_with_a_sentence():
    with pytest.raises(
        Refusal, match=r"^Nobody ever works in these hours\. Say when people work, such as Mon-Fri .*\.$"
    ):
        Calendar(hours=WorkingHours(((),) * 7), zone="Europe/Berlin")


def test_an_instant_without_a_zone_and_time_that_runs_backwards_are_mistakes():
    naive, aware = at("2026-03-02 09:00").replace(tzinfo=None), at("2026-03-02 09:00")
    for mistaken in (
        lambda: due_at(naive, HOUR, calendar=office()),
        lambda: worked_between(naive, aware, calendar=office()),
        lambda: worked_between(aware, naive, calendar=office()),
        lambda: is_open(naive, calendar=office()),
        lambda: next_open(naive, calendar=office()),
        lambda: Stretch(naive, naive),
        lambda: Stretch(aware, aware - HOUR),
        lambda: due_at(aware, -HOUR, calendar=office()),
    ):
        with pytest.raises(ValueError, match=r"\.$"):
            mistaken()


def test_nothing_was_worked_from_later_to_earlier():
    assert worked_between(at("2026-03-03 09:00"), at("2026-03-02 09:00"), calendar=office()) == timedelta()


@pytest.mark.parametrize(
    ("shown", "opens"),
    [
        ("2026-03-02 08:59", "2026-03-02 09:00"),
        ("2026-03-02 09:00", "2026-03-02 09:00"),
        ("2026-03-02 11:59:59.999999", "2026-03-02 11:59:59.999999"),
        ("2026-03-02 12:00", "2026-03-02 13:00"),
        ("2026-03-06 17:00", "2026-03-09 09:00"),
        ("2026-04-02 17:00", "2026-04-07 09:00"),
    ],
)
def test_the_next_open_moment_is_this_one_or_the_beginning_of_a_block(shown, opens):
    calendar = office(country="DE")
    assert next_open(at(shown), calendar=calendar) == at(opens)
    assert is_open(at(shown), calendar=calendar) == (shown == opens)


# Against a walker that looks at every minute


@cache
def changes_of(zone: str) -> tuple[datetime, ...]:
    """The minutes of 2026 at which the clock of a zone is changed, found by looking at days, then at minutes."""
    there, days = ZoneInfo(zone), [datetime(2026, 1, 1, tzinfo=UTC) + day * DAY for day in range(365)]
    ahead = [day.astimezone(there).utcoffset() for day in days]
    changed = [day for day, one, other in zip(days, ahead, ahead[1:], strict=False) if one != other]
    return tuple(_first_changed_minute(day, there) for day in changed)


def _first_changed_minute(day: datetime, there: ZoneInfo) -> datetime:
    before = day.astimezone(there).utcoffset()
    return next(
        minute
        for minute in (day + after * MINUTE for after in range(FULL_DAY + 1))
        if minute.astimezone(there).utcoffset() != before
    )


def some_hours(random: Random) -> WorkingHours:
    """Blocks around the clock, the small hours in which clocks are changed not left out."""

    def day() -> tuple[Block, ...]:
        cuts = sorted({0, FULL_DAY, *random.sample(range(FULL_DAY), 4), *random.sample(range(240), 2)})
        cuts = cuts[random.random() < 0.5 :]
        return tuple(Block(one, other) for one, other in zip(cuts[::2], cuts[1::2], strict=False))

    return WorkingHours(tuple(day() for _ in range(7)))


def assert_walked(
    start: datetime, minutes: int, calendar: Calendar, pauses: list[Stretch], at_minutes: set[int]
) -> None:
    """The clock agrees with the walker on what was worked up to each of these minutes, and on the way back."""
    passed = walked(start, minutes, calendar, pauses)
    for minute in at_minutes:
        until, worked = start + minute * MINUTE, passed[minute] * MINUTE
        assert worked_between(start, until, calendar=calendar, pauses=pauses) == worked
        first = start + passed.index(passed[minute]) * MINUTE
        assert due_at(start, worked, calendar=calendar, pauses=pauses) == first


@pytest.mark.parametrize("letter", sorted({zone[0] for zone in ZONES}))
def test_in_every_zone_both_changes_of_the_clock_agree_with_the_walker(letter):
    for zone in (zone for zone in ZONES if zone.startswith(letter)):
        random = Random(zone)
        changes = changes_of(zone) or (datetime(2026, random.randint(1, 12), 1, tzinfo=UTC),)
        for change in changes:
            start = change - random.randint(60, 200) * MINUTE
            calendar = Calendar(hours=some_hours(random), zone=zone)
            assert_walked(start, 360, calendar, [], {360, *random.sample(range(360), 4)})


DATES = st.dates(date(2026, 1, 1), date(2026, 12, 31))
CUTS = st.lists(st.integers(0, FULL_DAY), unique=True, max_size=6).map(sorted)
BLOCKS = CUTS.map(lambda cuts: tuple(Block(one, other) for one, other in zip(cuts[::2], cuts[1::2], strict=False)))
HOURS = st.tuples(*[BLOCKS] * 7).filter(any).map(WorkingHours)
LASTING = st.integers(0, 2 * FULL_DAY)


@st.composite
def starts(draw: st.DrawFn, zone: str) -> datetime:
    """A minute of 2026, more often than not a day or less before the clock is changed."""
    change = draw(st.sampled_from(changes_of(zone) or (datetime(2026, 6, 1, tzinfo=UTC),)))
    near = change - draw(st.integers(0, FULL_DAY)) * MINUTE
    return draw(st.sampled_from([near, near, near + draw(st.integers(0, 180)) * DAY]))


@st.composite
def stretches(draw: st.DrawFn, around: datetime) -> Stretch:
    begins = around + draw(st.integers(-FULL_DAY, 3 * FULL_DAY)) * MINUTE
    return Stretch(begins, begins + draw(LASTING) * MINUTE)


@st.composite
def calendars(draw: st.DrawFn, zone: str, around: datetime) -> Calendar:
    on = around.date()
    days = st.integers(-1, 4).map(lambda after: on + after * DAY)
    away = st.builds(lambda one, other: AwayOn(min(one, other), max(one, other)), days, days)
    special = draw(st.dictionaries(days, BLOCKS, max_size=1))
    return Calendar(
        hours=draw(HOURS),
        zone=zone,
        country=draw(st.sampled_from(["", "", "DE", "US", "AU"])),
        days_off=draw(st.frozensets(days, max_size=1)),
        special_days=tuple(SpecialDay(*item) for item in special.items()),
        absences=tuple(draw(st.lists(away | stretches(around), max_size=2))),
    )


@settings(max_examples=30, deadline=None)
@given(data=st.data(), zone=st.sampled_from(ZONES))
@example(data=None, zone="Europe/Berlin")
def test_whatever_the_calendar_the_clock_agrees_with_the_walker(data, zone):
    if data is None:
        return assert_walked(at("2026-03-27 08:00"), 4 * FULL_DAY, office(), [], {4 * FULL_DAY})
    start = data.draw(starts(zone))
    calendar = data.draw(calendars(zone, start))
    pauses = data.draw(st.lists(stretches(start), max_size=2))
    minutes = 2 * FULL_DAY
    assert_walked(start, minutes, calendar, pauses, {minutes, *data.draw(st.sets(st.integers(0, minutes), max_size=4))})
    later = (start + minute * MINUTE for minute in range(minutes))
    opens = next((minute for minute in later if is_open_there(minute, calendar, [])), None)
    assert is_open(start, calendar=calendar) == (opens == start)
    if opens:
        assert next_open(start, calendar=calendar) == opens
    return None


# Properties over years, without a walker


SPANS = st.timedeltas(timedelta(), timedelta(days=60))
FAR_APART = [
    "Africa/Casablanca",
    "America/New_York",
    "America/Nuuk",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Chatham",
]


@st.composite
def situations(draw: st.DrawFn) -> tuple[datetime, Calendar, list[Stretch]]:
    zone = draw(st.sampled_from(FAR_APART))
    start = datetime(2024, 1, 1, tzinfo=UTC) + draw(st.timedeltas(timedelta(), timedelta(days=1000)))
    calendar = draw(calendars(zone, start).filter(lambda found: sum(map(_minutes_of, found.hours.days)) > 60))
    return start, calendar, draw(st.lists(stretches(start), max_size=2))


def _minutes_of(blocks: tuple[Block, ...]) -> int:
    return sum(block.ends - block.starts for block in blocks)


@settings(max_examples=40, deadline=None)
@given(situation=situations(), span=SPANS)
def test_what_was_worked_until_a_window_closes_is_the_window_and_no_moment_sooner(situation, span):
    start, calendar, pauses = situation
    closes = due_at(start, span, calendar=calendar, pauses=pauses)
    assert closes >= start
    assert worked_between(start, closes, calendar=calendar, pauses=pauses) == span
    if span:
        assert worked_between(start, closes - timedelta.resolution, calendar=calendar, pauses=pauses) < span


@settings(max_examples=40, deadline=None)
@given(situation=situations(), spans=st.tuples(SPANS, SPANS))
def test_windows_add_up_and_a_longer_one_never_closes_sooner(situation, spans):
    start, calendar, pauses = situation
    one = due_at(start, spans[0], calendar=calendar, pauses=pauses)
    both = due_at(start, sum(spans, timedelta()), calendar=calendar, pauses=pauses)
    assert due_at(one, spans[1], calendar=calendar, pauses=pauses) == both
    assert both >= one
    worked = worked_between(start, one, calendar=calendar, pauses=pauses)
    assert worked + worked_between(one, both, calendar=calendar, pauses=pauses) == sum(spans, timedelta())


@settings(max_examples=40, deadline=None)
@given(situation=situations(), later=SPANS, span=SPANS)
def test_who_starts_later_is_never_due_sooner(situation, later, span):
    start, calendar, _ = situation
    assert due_at(start + later, span, calendar=calendar) >= due_at(start, span, calendar=calendar)


@settings(max_examples=40, deadline=None)
@given(situation=situations(), span=SPANS, data=st.data())
def test_a_pause_moves_the_end_by_the_working_time_in_it_and_no_more(situation, span, data):
    start, calendar, _ = situation
    pause = data.draw(stretches(start))
    closes = due_at(start, span, calendar=calendar, pauses=[pause])
    inside = (min(max(bound, start), closes) for bound in (pause.starts_at, pause.ends_at))
    lost = worked_between(*inside, calendar=calendar)
    assert worked_between(start, closes, calendar=calendar) == span + lost
    assert due_at(start, span + lost, calendar=calendar) == closes


@settings(max_examples=40, deadline=None)
@given(situation=situations(), span=SPANS, hours=st.integers(-12, 14))
def test_moving_the_whole_world_by_some_hours_moves_the_end_by_as_many(situation, span, hours):
    start, found, _ = situation
    there = {"hours": found.hours, "days_off": found.days_off, "special_days": found.special_days}
    east = Calendar(zone=f"Etc/GMT{-hours:+}" if hours else "UTC", **there)
    moved = start - hours * HOUR
    assert (
        due_at(moved, span, calendar=east) == due_at(start, span, calendar=Calendar(zone="UTC", **there)) - hours * HOUR
    )


@settings(max_examples=30, deadline=None)
@given(hours=HOURS, first=DATES, days=st.integers(1, 2000), off=st.frozensets(DATES, max_size=10), special=BLOCKS)
def test_over_years_as_much_is_worked_as_the_days_have_one_by_one(hours, first, days, off, special):
    calendar = Calendar(
        hours=hours, zone="Asia/Kathmandu", country="PT", days_off=off, special_days=(SpecialDay(first, special),)
    )
    worked = [blocks_on(first + day * DAY, calendar) for day in range(days)]
    start, end = (at(f"{on} 00:00", "Asia/Kathmandu") for on in (first, first + days * DAY))
    assert worked_between(start, end, calendar=calendar) == sum(map(_minutes_of, worked)) * MINUTE


# Cost


def test_a_span_of_five_years_takes_less_than_a_millisecond():
    calendar = office(
        country="DE-BY", absences=tuple(AwayOn(date(on, 8, 1), date(on, 8, 20)) for on in range(2020, 2035))
    )
    start, span = at("2026-03-06 16:30"), 5 * 250 * 7 * HOUR
    end = due_at(start, span, calendar=calendar)
    assert end.year - start.year >= 5
    for asked in (
        lambda: due_at(start, span, calendar=calendar),
        lambda: worked_between(start, end, calendar=calendar),
    ):
        assert min(timeit.repeat(asked, number=10, repeat=30)) / 10 < 0.001


@pytest.mark.parametrize(("zone", "year"), [("Asia/Gaza", 2040), ("America/Recife", 2000), ("Europe/Berlin", 1945)])
def test_changes_of_the_clock_that_are_a_week_apart_are_both_seen(zone, year):
    parts, there = clock_changes.steady_parts(zone, year), ZoneInfo(zone)
    for hour in (datetime(year, 1, 1, tzinfo=UTC) + after * HOUR for after in range(0, 8760, 6)):
        ahead = next(part.ahead for part in parts if part.starts_at <= hour < part.ends_at)
        assert ahead == hour.astimezone(there).utcoffset()


def test_what_is_remembered_of_years_is_bounded():
    for remembered in (working_time._parts, working_time._away, timetable.timetable, clock_changes.steady_parts):
        assert remembered.cache_info().maxsize
    assert is_open(at("2026-03-29 02:00"), calendar=Calendar(hours=ALWAYS, zone="Europe/Berlin"))
