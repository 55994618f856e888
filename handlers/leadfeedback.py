"""/leadfeedback: a rep judges a lead in seconds; marketing hears it at once."""

from dataclasses import replace

from handlers.feature import Context, Feature, FormHandler, Opens, Replaces, Reply, Response, Slash
from messages import leadfeedback as words
from messages import leadfeedback_form
from messages.model import Answers, Inline, Mention, encode
from rules.errors import Refusal
from rules.hearing import Heard, understand
from rules.ids import FeedbackId
from rules.leadfeedback import Feedback, can_undo, complete, from_answers, missing_in, to_answers
from storage.feedback import Given
from storage.places import Place, Purpose

_LONGEST_ID = 18


async def give(context: Context, typed: str) -> Response:
    """Record what was typed at once, or offer the form with all that was understood already in it."""
    if not typed.strip():
        return await _form(context, {})
    heard = understand(typed)
    wishes = wishes_for(heard)
    if wishes:
        return await _form(context, dict(to_answers(heard.feedback)), wish=" ".join(wishes))
    return await _record(context, heard.feedback)


async def reshape(context: Context, carries: str, answers: Answers) -> Opens:
    """Ask for what this verdict and reason need, and keep everything answered so far."""
    return await _form(context, answers, carries=carries)


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Record a form, or let the feedback it was opened for say this instead."""
    feedback = complete(from_answers(answers))
    given = await _find(context, carries)
    if given is None or given.undone_at is not None:
        return await _record(context, feedback)
    return await _change(context, given, feedback)


async def undo(context: Context, value: str) -> Replaces:
    """Take feedback back, within five minutes, and say so where marketing read it."""
    given = await _get(context, value)
    if given.undone_at is None:
        if not can_undo(given_at=given.created_at, now=context.now):
            raise Refusal(words.UNDO_IS_OVER)
        await context.store.feedback.take_back(given.id, by=context.actor.member_id, now=context.now)
        place = await context.store.places.find(Purpose.MARKETING)
        said = words.post_taken_back(given.feedback.lead, by=_author(context, place))
        await context.store.deliveries.refresh(_key(given.id), encode(said), now=context.now)
    return Replaces(words.taken_back(given.id, given.feedback.lead))


async def edit(context: Context, value: str) -> Opens:
    """Open the form with what was said; what was taken back is given anew."""
    given = await _get(context, value)
    carries = str(given.id) if given.undone_at is None else ""
    return await _form(context, dict(to_answers(given.feedback)), carries=carries)


def wishes_for(heard: Heard) -> list[str]:
    """What has to be asked before what was typed can be recorded, as sentences."""
    needed = missing_in(heard.feedback)
    if heard.bad_score:
        needed["score"] = leadfeedback_form.bad_score(heard.bad_score)
    if heard.feedback.lead and not heard.certain:
        needed["lead"] = leadfeedback_form.unsure_of(heard.feedback.lead)
    return list(needed.values())


async def _form(context: Context, answers: Answers, *, carries: str = "", wish: str = "") -> Opens:
    recent = [] if carries else await context.store.leads.recent_of(context.actor.member_id)
    return Opens(leadfeedback_form.form(answers, recent=recent, carries=carries, wish=wish))


async def _record(context: Context, feedback: Feedback) -> Reply:
    lead = await context.store.leads.find_or_make(feedback.lead, now=context.now)
    feedback = replace(feedback, lead=lead.name)
    by = context.actor.member_id
    feedback_id = await context.store.feedback.record(feedback, lead_id=lead.id, by=by, now=context.now)
    is_heard = await _tell_marketing(context, feedback_id, feedback)
    return Reply(words.noted(feedback_id, feedback, is_heard=is_heard))


async def _change(context: Context, given: Given, feedback: Feedback) -> Reply:
    lead_id = given.lead_id
    if feedback.lead != given.feedback.lead:
        lead = await context.store.leads.find_or_make(feedback.lead, now=context.now)
        lead_id, feedback = lead.id, replace(feedback, lead=lead.name)
    await context.store.feedback.change(given.id, feedback, lead_id=lead_id, by=context.actor.member_id)
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
    """The rep as the channel's readers know them; in another workspace their id would mean nothing."""
    is_here = place is None or place.workspace_id == context.actor.workspace_id
    return Mention(context.actor.person) if is_here else "A rep"


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
