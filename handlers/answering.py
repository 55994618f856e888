"""Publishes an answer: everybody who heard the objection is told, once each, under their own words."""

from handlers.digest import refresh
from handlers.feature import Context, Reply
from messages import answer as messages
from messages.model import Message, encode
from rules import answer as rules
from rules.answer import Answer
from rules.ids import AnswerId, MemberId
from rules.objection import Colleague, Objection, Voice
from storage.claims_due import ClaimsDue
from storage.places import Place


def key_for(answer_id: AnswerId, member_id: MemberId) -> str:
    """The delivery that tells a member of an answer."""
    return f"answer:{answer_id}:{member_id}"


async def publish(context: Context, root: Objection, reply: rules.Reply) -> Reply:
    """Keep the answer and send it to everybody who logged the objection or said +1, merged ones too."""
    earlier = (await context.store.answers.to([root.id])).get(root.id, [])
    answer = await context.store.answers.publish(reply, to=root.id, by=context.actor, now=context.now)
    voices = await context.store.objections.voices(root.id)
    for voice in voices:
        await tell_answer(context, answer, voice, number=root.number)
    beaten = root.claim if root.claim and not earlier and root.claim.by.member_id != context.actor.member_id else None
    if beaten:
        said = messages.answered_for_you(answer, root, reader=beaten.by.workspace_id)
        await tell(context, beaten.by, said, key=f"answered:{answer.id}")
    if root.claim:
        await ClaimsDue(context.store).changed([root.id], now=context.now)
    await refresh(context, root)
    return Reply(
        messages.published(
            root, told=len(voices), earlier=len(earlier), claimer=beaten, reader=context.actor.workspace_id
        )
    )


async def tell_answer(context: Context, answer: Answer, voice: Voice, *, number: int) -> None:
    """Tell somebody an answer, unless they were told this one before."""
    said = messages.for_hearer(answer, heard=voice.words, number=number, reader=voice.by.workspace_id)
    await tell(context, voice.by, said, key=key_for(answer.id, voice.by.member_id))


async def tell(context: Context, colleague: Colleague, message: Message, *, key: str) -> bool:
    """Send a direct message; False where this key was sent before."""
    place = Place(workspace_id=colleague.workspace_id, channel=colleague.person)
    return await context.store.deliveries.post(encode(message), to=place, key=key, now=context.now)
