"""Another program that sends leads or deals: its secret, its signed requests, and what it is answered."""

import hashlib
import hmac
import json
import re
import time
from typing import Any

from aiohttp import ClientSession

from tests.front_door import Hymnsheet
from tests.wire import JSON, Heard, Sent

STAMP, SIGNATURE = "X-Hymnsheet-Timestamp", "X-Hymnsheet-Signature"

LEADS, WINS = "/hooks/leads", "/hooks/wins"


async def new_secret(hymnsheet: Hymnsheet, button: str = "Make a secret") -> str:
    """What an admin reads when they make a secret."""
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet webhook")
    await ada.clicks(button)
    [secret] = re.findall(r"[\w-]{43}", ada.form_text)
    await ada.closes()
    return str(secret)


def signed(secret: str, body: bytes, *, at: float | None = None, content_type: str = JSON) -> Sent:
    """Any bytes, signed as of now or `at` another time."""
    stamp = str(int(time.time() if at is None else at))
    digits = hmac.new(secret.encode(), f"v1:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return Sent(body, {"Content-Type": content_type, STAMP: stamp, SIGNATURE: f"v1={digits}"})


async def send(hymnsheet: Hymnsheet, sent: Sent, *, path: str = LEADS) -> Heard:
    """Post it, and let what became due be said."""
    url = f"{hymnsheet.base_url}{path}"
    async with ClientSession() as session, session.post(url, data=sent.body, headers=sent.headers) as answer:
        heard = Heard(answer.status, await answer.text(), dict(answer.headers), 0)
    await hymnsheet.house.tasks.quiet()
    await hymnsheet.settle()
    return heard


async def tell(hymnsheet: Hymnsheet, secret: str, some: Any, *, path: str = LEADS) -> list[dict[str, str]]:
    """Hand leads or deals over as JSON; what became of each."""
    heard = await send(hymnsheet, signed(secret, json.dumps(some).encode()), path=path)
    assert heard.status == 202, heard.text
    results: list[dict[str, str]] = json.loads(heard.text)
    return results
