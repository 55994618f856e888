"""Installations begun and not yet finished: each may be finished once, before it expires."""

from datetime import datetime

from sqlalchemy import delete, insert

from storage.database import Transaction
from storage.organisations import ACROSS
from storage.tables import oauth_states


async def remember_state(transaction: Transaction, state: str, *, expires_at: datetime, now: datetime) -> None:
    """Begin an installation, and forget those that nobody finished."""
    await transaction.execute(delete(oauth_states).where(oauth_states.c.expires_at <= now).execution_options(**ACROSS))
    await transaction.execute(
        insert(oauth_states).values(state=state, expires_at=expires_at).execution_options(**ACROSS)
    )


async def consume_state(transaction: Transaction, state: str, *, now: datetime) -> bool:
    """Finish an installation; whether it had been begun here, not long ago, and was not finished before."""
    consumed = await transaction.execute(
        delete(oauth_states)
        .where(oauth_states.c.state == state, oauth_states.c.expires_at > now)
        .returning(oauth_states.c.state)
        .execution_options(**ACROSS)
    )
    return consumed.first() is not None
