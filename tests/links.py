"""The world outside, which opens links to content in a browser."""

import re

from aiohttp import ClientSession
from sqlalchemy import select

from storage.tables import content_opens
from tests.harness import Hymnsheet
from tests.wire import Heard

PUBLIC = "https://hymnsheet.example.com"
GUIDE = "https://example.com/small-team-prices"
TITLE = "The small-team price guide"
BROWSER = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15"


async def share(hymnsheet: Hymnsheet, link: str = GUIDE, title: str = TITLE) -> None:
    """Let Max share something."""
    max_ = hymnsheet.person("Max")
    await max_.types("/content", f"add {link} {title}")
    await max_.submits(kind="one-pager", categories=["price"])


async def codes(hymnsheet: Hymnsheet) -> list[str]:
    """The codes of all items, the oldest first."""
    async with hymnsheet.unit_of_work() as work:
        addresses = [item.address for item in reversed(await work.content.live())]
    found = (re.fullmatch(rf"{PUBLIC}/r/([\w-]{{22}})", address) for address in addresses)
    return [match[1] for match in found if match]


async def opens(hymnsheet: Hymnsheet, path: str, *, method: str = "GET", agent: str = BROWSER, **headers: str) -> Heard:
    """Open what stands at a path, and do not follow where it leads."""
    url, sent = f"{hymnsheet.base_url}{path}", {"User-Agent": agent, **headers}
    async with ClientSession() as session, session.request(method, url, headers=sent, allow_redirects=False) as answer:
        return Heard(answer.status, await answer.text(), dict(answer.headers), 0)


async def counted(hymnsheet: Hymnsheet) -> dict[str, int]:
    """How often content was opened on each day."""
    await hymnsheet.settle()
    async with hymnsheet.unit_of_work() as work:
        mine = content_opens.c.organisation_id == work.organisation_id
        found = await work.execute(select(content_opens.c.on_date, content_opens.c.opens).where(mine))
        return {str(row.on_date): row.opens for row in found}
