"""Too much of everything: one person's thousand commands, forty thousand letters, a note of a megabyte."""

import asyncio
import random
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.features import FEATURES
from bot.slack import read
from playground import payloads
from playground.people import Person
from rules.hearing import understand
from tests.harness import Hymnsheet
from tests.practice import Practice
from tests.wire import Wire

TOO_FAST = "more than I can write down at once"
LONGEST = 40_000


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: what is counted here is counted in memory."""
    return sqlite_url


async def test_one_who_floods_is_told_once_and_nobody_else_notices(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    hymnsheet.mind_nothing_more()
    flood = [wire.command(f"{number}", word="/practice", by="Rita") for number in range(100)]
    heard = await asyncio.gather(*(wire.send(sent) for sent in flood))
    assert {each.status for each in heard} == {200}
    assert sum("Said:" in each.text for each in heard) == practice.ran == 60
    assert sum(TOO_FAST in each.text for each in heard) == 1
    others = await asyncio.gather(
        *(wire.send(wire.command("hello", word="/practice", by=name)) for name in ("Sam", "Max", "Mona"))
    )
    assert all("Said: hello" in each.text for each in others)


async def test_whoever_waits_a_minute_is_heard_again_and_told_again(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    hymnsheet.mind_nothing_more()
    for _ in range(2):
        heard = [await wire.send(wire.command("x", word="/practice")) for _ in range(63)]
        assert sum("Said:" in each.text for each in heard) == 60
        assert sum(TOO_FAST in each.text for each in heard) == 1
        hymnsheet.playground.clock.advance(timedelta(minutes=1))


async def test_a_form_sent_off_in_a_flood_stays_open_with_everything_in_it(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    hymnsheet.mind_nothing_more()
    rita = hymnsheet.person("Rita")
    await rita.types("/practice", "form")
    await asyncio.gather(*(wire.send(wire.command("x", word="/practice")) for _ in range(70)))
    for _ in range(2):
        refused = await Person.submits(rita, words="half a novel")
        assert TOO_FAST in refused.errors["words"]
    hymnsheet.playground.clock.advance(timedelta(minutes=1))
    await rita.submits()
    assert rita.modal is None
    await hymnsheet.settle()
    hymnsheet.channel("marketing").expect("half a novel")


async def test_one_who_floods_by_clicking_is_told_once_too(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    hymnsheet.mind_nothing_more()
    rita = hymnsheet.person("Rita")
    await rita.opens_home()
    button = {"type": "button", "action_id": "practice.click", "value": "x", "block_id": "b", "action_ts": "1.1"}
    for _ in range(70):
        await wire.send(wire.interaction(payloads.click_in_view(wire.seat("Rita"), view=rita.home, action=button)))
    await hymnsheet.settle()
    assert practice.ran == 60
    assert len([said for said in rita.sees() if TOO_FAST in said]) == 1


async def test_a_stranger_who_floods_does_not_wear_out_slack(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    """Slack is asked anew about a guest, and lets us ask only so often for the whole workspace."""
    hymnsheet.person("Sam").user.is_restricted = True
    hymnsheet.playground.clock.advance(timedelta(hours=13))
    asked = len(hymnsheet.playground.faults.accepted("users.info"))
    heard = [await wire.send(wire.command("x", word="/practice", by="Sam")) for _ in range(100)]
    assert {each.status for each in heard} == {200}
    assert len(hymnsheet.playground.faults.accepted("users.info")) - asked <= 60
    hymnsheet.mind_nothing_more()


BOMBS = {
    "one letter": "a" * LONGEST,
    "spaces": " " * LONGEST,
    "words": "word " * (LONGEST // 5),
    "numbers": "5 " * (LONGEST // 2),
    "scores": "1-5 " * (LONGEST // 4),
    "points": "." * LONGEST,
    "addresses": "a.b@c.d " * (LONGEST // 8),
    "half addresses": "a." * (LONGEST // 2),
    "links": "<https://x|" * (LONGEST // 11),
    "brackets": "<" * LONGEST,
    "escapes": "&amp;" * (LONGEST // 5),
    "half escapes": "&" * LONGEST,
    "quotes": '"' * LONGEST,
    "emoji": "🎉" * (LONGEST // 2),
    "accents": "e\u0301" * (LONGEST // 2),
    "right to left": "\u202e" * LONGEST,
    "lines": "\n" * LONGEST,
    "hashes": "#1" * (LONGEST // 2),
    "dice": "".join(random.Random(1).choices("ab .,-#@<>&;:/1259\n\"'|", k=LONGEST)),
}


def cpu_seconds(run: Callable[[], object]) -> float:
    """What it costs when nothing else gets in the way."""

    def once() -> float:
        began = time.process_time()
        run()
        return time.process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize("words", BOMBS.values(), ids=BOMBS.keys())
def test_the_longest_words_are_read_within_milliseconds(words: str) -> None:
    body = {"command": "/leadfeedback", "text": words, "team_id": "T1", "user_id": "U1", "trigger_id": "1"}
    assert cpu_seconds(lambda: read.read_command(body, key="k")) < 0.005
    assert cpu_seconds(lambda: read.said_in(words)) < 0.005


@pytest.mark.parametrize("words", BOMBS.values(), ids=BOMBS.keys())
def test_the_longest_feedback_is_understood_in_time_that_does_not_explode(words: str) -> None:
    whole, half = cpu_seconds(lambda: understand(words)), cpu_seconds(lambda: understand(words[: LONGEST // 2]))
    assert whole < 0.03
    assert whole < 3 * half + 0.002, "twice the words cost twice the time, not four times"


@pytest.mark.parametrize("word", sorted(slash.word for feature in FEATURES for slash in feature.commands))
async def test_no_command_is_worn_out_by_long_words(hymnsheet: Hymnsheet, wire: Wire, word: str) -> None:
    hymnsheet.mind_nothing_more()
    by = {"claim": "Max", "answer": "Max"}.get(word, "Rita")
    for words in ("x" * LONGEST, "1 " * (LONGEST // 2), BOMBS["dice"]):
        heard = await wire.send(wire.command(words, word=f"/{word}", by=by))
        assert heard.status == 200
        assert heard.seconds < 3  # Slack waits no longer; words that wear a pattern out take minutes.
    await hymnsheet.settle()


async def test_a_megabyte_is_refused_and_a_little_less_is_kept_to_a_length(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    assert (await wire.send(wire.command("x" * 1_000_000, word="/practice"))).status == 413
    heard = await wire.send(wire.command("x" * 900_000, word="/practice"))
    assert heard.status == 200
    await hymnsheet.settle()
    [posted] = hymnsheet.channel("marketing").messages
    assert len(posted.text) <= LONGEST
    hymnsheet.mind_nothing_more()
