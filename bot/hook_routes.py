"""Where other programs hand something over: leads and deals."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.hooks import Hook
from bot.lead_hook import LEADS
from bot.vault import KeyVault
from bot.win_hook import WINS
from storage.unit_of_work import Storage


def hook_routes(
    storage: Storage,
    vault: KeyVault,
    *,
    now: Callable[[], datetime],
    seconds: Callable[[], float],
    saved: Callable[[], None],
) -> list[web.RouteDef]:
    """Every address at which something is handed over."""
    return [
        web.post(path, Hook(taking, storage, vault, now=now, seconds=seconds, saved=saved).hear)
        for path, taking in (("/hooks/leads", LEADS), ("/hooks/wins", WINS))
    ]
