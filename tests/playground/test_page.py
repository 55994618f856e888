"""The page sees what its person sees, does what they do, and moves the clock."""

import asyncio
import json
from datetime import timedelta

import aiohttp
import pytest

from playground.people import Person
from tests.playground.pieces import CARD, FORM


@pytest.fixture
async def page(playground):
    async with aiohttp.ClientSession(base_url=playground.base_url) as session:
        yield Page(session)


class Page:
    def __init__(self, session):
        self._session = session

    async def get(self, path, **params):
        async with self._session.get(path, params=params) as response:
            return response.status, await response.json()

    async def post(self, path, **body):
        async with self._session.post(path, json=body) as response:
            return response.status, await response.json()

    async def act(self, person, do, **body):
        _, answer = await self.post("/playground/act", **{"as": person.id, "do": do, **body})
        return answer


async def test_the_sidebar_lists_people_channels_and_the_app(page, rita):
    _, state = await page.get("/playground/state", **{"as": rita.id})
    assert state["me"] == rita.id
    assert [person["name"] for person in state["people"]] == ["rita", "sam", "mona", "max", "lena", "ada"]
    names = [(place["name"], place["kind"]) for place in state["channels"]]
    assert ("sales", "channel") in names
    assert ("Hymnsheet", "app") in names
    assert ("Hymnsheet", "im") in names


async def test_a_message_is_unread_until_it_is_looked_at(page, playground, bot, rita):
    await bot.client.chat_postMessage(channel="#sales", text="Good morning")
    assert await _unread(page, rita, "sales") == 1
    await page.get("/playground/messages", channel="sales", **{"as": rita.id})
    assert await _unread(page, rita, "sales") == 0


async def _unread(page, person, name):
    _, state = await page.get("/playground/state", **{"as": person.id})
    return next(place["unread"] for place in state["channels"] if place["name"] == name)


async def test_messages_are_told_by_id_name_or_person(page, playground, bot, rita):
    await bot.client.chat_postMessage(channel=rita.id, text="For you")
    for where in ("rita", "Rita", "@rita", "Rita Reyes"):
        _, told = await page.get("/playground/messages", channel=where)
        assert [message["plain"] for message in told["messages"]] == ["For you"]
    _, told = await page.get("/playground/messages", channel="#sales")
    assert told["channel"]["name"] == "sales"
    status, told = await page.get("/playground/messages", channel="nowhere")
    assert (status, told["ok"]) == (404, False)


async def test_only_its_reader_sees_an_ephemeral_message(page, playground, bot, rita):
    sales = playground.workspace.get_channel("sales").id
    await bot.client.chat_postEphemeral(channel=sales, user=rita.id, text="Psst")
    assert (await page.get("/playground/messages", channel="sales"))[1]["messages"] == []
    _, told = await page.get("/playground/messages", channel="sales", **{"as": rita.id})
    assert told["messages"][0]["ephemeral"]
    sam = Person(playground, "Sam")
    assert (await page.get("/playground/messages", channel="sales", **{"as": sam.id}))[1]["messages"] == []


async def test_a_form_is_opened_filled_in_refused_and_sent(page, bot, rita):
    async def does(heard):
        if "trigger_id" in heard and "command" in heard:
            await bot.client.views_open(trigger_id=heard["trigger_id"], view=FORM)
        elif heard["view"]["state"]["values"]["words"]["words"]["value"] == "No":
            return {"response_action": "errors", "errors": {"words": "Say what they said."}}
        return None

    bot.does = does
    assert (await page.act(rita, "type", channel="sales", text="/objection"))["ok"]
    _, state = await page.get("/playground/state", **{"as": rita.id})
    view_id = state["modal"]["id"]
    values = {"words": {"words": {"type": "plain_text_input", "value": "No"}}}
    refused = await page.act(rita, "submit", view_id=view_id, values=values)
    assert refused == {"ok": False, "errors": {"words": "Say what they said."}}
    values = {"words": {"words": {"type": "plain_text_input", "value": "Too dear"}}}
    assert (await page.act(rita, "submit", view_id=view_id, values=values)) == {"ok": True}
    assert rita.modal is None


async def test_a_click_names_its_element(page, bot, rita):
    said = await bot.client.chat_postMessage(channel="#sales", text="Too dear", blocks=CARD)
    where = {"channel": said["channel"], "ts": said["ts"]}
    assert (await page.act(rita, "click", **where, block_id="do", action_id="claim"))["ok"]
    assert bot.heard[-1]["actions"][0]["action_id"] == "claim"
    gone = await page.act(rita, "click", **where, block_id="do", action_id="unclaim")
    assert gone["ok"] is False
    assert "gone" in gone["error"]


async def test_slash_commands_are_refused_in_threads(page, bot, rita):
    said = await rita.says("They want a discount", channel="sales")
    bot.heard.clear()
    answer = await page.act(rita, "type", channel="sales", text="/objection", thread_ts=said.ts)
    assert answer == {"ok": False, "error": "/objection is not supported in threads. Sorry!"}
    assert bot.heard == []


async def test_moving_the_clock_waits_for_those_who_keep_time(page, playground):
    moved_to = []

    async def keep_time():
        await asyncio.sleep(0)
        moved_to.append(playground.clock.now())

    playground.on_moved.append(keep_time)
    before = playground.clock.now()
    status, answer = await page.post("/playground/clock", advance="1d2h")
    assert (status, answer["ok"]) == (200, True)
    assert moved_to[0] - before >= timedelta(days=1, hours=2)


@pytest.mark.parametrize(
    "asked", [{"advance": "soon"}, {"advance": ""}, {"to": "someday 25:00"}, {"to": "2001-01-01"}, {}]
)
async def test_a_time_nobody_understands_is_refused_in_a_sentence(page, asked):
    status, answer = await page.post("/playground/clock", **asked)
    assert (status, answer["ok"]) == (400, False)
    assert answer["error"].endswith(".")


async def test_a_status_is_set_in_the_page_seen_there_and_told_to_the_bot(page, bot, rita):
    assert await page.act(rita, "status", emoji=":palm_tree:", text="Vacationing") == {"ok": True}
    assert bot.heard[-1]["event"]["type"] == "user_change"
    told = bot.heard[-1]["event"]["user"]["profile"]
    assert (told["status_emoji"], told["status_text"], told["status_expiration"]) == (":palm_tree:", "Vacationing", 0)
    _, state = await page.get("/playground/state", **{"as": rita.id})
    mine = next(person for person in state["people"] if person["id"] == rita.id)
    assert (mine["status_emoji"], mine["status_text"]) == (":palm_tree:", "Vacationing")
    await page.act(rita, "status")
    assert bot.heard[-1]["event"]["user"]["profile"]["status_emoji"] == ""


async def test_another_sites_page_can_do_nothing(page, rita):
    async with page._session.post(
        "/playground/clock", json={"advance": "4h"}, headers={"Origin": "https://evil.example"}
    ) as response:
        assert response.status == 403


async def test_the_page_hears_what_changes_for_its_person(page, playground, bot, rita):
    async with page._session.get("/playground/events", params={"as": rita.id}) as stream:
        assert await stream.content.readline() == b": here\n"
        await bot.client.chat_postMessage(channel="#sales", text="Good morning")
        await stream.content.readline()
        change = json.loads((await stream.content.readline()).removeprefix(b"data: "))
    assert change == {"type": "changed", "channel": playground.workspace.get_channel("sales").id}


async def test_only_the_pages_own_files_are_served(page):
    for path in ("..%2Fplayground.py", "nothing.js", ".."):
        async with page._session.get(f"/playground/web/{path}") as response:
            assert response.status == 404
