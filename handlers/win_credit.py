"""Give credit: anybody names somebody who was forgotten; the post names them too, and they hear it once."""

from handlers import win_posts
from handlers.colleagues import get_colleague
from handlers.feature import Context, Opens, Reply
from handlers.win_form import UNFIT
from handlers.win_numbered import get_won
from messages import win as messages
from messages import win_form as forms
from messages.model import Answers
from rules.errors import FieldErrors
from rules.objection import Colleague


async def open_form(context: Context, value: str) -> Opens:
    """Ask who helped too, and what for."""
    return Opens(forms.credit_form(await get_won(context, value), reader=context.actor.workspace_id))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Name them in the post, and tell them."""
    win = await get_won(context, carries)
    who = await get_colleague(context, str(answers.get("who", "")), field="who", unfit=UNFIT)
    words, by = str(answers.get("words", "")).strip(), context.actor
    is_rep = win.rep is not None and win.rep.to.member_id == who.id
    if is_rep or not await context.store.wins.give_credit(
        win.id, who.id, words, given_by=by.member_id, now=context.now
    ):
        raise FieldErrors({"who": "They are named for this win already. Did somebody else help, too?"})
    named = await context.store.wins.get(win.number)
    credit = next(one for one in named.credits if one.to.member_id == who.id)
    is_posted = await win_posts.refresh(context.store, named, now=context.now)
    if who.id != by.member_id:
        await win_posts.thank(context.store, named, credit, by=actor_of(context), now=context.now)
    return Reply(messages.credit_given(named, credit, reader=by.workspace_id, is_posted=is_posted))


def actor_of(context: Context) -> Colleague:
    """The actor, as colleagues know them."""
    actor = context.actor
    return Colleague(member_id=actor.member_id, workspace_id=actor.workspace_id, person=actor.person)
