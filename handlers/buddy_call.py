"""Invite me to a call: a marketer asks whether they may listen; nothing is booked, and the rep says sure or not now."""

from handlers.answering import tell
from handlers.buddy_self import main_account
from handlers.feature import Context, Done, Reply, Response
from messages import buddy as messages
from messages.model import Message, encode
from rules.buddy import Mate, Pair
from rules.errors import Refusal
from rules.ids import MemberId, PairId, id_in
from rules.people import Side

OVER = "That was in another round. Ask them yourself, if you like: type /buddy to see who your buddy is."
YOURS = "With this, marketing asks to listen. The calls are yours: just send your buddy an invitation to one."


async def ask(context: Context, value: str) -> Reply:
    """Ask the reps of a pair, each once in a round."""
    pair, me = await _pair(context, value), await main_account(context)
    asker = _mate(pair, me)
    if asker is None:
        raise Refusal(OVER)
    if asker.side is not Side.MARKETING:
        raise Refusal(YOURS)
    reps = tuple(mate.who for mate in pair.buddies_of(me))
    told = [
        await tell(
            context,
            rep,
            messages.may_i_listen(pair.id, asker.who, reader=rep.workspace_id),
            key=_key(pair.id, me, rep.member_id),
        )
        for rep in reps
    ]
    if not any(told):
        raise Refusal("You have asked in this round already. A word in person works wonders.")
    return Reply(messages.invited(reps, reader=context.actor.workspace_id))


async def sure(context: Context, value: str) -> Response:
    """The rep would like it; whoever asked hears it."""
    pair, asker = await _asked(context, value)
    rep = await _rep(context, pair)
    await tell(
        context,
        asker.who,
        messages.welcome_to_a_call(rep.who, reader=asker.who.workspace_id),
        key=_key(pair.id, asker.id, rep.id, "sure"),
    )
    said = messages.said_sure(asker.who, reader=context.actor.workspace_id)
    return await _instead(context, said, key=_key(pair.id, asker.id, rep.id))


async def not_now(context: Context, value: str) -> Response:
    """It does not suit; whoever asked hears it in kind words."""
    pair, asker = await _asked(context, value)
    rep = await _rep(context, pair)
    await tell(
        context,
        asker.who,
        messages.another_time(rep.who, reader=asker.who.workspace_id),
        key=_key(pair.id, asker.id, rep.id, "not now"),
    )
    said = messages.said_not_now(asker.who, reader=context.actor.workspace_id)
    return await _instead(context, said, key=_key(pair.id, asker.id, rep.id))


async def _instead(context: Context, said: Message, *, key: str) -> Response:
    """The question says in its place what was answered."""
    await context.store.deliveries.refresh(key, encode(said), now=context.now)
    return Done() if context.where.delivery == key else Reply(said)


async def _asked(context: Context, value: str) -> tuple[Pair, Mate]:
    """The pair and who asked, as a button names them."""
    of, _, by = value.partition(":")
    pair = await _pair(context, of)
    asker = _mate(pair, MemberId(id_in(by) or 0))
    if asker is None or asker.side is not Side.MARKETING:
        raise Refusal(OVER)
    return pair, asker


async def _rep(context: Context, pair: Pair) -> Mate:
    rep = _mate(pair, await main_account(context))
    if rep is None or rep.side is not Side.SALES:
        raise Refusal(OVER)
    return rep


async def _pair(context: Context, value: str) -> Pair:
    pair = await context.store.buddy_rounds.find(PairId(id_in(value) or 0))
    if pair is None:
        raise Refusal(OVER)
    return pair


def _mate(pair: Pair, member_id: MemberId) -> Mate | None:
    return next((mate for mate in pair.there if mate.id == member_id), None)


def _key(pair_id: PairId, asker: MemberId, rep: MemberId, said: str = "") -> str:
    """The delivery that asks, or that tells what was said to it: each goes out once."""
    return f"buddy-call:{pair_id}:{asker}:{rep}" + (f":{said}" if said else "")
