"""/hymnsheet doctor: is everything working."""

from datetime import timedelta

from sqlalchemy import update

from messages.model import Message, encode
from storage.places import Purpose
from storage.tables import deliveries


async def test_the_doctor_says_that_all_is_well(hymnsheet):
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet doctor")
    said = ada.expect_told("All is well.", "takes my calls", "3 in sales, 2 in marketing", button="Look again")
    assert "next is due on" in said
    assert "Hymnsheet " in said


async def test_before_set_up_the_doctor_says_what_to_do(fresh):
    ada = fresh.person("Ada")
    await ada.types("/hymnsheet doctor")
    ada.expect_told("things need you", "Set-up is not finished", "There is no marketing channel", "/hymnsheet setup")


async def test_a_channel_that_left_us_is_named_with_what_to_do(hymnsheet):
    ada = hymnsheet.person("Ada")
    async with hymnsheet.unit_of_work() as work:
        for place in (await work.places.all()).values():
            await work.places.mark_gone(place, now=hymnsheet.now)
    await ada.types("/hymnsheet doctor")
    said = ada.expect_told("4 things need you", "The marketing channel", "no longer takes my messages")
    assert "/invite @Hymnsheet" in said


async def test_messages_that_failed_or_are_late_are_counted_with_the_reason(hymnsheet):
    ada = hymnsheet.person("Ada")
    hymnsheet.mind_nothing_more()
    await _leave(hymnsheet, state="dead", reason="is_archived")
    await _leave(hymnsheet, state="uncertain")
    await _leave(hymnsheet, state="waiting", wanted_at=hymnsheet.now - timedelta(hours=1))
    await ada.types("/hymnsheet doctor")
    ada.expect_told(
        "1 message could not be sent (is_archived).",
        "1 message may or may not have arrived.",
        "1 message on the way, the oldest due since",
    )


async def _leave(hymnsheet, *, state: str, **values) -> None:
    """A delivery as it would stand after something went wrong."""
    async with hymnsheet.unit_of_work() as work:
        place = (await work.places.all())[Purpose.MARKETING]
        await work.deliveries.post(encode(Message("x")), to=place, key=state, now=hymnsheet.now)
        mine = (deliveries.c.organisation_id == work.organisation_id, deliveries.c.key == state)
        later = hymnsheet.now + timedelta(days=1)
        await work.execute(update(deliveries).where(*mine).values(state=state, due_at=later, **values))
