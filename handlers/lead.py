"""/lead: hand a lead over by hand, find one, or see those that wait for me."""

import re

from handlers import lead_mine, lead_team
from handlers.colleagues import get_colleague
from handlers.feature import Context, Feature, FormHandler, Opens, Reply, Response, Slash, Verb
from handlers.lead_moves import happened
from messages import lead as words
from messages.lead_forms import UNFIT
from messages.model import Answers, Inline, Mention
from messages.replies import command_help
from rules.errors import Refusal
from rules.ids import MemberId
from rules.lead_intake import by_hand
from rules.tracked_lead import Result
from storage.lead_intake import LeadIntake
from storage.lead_owners import LeadOwners

ELSEWHERE = "a colleague in another workspace"
_SHOWN = 5


async def start(context: Context, typed: str) -> Response:
    """Find what was typed; without words, say what can be typed."""
    if typed:
        return await find(context, typed)
    verbs = [(verb.word, verb.summary) for verb in SLASH.verbs]
    return Reply(
        command_help(word=SLASH.word, hint=SLASH.hint, summary=SLASH.summary, verbs=verbs, examples=SLASH.examples)
    )


async def open_form(context: Context, typed: str = "") -> Opens:
    """Offer the form, with the words typed as the lead's name."""
    return Opens(words.form({"name": typed}))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep the lead, make its owner the owner, and tell them."""
    lead = by_hand(answers)
    chosen = str(answers.get("owner", ""))
    owner = await get_colleague(context, chosen, field="owner", unfit=UNFIT) if chosen else None
    by = context.actor.member_id
    [taken] = await LeadIntake(context.store).take([lead], now=context.now, by=by)
    if owner is not None:
        await LeadOwners(context.store).assign(taken.lead_id, owner.id, by=by, now=context.now)
    if taken.result is not Result.ACCEPTED:
        await happened(context, taken.lead_id)
    kept = await context.store.leads.get(taken.lead_id)
    return Reply(words.added(kept, taken.result, owner=await _shown(context, kept.owner_id)))


async def find(context: Context, typed: str) -> Reply:
    """Show the leads that are called so."""
    if not typed:
        raise Refusal("Whom do you look for? Type a name, a company or an e-mail address behind it: /lead find acme")
    known = await context.store.leads.search(typed, limit=_SHOWN + 1)
    if not known:
        return Reply(words.found_none(typed))
    shown = [(lead, await _shown(context, lead.owner_id)) for lead in known[:_SHOWN]]
    return Reply(words.found(typed, shown, has_more=len(known) > _SHOWN))


async def _shown(context: Context, owner_id: MemberId | None) -> Inline | str:
    if owner_id is None:
        return ""
    owner = await context.store.members.get(owner_id)
    return Mention(owner.person) if owner.workspace_id == context.actor.workspace_id else ELSEWHERE


SLASH = Slash(
    word="lead",
    key="lead.find",
    hint="mine | add | find words",
    summary="Leads that wait for you; hand one over, or find one",
    run=start,
    verbs=(
        Verb(
            word="mine",
            key="lead.mine",
            summary="The leads that wait for you, most urgent first",
            run=lead_mine.mine,
            takes=re.compile(""),
        ),
        Verb(word="add", hint="Jo Miller", key="lead.add", summary="Hand over a lead by hand", run=open_form),
        Verb(word="find", hint="acme", key="lead.find", summary="Find leads by name, company or e-mail", run=find),
    ),
    examples=("/lead mine", "/lead find acme"),
)
FEATURE = Feature(
    name="lead",
    commands=(SLASH,),
    clicks={
        "lead.add": open_form,
        "lead.mine": lead_mine.mine,
        "lead.show": lead_mine.show,
        "lead.team": lead_team.team,
    },
    forms={"lead.add": FormHandler(submit=submit)},
)
