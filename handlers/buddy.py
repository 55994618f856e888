"""/buddy: who one's buddy is, what comes next, and what there is to do about it."""

import re

from handlers import buddy_call, buddy_met, buddy_wishes
from handlers.feature import Context, Feature, FormHandler, Reply, Slash, Verb
from messages import buddy as messages
from storage.buddy_views import BuddyViews


async def show(context: Context, typed: str = "") -> Reply:
    """Say who their buddy is, when the next round comes, and what they can do."""
    view = await BuddyViews(context.store).of(context.actor.member_id, now=context.now)
    if view.settings is None:
        return Reply(messages.off(is_admin=context.actor.is_admin))
    return Reply(messages.shown(view, reader=context.actor.workspace_id, today=await buddy_wishes.today_of(context)))


FEATURE = Feature(
    name="buddy",
    commands=(
        Slash(
            word="buddy",
            key="buddy.show",
            hint="snooze | out | in | met",
            summary="Your buddy on the other side, and what to talk about",
            run=show,
            verbs=(
                Verb(
                    word="snooze",
                    hint="until 1 May",
                    key="buddy.snooze",
                    summary="No buddy for a while",
                    run=buddy_wishes.snooze,
                ),
                Verb(word="out", key="buddy.opt_out", summary="Leave for now", run=buddy_wishes.opt_out),
                Verb(word="in", key="buddy.opt_in", summary="Take part again", run=buddy_wishes.opt_in),
                Verb(
                    word="exclude",
                    key="buddy.exclude",
                    summary="Whom I would rather not be with; only you see it",
                    run=buddy_wishes.open_exclude,
                ),
                Verb(word="met", key="buddy.met", summary="We met, and one thing I learned", run=buddy_met.typed_met),
                Verb(
                    word="not",
                    hint="met",
                    key="buddy.not_met",
                    summary="We did not meet",
                    run=buddy_met.typed_not_met,
                    takes=re.compile("met", re.IGNORECASE),
                ),
            ),
            examples=("/buddy snooze 2 weeks", "/buddy met"),
        ),
    ),
    clicks={
        "buddy.show": show,
        "buddy.snooze": buddy_wishes.open_snooze,
        "buddy.opt_out": buddy_wishes.opt_out,
        "buddy.opt_in": buddy_wishes.opt_in,
        "buddy.exclude": buddy_wishes.open_exclude,
        "buddy.met": buddy_met.met,
        "buddy.not_met": buddy_met.not_met,
        "buddy.undo": buddy_met.undo,
        "buddy.lesson": buddy_met.open_lesson,
        "buddy.invite": buddy_call.ask,
        "buddy.invite_sure": buddy_call.sure,
        "buddy.invite_not_now": buddy_call.not_now,
    },
    forms={
        "buddy.snooze": FormHandler(submit=buddy_wishes.submit_snooze),
        "buddy.exclude": FormHandler(submit=buddy_wishes.submit_exclude),
        "buddy.lesson": FormHandler(submit=buddy_met.submit_lesson),
    },
)
