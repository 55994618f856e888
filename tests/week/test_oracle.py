"""The oracle itself, held against the examples that stand in the promise."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.week.oracle import Act, Oracle, Step
from tests.week.worker import Minutes, Worker

LUNCH = "Mon-Fri 09:00-12:00, 13:00-17:00"
ROUND_THE_CLOCK = "Mon-Sun 00:00-24:00"
LENGTH = 8 * 24 * 60


class Story:
    """One lead of one owner, told from a local moment in Berlin on."""

    def __init__(
        self, began: str, *, tier: str = "high", hours: str = LUNCH, away: Sequence[tuple[date, date]] = ()
    ) -> None:
        self.start = local(began)
        workers = (
            Worker(name="Rita", hours=hours, zone="Europe/Berlin", country="DE", manager="Mona", away=tuple(away)),
            Worker(name="Sam", hours=hours, zone="Europe/Berlin", country="DE", manager="Mona"),
            Worker(name="Mona", hours=LUNCH, zone="Europe/Berlin", country="DE"),
        )
        works = {one.name: Minutes(one, start=self.start, length=LENGTH, days_off=set()) for one in workers}
        self.oracle = Oracle(
            lambda name, minute: works[name][minute], manager_of={one.name: one.manager for one in workers}
        )
        self.oracle.arrives("lead", tier=tier)
        self.oracle.is_handed("lead", "Rita")
        self._minute = 0

    def until(self, shown: str) -> list[tuple[str, str, str]]:
        """Who was told what, and when by the clock in Berlin, up to a local moment and with it."""
        told = []
        while self._minute <= (local(shown) - self.start) // timedelta(minutes=1):
            at = (self.start + timedelta(minutes=self._minute)).astimezone(ZoneInfo("Europe/Berlin"))
            told += [(one.to, one.step.name, f"{at:%a %H:%M}") for one in self.oracle.tick(self._minute)]
            self._minute += 1
        return told

    def at(self, shown: str, act: Act, *, until: str = "", to: str = "") -> list[tuple[str, str, str]]:
        """Somebody does something at a local moment; what was told before."""
        before = self.until(f"{local(shown) - timedelta(minutes=1):%Y-%m-%dT%H:%M}+00:00")
        minute = (local(until) - self.start) // timedelta(minutes=1) if until else 0
        self.oracle.does(act, "lead", until=minute, to=to)
        return before


def local(shown: str) -> datetime:
    at = datetime.fromisoformat(shown)
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo("Europe/Berlin"))).astimezone(UTC)


def test_an_hour_from_friday_half_past_four_ends_on_monday_at_half_past_nine() -> None:
    assert Story("2026-03-06T16:30").until("2026-03-09T09:30") == [
        ("Rita", "CARD", "Fri 16:30"),
        # Half an hour had passed as the week ended: nobody is told at five sharp, when nobody works any more.
        ("Rita", "HALF", "Mon 09:00"),
        ("Rita", "MOST", "Mon 09:18"),
        ("Rita", "BREACH", "Mon 09:30"),
    ]


def test_the_same_across_the_change_of_the_clock() -> None:
    assert Story("2026-03-27T16:30").until("2026-03-30T09:30")[-1] == ("Rita", "BREACH", "Mon 09:30")


def test_an_hour_that_the_clock_leaves_out_is_not_worked() -> None:
    told = Story("2026-03-29T01:30", hours=ROUND_THE_CLOCK).until("2026-03-29T04:00")
    assert told[1:] == [("Rita", "HALF", "Sun 03:00"), ("Rita", "MOST", "Sun 03:18"), ("Rita", "BREACH", "Sun 03:30")]


def test_lunch_holidays_and_absence_do_not_count() -> None:
    assert Story("2026-03-02T11:45").until("2026-03-02T13:45")[-1] == ("Rita", "BREACH", "Mon 13:45")
    assert Story("2026-04-02T16:30").until("2026-04-07T09:30")[-1] == ("Rita", "BREACH", "Tue 09:30")
    away = [(date(2026, 3, 3), date(2026, 3, 4))]
    assert Story("2026-03-02T16:30", away=away).until("2026-03-05T09:30")[-1] == ("Rita", "BREACH", "Thu 09:30")


def test_a_window_later_the_manager_is_told_in_their_own_hours() -> None:
    told = Story("2026-03-02T20:00", hours=ROUND_THE_CLOCK).until("2026-03-03T10:00")
    assert told[-2:] == [("Rita", "BREACH", "Mon 21:00"), ("Mona", "MANAGER", "Tue 09:00")]


def test_a_lead_that_came_at_night_is_shown_in_the_morning() -> None:
    assert Story("2026-03-02T22:00").until("2026-03-03T09:00") == [("Rita", "CARD", "Tue 09:00")]


def test_whoever_was_snoozed_hears_only_the_last_of_it() -> None:
    story = Story("2026-03-02T09:00")
    story.at("2026-03-02T09:10", Act.SNOOZE, until="2026-03-02T09:55")
    assert story.until("2026-03-02T11:00") == [
        ("Rita", "MOST", "Mon 09:55"),
        ("Rita", "BREACH", "Mon 10:00"),
        ("Mona", "MANAGER", "Mon 11:00"),
    ]


def test_a_pause_stops_the_window() -> None:
    story = Story("2026-03-02T09:00")
    story.at("2026-03-02T09:20", Act.PAUSE)
    assert story.at("2026-03-02T11:00", Act.RESUME) == []
    assert story.until("2026-03-02T11:40") == [
        ("Rita", "HALF", "Mon 11:10"),
        ("Rita", "MOST", "Mon 11:28"),
        ("Rita", "BREACH", "Mon 11:40"),
    ]


def test_who_accepts_has_one_more_window_and_then_the_whole_ladder_again() -> None:
    story = Story("2026-03-02T09:00")
    assert len(story.at("2026-03-02T09:40", Act.ACCEPT)) == 2
    told = story.until("2026-03-02T13:40")
    assert told == [
        ("Rita", "HALF", "Mon 11:10"),
        ("Rita", "MOST", "Mon 11:28"),
        ("Rita", "BREACH", "Mon 11:40"),
        ("Mona", "MANAGER", "Mon 13:40"),
    ]


def test_who_accepts_again_holds_nothing_off() -> None:
    story = Story("2026-03-02T09:00")
    story.at("2026-03-02T09:40", Act.ACCEPT)
    story.at("2026-03-02T11:00", Act.ACCEPT)
    assert story.until("2026-03-02T11:10") == [("Rita", "HALF", "Mon 11:10")]


def test_whoever_gets_it_begins_anew_and_whoever_had_it_hears_no_more() -> None:
    story = Story("2026-03-02T09:00")
    story.at("2026-03-02T09:55", Act.REASSIGN, to="Sam")
    assert story.until("2026-03-02T10:25") == [("Sam", "CARD", "Mon 09:55"), ("Sam", "HALF", "Mon 10:25")]


def test_after_a_touch_nobody_hears_of_it() -> None:
    story = Story("2026-03-02T09:00")
    story.at("2026-03-02T09:30", Act.TOUCH)
    assert story.until("2026-03-06T17:00") == []


def test_five_nags_are_enough_and_a_breach_is_always_told() -> None:
    story = Story("2026-03-02T09:00", tier="hot")
    story.until("2026-03-02T09:30")
    for hour in (10, 11):
        story.at(f"2026-03-02T{hour}:00", Act.REASSIGN, to="Sam")
        story.at(f"2026-03-02T{hour}:05", Act.REASSIGN, to="Rita")
        told = story.until(f"2026-03-02T{hour}:40")
    assert [step for to, step, _ in told if to == "Rita"] == ["CARD", "HALF", "BREACH"]


def test_steps_stand_in_the_order_in_which_they_outdo_each_other() -> None:
    assert sorted(Step) == [Step.CARD, Step.HALF, Step.MOST, Step.BREACH, Step.MANAGER]
