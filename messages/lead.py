"""What is said of leads: the form that hands one over, and what was found."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from messages.examples import Example
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ChoiceField,
    Fact,
    Facts,
    Form,
    Inline,
    Line,
    LongTextField,
    Mention,
    Message,
    Option,
    PersonField,
    TextField,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
)
from messages.plural import shortened
from rules.event_log import Tier
from rules.ids import LeadId, MemberId
from rules.lead_intake import LONGEST, source_words
from rules.tracked_lead import Result, TrackedLead

TIERS: Final = {Tier.HOT: "Hot", Tier.HIGH: "High", Tier.NORMAL: "Normal", Tier.LOW: "Low"}
LONGEST_WORDS: Final = 3000
_HOW: Final = {
    Result.ACCEPTED: "Handed over:",
    Result.UPDATED: "I knew this lead, and keep what is new:",
    Result.UNCHANGED: "I knew all of this already:",
}


def form(answers: Mapping[str, object]) -> Form:
    """The form that hands a lead over, with what was answered so far."""
    said = {name: str(value) for name, value in answers.items() if isinstance(value, str)}
    tiers = tuple(Option(tier, label) for tier, label in TIERS.items())
    return Form(
        "lead.add",
        "Hand over a lead",
        (
            _words(said, "name", "Name", "Jo Miller, or the company if you know nobody there", optional=False),
            _words(said, "company", "Company", "Acme Ltd"),
            _words(said, "email", "E-mail", "jo@acme.com"),
            _words(said, "source", "Where they came from", "March webinar"),
            ChoiceField(name="tier", label="How soon?", options=tiers, value=said.get("tier", Tier.NORMAL)),
            PersonField(
                name="owner", label="Who follows up?", hint="I tell them at once.", optional=True,
                value=said.get("owner", ""),
            ),
            LongTextField(
                name="evidence",
                label="What qualified them",
                hint="One thing a line.",
                placeholder="downloaded the price guide\nlooked at 4 pages",
                value=said.get("evidence", ""),
                longest=LONGEST_WORDS,
                optional=True,
            ),
        ),
        submit="Hand over",
    )  # fmt: skip


def added(lead: TrackedLead, result: Result, *, owner: Inline | str = "") -> Message:
    """What became of a lead that was handed over by hand."""
    follows = paragraph(owner, " follows up." if owner else "Whoever has the next turn in sales follows up.")
    said = f"{_HOW[result]} {called(lead)}"
    return Message(said, (paragraph(Bold(_HOW[result]), " ", *who(lead)), *_about(lead), follows))


def found(words: str, leads: Sequence[tuple[TrackedLead, Inline | str]], *, has_more: bool) -> Message:
    """The leads that were looked for, each with its owner."""
    said = f"Leads like “{shortened(words, 60)}”:"
    blocks: list[Blocks] = [paragraph(said)]
    for lead, owner in leads:
        blocks += [paragraph(*who(lead)), Facts((*_facts(lead), Fact("Owner", line(owner or "nobody yet"))))]
        blocks.append(Buttons((Button("Show", "lead.show", str(lead.id)),)))
    if has_more:
        blocks.append(note("There are more. A longer name or an e-mail address finds the right one."))
    return Message(said, tuple(blocks))


def found_none(words: str) -> Message:
    """Nobody is called so."""
    said = f"I know no lead like “{shortened(words, 60)}”."
    return Message(said, (paragraph(said), Buttons((Button("Hand one over", "lead.add"),))))


def called(lead: TrackedLead) -> str:
    """A lead in few words: its name, and the company behind it."""
    return f"{lead.name} ({lead.company})" if lead.company and lead.company != lead.name else lead.name


def origin(lead: TrackedLead) -> str:
    """From where a lead came, in plain words: "came from paid search, campaign Spring"."""
    source = f"came from {source_words(lead.source)}" if lead.source else ""
    campaign = f"campaign {source_words(lead.campaign)}" if lead.campaign else ""
    return ", ".join(filter(None, (source, campaign))) or "nobody said from where they came"


def _words(said: Mapping[str, str], name: str, label: str, placeholder: str, *, optional: bool = True) -> TextField:
    value, longest = said.get(name, ""), LONGEST[name]
    return TextField(name=name, label=label, placeholder=placeholder, value=value, longest=longest, optional=optional)


def who(lead: TrackedLead) -> Line:
    """A lead with all by which people know it: its name, its company and its address."""
    company = f", {lead.company}" if lead.company and lead.company != lead.name else ""
    email = f" · {lead.email}" if lead.email and lead.email != lead.name else ""
    return line(Bold(lead.name), *filter(None, (company + email,)))


def _about(lead: TrackedLead) -> list[Blocks]:
    blocks: list[Blocks] = [Facts(_facts(lead))]
    if lead.evidence:
        blocks += [paragraph("What qualified them:"), Bullets(tuple(line(words) for words in lead.evidence))]
    return blocks


def _facts(lead: TrackedLead) -> tuple[Fact, ...]:
    words = origin(lead)
    return (
        Fact("From where", line(words[0].upper() + words[1:])),
        Fact("Tier", line(TIERS[lead.tier])),
        Fact("Since", line(When(lead.created_at, WhenStyle.DAY_AND_TIME))),
    )


_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_JO = TrackedLead(
    id=LeadId(1),
    name="Jo Miller",
    company="Acme Ltd",
    email="jo@acme.example",
    source="march_webinar",
    campaign="Spring 2026",
    tier=Tier.HOT,
    evidence=("downloaded the price guide", "looked at 4 pages", "asked for a call"),
    owner_id=MemberId(1),
    created_at=_AT,
    arrived_at=_AT,
)
_BARE = TrackedLead(id=LeadId(2), name="8c18d1de7f67e60dbd64e3c07d7e9d5d", created_at=_AT, arrived_at=_AT)
_FILLED = {"name": "Jo Miller", "tier": "hot", "owner": "U0RITA", "evidence": "asked for a call"}

EXAMPLES = (
    Example("form", form({})),
    Example("form, filled in", form(_FILLED)),
    Example("added", added(_JO, Result.ACCEPTED, owner=Mention("U0RITA"))),
    Example("added again", added(_JO, Result.UPDATED)),
    Example("nothing new", added(_BARE, Result.UNCHANGED)),
    Example("found", found("acme", [(_JO, Mention("U0RITA")), (_BARE, "")], has_more=True)),
    Example("found one", found("jo@acme.example", [(_JO, "a colleague in your other workspace")], has_more=False)),
    Example("found none", found_none("birch.example")),
)
