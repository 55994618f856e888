"""hymnsheet doctor: is everything working, told on the command line."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.config import Mode, Settings
from bot.slack.doctor import ask_slack
from bot.slack.team import Slack
from bot.words import amount, instant
from handlers.doctor import examine
from messages.doctor import Check
from messages.model import Bold, Channel, Line, Link, Mention, Money, Text, When, line
from storage.database import open_database
from storage.organisations import all_organisations
from storage.unit_of_work import Storage


async def visit(settings: Settings) -> tuple[list[str], bool]:
    """A line for each thing looked at, and whether all is well. Nothing is changed, and no secret is told."""
    now = datetime.now(UTC)
    checks = [check async for check in _checks(settings, now=now)]
    return [_told(check) for check in checks], all(check.is_well for check in checks)


async def _checks(settings: Settings, *, now: datetime) -> AsyncIterator[Check]:
    if settings.mode is Mode.ONE_WORKSPACE:
        for check in await _slack(settings, now=now):
            yield check
    elif settings.mode is Mode.PLAYGROUND:
        yield Check(line("No credentials are set, so `hymnsheet run` opens the playground."))
        yield Check(line("`hymnsheet agents-playground` opens to Microsoft's, for this machine alone."))
    storage = Storage(open_database(settings.database_url), public_address=settings.public_address)
    try:
        for check in await _organisations(storage, now=now):
            yield check
    except (SQLAlchemyError, OSError) as error:
        do = "Is DATABASE_URL right, and did `hymnsheet migrate` or `hymnsheet run` make the tables?"
        yield Check(line(f"The database does not answer as it should ({type(error).__name__})."), do)
    finally:
        await storage.close()


async def _slack(settings: Settings, *, now: datetime) -> list[Check]:
    slack = Slack(settings.slack_api_url, admins=settings.admins)
    try:
        client = slack.client(settings.slack_bot_token.get_secret_value())
        return await ask_slack(client, has_admins=bool(settings.admins), now=now)
    finally:
        await slack.close()


async def _organisations(storage: Storage, *, now: datetime) -> list[Check]:
    async with storage.across_organisations() as transaction:
        organisations = await all_organisations(transaction)
    found = [Check(line(f"The database answers ({storage.database.dialect})."))]
    for organisation in organisations:
        async with storage.unit_of_work(organisation.id) as work:
            found += await examine(work, now=now)
    if not organisations:
        found.append(Check(line("Nobody has installed me yet."), "Start me with `hymnsheet run`."))
    return found


def _told(check: Check) -> str:
    mark, do = ("✓", "") if check.is_well else ("!", f" {check.do}")
    return f"{mark} {_words(check.says)}{do}"


def _words(said: Line) -> str:
    told = []
    for part in said:
        match part:
            case Text(words) | Bold(words) | Link(words, _):
                told.append(words)
            case Mention(shown) | Channel(shown):
                told.append(shown)
            case When():
                told.append(instant(part))
            case Money():
                told.append(amount(part))
    return "".join(told)
