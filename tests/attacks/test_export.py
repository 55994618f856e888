"""S38, S93: what is exported opens as words in any spreadsheet, and only for its owner."""

import csv
import stat
from datetime import date
from pathlib import Path

import pytest

from bot.export import export_everything
from rules.buddies import round_for
from rules.buddy_rhythm import Mode
from rules.people import Platform
from storage.export import NOUNS, SECRETS
from storage.organisations import found_organisation
from storage.privacy import Privacy
from storage.tables import metadata, workspaces

TRAPS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", " =1+1", '"=1+1', "'=1+1", "fine;=1+1", "fine\n=1+1", "＝1+1",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", " ", '"', "＝")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def exported(hymnsheet, folder: Path) -> dict[str, list[dict[str, str]]]:
    written = await export_everything(hymnsheet.house.storage, folder)
    return {path.stem: read(path) for path in written}


async def test_what_people_said_is_there_with_names_beside_the_ids(hymnsheet, tmp_path):
    hymnsheet.mind_nothing_more()
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await rita.types("/objection Zu teuer für fünf")
    await rita.submits(category="Price", amount="1250.50 EUR", lead="acme.com")
    await rita.types("/leadfeedback acme.com 2 too early, no budget")
    await max_.types("/answer 1 We bill by use")
    sheets = await exported(hymnsheet, tmp_path / "out")
    [objection], [feedback], [answer] = sheets["objections"], sheets["feedback"], sheets["answers"]
    assert objection["words"] == "Zu teuer für fünf"
    assert (objection["amount"], objection["currency"], objection["lead"]) == ("1250.50", "EUR", "acme.com")
    assert objection["member"] == rita.id
    assert (feedback["score"], feedback["lead"]) == ("2", "acme.com")
    assert (answer["words"], answer["objection"]) == ("We bill by use", "1")
    assert {row["person"] for row in sheets["members"]} >= {rita.id, max_.id}


async def test_what_was_won_and_shared_is_there_with_words_beside_the_ids(hymnsheet, tmp_path):
    hymnsheet.mind_nothing_more()
    rita, max_, ada = (hymnsheet.person(name) for name in ("Rita", "Max", "Ada"))
    await rita.types("/objection Zu teuer für fünf")
    await rita.submits(category="Price")
    await max_.types("/content add https://example.com/prices The price guide")
    await max_.submits(kind="one-pager", objections="#1", contributors=["Lena Lund"])
    await rita.types("/content used 1 acme.com")
    await rita.types("/win Acme")
    await rita.submits(amount="1250.50 EUR", helpers=["Lena Lund"], won_by="content 1")
    await ada.types("/hymnsheet goal")
    await ada.submits(name="Spring", amount="10000 EUR", first_on=date(2026, 1, 1), last_on=date(2026, 3, 31))
    sheets = await exported(hymnsheet, tmp_path / "out")
    [item], [use], [won], [goal] = (sheets[each] for each in ("content_items", "content_uses", "wins", "goals"))
    assert (item["title"], item["link"], item["owner"]) == ("The price guide", "https://example.com/prices", max_.id)
    assert (use["content"], use["lead"], use["member"]) == ("The price guide", "acme.com", rita.id)
    assert (won["customer"], won["amount"], won["rep"]) == ("Acme", "1250.50", rita.id)
    assert (goal["name"], goal["amount"]) == ("Spring", "10000.00")
    [answered], [made] = sheets["content_objections"], sheets["content_contributors"]
    assert (answered["content"], answered["objection"]) == ("The price guide", "1")
    assert made["content"] == "The price guide"
    assert {"1"} == {credit["win"] for credit in sheets["win_credits"]}
    assert "content_opens" in sheets


async def test_no_cell_is_a_formula_whatever_people_type(hymnsheet, tmp_path):
    hymnsheet.mind_nothing_more()
    rita = hymnsheet.person("Rita")
    for number, trap in enumerate(TRAPS):
        await rita.types(f"/content add https://example.com/{number}")
        await rita.submits(title=trap, kind="deck", words=trap)
        await rita.types("/win")
        await rita.submits(customer=f"{trap} {number}", words=trap, deal=f"{trap} {number}")
        await rita.types("/objection")
        await rita.submits(words=f"{trap} {len(trap)}", category="Price", said=trap, lead=f"{trap} Ltd")
    sheets = await exported(hymnsheet, tmp_path)
    assert all(len(sheets[noun]) == len(TRAPS) for noun in ("objections", "wins", "content_items"))
    for noun, rows in sheets.items():
        for cell in (cell for row in rows for cell in row.values()):
            assert not cell.startswith(FORMULA_STARTS), f"{noun}: {cell!r}"
            for piece in cell.replace("\n", ";").split(";")[1:]:
                assert not piece.strip().startswith(("=", "+", "-", "@")), f"{noun}: {cell!r}"


async def test_wins_their_credits_and_the_goal_are_there_and_none_is_a_formula(hymnsheet, tmp_path):
    hymnsheet.mind_nothing_more()
    ada, rita = hymnsheet.person("Ada"), hymnsheet.person("Rita")
    await ada.types("/hymnsheet goal")
    await ada.submits(name="=1+1", amount="1m EUR", first_on="2026-01-01", last_on="2026-03-31", band="5000 JPY")
    await rita.types("/win")
    await rita.submits(customer="=1+1", amount="1250.50 EUR", words="@SUM(A1)", deal="+1", helpers=["Max"])
    sheets = await exported(hymnsheet, tmp_path)
    [win], [credit], [goal], [house] = (sheets[noun] for noun in ("wins", "win_credits", "goals", "organisations"))
    assert (win["amount"], win["currency"], win["rep"]) == ("1250.50", "EUR", rita.id)
    assert credit["member"] == hymnsheet.person("Max").id
    assert (goal["amount"], house["win_band"], house["win_band_currency"]) == ("1000000.00", "5000", "JPY")
    for cell in (cell for row in (win, credit, goal) for cell in row.values()):
        assert not cell.startswith(FORMULA_STARTS), cell


async def test_what_somebody_wants_of_buddies_is_nobodys_to_export(hymnsheet, tmp_path):
    hymnsheet.mind_nothing_more()
    async with hymnsheet.unit_of_work() as work:
        ids = {member.person: member.id for member in await work.members.all()}
        rita, max_ = (ids[hymnsheet.person(name).id] for name in ("Rita", "Max"))
        made = round_for(await work.buddies.present(hymnsheet.now), seed=1)
        days = {"first_on": date(2026, 3, 2), "last_on": date(2026, 3, 15)}
        now = hymnsheet.now
        await work.buddy_rounds.make(made, mode=Mode.ROTATING, seed=1, **days, due_at=now, now=now)
        pair = await work.buddy_rounds.pair_of(rita)
        await work.buddies.exclude(rita, [max_], now=now)
        await work.buddies.opt_out(max_, now=now)
        await work.buddies.keep_lesson(pair.id, rita, "to tell", may_be_shared=True, now=now)
        await work.buddies.keep_lesson(pair.id, rita, "to keep", may_be_shared=False, now=now)
    sheets = await exported(hymnsheet, tmp_path)
    assert len(sheets["buddy_pairs"]) == 2
    assert {row["member"] for row in sheets["buddy_mates"]} >= {hymnsheet.person("Rita").id}
    assert [row["words"] for row in sheets["buddy_lessons"]] == ["to tell"]
    assert not {"buddy_answers", "buddy_exclusions", "buddy_wishes", "buddy_check_ins", "buddy_left_out"} & set(sheets)


async def test_what_others_keep_to_themselves_is_not_in_ones_own_copy(hymnsheet):
    async with hymnsheet.unit_of_work() as work:
        ids = {member.person: member.id for member in await work.members.all()}
        rita, max_ = (ids[hymnsheet.person(name).id] for name in ("Rita", "Max"))
        await work.buddies.exclude(rita, [max_], now=hymnsheet.now)
        assert not [name for name in await Privacy(work).held(max_) if "buddy" in name]
        assert [name for name in await Privacy(work).held(rita) if "buddy" in name] == ["buddy_exclusions"]


async def test_the_files_are_for_their_owner_only_and_nothing_half_written_stays(hymnsheet, tmp_path):
    folder = tmp_path / "new" / "out"
    await export_everything(hymnsheet.house.storage, folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == {f"{noun}.csv" for noun in NOUNS}


async def test_an_export_that_breaks_off_leaves_the_last_one_whole(hymnsheet, tmp_path, monkeypatch):
    folder = tmp_path / "out"
    await export_everything(hymnsheet.house.storage, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr("bot.export.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        await export_everything(hymnsheet.house.storage, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


async def test_a_link_in_the_place_of_a_file_is_replaced_not_followed(hymnsheet, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("mine")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "members.csv").symlink_to(precious)
    await export_everything(hymnsheet.house.storage, folder)
    assert precious.read_text() == "mine"
    assert not (folder / "members.csv").is_symlink()


async def test_no_token_leaves_with_an_export(hymnsheet, tmp_path):
    async with hymnsheet.unit_of_work() as work:
        mine = workspaces.c.organisation_id == work.organisation_id
        await work.execute(workspaces.update().where(mine).values(token_sealed="sealed-canary"))
    written = await export_everything(hymnsheet.house.storage, tmp_path / "out")
    assert all("sealed-canary" not in path.read_text(encoding="utf-8") for path in written)


def test_every_column_that_sounds_like_a_secret_is_kept_back():
    sounding = {
        column.name
        for table in metadata.sorted_tables
        for column in table.c
        if any(word in column.name for word in ("token", "secret", "sealed", "password"))
    }
    assert sounding <= SECRETS


async def test_more_than_a_page_of_rows_comes_whole_and_once(hymnsheet, tmp_path, monkeypatch):
    monkeypatch.setattr("storage.export.PAGE", 2)
    sheets = await exported(hymnsheet, tmp_path)
    ids = [row["id"] for row in sheets["members"]]
    assert len(ids) == len(set(ids)) == 6


async def test_each_row_says_whose_it_is_where_there_are_several_organisations(hymnsheet, tmp_path):
    async with hymnsheet.house.storage.across_organisations() as transaction:
        await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T2", name="Other", bot_person="U9", now=hymnsheet.now
        )
    sheets = await exported(hymnsheet, tmp_path)
    assert [row["name"] for row in sheets["organisations"]][1] == "Other"
    assert {row["organisation_id"] for row in sheets["members"]} == {sheets["organisations"][0]["id"]}
