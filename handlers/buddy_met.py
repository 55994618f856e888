"""Whether buddies met: each says so and may take it back, and wherever they were asked it says what they said."""

from handlers.buddy_self import main_account
from handlers.buddy_wishes import today_of
from handlers.feature import Context, Done, Opens, Replaces, Reply, Response
from messages import buddy_check as messages
from messages import buddy_forms as forms
from messages.model import Answers, encode
from rules.buddy import Met, Moment, Pair
from rules.buddy_said import Said, check_in_key, check_undo
from rules.errors import FieldErrors, Refusal
from rules.ids import PairId, SaidId, id_in
from storage.buddy_answers import BuddyAnswers

NOBODY = "You have no buddy at the moment. Type /buddy to see when the next round comes."
GONE = "That was another round, and you were not in that pair. Type /buddy to see your buddy."


async def met(context: Context, value: str) -> Opens:
    """Note that they met, and ask for one thing that was learned."""
    return await _met(context, await _pair(context, value))


async def not_met(context: Context, value: str = "") -> Response:
    """Note that they did not meet, which does not count as met."""
    pair = await _pair(context, value)
    said = await _say(context, pair, Met.NOT_MET)
    if _is_on_card(context, pair):
        return Done()
    is_over, here = await _is_over(context, pair), context.actor.workspace_id
    return Replaces(messages.answered(pair, said, is_over=is_over, reader=here))


async def typed_met(context: Context, typed: str) -> Opens:
    """Note that they met with the buddy they have, and keep the words that were typed in the form."""
    return await _met(context, await _pair(context, ""), typed=typed)


async def typed_not_met(context: Context, typed: str) -> Response:
    """Note that they did not meet with the buddy they have."""
    return await not_met(context)


async def undo(context: Context, value: str) -> Response:
    """Take back within five minutes what they said, and what they learned with it: all is as it was before."""
    answers = BuddyAnswers(context.store)
    said = await answers.find(SaidId(id_in(value) or 0))
    if said is None:
        raise Refusal(GONE)
    check_undo(said, by=await main_account(context), now=context.now)
    words = await answers.take_back(said, now=context.now) if said.undone_at is None else []
    pair = await context.store.buddy_rounds.get(said.pair_id)
    await _show(context, pair.id)
    if _is_on_card(context, pair) and not words:
        return Done()
    is_over, here = await _is_over(context, pair), context.actor.workspace_id
    return Replaces(messages.taken_back(pair, said.by, words=words, is_over=is_over, reader=here))


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
            pair.id, await main_account(context), words, may_be_shared=is_shared, now=context.now
        )
    return Reply(messages.learned(has_lesson=bool(words), is_shared=is_shared))


async def _met(context: Context, pair: Pair, *, typed: str = "") -> Opens:
    """The form may be left open: that they met, and the way back, is said beside it."""
    said = await _say(context, pair, Met.MET)
    if not _is_on_card(context, pair):
        told = messages.answered(pair, said, is_over=False, reader=context.actor.workspace_id)
        await context.whisper(told, key=f"buddy-met:{context.request}")
    return Opens(forms.lesson_form(pair.id, is_met_now=True, typed=typed))


async def _say(context: Context, pair: Pair, answer: Met) -> Said:
    said = await BuddyAnswers(context.store).say(pair.id, await main_account(context), answer, now=context.now)
    if said is None:
        raise Refusal("One of you said that you met, and that counts.")
    await _show(context, pair.id)
    return said


async def _show(context: Context, pair_id: PairId) -> None:
    """Let every message that asked one of them say how it stands now."""
    pair = await context.store.buddy_rounds.get(pair_id)
    standing, deliveries = await BuddyAnswers(context.store).standing(pair_id), context.store.deliveries
    cards = {
        check_in_key(pair_id, moment, mate.id): encode(
            messages.card(pair, mate.id, moment, said=standing.get(mate.id), reader=mate.who.workspace_id)
        )
        for mate in pair.mates
        for moment in Moment
    }
    for key, before in (await deliveries.said(cards)).items():
        if before != cards[key]:
            await deliveries.refresh(key, cards[key], now=context.now)


def _is_on_card(context: Context, pair: Pair) -> bool:
    """Whether what was clicked is a message that asked one of them, which changes in place."""
    asked = {check_in_key(pair.id, moment, mate.id) for mate in pair.mates for moment in Moment}
    return context.where.delivery in asked


async def _is_over(context: Context, pair: Pair) -> bool:
    return await today_of(context) >= pair.last_on


async def _pair(context: Context, value: str) -> Pair:
    """The pair that a button names, or the one they are in; a Refusal where they are, or were, in none such."""
    me, rounds = await main_account(context), context.store.buddy_rounds
    pair = await rounds.find(PairId(id_in(value) or 0)) if value else await rounds.pair_of(me)
    if pair is None or all(mate.id != me for mate in pair.mates):
        raise Refusal(GONE if value else NOBODY)
    return pair
