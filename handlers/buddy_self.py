"""As whom somebody takes part in buddies: whoever has an account on two platforms is one person."""

from handlers.feature import Context
from rules.ids import MemberId
from storage.persons import AccountsOfPersons


async def main_account(context: Context) -> MemberId:
    """The account with which whoever asks is paired; mostly it is the one they ask with."""
    return await AccountsOfPersons(context.store).main_of(context.actor.member_id)
