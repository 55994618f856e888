"""hymnsheet import-leads: good rows go in, bad ones are named with their line, and twice is as good as once."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlalchemy import func, select

from rules.people import Platform
from storage.organisations import found_organisation
from storage.tables import lead_events, leads
from tests.command import Ran, command, process
from tests.harness import Hymnsheet

Command: TypeAlias = Callable[..., Awaitable[Ran]]

OLIST = Path(__file__).parents[2].parent / "shared" / "data" / "olist" / "marketing_qualified_leads_2017.csv"
OLIST_NAMES = ("--map", "mql_id=id", "--map", "first_contact_date=created_at", "--map", "origin=source")
HEAD = "id,name,company,email,source,campaign,tier,owner,evidence,created_at\n"


def counts(ran: Ran) -> dict[str, int]:
    """What came of the rows."""
    found = re.findall(r"^(accepted|updated|unchanged|refused): ([\d,]+)$", ran.said, re.MULTILINE)
    return {name: int(count.replace(",", "")) for name, count in found}


@dataclass(frozen=True)
class Importer:
    """Runs the command on one database."""

    folder: Path
    database_url: str

    async def imports(self, content: str | bytes | Path, *options: str, run: Command = command) -> Ran:
        """Run it to its end on a file with this content."""
        path = content if isinstance(content, Path) else self.folder / "leads.csv"
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return await run("import-leads", str(path), *options, folder=self.folder, DATABASE_URL=self.database_url)


@pytest.fixture
def importer(tmp_path: Path, database_url: str) -> Importer:
    return Importer(tmp_path, database_url)


async def kept(hymnsheet: Hymnsheet) -> list[dict[str, object]]:
    async with hymnsheet.unit_of_work() as work:
        mine = leads.c.organisation_id == work.organisation_id
        return [dict(row) for row in (await work.execute(select(leads).where(mine).order_by(leads.c.id))).mappings()]


@pytest.mark.skipif(not OLIST.exists(), reason="Olist's leads are not beside the checkout")
@pytest.mark.slow_in_teams
async def test_two_thousand_real_leads_come_in_once(hymnsheet: Hymnsheet, importer: Importer) -> None:
    first = await importer.imports(OLIST, *OLIST_NAMES)
    assert (first.code, counts(first)) == (0, {"accepted": 2002, "updated": 0, "unchanged": 0, "refused": 0})
    before = await kept(hymnsheet)
    assert len(before) == 2002
    again = await importer.imports(OLIST, *OLIST_NAMES)
    assert counts(again) == {"accepted": 0, "updated": 0, "unchanged": 2002, "refused": 0}
    assert await kept(hymnsheet) == before
    async with hymnsheet.unit_of_work() as work:
        mine = lead_events.c.organisation_id == work.organisation_id
        counted = select(func.count()).select_from(lead_events).where(mine)
        assert (await work.execute(counted)).scalar_one() == 2002
    await hymnsheet.person("Rita").types("/lead find 8c18d1de7f67e60dbd64e3c07d7e9d5d")
    hymnsheet.person("Rita").expect_told("Came from paid search", "Oct 20, 2017 at 00:00")


@pytest.mark.slow_in_teams
async def test_bad_rows_are_named_with_their_line_and_the_good_ones_go_in(
    hymnsheet: Hymnsheet, importer: Importer
) -> None:
    rows = [
        '1,"Jo\nMiller",Acme,jo@acme.example,paid_search,,hot,,a; b|c,2026-03-02T10:00:00+01:00',
        ",Nobody,,,,,,,,",
        "",
        "2,Xi,,,,,warm,,,",
        "3,Yu,,no address,,,,,,",
        "4,Zo,,,,,,,,02.03.2026",
        "5,a,b,c,d,e,f,g,h,i,j",
        "6,,,,,,,,,2999-01-01",
        '7,<!channel> =1+1,,,,,LOW,,"[""one; two""]",2026-03-02',
    ]
    ran = await importer.imports(HEAD + "\n".join(rows))
    assert (ran.code, counts(ran)) == (0, {"accepted": 2, "updated": 0, "unchanged": 0, "refused": 6})
    said = dict(re.findall(r"^line (\d+): (.*)$", ran.said, re.MULTILINE))
    assert list(said) == ["4", "6", "7", "8", "9", "10"]
    assert said["6"] == "tier must be hot, high, normal or low, not “warm”."
    assert "11 cells" in said["9"]
    assert "future" in said["10"]
    jo, hostile = sorted(await kept(hymnsheet), key=lambda row: str(row["external_id"]))
    assert (jo["name"], jo["tier"], jo["evidence"]) == ("Jo Miller", "hot", '["a", "b", "c"]')
    assert jo["created_at"] == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert (hostile["name"], hostile["tier"]) == ("<!channel> =1+1", "low")
    assert hostile["evidence"] == '["one; two"]'
    assert hostile["created_at"] == datetime(2026, 3, 1, 23, 0, tzinfo=UTC), "a date begins where the organisation is"


async def test_an_owner_in_the_file_is_told_by_the_bot_that_runs(hymnsheet: Hymnsheet, importer: Importer) -> None:
    content = "id;name;owner\n1;Jo Miller;rita@hymnsheet.example\n2;Xi;nobody@else.example\n"
    assert counts(await importer.imports(content, run=process))["accepted"] == 2
    await hymnsheet.settle()
    hymnsheet.person("Rita").expect_direct("A lead for you: Jo Miller")


@pytest.mark.slow_in_teams
async def test_many_refusals_are_told_in_part(hymnsheet: Hymnsheet, importer: Importer) -> None:
    ran = await importer.imports("id,tier\n" + "".join(f"{number},warm\n" for number in range(1200)))
    assert ran.code == 0
    assert ran.said.count("line ") == 50
    assert "and 1,150 more lines refused" in ran.said


@pytest.mark.slow_in_teams
async def test_a_line_in_another_encoding_is_refused_and_the_rest_goes_in(
    hymnsheet: Hymnsheet, importer: Importer
) -> None:
    ran = await importer.imports("id,name\n1,Müller\n".encode() + "2,Möller\n".encode("latin-1") + b"3,\0Nul\0\n")
    assert counts(ran)["accepted"] == 2
    assert "line 3: this line is not UTF-8. Save the file as “CSV UTF-8”." in ran.said
    assert {row["name"] for row in await kept(hymnsheet)} == {"Müller", "Nul"}
    wide = await importer.imports("id,name\n4,Größe\n".encode("utf-16"))
    assert counts(wide)["accepted"] == 1


@pytest.mark.parametrize(
    ("content", "options", "code", "sentence"),
    [
        (Path("nowhere.csv"), (), 1, "nowhere.csv cannot be read: No such file or directory."),
        (Path(), (), 1, "cannot be read: Is a directory."),
        (b"\x00\x01\xfe\xff\n", (), 1, "the first line is not text"),
        (b"", (), 1, "no column is the id; the first line names nothing."),
        ("name\nJo\n", (), 1, "no column is the id; the first line names name. Say which it is: --map COLUMN=id"),
        ("id\n1\n", ("--map", "mql_id=id"), 1, "there is no column mql_id; the first line names id."),
        ("id\n1\n", ("--map", "id=number"), 2, "There is no field number."),
        ("id\n1\n", ("--map", "id"), 2, "--map is written --map COLUMN=FIELD, not --map id"),
        ("a,b\n1,2\n", ("--map", "a=id", "--map", "b=id"), 2, "Two columns are mapped to id."),
    ],
)
@pytest.mark.slow_in_teams
async def test_a_file_that_cannot_be_read_is_answered_with_what_to_do(
    hymnsheet: Hymnsheet,
    importer: Importer,
    content: str | bytes | Path,
    options: tuple[str, ...],
    code: int,
    sentence: str,
) -> None:
    ran = await importer.imports(content, *options)
    assert ran.code == code
    assert sentence in ran.errors
    assert await kept(hymnsheet) == []


@pytest.mark.slow_in_teams
async def test_whose_leads_they_are_must_be_said_where_there_are_several(
    hymnsheet: Hymnsheet, importer: Importer
) -> None:
    async with hymnsheet.house.storage.across_organisations() as transaction:
        await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T2", name="Other", bot_person="U9", now=hymnsheet.now
        )
    ran = await importer.imports("id\n1\n")
    assert (ran.code, "--workspace" in ran.errors, "T2 (Other)" in ran.errors) == (1, True, True)
    assert (await importer.imports("id\n1\n", "--workspace", "nobody")).code == 1
    assert counts(await importer.imports("id\n1\n", "--workspace", "T2"))["accepted"] == 1
    assert await kept(hymnsheet) == []


@pytest.mark.slow_in_teams
async def test_an_unclosed_quotation_mark_swallows_no_more_than_it_must(
    hymnsheet: Hymnsheet, importer: Importer
) -> None:
    rows = "".join(f"{number},Lead {number},{'x' * 500}\n" for number in range(2, 1_000))
    ran = await importer.imports('id,name,note\n1,"Jo\n' + rows)
    assert ran.code == 0
    assert "a cell is too long, or a quotation mark is not closed." in ran.said
    assert counts(ran)["accepted"] > 500


async def test_before_any_workspace_is_known_a_sentence_says_so(importer: Importer) -> None:
    ran = await importer.imports("id\n1\n")
    assert ran.code == 1
    assert ran.errors.endswith("No workspace is known yet: start the bot once with `hymnsheet run`.\n")
