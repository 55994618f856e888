"""S33: a link to content leads to what was shared and nowhere else, and says nothing of who opened it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.content_links import MOST_COUNTED, ContentLinks
from storage.organisations import ACROSS
from storage.tables import content_items, content_links
from storage.unit_of_work import Storage
from tests import harness
from tests.harness import Hymnsheet
from tests.links import BROWSER, GUIDE, PUBLIC, codes, counted, opens, share
from tests.rows import everything

EVIL = "https://evil.example"


@pytest.fixture
async def fresh(database_url: str) -> AsyncIterator[Hymnsheet]:
    """A bot that the world reaches."""
    async with harness.opened(database_url, public_address=PUBLIC) as hymnsheet:
        yield hymnsheet


@pytest.fixture
async def code(hymnsheet: Hymnsheet) -> str:
    await share(hymnsheet)
    [code] = await codes(hymnsheet)
    return code


async def test_no_part_of_a_request_has_a_say_in_where_it_leads(hymnsheet: Hymnsheet, code: str) -> None:
    for asked in (f"?url={EVIL}", f"?next={EVIL}&link={EVIL}", "?%0d%0aLocation:%20https://evil.example", "#x"):
        opened = await opens(hymnsheet, f"/r/{code}{asked}", **{"X-Forwarded-Host": "evil.example", "Referer": EVIL})
        assert (opened.status, opened.headers["Location"]) == (302, GUIDE), asked
        assert "evil" not in str(opened.headers)


@pytest.mark.parametrize(
    "path",
    [
        "", "x", "x" * 22, "x" * 21, "x" * 23, "x" * 4000, EVIL, quote(EVIL, safe=""),
        "%00" * 22, "%0d%0aLocation:%20https://evil.example", "' OR 1=1 --          ", "%25", "ü" * 22, "٣" * 22,
    ],
)  # fmt: skip
async def test_what_is_no_code_leads_nowhere(hymnsheet: Hymnsheet, code: str, path: str) -> None:
    opened = await opens(hymnsheet, f"/r/{path}")
    assert opened.status in {400, 404}
    assert "Location" not in opened.headers


async def test_a_code_is_not_guessed_from_another_nor_by_its_case(hymnsheet: Hymnsheet, code: str) -> None:
    await share(hymnsheet, "https://example.com/b", "Calculator")
    first, second = await codes(hymnsheet)
    assert first == code
    assert sum(one == other for one, other in zip(first, second, strict=True)) < 8
    assert (await opens(hymnsheet, f"/r/{code.swapcase()}")).status == 404
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert (await opens(hymnsheet, f"/r/{code}", method=method)).status == 405, method


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "data:text/html,x", "http://example.com", "https://user:pw@example.com",
        "//evil.example", "https://127.0.0.1/", "https://localhost/", "https://example.com/\r\nSet-Cookie: a=b",
        "https://" + "x" * 4000, "https://example.com\\@evil.example", "",
    ],
)  # fmt: skip
async def test_what_came_into_the_database_otherwise_is_not_led_to(hymnsheet: Hymnsheet, code: str, link: str) -> None:
    async with hymnsheet.unit_of_work() as work:
        mine = content_items.c.organisation_id == work.organisation_id
        await work.execute(update(content_items).where(mine).values(link=link))
    opened = await opens(hymnsheet, f"/r/{code}")
    assert (opened.status, "Location" in opened.headers, "Set-Cookie" in opened.headers) == (404, False, False)


async def test_a_link_goes_into_the_header_in_ascii_and_in_one_line(hymnsheet: Hymnsheet) -> None:
    await share(hymnsheet, "https://münchen.example/ü<x>?q=%0d%0a#z")
    [code] = await codes(hymnsheet)
    opened = await opens(hymnsheet, f"/r/{code}")
    assert opened.headers["Location"] == "https://xn--mnchen-3ya.example/%C3%BC%3Cx%3E?q=%0d%0a#z"


async def test_nothing_is_kept_or_said_of_who_opens_it(
    hymnsheet: Hymnsheet, code: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "canary-reader-7"
    told = {"Referer": f"https://{canary}.example", "X-Forwarded-For": canary, "Cookie": f"who={canary}"}
    opened = await opens(hymnsheet, f"/r/{code}?who={canary}", agent=f"{BROWSER} {canary}", **told)
    assert opened.headers["Cache-Control"] == "no-store"
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in opened.headers
    assert await counted(hymnsheet) == {"2026-03-02": 1}
    out = capsys.readouterr()
    logged = caplog.text + out.out + out.err
    assert canary not in logged + str(await everything(hymnsheet)) + str(opened.headers)
    assert code not in logged


@pytest.mark.parametrize(
    "agent",
    [
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1",
    ],
)
async def test_robots_and_those_who_only_look_ahead_are_not_counted(
    hymnsheet: Hymnsheet, code: str, agent: str
) -> None:
    assert (await opens(hymnsheet, f"/r/{code}", agent=agent)).status == 302
    assert (await opens(hymnsheet, f"/r/{code}", method="HEAD")).status == 302
    assert (await opens(hymnsheet, f"/r/{code}", **{"Sec-Purpose": "prefetch;prerender"})).status == 302
    assert await counted(hymnsheet) == {}


async def test_a_flood_is_led_on_but_counts_no_further_and_nobody_gets_an_error(
    hymnsheet: Hymnsheet, code: str
) -> None:
    paths = [f"/r/{code}" if each % 2 else f"/r/{each:022}" for each in range(2 * MOST_COUNTED + 100)]
    statuses = [one.status for one in await asyncio.gather(*(opens(hymnsheet, path) for path in paths))]
    assert set(statuses) <= {302, 404, 503}
    assert statuses.count(302) > MOST_COUNTED
    assert await counted(hymnsheet) == {"2026-03-02": MOST_COUNTED}


async def test_while_the_database_is_away_a_sentence_is_said_and_nothing_counted_is_lost(
    hymnsheet: Hymnsheet, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(hymnsheet, f"/r/{code}")
    links = hymnsheet.house.content_links
    with monkeypatch.context() as away:
        away.setattr(links, "_storage", Storage(Away()))
        opened = await opens(hymnsheet, f"/r/{code}")
        assert (opened.status, "Try again" in opened.text) == (503, True)
        with pytest.raises(OperationalError):
            await links.save()
    assert await counted(hymnsheet) == {"2026-03-02": 1}


async def test_replicas_count_together(hymnsheet: Hymnsheet, code: str) -> None:
    async with hymnsheet.house.storage.across_organisations() as transaction:
        asked = select(content_links.c.organisation_id, content_links.c.content_id).execution_options(**ACROSS)
        row = (await transaction.execute(asked)).one()
    replicas = [ContentLinks(hymnsheet.house.storage, now=lambda: hymnsheet.now) for _ in range(3)]
    for replica in replicas:
        replica._opens[row.organisation_id][row.content_id, hymnsheet.now.date()] = 2
    await asyncio.gather(*(replica.save() for replica in replicas))
    assert await counted(hymnsheet) == {"2026-03-02": 6}


async def test_without_a_public_address_links_lead_there_at_once(database_url: str) -> None:
    async with harness.opened(database_url) as hymnsheet:
        await harness.set_up(hymnsheet)
        await share(hymnsheet)
        async with hymnsheet.unit_of_work() as work:
            assert [item.address for item in await work.content.live()] == [GUIDE]


class Away:
    """A database that does not answer."""

    dialect = "sqlite"

    def begin(self) -> Any:
        raise OperationalError("", None, ConnectionRefusedError())
