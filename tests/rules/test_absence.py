"""Being away: typed days, statuses, days off and own hours, read as people write them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rules.absence import Absence, Source, away_from, find_away
from rules.days import find_day
from rules.days_off import LONGEST, days_off_from, written
from rules.errors import FieldErrors, Refusal
from rules.own_hours import OwnHours, own_hours_from
from rules.status import Status, says_away
from rules.working_time import FOREVER, AwayOn

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("24.12.2026", date(2026, 12, 24)),
        ("24.12.", date(2026, 12, 24)),
        ("2.1.", date(2027, 1, 2)),
        ("1.3.", date(2026, 3, 1)),
        ("6 March", date(2026, 3, 6)),
        ("6th Mar 2027", date(2027, 3, 6)),
        ("March 6", date(2026, 3, 6)),
        ("sept 1", date(2026, 9, 1)),
        ("today", MONDAY),
        ("Tomorrow", date(2026, 3, 3)),
        ("Monday", MONDAY),
        ("fri", date(2026, 3, 6)),
        ("Sunday.", date(2026, 3, 8)),
    ],
)
def test_a_day_is_read_as_people_type_it(typed, day):
    assert find_day(typed, today=MONDAY) == day


@pytest.mark.parametrize("typed", ["", "2026-02-30", "31.4.", "someday", "m", "6 Smarch", "2026", "13/3", "0.0.0000"])
def test_what_is_no_day_is_not_guessed_at(typed):
    assert find_day(typed, today=MONDAY) is None


@pytest.mark.parametrize(
    ("typed", "away"),
    [
        ("until Friday", AwayOn(MONDAY, date(2026, 3, 6))),
        ("till 13.3.", AwayOn(MONDAY, date(2026, 3, 13))),
        ("2026-03-09 to 2026-03-13", AwayOn(date(2026, 3, 9), date(2026, 3, 13))),
        ("2026-03-09 - 2026-03-13", AwayOn(date(2026, 3, 9), date(2026, 3, 13))),
        ("9.3.–13.3.", AwayOn(date(2026, 3, 9), date(2026, 3, 13))),
        ("from Thursday until Tuesday", AwayOn(date(2026, 3, 5), date(2026, 3, 10))),
        ("from tomorrow", AwayOn(date(2026, 3, 3))),
        ("tomorrow", AwayOn(date(2026, 3, 3), date(2026, 3, 3))),
        ("now", AwayOn(MONDAY)),
        ("von 9.3. bis 13.3.", AwayOn(date(2026, 3, 9), date(2026, 3, 13))),
    ],
)
def test_an_absence_is_read_as_people_type_it(typed, away):
    assert find_away(typed, today=MONDAY) == away


@pytest.mark.parametrize("typed", ["", "until", "until the cows come home", "to do", "friday to never", "2 weeks"])
def test_what_is_no_absence_is_not_guessed_at(typed):
    assert find_away(typed, today=MONDAY) is None


def test_typed_days_in_the_wrong_order_or_far_away_are_refused_in_a_sentence():
    with pytest.raises(Refusal, match="before the first day"):
        find_away("2026-03-13 to 2026-03-09", today=MONDAY)
    with pytest.raises(Refusal, match="two years"):
        find_away("until 2062-03-09", today=MONDAY)


def test_a_form_names_the_day_to_mend():
    with pytest.raises(FieldErrors) as raised:
        away_from({"first_on": date(2026, 3, 9), "last_on": date(2026, 3, 8)}, today=MONDAY)
    assert "Mon 9 Mar or later" in raised.value.errors["last_on"]
    with pytest.raises(FieldErrors) as raised:
        away_from({"first_on": date(2062, 3, 9)}, today=MONDAY)
    assert set(raised.value.errors) == {"first_on"}


def absence(**said) -> Absence:
    nothing = dict.fromkeys(("first_on", "last_on", "starts_at", "ends_at"))
    return Absence(**{"id": 1, "source": Source.SAID, "created_at": NOW - timedelta(days=1), **nothing, **said})


def test_an_absence_by_dates_lasts_from_midnight_to_midnight_where_somebody_lives():
    away = absence(first_on=MONDAY, last_on=date(2026, 3, 3))
    assert away.begins_at("Europe/Berlin") == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert away.is_over_at("America/New_York") == datetime(2026, 3, 4, 5, tzinfo=UTC)
    assert absence(first_on=MONDAY).is_over_at("UTC") == absence(starts_at=NOW).is_over_at("UTC") == FOREVER


def test_what_has_not_begun_or_was_said_a_moment_ago_was_never_so():
    assert absence(first_on=date(2026, 3, 3)).is_void_at(NOW, zone="UTC")
    assert not absence(first_on=MONDAY).is_void_at(NOW, zone="UTC")
    just_said = NOW - timedelta(minutes=5)
    assert absence(first_on=MONDAY, created_at=just_said).is_void_at(NOW, zone="UTC")
    assert not absence(first_on=MONDAY, created_at=just_said - timedelta(seconds=1)).is_void_at(NOW, zone="UTC")
    seen = absence(source=Source.STATUS, starts_at=just_said, created_at=just_said)
    assert not seen.is_void_at(NOW, zone="UTC"), "a status was seen, not mistyped"


@pytest.mark.parametrize(
    ("words", "emoji"),
    [
        ("", ":palm_tree:"),
        ("Vacationing", ":palm_tree:"),
        ("Back on Monday", ":palm_tree:"),
        ("Out sick", ":face_with_thermometer:"),
        ("", ":face_with_thermometer::skin-tone-2:"),
        ("OOO until next week", ""),
        ("OOO, back Monday", ":spiral_calendar_pad:"),
        ("Out of office - in urgent cases call Mona from sales", ""),
        ("On vacation, not available", ""),
        ("on leave", ":seedling:"),
        ("Parental leave till June", ":baby:"),
        ("sick", ""),
        ("I'm ill", ""),
        ("Im Urlaub bis 13.3.", ""),
        ("krank", ":pill:"),
        ("Elternzeit", ""),
        ("Nicht im Büro", ""),
        ("Day off", ":sunny:"),
    ],
)
def test_a_status_that_plainly_says_so_means_away(words, emoji):
    assert says_away(Status(words=words, emoji=emoji), now=NOW)


@pytest.mark.parametrize(
    ("words", "emoji"),
    [
        ("", ""),
        ("Lunch", ":sandwich:"),
        ("Commuting", ":bus:"),
        ("In a meeting", ":spiral_calendar_pad:"),
        ("Working remotely", ":house_with_garden:"),
        ("Working from Lisbon", ":palm_tree:"),
        ("Back from vacation", ":palm_tree:"),
        ("Back from my summer holiday!", ""),
        ("Vacation from 9 March", ":palm_tree:"),
        ("OOO tomorrow", ""),
        ("5 days until vacation", ""),
        ("Not OOO any more", ""),
        ("Vacation planning", ""),
        ("Covering for Max's vacation", ""),
        ("Sick of spreadsheets", ""),
        ("ill be back at 3", ""),
        ("Happy holidays!", ":christmas_tree:"),
        ("Heading to the airport", ":airplane:"),
        ("Nicht mehr krank", ""),
        ("nach dem Urlaub", ""),
        ("Leave me a message", ""),
        ("Pillow fight", ""),
    ],
)
def test_any_other_status_does_not(words, emoji):
    assert not says_away(Status(words=words, emoji=emoji), now=NOW)


def test_a_status_that_has_run_out_says_nothing():
    status = Status(emoji=":palm_tree:", expires_at=NOW)
    assert says_away(status, now=NOW - timedelta(seconds=1))
    assert not says_away(status, now=NOW)


def test_a_status_of_any_length_is_read_in_no_time():
    assert not says_away(Status(words="not in the " * 5000), now=NOW)


def test_days_off_are_read_line_by_line_and_kept_in_order():
    typed = "24.12.2026: Christmas Eve\n\n2026-05-15  Bridge day \n2020-01-02"
    days = days_off_from(typed)
    assert written(days) == "2020-01-02\n2026-05-15 Bridge day\n2026-12-24 Christmas Eve"
    assert days_off_from(written(days)) == days
    assert days_off_from("") == {}


@pytest.mark.parametrize("line", ["Christmas", "2026-13-01 Nothing", "2026-12-24Christmas", "24.12. Eve", "2026-02-30"])
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(Refusal, match="Line 2, “" + line):
        days_off_from("2026-01-02\n" + line)


def test_more_days_off_than_a_form_can_show_again_are_refused():
    name = "x" * 200
    with pytest.raises(Refusal, match=str(LONGEST)):
        days_off_from("\n".join(f"2026-01-{day:02} {name}" for day in range(1, 20)))


def test_own_hours_are_the_organisations_where_nothing_was_said():
    assert own_hours_from({}) == OwnHours()
    own = own_hours_from({"working_hours": "Tue 9-12", "country": "none"})
    assert own == OwnHours(working_hours="Tue 09:00-12:00", country="")
    assert own_hours_from({"working_hours": own.working_hours, "country": own.country_typed}) == own
    assert own_hours_from({"country": "no"}).country == "NO", "Norway is a country"


def test_every_answer_that_cannot_be_read_has_its_sentence():
    with pytest.raises(FieldErrors) as raised:
        own_hours_from({"working_hours": "whenever", "country": "Atlantis"})
    assert set(raised.value.errors) == {"working_hours", "country"}
