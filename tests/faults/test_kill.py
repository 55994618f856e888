"""The whole program, killed and stopped while people use it: what was answered as saved is there, once, and posted."""

import asyncio
import json
import random
import re
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession
from sqlalchemy import func, select

from playground import faults
from playground.people import Person
from playground.playground import Playground
from rules.delivery import DeliveryState
from storage.database import open_database
from storage.organisations import ACROSS
from storage.tables import deliveries, feedback
from tests import process
from tests.process import Bot
from tests.wire import Sent, Wire

KILLS = 50
AT_ONCE = 4
STOPPED_WITHIN = 20.0
LATEST_SECONDS = 60
"""How long a machine that does much else may take over what takes a bot at rest a moment."""
SPOKEN = 0.1
"""Seconds between two words of one hand where all of them are waited for: a channel hears one message a second."""
REPS = ("Rita", "Sam", "Mona")

pytestmark = pytest.mark.slow


class Load:
    """Reps who never stop giving feedback; remembers what was answered, and what was not."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._numbers = count(1)
        self.saved: set[str] = set()
        self.unanswered: dict[str, Sent] = {}

    @asynccontextmanager
    async def going_on(self, *, pause: float = 0.0) -> AsyncIterator[None]:
        """Feedback comes in for as long as the block lasts, after every `pause` seconds from each hand."""
        hands = [asyncio.create_task(self._keep_typing(pause)) for _ in range(AT_ONCE)]
        try:
            yield
        finally:
            for hand in hands:
                hand.cancel()
            await asyncio.gather(*hands, return_exceptions=True)

    async def _keep_typing(self, pause: float) -> None:
        while True:
            number = next(self._numbers)
            words = f"load-{number:06d}"
            sent = self._wire.command(f"{words}.com 2 too early, {words}", word="/leadfeedback", by=REPS[number % 3])
            self.unanswered[words] = sent
            if not await self.send(words, sent):
                await asyncio.sleep(0.02 + 10 * pause)  # Who finds nobody comes again less often.
            await asyncio.sleep(pause)

    async def send(self, words: str, sent: Sent) -> bool:
        """Send it, and note whether it was answered as saved."""
        with suppress(ClientError):
            heard = await self._wire.send(sent)
            if heard.status == 200 and words in heard.text:
                self.saved.add(words)
                del self.unanswered[words]
                return True
        return False

    async def repeat_what_was_not_answered(self, database_url: str) -> None:
        """Deliver everything again that found nobody, exactly as it was; where Slack's patience ended, wait for it."""
        put_off = {words for words, sent in list(self.unanswered.items()) if not await self.send(words, sent)}
        await _there(put_off, database_url)
        for words in put_off:
            self.saved.add(words)
            del self.unanswered[words]


@asynccontextmanager
async def working(database_url: str, folder: Path) -> AsyncIterator[tuple[Playground, Bot, Load]]:
    """A set-up bot in a process of its own, and the load that is to come."""
    async with process.slack() as slack, process.bot(slack, database_url, folder) as bot, ClientSession() as session:
        await bot.start()
        ada = Person(slack, "Ada")
        await ada.types("/hymnsheet", "setup")
        await ada.submits(sales=list(REPS), marketing=["Max", "Lena"], marketing_channel="marketing")
        yield slack, bot, Load(Wire(slack, session=session))


async def at_rest(database_url: str) -> None:
    """Wait until nothing is on its way any more."""
    database = open_database(database_url)
    waiting = select(func.count()).where(deliveries.c.state.in_([DeliveryState.WAITING, DeliveryState.SENDING]))
    try:
        async with asyncio.timeout(180):
            while True:
                async with database.begin() as transaction:
                    left = (await transaction.execute(waiting.execution_options(**ACROSS))).scalar_one()
                if not left:
                    return
                await asyncio.sleep(0.2)
    finally:
        await database.close()


async def kept(database_url: str) -> Counter[str]:
    """How often each feedback stands in the database."""
    database = open_database(database_url)
    async with database.begin() as transaction:
        found = await transaction.execute(select(feedback.c.words).execution_options(**ACROSS))
        words = Counter(word for said in found.scalars() for word in said.split() if word.startswith("load-"))
    await database.close()
    return words


def posted(slack: Playground) -> Counter[str]:
    """How often each feedback was taken by Slack for #marketing."""
    taken = slack.faults.accepted("chat.postMessage", channel=slack.workspace.get_channel("marketing").id)
    return Counter(words for entry in taken for words in set(re.findall(r"load-\d{6}", json.dumps(entry.args))))


async def to_be_posted(database_url: str) -> set[str]:
    """The feedback that waits for its turn: a channel hears one message a second, and more than that was said."""
    waiting = select(deliveries.c.message).where(deliveries.c.state.in_([DeliveryState.WAITING, DeliveryState.SENDING]))
    database = open_database(database_url)
    async with database.begin() as transaction:
        found = (await transaction.execute(waiting.execution_options(**ACROSS))).scalars()
        left = {words for message in found for words in re.findall(r"load-\d{6}", message)}
    await database.close()
    return left


async def test_killed_fifty_times_nothing_that_was_saved_is_lost_and_nothing_is_there_twice(
    database_url: str, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be made again
    dice = random.Random(seed)
    async with working(database_url, tmp_path) as (slack, bot, load):
        for _ in range(KILLS):
            async with load.going_on():
                await asyncio.sleep(dice.uniform(0.0, 0.5))
                await bot.kill()
            await bot.start()
            await load.repeat_what_was_not_answered(database_url)
        assert await bot.stop() == 0
        there, said, left = await kept(database_url), posted(slack), await to_be_posted(database_url)
    assert len(load.saved) > KILLS, "there was a load at all"
    assert there == Counter(load.saved), f"seed {seed}"
    assert set(said) | left == load.saved, f"seed {seed}"
    assert said, "some were posted between the kills"
    assert max(said.values()) <= 2, f"seed {seed}"


async def test_stopped_while_people_type_it_finishes_what_it_began(database_url: str, tmp_path: Path) -> None:
    async with working(database_url, tmp_path) as (slack, bot, load):
        async with load.going_on(pause=SPOKEN):
            await asyncio.sleep(0.5)
            said_no = asyncio.create_task(_says_that_it_leaves(bot))
            began = time.monotonic()
            assert await bot.stop(signal.SIGTERM, within=STOPPED_WITHIN) == 0
            assert time.monotonic() - began < STOPPED_WITHIN
        assert await said_no, "/readyz says no before the port is closed"
        assert "Traceback" not in bot.log
        assert await _in_state(database_url, DeliveryState.SENDING) == 0, "nothing is left half done"
        assert set(await kept(database_url)) >= load.saved
        await bot.start()
        await load.repeat_what_was_not_answered(database_url)
        await at_rest(database_url)
        assert await kept(database_url) == Counter(load.saved) == posted(slack)


async def test_stopped_while_slack_hangs_it_still_stops_in_time(database_url: str, tmp_path: Path) -> None:
    async with working(database_url, tmp_path) as (slack, bot, load):
        slack.faults.always("chat.postMessage", faults.hang(60))
        async with load.going_on(pause=SPOKEN):
            await asyncio.sleep(1)
            began = time.monotonic()
            assert await bot.stop(signal.SIGTERM, within=STOPPED_WITHIN) == 0
        assert time.monotonic() - began < STOPPED_WITHIN
        slack.faults.clear()
        await bot.start()
        await load.repeat_what_was_not_answered(database_url)
        await at_rest(database_url)
        assert await kept(database_url) == Counter(load.saved)
        assert set(posted(slack)) == load.saved


async def _there(words: set[str], database_url: str) -> None:
    """Wait until all of this is saved."""
    async with asyncio.timeout(LATEST_SECONDS):
        while True:
            if words <= set(await kept(database_url)):
                return
            await asyncio.sleep(0.2)


async def _says_that_it_leaves(bot: Bot) -> bool:
    """Whether a load balancer could see that no more requests should come."""
    async with ClientSession() as session:
        with suppress(ClientError):
            while True:
                async with session.get(f"{bot.url}/readyz") as answer:
                    if answer.status == 503:
                        return "shutting down" in await answer.text()
                await asyncio.sleep(0.01)
    return False


async def _in_state(database_url: str, state: DeliveryState) -> int:
    database = open_database(database_url)
    asked = select(func.count()).where(deliveries.c.state == state).execution_options(**ACROSS)
    async with database.begin() as transaction:
        number = (await transaction.execute(asked)).scalar_one()
    await database.close()
    return int(number)
