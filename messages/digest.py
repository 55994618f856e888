"""The daily digest: what was heard, in the prospects' words, and what marketing can do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby

from messages.content_item import EXAMPLE as EXAMPLE_ITEM
from messages.examples import Example
from messages.heard import EXAMPLE, EXAMPLE_KNOWN, QUOTED, READER, about, claimed, money, named
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Chart,
    ChartKind,
    Divider,
    Heading,
    Inline,
    Line,
    Message,
    Series,
    Table,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)
from messages.plural import several, shortened
from messages.suggestion import for_this
from messages.win_examples import LOST
from messages.win_lost import in_digest
from rules.digest import WEEKS_BEFORE, Digest, Item, Outline, Period, Rise, Stake
from rules.ids import ObjectionId, WorkspaceId
from rules.money import Amount, major_units
from rules.objection import Category, Objection

IN_THEIR_WORDS = 3
CHARTS = 2
_BRIEF = 120


def posted(digest: Digest, *, reader: WorkspaceId) -> Message:
    """The digest, with what became of each objection since it was posted."""
    if digest.is_empty:
        return quiet(digest.period)
    return Message(
        _summary(digest.outline),
        (
            Heading("What prospects say"),
            paragraph(_summary(digest.outline)),
            *_period_notes(digest.period),
            *_new(digest, reader),
            *_rising(digest),
            *_unanswered(digest, reader),
            *_at_stake(digest.outline.stakes),
            *in_digest(digest.lost),
        ),
    )


def quiet(period: Period) -> Message:
    """One line for a day on which there is nothing to tell."""
    said = "All quiet: nothing new from the prospects, and nothing waits for an answer."
    return Message(said, (note(said), *_period_notes(period)))


def _summary(outline: Outline) -> str:
    new = several(outline.new_count, "new objection") if outline.new_count else "Nothing new"
    rising = f", {len(outline.rising)} rising" if outline.rising else ""
    waiting = f", {outline.unanswered_count:,} still waiting for an answer" if outline.unanswered_count else ""
    return f"{new}{rising}{waiting}."


def _period_notes(period: Period) -> list[Blocks]:
    notes: list[Blocks] = []
    if period.is_late:
        since: Line = (When(period.since_at, WhenStyle.DAY_AND_TIME),) if period.since_at else line("the beginning")
        notes.append(
            note(
                "Late today: this was due at ",
                When(period.due_at, WhenStyle.TIME),
                ". It covers what was said from ",
                *since,
                " until ",
                When(period.until_at, WhenStyle.DAY_AND_TIME),
                ".",
            )
        )
    if period.skipped:
        missed = ", ".join(f"{day:%a} {day.day} {day:%b}" for day in period.skipped)
        notes.append(
            note(f"There was no digest on {missed}, because I was not running. What was said then is in here.")
        )
    return notes


def _new(digest: Digest, reader: WorkspaceId) -> list[Blocks]:
    shown = [(digest.items[root], digest.items[said]) for root, said in digest.outline.new if _has(digest, root, said)]
    blocks: list[Blocks] = [Divider(), paragraph(Bold("New, in their words"))] if shown else []
    for item, said in shown[:IN_THEIR_WORDS]:
        blocks += [quote(shortened(said.objection.heard.words, QUOTED)), _facts(item, said.objection, reader)]
        blocks += _doing(item, reader)
    others = [_brief(item, said.objection) for item, said in shown[IN_THEIR_WORDS:]]
    blocks += [Bullets(tuple(others))] if others else []
    return blocks + ([note(f"and {digest.outline.more_new:,} more")] if digest.outline.more_new else [])


def _has(digest: Digest, *ids: ObjectionId) -> bool:
    return all(one in digest.items for one in ids)


def _facts(item: Item, said: Objection, reader: WorkspaceId) -> Blocks:
    heard = said.heard
    parts: list[Line] = [line(Bold(f"#{item.objection.number}")), line(about(heard))]
    if heard.amount:
        parts.append(line(money(heard.amount)))
    if heard.lead:
        parts.append(line(heard.lead))
    others = item.voices - 1
    parts.append(
        line("heard by ", named(said.by, reader=reader), f" and {several(others, 'other')}" if others > 0 else "")
    )
    return note(*_dotted(parts))


def _dotted(parts: Iterable[Line]) -> Line:
    joined: list[Inline | str] = []
    for part in parts:
        joined += [" · " if joined else "", *part]
    return line(*(part for part in joined if part != ""))


def _doing(item: Item, reader: WorkspaceId) -> list[Blocks]:
    """What can be done about it, or who is doing it."""
    number = str(item.objection.number)
    show = Button("Show", "objection.show", number)
    if item.is_answered:
        return [note("✓ Answered, and everybody who heard it was told."), Buttons((show,))]
    offered = for_this(item.to_send)
    if item.objection.claim:
        answer = Button("Answer", "answer.give", number, style=ButtonStyle.PRIMARY)
        return [note("✓ ", *claimed(item.objection.claim, reader=reader)), *offered, Buttons((answer, show))]
    claim = Button("Claim", "claim.take", number, style=ButtonStyle.PRIMARY)
    other = Button("Answer", "answer.give", number), Button("Same as…", "objection.merge", number)
    return [*offered, Buttons((claim, *other))]


def _brief(item: Item, said: Objection) -> Line:
    stands = " · ✓ answered" if item.is_answered else " · ✓ claimed" if item.objection.claim else ""
    words = shortened(said.heard.words, _BRIEF)
    return line(Bold(f"#{item.objection.number} "), words, f" · {about(said.heard)}{stands}")


def _rising(digest: Digest) -> list[Blocks]:
    lines = [_rise(rise, digest) for rise in digest.outline.rising]
    shown = tuple(one for one in lines if one)
    return [Divider(), paragraph(Bold("Rising")), Bullets(shown)] if shown else []


def _rise(rise: Rise, digest: Digest) -> Line | None:
    counts = f": {rise.now} this week, {_usually(rise.before)}"
    if isinstance(rise.subject, Category):
        return line(Bold(rise.subject.capitalize()), counts)
    item = digest.items.get(rise.subject)
    if item is None:
        return None
    return line(Bold(f"#{item.objection.number} "), shortened(item.objection.heard.words, _BRIEF), counts)


def _usually(before: int) -> str:
    """The mean of the weeks before, as one would say it."""
    if before == 0:
        return "none in the four weeks before"
    if before < WEEKS_BEFORE:
        return "usually less than 1"
    whole, rest = divmod(before, WEEKS_BEFORE)
    return f"usually {'about ' if rest else ''}{whole + (1 if 2 * rest >= WEEKS_BEFORE else 0)}"


def _unanswered(digest: Digest, reader: WorkspaceId) -> list[Blocks]:
    shown = [digest.items[one] for one in digest.outline.unanswered if one in digest.items]
    blocks: list[Blocks] = [Divider(), paragraph(Bold("Still waiting for an answer"))] if shown else []
    for item in shown:
        blocks += [*_old(item), *_doing(item, reader)]
    more = digest.outline.unanswered_count - len(digest.outline.unanswered)
    return blocks + ([note(f"and {more:,} more")] if more > 0 else [])


def _old(item: Item) -> tuple[Blocks, ...]:
    objection = item.objection
    return (
        quote(shortened(objection.heard.words, _BRIEF)),
        note(
            Bold(f"#{objection.number}"),
            f" · {about(objection.heard)} · since ",
            When(objection.created_at, WhenStyle.DAY),
            f" · heard by {several(item.voices, 'person', 'people')}",
        ),
    )


def _at_stake(stakes: Sequence[Stake]) -> list[Blocks]:
    if not stakes:
        return []
    rows = tuple((line(stake.category.capitalize()), line(money(stake.amount))) for stake in stakes)
    table = Table(("Category", "At stake"), rows)
    by_currency = [(currency, list(group)) for currency, group in groupby(stakes, key=lambda one: one.amount.currency)]
    charts = [_chart(currency, group) for currency, group in by_currency if len(group) > 1]
    said = paragraph(Bold("At stake"), " in what is new or waits for an answer")
    return [Divider(), said, table, *charts[:CHARTS]]


def _chart(currency: str, stakes: Sequence[Stake]) -> Chart:
    values = tuple(major_units(stake.amount) for stake in stakes)
    names = tuple(stake.category.capitalize() for stake in stakes)
    return Chart(ChartKind.BAR, f"At stake by category, in {currency}", names, (Series(currency, values),))


_TUESDAY = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
_PERIOD = Period(
    on_date=date(2026, 3, 3),
    after_number=6,
    up_to_number=12,
    since_at=datetime(2026, 3, 2, 7, 30, tzinfo=UTC),
    until_at=_TUESDAY,
    due_at=_TUESDAY,
)
_OUTLINE = Outline(
    new=((EXAMPLE.id, EXAMPLE.id),),
    new_count=2,
    more_new=0,
    rising=(Rise(subject=Category.PRICE, now=3, before=4), Rise(subject=EXAMPLE.id, now=3, before=0)),
    unanswered=(EXAMPLE_KNOWN.objection.id,),
    unanswered_count=4,
    stakes=(
        Stake(category=Category.PRICE, amount=Amount(1_200_000, "EUR")),
        Stake(category=Category.SECURITY, amount=Amount(800_050, "EUR")),
        Stake(category=Category.TIMING, amount=Amount(1_000_000, "USD")),
    ),
)
_ITEMS = {
    EXAMPLE.id: Item(objection=EXAMPLE, voices=3, is_answered=False, to_send=EXAMPLE_ITEM),
    EXAMPLE_KNOWN.objection.id: Item(objection=EXAMPLE_KNOWN.objection, voices=1, is_answered=False),
}
_EMPTY = Outline(new=(), new_count=0, more_new=0, rising=(), unanswered=(), unanswered_count=0, stakes=())
_DIGEST = Digest(period=_PERIOD, outline=_OUTLINE, items=_ITEMS)
_AFTER_SILENCE = replace(_PERIOD, skipped=(date(2026, 2, 26), date(2026, 2, 27)))
_MANY = Digest(
    period=replace(_PERIOD, is_late=True, due_at=_TUESDAY, until_at=datetime(2026, 3, 3, 10, 2, tzinfo=UTC)),
    outline=replace(
        _OUTLINE,
        new=tuple((ObjectionId(number), ObjectionId(number)) for number in range(20, 30)),
        new_count=10_000,
        more_new=9_990,
    ),
    items={
        number: Item(objection=replace(EXAMPLE, id=number, number=number), voices=1, is_answered=number % 2 == 0)
        for number in map(ObjectionId, range(20, 30))
    },
)

EXAMPLES = (
    Example("digest", posted(_DIGEST, reader=READER)),
    Example("digest of very much, late", posted(_MANY, reader=READER)),
    Example(
        "digest after days of silence",
        posted(
            replace(_DIGEST, period=replace(_PERIOD, skipped=(date(2026, 2, 26), date(2026, 2, 27)))), reader=READER
        ),
    ),
    Example("digest with a lost deal", posted(replace(_DIGEST, lost=(LOST,)), reader=READER)),
    Example("quiet day", posted(Digest(period=_PERIOD, outline=_EMPTY, items={}), reader=READER)),
)
