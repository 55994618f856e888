"""A message to several people at once, in a Slack that may not let us open a conversation with them."""

import pytest

from playground import faults
from playground.people import Person
from rules.delivery import Delivered, Policy, TargetGone, TryAgain, group_of
from tests.faults.conftest import World
from tests.faults.test_slack_sending import outgoing, sender, slack

__all__ = ["outgoing", "sender", "slack"]


@pytest.fixture
def group(slack) -> str:
    """Rita and Max."""
    return group_of(slack.workspace.get_user(name).id for name in ("Rita", "Max"))


async def test_several_people_read_one_message_in_a_conversation_of_theirs(slack, sender, outgoing, group):
    posted = await sender.send(outgoing("You two are buddies", place=group))
    assert isinstance(posted, Delivered)
    for name in ("Rita", "Max"):
        assert Person(slack, name).direct_messages() == ["You two are buddies"]
    assert not Person(slack, "Sam").direct_messages()
    again = await sender.send(outgoing("One more thing", place=group))
    assert again.channel == posted.channel, "it is the same conversation whenever it is opened"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (faults.rate_limited(30), TryAgain(30, "ratelimited")),
        (faults.server_error(500), TryAgain(None, "HTTP 500")),
        (faults.drop_after_accepting(), TryAgain(None, "ServerDisconnectedError")),
        (faults.slack_error("missing_scope"), TargetGone("missing_scope")),
        (faults.slack_error("user_disabled"), TargetGone("user_disabled")),
        (faults.slack_error("too_many_users"), TargetGone("too_many_users")),
    ],
    ids=lambda value: str(value)[:50],
)
async def test_a_conversation_that_is_not_opened_holds_up_nobody_else_and_nothing_was_said(
    slack, sender, outgoing, group, fault, outcome
):
    slack.faults.script("conversations.open", fault)
    assert await sender.send(outgoing(place=group)) == outcome
    assert not slack.faults.accepted("chat.postMessage")


async def test_where_no_conversation_may_be_opened_each_is_told_alone_once(world: World) -> None:
    world.platform.script("U1,U2", TargetGone("missing_scope"))
    await world.post("You two are buddies", "U1,U2", policy=Policy.AT_MOST_ONCE)
    await world.outbox.drain()
    for _ in range(3):
        world.clock.advance(seconds=2)
        await world.outbox.drain()
    told = [call.place for call in world.platform.calls if call.accepted]
    assert sorted(told) == ["U1", "U2"]
