"""The buttons of a lead's card: reached, accepted, paused, what got in the way; or a form for what needs more."""

from handlers import lead_undo, leadfeedback
from handlers.feature import ClickHandler, Context, Feature, FormHandler, Opens, Response
from handlers.lead_forms import reassign, snooze
from handlers.lead_moves import Held, answer, hold, is_on_card, record, say_who_was_first, why_not
from messages import lead_answers as words
from messages import lead_forms as forms
from rules.errors import Refusal
from rules.event_log import Because, Explained
from rules.lead_moves import EVENTS, Move, owes_reason, seen_now
from rules.leadfeedback import Verdict


def doing(move: Move) -> ClickHandler:
    """A click that does something at once; the second to click is told who was first."""

    async def click(context: Context, value: str) -> Response:
        held = await hold(context, value)
        said = await why_not(context, held, move)
        if said:
            return await say_who_was_first(context, held, said)
        event = EVENTS[move](at=context.now, by=context.actor.member_id)
        return answer(context, await record(context, held.seen.lead_id, event), held.seen)

    return click


async def open_snooze(context: Context, value: str) -> Response:
    """Ask for how long."""
    held = await hold(context, value)
    said = await why_not(context, held, Move.SNOOZE)
    if said:
        return await say_who_was_first(context, held, said)
    return Opens(forms.snooze_form(held.view.lead, carries=_carries(context, held)))


async def open_reassign(context: Context, value: str) -> Response:
    """Ask who follows up from now on."""
    held = await hold(context, value)
    said = await why_not(context, held, Move.REASSIGN)
    if said:
        return await say_who_was_first(context, held, said)
    return Opens(forms.reassign_form(held.view.lead, carries=_carries(context, held)))


async def open_reject(context: Context, value: str) -> Response:
    """Ask why it goes back, before contact."""
    return await _ask_why(context, value, Verdict.REJECT, Move.REJECT)


async def open_disqualify(context: Context, value: str) -> Response:
    """Ask why it is given up, after contact."""
    return await _ask_why(context, value, Verdict.DISQUALIFY, Move.DISQUALIFY)


async def because(context: Context, value: str) -> Response:
    """Keep what got in the way of the one who owed the touch, once; everybody else is told whose lead it is."""
    lead, _, named = value.partition(".")
    held = await hold(context, lead)
    reason = next((one for one in Because if one == named), None)
    if reason is None:
        raise Refusal("Which of the four was it? The buttons stand on the card.")
    if held.view.standing.owner != context.actor.member_id:
        said = words.not_asked(held.view, reader=context.actor.workspace_id)
        return await say_who_was_first(context, held, said)
    if not owes_reason(held.view):
        return await say_who_was_first(context, held, words.NOTED)
    event = Explained(at=context.now, by=context.actor.member_id, because=reason)
    return answer(context, await record(context, held.seen.lead_id, event), held.seen)


async def _ask_why(context: Context, value: str, verdict: Verdict, move: Move) -> Response:
    held = await hold(context, value)
    said = await why_not(context, held, move)
    if said:
        return await say_who_was_first(context, held, said)
    return leadfeedback.about(held.view, verdict, carries=_carries(context, held))


def _carries(context: Context, held: Held) -> str:
    """What a form carries: up to where the actor has seen the lead, and whether its card changes in place."""
    return seen_now(held.view, is_on_card=is_on_card(context, held.view.lead.id)).value


FEATURE = Feature(
    name="lead card",
    clicks={
        "lead.reached": doing(Move.REACHED),
        "lead.tried": doing(Move.TRIED),
        "lead.accept": doing(Move.ACCEPT),
        "lead.pause": doing(Move.PAUSE),
        "lead.resume": doing(Move.RESUME),
        "lead.reject": open_reject,
        "lead.disqualify": open_disqualify,
        "lead.snooze": open_snooze,
        "lead.reassign": open_reassign,
        "lead.because": because,
        "lead.undo": lead_undo.undo,
    },
    forms={"lead.snooze": FormHandler(submit=snooze), "lead.reassign": FormHandler(submit=reassign)},
)
