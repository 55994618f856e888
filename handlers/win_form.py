"""The form for a win: what stands in it when it opens, and the deal that a filled-in one tells of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handlers import long_words
from handlers.colleagues import get_colleague, get_colleagues
from handlers.feature import Context, Opens
from handlers.win_choices import choice_of, choices, chosen_in
from messages import replies
from messages import win_form as forms
from messages.model import Blocks
from messages.plural import several
from rules.ids import DraftId, LeadId, MemberId, id_in
from rules.lead_intake import source_words
from rules.money import typed_amount
from rules.tracked_lead import TrackedLead
from rules.win import Credit, NewWin, Win
from rules.win_form import NO, NO_LEAD, YES, Told, lead_id_in, touches_of, values_of

UNFIT: Final = "One of these is a bot, a guest or has left. Only colleagues can be named for a win."
OFFERED: Final = "I know them! Which marketing touches helped? Choose some, or celebrate it as it is."
_LEADS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What the form carries: the number of the win that is changed, and where words too long for it are kept."""

    edit: int | None = None
    draft: DraftId | None = None

    @property
    def value(self) -> str:
        """As it is carried."""
        return f"{self.edit or ''}.{self.draft or ''}"


def carried_in(value: str) -> Carried:
    """What a form carries; nothing for what none of ours does."""
    edit, _, draft = value.partition(".")
    kept = id_in(draft)
    return Carried(edit=id_in(edit), draft=None if kept is None else DraftId(kept))


async def opened(
    context: Context,
    answers: Mapping[str, Any],
    *,
    carried: Carried = Carried(),
    win: Win | None = None,
    wish: str = "",
    alike: Sequence[Blocks] = (),
) -> Opens:
    """The form with what was answered so far; words too long for it are kept beside it."""
    leads = await _candidates(context, answers)
    answers = {**answers, **({} if "lead_id" in answers else await _likeliest(context, answers))}
    shown = forms.form(
        answers,
        leads=leads,
        won_by=await choices(context, win),
        carries=carried.value,
        wish=wish,
        notes=_notes(context, win, is_long=carried.draft is not None),
        alike=alike,
        is_edit=win is not None,
        asks_rep=win is None or _is_rep_here(context, win),
    )
    draft = None if carried.draft else await long_words.keep(context, shown)
    if draft is None:
        return Opens(shown)
    return await opened(context, answers, carried=Carried(edit=carried.edit, draft=draft), win=win, wish=wish)


async def known_lead(context: Context, told: Told) -> TrackedLead | None:
    """A lead whose touches nobody has been offered yet; None where a choice was made, or none is called so."""
    if told.lead_id or (told.lead_id is not None and not told.lead):
        return None
    found = await context.store.leads.find(told.lead or told.customer)
    return await context.store.leads.get(found.id) if found and found.is_tracked else None


async def new_win(context: Context, told: Told, *, win: Win | None) -> NewWin:
    """The deal that a form tells of, in place of `win` if that is changed; raises FieldErrors for who is unfit."""
    rep_id, helpers = await _people(context, told, win)
    lead = await _lead(context, told)
    lead_id = lead.id if lead else await _light(context, told)
    touches = touches_of(lead) if lead else {}
    kept = win if win is not None and win.lead_id == lead_id else None
    answer_id, content_id = await chosen_in(context, told.won_by)
    return NewWin(
        customer=told.customer,
        closed_at=win.closed_at if win else context.now,
        deal=told.deal,
        amount=told.amount,
        is_amount_hidden=told.is_amount_hidden,
        rep_id=rep_id,
        rep_email=win.rep_email if win else "",
        helpers=helpers,
        lead_id=lead_id,
        first_source=source_words(lead.source) if lead and lead.source else kept.first_source if kept else "",
        touches=(*(touches[value] for value in told.touches if value in touches), *_not_offered(kept, touches)),
        answer_id=answer_id,
        content_id=content_id,
        words=told.words,
        told_by=context.actor.member_id,
    )


async def as_answers(context: Context, win: Win) -> dict[str, Any]:
    """The answers that would have told of a win as it is known."""
    here = context.actor.workspace_id
    lead = await _tracked(context, win.lead_id) if win.lead_id else None
    answers = {
        "customer": win.customer,
        "amount": typed_amount(win.amount) if win.amount else "",
        "hidden": YES if win.is_amount_hidden else NO,
        "rep": win.rep.to.person if win.rep and win.rep.to.workspace_id == here else "",
        "helpers": tuple(credit.to.person for credit in win.credits if credit.to.workspace_id == here),
        "lead": "" if lead else win.lead,
        "lead_id": str(lead.id) if lead else NO_LEAD,
        "touches": values_of(win.touches, lead) if lead else (),
        "won_by": choice_of(win),
        "words": win.words,
        "deal": win.deal,
    }
    return {name: answer for name, answer in answers.items() if answer}


async def _candidates(context: Context, answers: Mapping[str, Any]) -> list[TrackedLead]:
    """Tracked leads that may be the customer's: the one that was chosen, and those that are called so."""
    words, chosen_id = _called(answers), lead_id_in(answers)
    found = await context.store.leads.search(words, limit=_LEADS) if len(words) > 2 else []
    chosen = await _tracked(context, chosen_id) if chosen_id else None
    return [*([chosen] if chosen else []), *(lead for lead in found if chosen is None or lead.id != chosen.id)]


async def _likeliest(context: Context, answers: Mapping[str, Any]) -> dict[str, str]:
    words = _called(answers)
    found = await context.store.leads.find(words) if words else None
    return {"lead_id": str(found.id)} if found and found.is_tracked else {}


def _called(answers: Mapping[str, Any]) -> str:
    return str(answers.get("lead") or answers.get("customer") or "").strip()


async def _tracked(context: Context, lead_id: LeadId) -> TrackedLead | None:
    return next(iter(await context.store.leads.get_all([lead_id])), None)


async def _lead(context: Context, told: Told) -> TrackedLead | None:
    return await _tracked(context, told.lead_id) if told.lead_id else None


def _not_offered(win: Win | None, offered: Mapping[str, str]) -> list[str]:
    """What was said to have helped, by a program or before its lead was told of anew: it stays."""
    return [touch for touch in win.touches if touch not in offered.values()] if win else []


async def _people(context: Context, told: Told, win: Win | None) -> tuple[MemberId | None, tuple[MemberId, ...]]:
    """The rep, and everybody else who helped; whom a form cannot name, because they are elsewhere, stays."""
    keeps_rep = win is not None and not told.rep and not _is_rep_here(context, win)
    rep = None if keeps_rep else await get_colleague(context, told.rep, field="rep", unfit=UNFIT)
    rep_id = rep.id if rep else win.rep.to.member_id if win and win.rep else None
    helpers = [one.id for one in await get_colleagues(context, told.helpers, field="helpers", unfit=UNFIT)]
    helpers += [credit.to.member_id for credit in _elsewhere(context, win)]
    return rep_id, tuple(one for one in helpers if one != rep_id)


def _elsewhere(context: Context, win: Win | None) -> list[Credit]:
    return [one for one in win.credits if one.to.workspace_id != context.actor.workspace_id] if win else []


async def _light(context: Context, told: Told) -> LeadId | None:
    if not told.lead:
        return None
    return (await context.store.leads.find_or_make(told.lead, now=context.now)).id


def _notes(context: Context, win: Win | None, *, is_long: bool) -> list[str]:
    notes = [replies.IS_LONG] if is_long else []
    if win and not _is_rep_here(context, win):
        notes.append("Who sold it is known elsewhere, and stays unless you name somebody here.")
    away = _elsewhere(context, win)
    if away:
        notes.append(f"{several(len(away), 'colleague')} in your other workspace helped too, and stay named.")
    return notes


def _is_rep_here(context: Context, win: Win) -> bool:
    return win.rep is not None and win.rep.to.workspace_id == context.actor.workspace_id
