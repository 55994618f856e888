"""/buddy: who one's buddy is and what comes next, and whether they met."""

import re

from handlers import buddy_call, buddy_wishes
from handlers.feature import Context, Feature, FormHandler, Opens, Reply, Slash, Verb
from messages import buddy as messages
from messages import buddy_forms as forms
from messages.model import Answers
from rules.buddy import Met, Pair
from rules.errors import FieldErrors, Refusal
from rules.ids import PairId, id_in
from storage.buddy_views import BuddyViews

NOBODY = "You have no buddy at the moment. Type /buddy to see when the next round comes."
GONE = "That was another round, and you were not in that pair. Type /buddy to see your buddy."


async def show(context: Context, typed: str = "") -> Reply:
    """Say who their buddy is, when the next round comes, and what they can do."""
    view = await BuddyViews(context.store).of(context.actor.member_id, now=context.now)
    if view.settings is None:
        return Reply(messages.off(is_admin=context.actor.is_admin))
    return Reply(messages.shown(view, reader=context.actor.workspace_id, today=await buddy_wishes.today_of(context)))


async def met(context: Context, value: str) -> Opens:
    """Note that they met, and ask for one thing that was learned."""
    return await _met(context, await _pair(context, value))


async def not_met(context: Context, value: str = "") -> Reply:
    """Note that they did not meet, which does not count as met."""
    pair = await _pair(context, value)
    if not await _say(context, pair, Met.NOT_MET):
        raise Refusal("One of you said that you met, and that counts.")
    me, today = context.actor, await buddy_wishes.today_of(context)
    return Reply(messages.not_met(pair, me.member_id, reader=me.workspace_id, today=today))


async def typed_met(context: Context, typed: str) -> Opens:
    """Note that they met with the buddy they have, and keep the words that were typed in the form."""
    return await _met(context, await _pair(context, ""), typed=typed)


async def typed_not_met(context: Context, typed: str) -> Reply:
    """Note that they did not meet with the buddy they have."""
    return await not_met(context)


async def open_lesson(context: Context, value: str = "") -> Opens:
    """Ask for one thing that was learned."""
    return Opens(forms.lesson_form((await _pair(context, value)).id, is_met_now=False))


async def submit_lesson(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep what was learned; the roundup tells it only where they said that it may."""
    pair, words = await _pair(context, carries), str(answers.get("words", "")).strip()
    is_shared = bool(answers.get("share"))
    if is_shared and not words:
        raise FieldErrors({"words": "What may stand in the roundup? A sentence is plenty."})
    if words:
        await context.store.buddies.keep_lesson(
            pair.id, context.actor.member_id, words, may_be_shared=is_shared, now=context.now
        )
    return Reply(messages.met(has_lesson=bool(words), is_shared=is_shared))


async def _met(context: Context, pair: Pair, *, typed: str = "") -> Opens:
    await _say(context, pair, Met.MET)
    return Opens(forms.lesson_form(pair.id, is_met_now=True, typed=typed))


async def _say(context: Context, pair: Pair, answer: Met) -> bool:
    """Keep what they say of a pair; False where they say "not met" after somebody said that they met."""
    me, rounds = context.actor.member_id, context.store.buddy_rounds
    await rounds.answer(pair.id, me, answer, now=context.now)
    await context.store.buddies.heard(me)
    if answer is Met.NOT_MET:
        return await rounds.say_not_met(pair.id, now=context.now)
    await rounds.say_met(pair.id, now=context.now)
    return True


async def _pair(context: Context, value: str) -> Pair:
    """The pair that a button names, or the one they are in; a Refusal where they are, or were, in none such."""
    me, rounds = context.actor.member_id, context.store.buddy_rounds
    pair = await rounds.find(PairId(id_in(value) or 0)) if value else await rounds.pair_of(me)
    if pair is None or all(mate.id != me for mate in pair.mates):
        raise Refusal(GONE if value else NOBODY)
    return pair


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
                Verb(word="met", key="buddy.met", summary="We met, and one thing I learned", run=typed_met),
                Verb(
                    word="not",
                    hint="met",
                    key="buddy.not_met",
                    summary="We did not meet",
                    run=typed_not_met,
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
        "buddy.met": met,
        "buddy.not_met": not_met,
        "buddy.lesson": open_lesson,
        "buddy.invite": buddy_call.ask,
        "buddy.invite_sure": buddy_call.sure,
        "buddy.invite_not_now": buddy_call.not_now,
    },
    forms={
        "buddy.snooze": FormHandler(submit=buddy_wishes.submit_snooze),
        "buddy.exclude": FormHandler(submit=buddy_wishes.submit_exclude),
        "buddy.lesson": FormHandler(submit=submit_lesson),
    },
)
