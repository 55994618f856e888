"""What is no longer of use is forgotten; what people said is not."""

from sqlalchemy import func, select

from storage.tables import feedback, requests
from tests.front_door import Hymnsheet


async def test_answered_requests_are_forgotten_after_a_week_and_feedback_is_not(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hymnsheet.person("Rita").types("/leadfeedback acme.com 2 too early")
    await hymnsheet.sleep_until("in 6 days")
    assert await _count(hymnsheet, requests) == 1
    await hymnsheet.sleep_until("in 2 days")
    assert await _count(hymnsheet, requests) == 0
    assert await _count(hymnsheet, feedback) == 1


async def _count(hymnsheet: Hymnsheet, table: object) -> int:
    async with hymnsheet.unit_of_work() as work:
        counted = select(func.count()).select_from(table).where(table.c.organisation_id == work.organisation_id)
        return int((await work.execute(counted)).scalar_one())
