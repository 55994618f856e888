"""/leadfeedback: a rep judges a lead in seconds; marketing hears it at once."""

from collections.abc import Mapping
from dataclasses import replace

from handlers import long_words
from handlers.feature import Context, Feature, FormHandler, Opens, Replaces, Reply, Response, Slash
from handlers.lead_moves import get_view, hold
from handlers.lead_verdicts import attempts_at, judge, unjudge
from messages import lead_answers, leadfeedback_form
from messages import leadfeedback as words
from messages.lead import called
from messages.model import Answers, Inline, Line, Mention, encode
from rules.errors import FieldErrors, Refusal
from rules.hearing import Heard, understand
from rules.ids import DraftId, FeedbackId, id_in
from rules.lead_moves import VERDICTS as MOVES
from rules.lead_moves import overtaken_by, seen_in, seen_now
from rules.lead_view import LeadView
from rules.leadfeedback import Feedback, Reason, Verdict, can_undo, from_answers, missing_in, to_answers
from storage.feedback import Given
from storage.leads import Lead
from storage.places import Place, Purpose

_LONGEST_ID = 18
_LEAD = "lead "
"""Begins what a form carries that was opened from a lead's card."""
_KEPT = "~"
"""Stands in what a form carries before the draft with its words, where they are too long for it."""


async def give(context: Context, typed: str) -> Response:
    """Record what was typed at once, or offer the form with all that was understood already in it."""
    if not typed.strip():
        return await _form(context, {})
    heard = understand(typed)
    feedback, attempts = await _counted(context, heard.feedback)
    wishes = wishes_for(replace(heard, feedback=feedback), attempts=attempts)
    if wishes:
        return await _form(context, dict(to_answers(heard.feedback)), wish=" ".join(wishes))
    return await _record(context, feedback)


def about(view: LeadView, verdict: Verdict, *, carries: str) -> Opens:
    """Offer the form for a verdict on a lead that somebody has before them."""
    named = leadfeedback_form.About(named=called(view.lead), is_counted=True)
    answers = {"lead": view.lead.name, "verdict": verdict}
    return Opens(leadfeedback_form.form(answers, carries=f"{_LEAD}{carries}", about=named))


async def reshape(context: Context, carries: str, answers: Answers) -> Opens:
    """Ask for what this verdict and reason need, and keep everything answered so far."""
    carries, answers = await _whole(context, carries, answers)
    return await _form(context, answers, carries=carries)


async def submit(context: Context, carries: str, answers: Answers) -> Response:
    """Record a form, or let the feedback it was opened for say this instead."""
    carries, answers = await _whole(context, carries, answers)
    if carries.startswith(_LEAD):
        return await _submit_on_lead(context, carries, answers)
    given = await _find(context, carries)
    feedback, attempts = await _counted(context, from_answers(answers), given=given)
    _complete(feedback, attempts=attempts)
    if given is None or given.undone_at is not None:
        return await _record(context, feedback)
    return await _change(context, given, feedback)


async def _submit_on_lead(context: Context, carries: str, answers: Answers) -> Response:
    """Record what was said of a lead on its card; who was overtaken meanwhile is asked once more."""
    held = await hold(context, carries.removeprefix(_LEAD))
    view = held.view
    feedback = from_answers({**answers, "lead": view.lead.name})
    is_counted = feedback.reason is Reason.UNREACHABLE
    feedback = replace(feedback, attempts=view.attempts) if is_counted else feedback
    _complete(feedback, attempts=view.attempts if is_counted else None)
    move = MOVES[feedback.verdict] if feedback.verdict else None
    first = overtaken_by(view, held.seen, by=context.actor.member_id, move=move) if move else None
    if first is not None:
        said = leadfeedback_form.overtaken(lead_answers.told(view, first, reader=context.actor.workspace_id))
        again = seen_now(view, is_on_card=held.seen.is_on_card).value
        return await _form(context, answers, carries=f"{_LEAD}{again}", first=said)
    return await _record(context, feedback, lead=Lead(id=view.lead.id, name=view.lead.name, is_tracked=True))


async def undo(context: Context, value: str) -> Replaces:
    """Take feedback back, within five minutes, and say so where marketing read it."""
    given = await _get(context, value)
    if given.undone_at is None:
        if not can_undo(given_at=given.created_at, now=context.now):
            raise Refusal(words.UNDO_IS_OVER)
        await _take_back(context, given)
    return Replaces(words.taken_back(given.id, given.feedback.lead))


async def take_back(context: Context, feedback_id: FeedbackId) -> bool:
    """Take back the actor's own feedback with what it did to its lead; False where there is none to take back."""
    given = await context.store.feedback.find(feedback_id, by=context.actor.member_id)
    if given is None or given.undone_at is not None:
        return False
    await _take_back(context, given)
    return True


async def _take_back(context: Context, given: Given) -> None:
    await context.store.feedback.take_back(given.id, by=context.actor.member_id, now=context.now)
    if given.feedback.verdict is not None:
        await unjudge(context, given.lead_id, feedback_id=given.id)
    place = await context.store.places.find(Purpose.MARKETING)
    said = words.post_taken_back(given.feedback.lead, by=_author(context, place))
    await context.store.deliveries.refresh(_key(given.id), encode(said), now=context.now)


async def edit(context: Context, value: str) -> Opens:
    """Open the form with what was said; what was taken back is given anew."""
    given = await _get(context, value)
    carries = str(given.id) if given.undone_at is None else ""
    return await _form(context, dict(to_answers(given.feedback)), carries=carries)


def wishes_for(heard: Heard, *, attempts: int | None = None) -> list[str]:
    """What has to be asked before what was typed can be recorded, as sentences; `attempts` as the log counts them."""
    needed = _needed(heard.feedback, attempts=attempts)
    if heard.bad_score:
        needed["score"] = leadfeedback_form.bad_score(heard.bad_score)
    if heard.feedback.lead and not heard.certain:
        needed["lead"] = leadfeedback_form.unsure_of(heard.feedback.lead)
    return list(needed.values())


def _complete(feedback: Feedback, *, attempts: int | None) -> None:
    needed = _needed(feedback, attempts=attempts)
    if needed:
        raise FieldErrors(needed)


def _needed(feedback: Feedback, *, attempts: int | None) -> dict[str, str]:
    """What is still needed, by field; attempts that the log counts have no field, so they are told at the reason."""
    needed = missing_in(feedback)
    if attempts is not None and "attempts" in needed:
        needed["reason"] = leadfeedback_form.counted(attempts, needed.pop("attempts"))
    return needed


async def _counted(context: Context, feedback: Feedback, *, given: Given | None = None) -> tuple[Feedback, int | None]:
    """The feedback with the attempts of its lead's log, and how many they are; None where nobody counts them."""
    if feedback.reason is not Reason.UNREACHABLE or not feedback.lead:
        return feedback, None
    if given is not None and given.feedback.lead == feedback.lead:
        attempts = await attempts_at(context, given.lead_id)
    else:
        lead = await context.store.leads.find(feedback.lead)
        attempts = await attempts_at(context, lead.id) if lead and lead.is_tracked else None
    return (feedback if attempts is None else replace(feedback, attempts=attempts)), attempts


async def _form(
    context: Context, answers: Mapping[str, object], *, carries: str = "", wish: str = "", first: Line = ()
) -> Opens:
    about = await _about(context, answers, carries)
    recent = [] if carries else await context.store.leads.recent_of(context.actor.member_id)
    shown = leadfeedback_form.form(answers, recent=recent, carries=carries, wish=wish, first=first, about=about)
    draft = await long_words.keep(context, shown)
    if draft is None:
        return Opens(shown)
    carries = f"{carries}{_KEPT}{draft}"
    return Opens(
        leadfeedback_form.form(
            answers, recent=recent, carries=carries, wish=wish, first=first, about=about, is_cut=True
        )
    )


async def _whole(context: Context, carries: str, answers: Answers) -> tuple[str, Answers]:
    """What a form carries beside its draft, and its answers with all of their words."""
    carries, _, kept = carries.partition(_KEPT)
    draft = id_in(kept)
    return carries, await long_words.whole(context, None if draft is None else DraftId(draft), answers)


async def _about(context: Context, answers: Mapping[str, object], carries: str) -> leadfeedback_form.About:
    """What is known of the lead that a form is about."""
    seen = seen_in(carries.removeprefix(_LEAD)) if carries.startswith(_LEAD) else None
    if seen is not None:
        lead = (await get_view(context, seen.lead_id)).lead
        return leadfeedback_form.About(named=called(lead), is_counted=True)
    _, attempts = await _counted(context, from_answers(answers))
    return leadfeedback_form.About(is_counted=attempts is not None)


async def _record(context: Context, feedback: Feedback, *, lead: Lead | None = None) -> Reply:
    lead = lead or await context.store.leads.find_or_make(feedback.lead, now=context.now)
    feedback = replace(feedback, lead=lead.name)
    by = context.actor.member_id
    feedback_id = await context.store.feedback.record(feedback, lead_id=lead.id, by=by, now=context.now)
    if lead.is_tracked:
        await judge(context, lead.id, feedback.verdict, feedback_id=feedback_id)
    is_heard = await _tell_marketing(context, feedback_id, feedback)
    return Reply(words.noted(feedback_id, feedback, is_heard=is_heard))


async def _change(context: Context, given: Given, feedback: Feedback) -> Reply:
    lead_id = given.lead_id
    if feedback.lead != given.feedback.lead:
        lead = await context.store.leads.find_or_make(feedback.lead, now=context.now)
        lead_id, feedback = lead.id, replace(feedback, lead=lead.name)
    await context.store.feedback.change(given.id, feedback, lead_id=lead_id, by=context.actor.member_id)
    if (lead_id, feedback.verdict) != (given.lead_id, given.feedback.verdict):
        await unjudge(context, given.lead_id, feedback_id=given.id)
        await judge(context, lead_id, feedback.verdict, feedback_id=given.id)
    place = await context.store.places.find(Purpose.MARKETING)
    said = words.posted(feedback, by=_author(context, place), changed_at=context.now)
    is_heard = await context.store.deliveries.refresh(_key(given.id), encode(said), now=context.now)
    is_heard = is_heard or await _tell_marketing(context, given.id, feedback)
    return Reply(words.noted(given.id, feedback, is_heard=is_heard, is_change=True))


async def _tell_marketing(context: Context, feedback_id: FeedbackId, feedback: Feedback) -> bool:
    place = await context.store.places.find(Purpose.MARKETING)
    if place is None:
        return False
    said = words.posted(feedback, by=_author(context, place))
    return await context.store.deliveries.post(encode(said), to=place, key=_key(feedback_id), now=context.now)


def _author(context: Context, place: Place | None) -> Inline | str:
    """The rep, mentioned where the channel is in the same workspace, and by their name where it is not."""
    actor = context.actor
    is_here = place is None or place.workspace_id == actor.workspace_id
    return Mention(actor.person, 0 if is_here else actor.workspace_id)


def _key(feedback_id: FeedbackId) -> str:
    return f"feedback:{feedback_id}"


async def _get(context: Context, value: str) -> Given:
    given = await _find(context, value)
    if given is None:
        raise Refusal(words.IS_GONE)
    return given


async def _find(context: Context, value: str) -> Given | None:
    if not (value.isascii() and value.isdigit() and len(value) <= _LONGEST_ID):
        return None
    return await context.store.feedback.find(FeedbackId(int(value)), by=context.actor.member_id)


FEATURE = Feature(
    name="leadfeedback",
    commands=(
        Slash(
            word="leadfeedback",
            key="leadfeedback.give",
            hint="[lead] [1-5] [words]",
            summary="Say how good a lead was",
            run=give,
            examples=(
                "/leadfeedback acme.com 2 too early, no budget",
                '/leadfeedback "Acme Ltd" reject wrong routing',
                "/leadfeedback jo@acme.com 5 good fit, right time",
            ),
        ),
    ),
    clicks={"leadfeedback.give": give, "leadfeedback.undo": undo, "leadfeedback.edit": edit},
    forms={"leadfeedback.give": FormHandler(submit=submit, reshape=reshape)},
)
