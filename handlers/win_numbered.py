"""Finds the win that somebody named by its number, and says so politely where there is none."""

from handlers.feature import Context
from handlers.numbered import number_in
from rules.errors import Refusal
from rules.win import Outcome, Win


async def get_win(context: Context, typed: str) -> Win:
    """The deal named, be it taken back; raises Refusal where there is none."""
    number, _ = number_in(typed)
    found = None if number is None else await context.store.wins.find(number)
    if found is None:
        what = "Which one? Add its number." if number is None else f"There is no win #{number} yet."
        raise Refusal(f"{what} /win list shows the latest.")
    return found


async def get_standing(context: Context, typed: str) -> Win:
    """The deal named; raises Refusal where there is none, or it was taken back."""
    win = await get_win(context, typed)
    if win.undone_at is not None:
        raise Refusal(f"Win #{win.number} was taken back by the one who told it. /win tells of it again.")
    return win


async def get_won(context: Context, typed: str) -> Win:
    """The win named; raises Refusal where there is none, it was taken back, or the deal was lost."""
    win = await get_standing(context, typed)
    if win.outcome is Outcome.LOST:
        raise Refusal(f"#{win.number} was not won. Has it been won after all? /win tells of it.")
    return win
