"""The Web API answers the bot as Slack does, refusals included."""

from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from playground.manifest import read_manifest
from playground.model import Channel, ChannelId, Kind, TokenState
from playground.people import Person
from playground.workspace import Workspace
from tests.playground.pieces import CARD, FORM

MANIFEST = """
display_information: {name: Small}
features:
  slash_commands:
    - {command: /win, description: Celebrate, usage_hint: who}
oauth_config: {scopes: {bot: [SCOPES]}}
settings: {event_subscriptions: {bot_events: [app_home_opened]}}
"""


def refusal(caught):
    return caught.value.response["error"]


@pytest.fixture
def only(playground, tmp_path):
    """Give the app these scopes and no others."""

    def give(*scopes):
        path = tmp_path / "manifest.yml"
        path.write_text(MANIFEST.replace("SCOPES", ", ".join(scopes)))
        playground.manifest = read_manifest(path)

    return give


async def test_the_token_says_who_calls(playground, bot):
    told = await bot.client.auth_test()
    assert (told["team_id"], told["user_id"]) == (playground.workspace.team_id, playground.workspace.bot)


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xoxb-nobody", "invalid_auth"), ("Bearer", "invalid_auth")]
)
async def test_a_strange_token_is_refused(playground, token, error):
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with session.post(f"{playground.base_url}/api/auth.test", headers=headers) as response:
            assert (await response.json()) == {"ok": False, "error": error}


@pytest.mark.parametrize("state", [TokenState.REVOKED, TokenState.INACTIVE])
async def test_a_dead_token_is_refused_by_what_killed_it(playground, bot, state):
    playground.workspace.token_state = state
    with pytest.raises(SlackApiError) as caught:
        await bot.client.auth_test()
    assert refusal(caught) == state.value


async def test_a_revoked_token_is_dead(bot):
    assert (await bot.client.auth_revoke())["revoked"]
    with pytest.raises(SlackApiError) as caught:
        await bot.client.auth_test()
    assert refusal(caught) == "token_revoked"


async def test_an_unknown_method_is_refused(bot):
    with pytest.raises(SlackApiError) as caught:
        await bot.client.api_call("chat.shout")
    assert refusal(caught) == "unknown_method"


async def test_form_encoded_and_json_calls_are_the_same(playground, bot):
    async with aiohttp.ClientSession() as session:
        form = {"token": playground.workspace.bot_token, "channel": "#sales", "blocks": '[{"type":"divider"}]'}
        async with session.post(f"{playground.base_url}/api/chat.postMessage", data=form) as response:
            told = await response.json()
    assert told["ok"]
    assert told["message"]["blocks"][0]["type"] == "divider"


async def test_a_scope_that_was_not_granted_is_missing(bot, only, rita):
    only("users:read")
    assert "email" not in (await bot.client.users_info(user=rita.id))["user"]["profile"]
    with pytest.raises(SlackApiError) as caught:
        await bot.client.chat_postMessage(channel="#sales", text="x")
    assert refusal(caught) == "missing_scope"
    assert (caught.value.response["needed"], caught.value.response["provided"]) == ("chat:write", "users:read")
    only("users:read", "users:read.email")
    assert (await bot.client.users_info(user=rita.id))["user"]["profile"]["email"] == "rita@hymnsheet.example"


async def test_a_command_the_manifest_does_not_name_never_reaches_the_bot(bot, only, rita):
    only("commands")
    answer = await rita.types("/loss", channel="sales")
    assert answer.error == "/loss is not a valid command. Want to send it as a message?"
    assert rita.sees("sales") == [answer.error]
    assert bot.heard == []
    assert (await rita.types("/win", channel="sales")).ok


async def test_an_event_the_manifest_does_not_name_never_reaches_the_bot(bot, only, rita):
    only("commands")
    await rita.says("Good morning", channel="sales")
    assert bot.heard == []
    await rita.opens_home()
    assert bot.heard[-1]["event"]["type"] == "app_home_opened"


async def test_a_channel_may_be_missing_archived_or_without_the_bot(playground, bot, only):
    only("chat:write")
    sales, wins = (playground.workspace.get_channel(name) for name in ("sales", "wins"))
    sales.archived = True
    wins.members.remove(playground.workspace.bot)
    for channel, error in [("C0", "channel_not_found"), (sales.id, "is_archived"), (wins.id, "not_in_channel")]:
        with pytest.raises(SlackApiError) as caught:
            await bot.client.chat_postMessage(channel=channel, text="x")
        assert refusal(caught) == error
    only("chat:write", "chat:write.public")
    assert (await bot.client.chat_postMessage(channel=wins.id, text="x"))["ok"]


async def test_a_private_channel_without_the_bot_does_not_exist_for_it(playground, bot, rita):
    playground.workspace.add_channel(Channel(ChannelId("C9"), "secret", Kind.PRIVATE, [rita.user.id]))
    for call in (bot.client.chat_postMessage(channel="C9", text="x"), bot.client.conversations_info(channel="C9")):
        with pytest.raises(SlackApiError) as caught:
            await call
        assert refusal(caught) == "channel_not_found"


async def test_nothing_to_say_and_too_much_are_refused(bot):
    for text, error in [("", "no_text"), ("  ", "no_text"), ("x" * 40_001, "msg_too_long")]:
        with pytest.raises(SlackApiError) as caught:
            await bot.client.api_call("chat.postMessage", json={"channel": "#sales", "text": text})
        assert refusal(caught) == error
    assert (await bot.client.chat_postMessage(channel="#sales", text="x" * 40_000))["ok"]


async def test_blocks_are_refused_with_the_place_that_is_wrong(bot):
    with pytest.raises(SlackApiError) as caught:
        await bot.client.chat_postMessage(
            channel="#sales", text="x", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
        )
    assert refusal(caught) == "invalid_blocks"
    (message,) = caught.value.response["response_metadata"]["messages"]
    assert message == "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"


async def test_a_message_is_edited_by_its_author_and_keeps_its_place(playground, bot, rita):
    first = await bot.client.chat_postMessage(channel="#sales", text="Good morning")
    said = await rita.says("Hello", channel="sales")
    await bot.client.chat_update(channel=first["channel"], ts=first["ts"], text="Good evening")
    assert rita.sees("sales") == ["Good evening", "Hello"]
    for ts, error in [(said.ts, "cant_update_message"), ("1.000000", "message_not_found")]:
        with pytest.raises(SlackApiError) as caught:
            await bot.client.chat_update(channel=first["channel"], ts=ts, text="x")
        assert refusal(caught) == error
    await bot.client.chat_delete(channel=first["channel"], ts=first["ts"])
    assert rita.sees("sales") == ["Hello"]


async def test_an_edit_that_does_not_mention_blocks_leaves_them(bot, rita):
    first = await bot.client.chat_postMessage(channel="#sales", text="x", blocks=CARD)
    await bot.client.chat_update(channel=first["channel"], ts=first["ts"], text="y")
    assert rita.sees("sales") == ["Too expensive\n[Claim]"]
    await bot.client.chat_update(channel=first["channel"], ts=first["ts"], text="y", blocks=[])
    assert rita.sees("sales") == ["y"]


async def test_replies_stand_under_their_message(bot, rita):
    first = await bot.client.chat_postMessage(channel="#sales", text="Good morning")
    second = await bot.client.chat_postMessage(channel=first["channel"], text="And?", thread_ts=first["ts"])
    assert second["message"]["thread_ts"] == first["ts"]
    reply = await rita.says("Fine", channel="sales", thread=rita.messages("sales")[1])
    assert reply.thread_ts == first["ts"]


async def test_a_message_to_a_person_opens_their_direct_message(bot, rita):
    told = await bot.client.chat_postMessage(channel=rita.id, text="For you")
    assert told["channel"].startswith("D")
    opened = await bot.client.conversations_open(users=rita.id)
    assert opened["channel"]["id"] == told["channel"]
    assert rita.direct_messages() == ["For you"]


async def test_some_people_cannot_be_written_to(playground, bot, rita):
    rita.user.deleted = True
    with pytest.raises(SlackApiError, match="user_disabled"):
        await bot.client.chat_postMessage(channel=rita.id, text="x")
    cases = {playground.workspace.bot: "cannot_dm_bot", "USLACKBOT": "cannot_dm_bot", "U0": "user_not_found"}
    for person, error in {**cases, rita.id: "user_disabled"}.items():
        with pytest.raises(SlackApiError) as caught:
            await bot.client.conversations_open(users=person)
        assert refusal(caught) == error


async def test_an_open_direct_message_still_takes_words_for_somebody_who_left(bot, rita):
    await bot.client.chat_postMessage(channel=rita.id, text="Welcome")
    rita.user.deleted = True
    assert (await bot.client.chat_postMessage(channel=rita.id, text="Still there?"))["ok"]


async def test_everybody_is_listed_a_page_at_a_time(playground, bot):
    names, cursor = [], ""
    while True:
        page = await bot.client.users_list(limit=3, cursor=cursor)
        assert len(page["members"]) <= 3
        names += [member["name"] for member in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert sorted(names) == sorted(user.name for user in playground.workspace.users.values())


async def test_an_ephemeral_message_needs_its_reader_in_the_channel(playground, bot, rita):
    sales = playground.workspace.get_channel("sales")
    sales.members.remove(rita.user.id)
    with pytest.raises(SlackApiError) as caught:
        await bot.client.chat_postEphemeral(channel=sales.id, user=rita.id, text="Psst")
    assert refusal(caught) == "user_not_in_channel"


async def test_a_trigger_opens_one_view_and_not_for_long(playground, bot, rita):
    await rita.types("/objection", channel="sales")
    trigger_id = bot.heard[-1]["trigger_id"]
    await bot.client.views_open(trigger_id=trigger_id, view=FORM)
    playground.triggers.live_for = 0
    await rita.closes()
    await rita.types("/objection", channel="sales")
    for trigger, error in [
        (trigger_id, "exchanged_trigger_id"),
        (bot.heard[-1]["trigger_id"], "expired_trigger_id"),
        ("1.2.3", "invalid_trigger_id"),
    ]:
        with pytest.raises(SlackApiError) as caught:
            await bot.client.views_open(trigger_id=trigger, view=FORM)
        assert refusal(caught) == error


async def test_a_view_that_is_refused_does_not_use_its_trigger_up(bot, rita):
    await rita.types("/objection", channel="sales")
    trigger_id = bot.heard[-1]["trigger_id"]
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await bot.client.views_open(trigger_id=trigger_id, view={**FORM, "blocks": [{"type": "banner"}]})
    await bot.client.views_open(trigger_id=trigger_id, view=FORM)
    assert rita.modal


async def test_a_trigger_expires_by_the_real_clock_not_the_moved_one(playground, bot, rita):
    await rita.types("/objection", channel="sales")
    await playground.advance(timedelta(days=1))
    await bot.client.views_open(trigger_id=bot.heard[-1]["trigger_id"], view=FORM)
    assert rita.modal


async def test_a_view_is_refused_with_the_place_that_is_wrong(bot, rita):
    await rita.types("/objection", channel="sales")
    long_title = {**FORM, "title": {"type": "plain_text", "text": "x" * 25}}
    with pytest.raises(SlackApiError) as caught:
        await bot.client.views_open(trigger_id=bot.heard[-1]["trigger_id"], view=long_title)
    assert refusal(caught) == "invalid_arguments"
    assert "[json-pointer:/view/title/text]" in caught.value.response["response_metadata"]["messages"][0]


async def test_a_view_that_is_too_large_changed_or_gone_is_refused(bot, rita):
    await rita.types("/objection", channel="sales")
    opened = await bot.client.views_open(trigger_id=bot.heard[-1]["trigger_id"], view=FORM)
    view_id = opened["view"]["id"]
    large = {**FORM, "private_metadata": "x" * 250_000}
    for arguments, error in [
        ({"view_id": view_id, "view": large}, "view_too_large"),
        ({"view_id": view_id, "view": FORM, "hash": "old"}, "hash_conflict"),
        ({"view_id": "V0", "view": FORM}, "not_found"),
    ]:
        with pytest.raises(SlackApiError) as caught:
            await bot.client.views_update(**arguments)
        assert refusal(caught) == error
    await bot.client.views_update(view_id=view_id, view=FORM, hash=opened["view"]["hash"])


async def test_three_modals_stack_and_no_fourth(bot, rita):
    async def open_with(method):
        await rita.types("/objection", channel="sales")
        return await method(trigger_id=bot.heard[-1]["trigger_id"], view=FORM)

    await open_with(bot.client.views_open)
    await open_with(bot.client.views_push)
    await open_with(bot.client.views_push)
    with pytest.raises(SlackApiError) as caught:
        await open_with(bot.client.views_push)
    assert refusal(caught) == "push_limit_reached"


async def test_a_response_url_answers_five_times_within_half_an_hour(playground, bot, rita):
    await rita.types("/win", channel="wins")
    url = bot.heard[-1]["response_url"]
    for _ in range(5):
        assert await _answer(url, {"text": "Hello"}) == 200
    assert await _answer(url, {"text": "Hello"}) == 404
    await rita.types("/win", channel="wins")
    playground.clock.advance(timedelta(minutes=31))
    assert await _answer(bot.heard[-1]["response_url"], {"text": "Hello"}) == 404


async def test_a_response_url_speaks_to_one_or_all_and_replaces_and_deletes(playground, bot, rita):
    sam = Person(playground, "Sam")
    await bot.client.chat_postMessage(channel="#wins", text="x", blocks=CARD)
    await rita.clicks("Claim")
    url = bot.heard[-1]["response_url"]
    await _answer(url, {"text": "For you"})
    await _answer(url, {"text": "For all", "response_type": "in_channel"})
    assert sam.sees("wins") == ["Too expensive\n[Claim]", "For all"]
    await _answer(url, {"text": "Claimed", "replace_original": True})
    assert sam.sees("wins") == ["Claimed", "For all"]
    await _answer(url, {"delete_original": True})
    assert rita.sees("wins") == ["For you", "For all"]


async def _answer(url, body):
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return response.status


async def test_two_workspaces_are_apart(playground, bot, rita):
    second = Workspace.demo(number=2)
    playground.workspaces.append(second)
    other_rita = Person(playground, "Rita", workspace=second)
    assert other_rita.id != rita.id
    bot.client.token = second.bot_token
    with pytest.raises(SlackApiError) as caught:
        await bot.client.users_info(user=rita.id)
    assert refusal(caught) == "user_not_found"
    await bot.client.chat_postMessage(channel="#sales", text="Only here")
    assert (other_rita.sees("sales"), rita.sees("sales")) == (["Only here"], [])
    await other_rita.types("/win")
    assert bot.heard[-1]["team_id"] == second.team_id
