"""What the daily digest is made of: what is new, what is rising, what waits for an answer, what is at stake."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.content import Item as Content
from rules.ids import LeadId, MemberId, ObjectionId
from rules.money import Amount
from rules.objection import Category, Objection
from rules.win import Win

WEEK = timedelta(days=7)
WEEKS_BEFORE = 4
RISING_FROM = 3
"""Two are a coincidence, three are a pattern."""
RISING_SHOWN = 5
NEW_SHOWN = 10
UNANSWERED_SHOWN = 5
LOOK_BACK = WEEK * (1 + WEEKS_BEFORE)
_KEY = "digest:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What one digest is about: the numbers after one and up to another, which were heard between two instants.

    Numbers are given out in the order in which they are kept, so between two digests none is lost and none comes twice.
    `since_at` is None in the first digest; `skipped` are the dates of digests that were missed.
    """

    on_date: date
    after_number: int
    up_to_number: int
    since_at: datetime | None
    until_at: datetime
    due_at: datetime
    is_late: bool = False
    skipped: tuple[date, ...] = ()

    @property
    def key(self) -> str:
        """The key of the delivery that posts this digest."""
        return f"{_KEY}{self.on_date}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the digest needs of an objection that is new or has no answer of its own. `root_id` is where it counts."""

    id: ObjectionId
    root_id: ObjectionId
    number: int
    category: Category
    created_at: datetime
    lead_id: LeadId | None = None
    amount: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """That somebody heard something, by logging it or by saying +1."""

    root_id: ObjectionId
    category: Category
    member_id: MemberId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """An objection or a category heard more often this week than usual; `before` counts the four weeks before."""

    subject: ObjectionId | Category
    now: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What the deals behind a category are worth, in one currency."""

    category: Category
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Which objections a digest shows, most important first. `new` pairs each with the one whose words are shown.

    `new_count` is how many were logged, `more_new` how many different ones of them are not shown.
    """

    new: tuple[tuple[ObjectionId, ObjectionId], ...]
    new_count: int
    more_new: int
    rising: tuple[Rise, ...]
    unanswered: tuple[ObjectionId, ...]
    unanswered_count: int
    stakes: tuple[Stake, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.new or self.rising or self.unanswered)

    @property
    def shown(self) -> frozenset[ObjectionId]:
        """Every objection that is shown."""
        risen = {rise.subject for rise in self.rising if not isinstance(rise.subject, Category)}
        return frozenset({shown for pair in self.new for shown in pair} | set(self.unanswered) | risen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An objection as a digest shows it: how many heard it, how it stands at this moment, and what there is to send."""

    objection: Objection
    voices: int
    is_answered: bool
    to_send: Content | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest, ready to be said. What was undone since it was made has no item any more."""

    period: Period
    outline: Outline
    items: Mapping[ObjectionId, Item]
    lost: tuple[Win, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return self.outline.is_empty and not self.lost


def date_of_digest(key: str) -> date | None:
    """The date of the digest that a delivery with this key posts; None where it posts something else."""
    return date.fromisoformat(key.removeprefix(_KEY)) if key.startswith(_KEY) else None


def outline(
    period: Period, *, entries: Iterable[Entry], hearings: Iterable[Hearing], answered: frozenset[ObjectionId]
) -> Outline:
    """What to show of a period. `answered` are the roots that had an answer when it ended."""
    entries, hearings = list(entries), list(hearings)
    fresh = [entry for entry in entries if period.after_number < entry.number <= period.up_to_number]
    new = _most_heard(fresh, hearings)
    waiting = _waiting(entries, apart_from={root for root, _ in new} | answered)
    open_roots = {*waiting, *(entry.root_id for entry in fresh)}
    return Outline(
        new=tuple(new[:NEW_SHOWN]),
        new_count=len(fresh),
        more_new=len(new[NEW_SHOWN:]),
        rising=tuple(rising(hearings, until=period.until_at)[:RISING_SHOWN]),
        unanswered=tuple(waiting[:UNANSWERED_SHOWN]),
        unanswered_count=len(waiting),
        stakes=tuple(stakes(entry for entry in entries if entry.root_id in open_roots)),
    )


def rising(hearings: Iterable[Hearing], *, until: datetime) -> list[Rise]:
    """What was heard clearly more often in the week until an instant than in the four before on average, most first."""
    hearings = list(hearings)
    risen = [
        *_rises(hearings, until=until, subject=lambda hearing: hearing.root_id),
        *_rises(hearings, until=until, subject=lambda hearing: hearing.category),
    ]
    return sorted(risen, key=lambda rise: (rise.before - WEEKS_BEFORE * rise.now, str(rise.subject)))


def stakes(entries: Iterable[Entry]) -> list[Stake]:
    """What is at stake per category and currency, the most first; a deal named twice in a category counts once."""
    deals: dict[tuple[Category, str, Hashable], int] = defaultdict(int)
    for entry in entries:
        if entry.amount:
            deal = (entry.category, entry.amount.currency, entry.lead_id or (entry.id,))
            deals[deal] = max(deals[deal], entry.amount.minor)
    totals: Counter[tuple[Category, str]] = Counter()
    for (category, currency, _), minor in deals.items():
        totals[category, currency] += minor
    ordered = sorted(totals.items(), key=lambda total: (total[0][1], -total[1], total[0][0]))
    return [Stake(category=category, amount=Amount(minor, currency)) for (category, currency), minor in ordered]


def _most_heard(fresh: list[Entry], hearings: list[Hearing]) -> list[tuple[ObjectionId, ObjectionId]]:
    """Each root once with its newest entry, those first that most people heard of late, then the newest."""
    voices = Counter(root for root, _ in {(hearing.root_id, hearing.member_id) for hearing in hearings})
    newest = {entry.root_id: entry for entry in sorted(fresh, key=lambda entry: entry.number)}
    ordered = sorted(newest.values(), key=lambda entry: (-voices[entry.root_id], -entry.number))
    return [(entry.root_id, entry.id) for entry in ordered]


def _waiting(entries: list[Entry], *, apart_from: set[ObjectionId] | frozenset[ObjectionId]) -> list[ObjectionId]:
    roots = [entry for entry in entries if entry.id == entry.root_id and entry.id not in apart_from]
    return [entry.id for entry in sorted(roots, key=lambda entry: (entry.created_at, entry.number))]


def _rises(
    hearings: list[Hearing], *, until: datetime, subject: Callable[[Hearing], ObjectionId | Category]
) -> list[Rise]:
    now: Counter[ObjectionId | Category] = Counter()
    before: Counter[ObjectionId | Category] = Counter()
    for week, about, *_ in {(_week(one.at, until), subject(one), one.root_id, one.member_id) for one in hearings}:
        if week == 0:
            now[about] += 1
        elif week <= WEEKS_BEFORE:
            before[about] += 1
    return [
        Rise(subject=about, now=count, before=before[about])
        for about, count in now.items()
        if count >= RISING_FROM and _is_clearly_more(count, before[about])
    ]


def _is_clearly_more(now: int, before: int) -> bool:
    """Whether a week's count is above one and a half times the mean of the weeks before."""
    return 2 * WEEKS_BEFORE * now > 3 * before


def _week(at: datetime, until: datetime) -> int:
    return (until - at) // WEEK
