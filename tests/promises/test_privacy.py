"""/hymnsheet privacy: what is held about me, a copy of it, and forgetting it."""

import json

import pytest
from sqlalchemy import String, Text, select

from rules.erasure import traces_of, without
from storage.export import MACHINERY
from storage.privacy import FORGOTTEN, FREE_WORDS, Privacy
from storage.tables import answers, audit, members, metadata, objections

SECRET = "Canary Corp finds us too expensive, says canary@canary.example"
ANSWER = "Tell the canary people that canary-priced seats exist"


async def everything(hymnsheet) -> str:
    """Every row of every table, as one text."""
    async with hymnsheet.unit_of_work() as work:
        rows = []
        for table in metadata.sorted_tables:
            found = await work.execute(select(table).execution_options(across_organisations=True))
            rows += [f"{table.name}: {tuple(row)}" for row in found]
    return "\n".join(rows)


async def a_busy_day(hymnsheet) -> None:
    """Rita logs and judges, Sam hears it too, Max claims and answers, the digest quotes it."""
    hymnsheet.mind_nothing_more()
    rita, sam, max_ = (hymnsheet.person(name) for name in ("Rita", "Sam", "Max"))
    await rita.types("/objection", SECRET)
    await rita.submits(category="Price", said="I told the canary to wait")
    await rita.types("/leadfeedback acme.com 2 too early, the canary has no budget")
    await sam.types("/objection show 1")
    await sam.clicks("+1, same here")
    await hymnsheet.until("08:30 tomorrow")
    await max_.types("/claim 1")
    await max_.types("/answer 1", ANSWER)


async def forget(hymnsheet, name: str) -> None:
    person = hymnsheet.person(name)
    await person.types("/hymnsheet privacy")
    await person.clicks("Forget me")


async def test_i_am_told_in_plain_words_what_is_held_about_me(hymnsheet):
    await a_busy_day(hymnsheet)
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet privacy")
    said = rita.expect_told("This is what I keep about you:", "1 objection you logged", button="Send me a copy")
    assert "1 time you judged a lead" in said
    assert "I do not read your conversations" in said
    sam = hymnsheet.person("Sam")
    await sam.types("/hymnsheet privacy")
    assert "you logged" not in sam.expect_told("1 objection you heard too")


async def test_my_copy_is_whole_and_comes_to_me_alone(hymnsheet):
    await a_busy_day(hymnsheet)
    rita = hymnsheet.person("Rita")
    async with hymnsheet.unit_of_work() as work:
        rita_id = next(member.id for member in await work.members.all() if member.person == rita.id)
        for number in range(300):
            await work.add(objections, member_id=rita_id, number=100 + number, kind="objection",
                           words=f"Nummer {number}: <zu teuer> & \"unklar\" für uns\nsagt er", category="price",
                           created_at=hymnsheet.now)  # fmt: skip
    await rita.types("/hymnsheet privacy")
    await rita.clicks("Send me a copy")
    parts = [said for said in rita.direct_messages() if said.startswith("Everything I keep about you")]
    assert len(parts) > 3
    copy = json.loads("".join(part.partition("\n")[2].replace("```", "") for part in parts))
    assert copy["objections"][0]["words"] == SECRET
    assert copy["objections"][300]["words"] == 'Nummer 299: <zu teuer> & "unklar" für uns\nsagt er'
    assert copy["members"][0]["person"] == rita.id
    assert all("Everything I keep" not in said for said in hymnsheet.person("Sam").direct_messages())


async def test_whoever_asks_is_forgotten_in_every_table_and_in_what_was_posted(hymnsheet):
    await a_busy_day(hymnsheet)
    rita = hymnsheet.person("Rita")
    hymnsheet.channel("marketing").expect(SECRET)
    assert rita.id in await everything(hymnsheet)
    await forget(hymnsheet, "Rita")
    rita.expect_told("Done: I have forgotten you.")
    kept = await everything(hymnsheet)
    assert rita.id not in kept
    assert "canary" not in kept.replace(ANSWER, "").lower()
    hymnsheet.channel("marketing").expect_no("Canary Corp")
    hymnsheet.channel("marketing").expect("(removed)")


async def test_what_others_need_stays_under_a_name_nobody_knows(hymnsheet):
    await a_busy_day(hymnsheet)
    await forget(hymnsheet, "Rita")
    async with hymnsheet.unit_of_work() as work:
        objection = await work.objections.find(1)
        assert objection.heard.words == "(removed)"
        assert objection.heard.category == "price"
        assert objection.by.person.startswith("erased-")
        assert await work.objections.count_voices([objection.id]) == {objection.id: 2}
        assert [answer.words for answer in (await work.answers.to([objection.id]))[objection.id]] == [ANSWER]


async def test_a_marketer_who_is_forgotten_leaves_no_answer_and_no_claim(hymnsheet):
    await a_busy_day(hymnsheet)
    max_ = hymnsheet.person("Max")
    await forget(hymnsheet, "Max")
    kept = await everything(hymnsheet)
    assert max_.id not in kept
    assert ANSWER not in kept
    async with hymnsheet.unit_of_work() as work:
        assert [one.number for one in await work.objections.unclaimed(limit=5)] == [1]
    sam = hymnsheet.person("Sam")
    assert not [said for said in sam.direct_messages() if ANSWER in said]


async def test_what_a_forgotten_marketer_shared_stays_and_is_nobodys_to_keep_right(hymnsheet):
    hymnsheet.mind_nothing_more()
    max_, rita, ada = (hymnsheet.person(name) for name in ("Max", "Rita", "Ada"))
    await max_.types("/content", "add https://example.com/prices The price guide")
    await max_.submits(kind="one-pager", words="When the canary sings", contributors=["Max Meyer", "Lena Lund"])
    await rita.types("/content", "find price")
    await rita.clicks("Out of date")
    await ada.types("/hymnsheet", "roundup")
    await ada.submits(owner="Max Meyer")
    await forget(hymnsheet, "Max")
    kept = await everything(hymnsheet)
    assert max_.id not in kept
    assert "canary" not in kept
    async with hymnsheet.unit_of_work() as work:
        item = await work.content.find(1)
        assert (item.title, item.owner) == ("The price guide", None)
        assert [one.person for one in item.contributors] == [hymnsheet.person("Lena").id]
        assert (await work.roundups.settings()).owner_id is None
    await hymnsheet.until("in 100 h")


async def test_the_proof_of_it_names_nobody(hymnsheet):
    await a_busy_day(hymnsheet)
    await forget(hymnsheet, "Rita")
    async with hymnsheet.unit_of_work() as work:
        mine = (audit.c.organisation_id == work.organisation_id, audit.c.action == "hymnsheet.erase")
        found = (await work.execute(select(audit).where(*mine))).all()
        assert [row.subject for row in found] == [""]


async def test_forgetting_twice_changes_nothing(hymnsheet):
    await a_busy_day(hymnsheet)
    rita = hymnsheet.person("Rita")
    async with hymnsheet.unit_of_work() as work:
        rita_id = next(member.id for member in await work.members.all() if member.person == rita.id)
        assert await Privacy(work).erase(rita_id, now=hymnsheet.now)
    before = await everything(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        assert not await Privacy(work).erase(rita_id, now=hymnsheet.now)
    assert await everything(hymnsheet) == before


async def test_somebody_who_comes_back_is_met_anew_without_a_side(hymnsheet):
    await a_busy_day(hymnsheet)
    await forget(hymnsheet, "Rita")
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet")
    rita.expect_told("you are not on a side yet")
    await rita.types("/hymnsheet privacy")
    assert "objections" not in rita.expect_told("This is what I keep about you:", "who you are here")


async def test_a_team_does_not_point_to_a_manager_who_was_forgotten(hymnsheet):
    await forget(hymnsheet, "Mona")
    async with hymnsheet.unit_of_work() as work:
        found = await work.execute(
            select(members.c.manager_id).where(members.c.organisation_id == work.organisation_id)
        )
        assert set(found.scalars()) == {None}


CODES = {
    "answers": set(),
    "audit": {"action", "subject"},
    "buddy_answers": {"answer"},
    "buddy_check_ins": {"moment"},
    "buddy_left_out": {"reason"},
    "buddy_mates": {"side"},
    "content_items": {"title", "kind", "link", "link_match", "categories"},
    "content_uses": {"kind", "reason"},
    "feedback": {"verdict", "reason", "timing", "fits", "missing"},
    "lead_events": {"kind", "details"},
    "goals": {"name", "currency"},
    "objections": {"kind", "category", "currency", "worked"},
    "roundups": {"week", "state", "video_link"},
    "wins": {
        "deal",
        "outcome",
        "customer",
        "customer_match",
        "currency",
        "rep_email",
        "first_source",
        "touches",
        "reason",
    },
}
"""Columns of a member's rows that hold one of a few words of ours, an id, or what is the organisation's own."""


def test_every_column_in_which_somebody_may_write_is_known_to_forgetting():
    for table in metadata.sorted_tables:
        if "member_id" not in table.c or table in FORGOTTEN:
            continue
        written = {column.name for column in table.c if isinstance(column.type, String | Text)}
        assert written == CODES.get(table.name, set()) | set(FREE_WORDS.get(table, {})), table.name
    assert answers in FORGOTTEN
    assert MACHINERY


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ({"words": SECRET}, {"words": "(removed)"}),
        ({"words": f"Rita heard: “{SECRET[:50]}…”"}, {"words": "(removed)"}),
        ({"is": "mention", "person": "U1"}, {"is": "text", "words": "somebody"}),
        ([{"values": ["U1", "U2"]}, {"value": "U1"}], [{"values": ["U2"]}, {"value": ""}]),
        ({"words": SECRET.replace(" ", "\n", 1)}, {"words": "(removed)"}),
        ({"words": "No"}, {"words": "(removed)"}),
    ],
)
def test_a_kept_message_loses_the_person_and_their_words(told, left):
    traces = traces_of("U1", [SECRET, "No"])
    assert json.loads(without(traces, json.dumps(told, ensure_ascii=False))) == left


@pytest.mark.parametrize("told", [{"words": "Nobody said so"}, {"is": "mention", "person": "U12"}, {"words": ""}])
def test_a_kept_message_of_others_stays_as_it_is(told):
    assert without(traces_of("U1", [SECRET, "No", ""]), json.dumps(told)) is None
