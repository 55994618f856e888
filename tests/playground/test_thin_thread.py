"""The shortest way through everything: a command opens a form, its submission posts, a button updates."""

from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.playground.pieces import CARD, FORM


async def test_a_command_a_form_a_message_and_a_click(playground, bot, rita):
    async def does(heard):
        match heard.get("type"):
            case None:
                await bot.client.views_open(trigger_id=heard["trigger_id"], view=FORM)
            case "view_submission":
                words = heard["view"]["state"]["values"]["words"]["words"]["value"]
                await bot.client.chat_postMessage(channel="#sales", text=words, blocks=CARD)
            case "block_actions":
                channel, ts = heard["channel"]["id"], heard["message"]["ts"]
                await bot.client.chat_update(channel=channel, ts=ts, text="Claimed by Rita", blocks=[])

    bot.does = does
    assert (await rita.types("/objection", "too expensive", channel="sales")).ok
    assert bot.heard[-1]["text"] == "too expensive"
    assert rita.modal
    assert (await rita.submits(what_did_they_say="Too expensive")).ok
    assert rita.modal is None
    assert rita.sees("sales") == ["Too expensive\n[Claim]"]
    assert (await rita.clicks("Claim")).ok
    assert rita.sees("sales") == ["Claimed by Rita"]


async def test_home_is_published_when_somebody_opens_it(playground, bot, rita):
    async def does(heard):
        view = {"type": "home", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Hello"}}]}
        await bot.client.views_publish(user_id=heard["event"]["user"], view=view)

    bot.does = does
    await rita.opens_home()
    assert rita.home.blocks[0]["text"]["text"] == "Hello"


async def test_a_response_url_answers_the_one_who_typed(playground, bot, rita):
    async def does(heard):
        await _post(heard["response_url"], {"text": "Only for you"})

    bot.does = does
    await rita.types("/win", channel="wins")
    assert rita.sees("wins") == ["Only for you"]


async def _post(url, body):
    assert (await AsyncWebhookClient(url).send_dict(body)).status_code == 200


async def test_a_shortcut_on_a_message_carries_the_message(playground, bot, rita):
    said = await rita.says("They say we are too expensive", channel="sales")
    await rita.uses("log_objection", said)
    assert bot.heard[-1]["type"] == "message_action"
    assert bot.heard[-1]["message"]["text"] == "They say we are too expensive"
