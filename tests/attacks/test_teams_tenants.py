"""Another tenant that has got hold of us is refused, and whoever runs us finds it in the audit log, once a day."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import select

from bot.teams.refused_tenants import MOST_A_DAY
from storage.organisations import ACROSS
from storage.tables import audit, organisations
from tests.teams.fake import Answered
from tests.teams.office import Office, opened
from tests.teams.world import TENANT

ANOTHER = "11111111-0000-4000-8000-00000000cafe"


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with opened(database_url) as office:
        await office.teams.installs("Ada")
        yield office


async def comes_from(office: Office, *tenants: str) -> Answered:
    """Somebody's words, of the tenants that the conversation and the channel name; Microsoft has signed for them."""
    teams, rita = office.teams, office.teams.world.person("Rita")
    activity = teams.activity("message", rita, teams.world.personal(rita), text="help")
    activity["conversation"]["tenantId"] = tenants[0]
    activity["channelData"]["tenant"]["id"] = tenants[-1]
    return await teams.deliver(activity)


async def refused(office: Office) -> list[str]:
    await office.tasks.quiet()
    async with office.storage.across_organisations() as transaction:
        asked = select(audit.c.subject).where(audit.c.action == "refused tenant").execution_options(**ACROSS)
        return list((await transaction.execute(asked)).scalars())


async def test_a_tenant_we_do_not_work_for_is_refused_and_written_down_once_a_day(office: Office) -> None:
    before = REGISTRY.get_sample_value("hymnsheet_refused_tenants_total") or 0
    for _ in range(3):
        assert (await comes_from(office, ANOTHER)).status == 401
    assert await refused(office) == [ANOTHER]
    assert REGISTRY.get_sample_value("hymnsheet_refused_tenants_total") == before + 3
    office.clock.move_to(office.clock.now() + timedelta(days=1))
    assert (await comes_from(office, ANOTHER)).status == 401
    assert await refused(office) == [ANOTHER, ANOTHER]


async def test_whoever_names_two_tenants_is_refused_and_written_down(office: Office) -> None:
    assert (await comes_from(office, TENANT, ANOTHER)).status == 401
    assert sorted(await refused(office)) == sorted([TENANT, ANOTHER])


async def test_many_tenants_do_not_fill_the_log_and_nobodys_words_get_into_it(office: Office) -> None:
    await comes_from(office, "Rita Reyes <rita@hymnsheet.example>")
    assert await refused(office) == []
    for number in range(MOST_A_DAY + 5):
        await comes_from(office, f"{number:08d}-0000-4000-8000-00000000cafe")
    assert len(await refused(office)) == MOST_A_DAY


async def test_nobody_without_a_token_of_microsofts_gets_anything_written_down(office: Office) -> None:
    teams, rita = office.teams, office.teams.world.person("Rita")
    teams.world.tenant = ANOTHER
    activity = teams.activity("message", rita, teams.world.personal(rita), text="help")
    assert (await teams.deliver(activity, token="x.y.z")).status == 401
    assert await refused(office) == []


async def test_where_nobody_has_us_yet_there_is_nobody_to_write_it_down_for(sqlite_url: str) -> None:
    async with opened(sqlite_url) as office:
        assert (await comes_from(office, ANOTHER)).status == 401
        assert await refused(office) == []
        async with office.storage.across_organisations() as transaction:
            found = await transaction.execute(select(organisations.c.id).execution_options(**ACROSS))
            assert found.all() == []
