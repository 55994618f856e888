"""No secret ever stands in a log, an error, a metric, a health answer or the settings as they are printed."""

import io
import logging
from pathlib import Path

import pytest
import structlog
from aiohttp import ClientSession

from bot.config import read_settings
from playground import faults
from playground.people import Person
from playground.playground import Playground
from tests import process

SECRETS = {
    "SLACK_SIGNING_SECRET": "canary5igning5ecret00000000000000",
    "SLACK_BOT_TOKEN": "xoxb-1234567890-canarytoken",
    "SLACK_APP_TOKEN": "xapp-1-CANARYAPP-1234567890-canaryapptoken",
    "HYMNSHEET_KEYS": "Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5MDE=",
}
PASSWORD, WORDS = "canarypassword", "canaryinthecoalmine"


def test_the_settings_do_not_show_their_secrets() -> None:
    settings = read_settings(_env_file=None, **{name.lower(): secret for name, secret in SECRETS.items()})
    for shown in (repr(settings), str(settings), f"{settings.model_dump()}"):
        assert not [secret for secret in SECRETS.values() if secret in shown]


SHAPES = [
    "xoxb-1234567890-abcDEF",
    "xoxp-1234567890-abcDEF",
    "xoxe.xoxb-1-abcDEF",
    "xoxe-1-abcDEF",
    "xapp-1-A0-12-abcDEF",
    "Bearer abcDEF.ghi~+/=",
    "eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJl",
    "https://hooks.slack.com/commands/T1/2/abcDEF",
    "http://127.0.0.1:3000/playground/response/abcDEF",
    "client_secret=abcDEF",
    "code=abcDEF",
    "postgresql://hymnsheet:abcDEF@database/hymnsheet",
]


@pytest.mark.parametrize("secret", SHAPES)
def test_a_secret_that_slips_into_a_log_line_is_blacked_out(logged: io.StringIO, secret: str) -> None:
    log, plain = structlog.get_logger("bot.tests"), logging.getLogger("somebody.else")
    log.info(f"it was {secret}.", action="slip", field=secret, nested={"within": [secret]})
    plain.warning("it was %s", secret)
    try:
        raise RuntimeError(secret)
    except RuntimeError:
        log.exception("it broke", action="slip")
        plain.exception("it broke")
    assert "abcDEF" not in logged.getvalue()
    assert "c2lnbmF0dXJl" not in logged.getvalue()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_whole_program_says_no_secret_and_nobodys_words(database_url: str, tmp_path: Path) -> None:
    database = database_url.replace("postgres@", f"postgres:{PASSWORD}@")
    given = {name: secret for name, secret in SECRETS.items() if name != "SLACK_APP_TOKEN"}
    async with process.slack() as slack:
        slack.workspace.bot_token = SECRETS["SLACK_BOT_TOKEN"]
        slack.link.signing_secret = SECRETS["SLACK_SIGNING_SECRET"]
        async with process.bot(slack, database, tmp_path, LOG_LEVEL="DEBUG", **given) as bot:
            await bot.start()
            answered = await _everything_happens(slack, bot.url)
            assert await bot.stop() == 0
        said = bot.log + answered
    assert '"stopping"' in said
    for secret in (*SECRETS.values(), PASSWORD, WORDS, "/playground/response/"):
        assert secret not in said, secret


async def _everything_happens(slack: Playground, url: str) -> str:
    """A busy minute with everything in it that may go wrong; returns what the bot shows to operators."""
    rita, ada = Person(slack, "Rita"), Person(slack, "Ada")
    rita.user.real_name = WORDS
    await rita.types("/objection", WORDS)
    await rita.types("/objection", f"\0{WORDS}")
    await rita.types("/leadfeedback", f"{WORDS}.com 2 {WORDS}")
    slack.faults.script("views.open", faults.slack_error(WORDS), faults.drop_before(), faults.html())
    slack.faults.script("chat.postMessage", faults.slack_error(WORDS), faults.drop_after_accepting())
    for _ in range(3):
        await ada.types("/hymnsheet", "setup")
    await ada.types("/hymnsheet", WORDS)
    slack.link.signing_secret = "wrong"
    await rita.types("/objection", WORDS)
    async with ClientSession() as session:
        pages = ["/healthz", "/readyz", "/metrics", f"/{WORDS}", f"/slack/oauth_redirect?code={WORDS}&state={WORDS}"]
        answers = [await (await session.get(url + page)).text() for page in pages]
    return "\n".join(answers)
