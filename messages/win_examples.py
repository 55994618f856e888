"""Wins as they stand in examples: one with everybody who helped, one told briefly, one that was not won."""

from datetime import UTC, datetime

from messages.heard import READER
from rules.ids import AnswerId, ContentId, LeadId, MemberId, WinId, WorkspaceId
from rules.money import Amount
from rules.objection import Colleague
from rules.people import Side
from rules.win import Credit, Outcome, WhyLost, Win

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RITA, MAX, LENA, CARLA = (
    Colleague(member_id=MemberId(number), workspace_id=READER, person=person)
    for number, person in enumerate(("U0RITA", "U0MAX", "U0LENA", "U0CARLA"), start=1)
)
ZOE = Colleague(member_id=MemberId(9), workspace_id=WorkspaceId(2), person="U0ZOE")
BY_MAX = Credit(to=MAX, side=Side.MARKETING, words="the price guide that the CFO read twice")
WON = Win(
    id=WinId(1),
    number=3,
    customer="Acme Ltd",
    deal="006A",
    amount=Amount(1_200_000, "EUR"),
    rep=Credit(to=RITA, side=Side.SALES),
    credits=(
        Credit(to=LENA, side=Side.MARKETING),
        Credit(to=CARLA, side=Side.SUCCESS),
        BY_MAX,
    ),
    lead_id=LeadId(1),
    lead="Jo Miller",
    first_source="March webinar",
    touches=("March webinar", "campaign Spring 2026", "downloaded the price guide"),
    answer_id=AnswerId(3),
    answer_number=12,
    answer="Five people pay for five people: 49 € a month, and the first two months are free.",
    words="They came back after a year because the price guide answered what their CFO had asked.",
    told_by=RITA,
    closed_at=AT,
    created_at=AT,
)
PLAIN = Win(
    id=WinId(2),
    number=4,
    customer="Birch GmbH",
    amount=Amount(90_000_00, "USD"),
    is_amount_hidden=True,
    content_id=ContentId(4),
    content_number=4,
    content="Why small teams switch",
    credits=(Credit(to=MAX), Credit(to=ZOE, side=Side.MARKETING)),
    told_by=RITA,
    closed_at=AT,
    created_at=AT,
    changed_at=AT,
)
LOST = Win(
    id=WinId(3),
    number=5,
    customer="Cedar Inc",
    outcome=Outcome.LOST,
    amount=Amount(4_000_000, "EUR"),
    reason=WhyLost.TIMING,
    would_have_helped="A calculator that shows what waiting another year costs.",
    words="They decided to look again next year.",
    closed_at=AT,
    created_at=AT,
)
