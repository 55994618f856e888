"""Scripted people find what they use by its words, fill in every kind of field, and do only what people can do."""

import pytest

from playground.people import NotVisible, Person
from tests.playground.pieces import CARD

LETTERS = [{"text": {"type": "plain_text", "text": word}, "value": word[0].lower()} for word in ("Price", "Timing")]


def asks(label, element, *, block_id=None, **more):
    block = {"type": "input", "label": {"type": "plain_text", "text": label}, "element": element, **more}
    return {**block, "block_id": block_id} if block_id else block


def form(*blocks, **more):
    title, submit = ({"type": "plain_text", "text": word} for word in ("Form", "Send"))
    return {"type": "modal", "callback_id": "form", "title": title, "submit": submit, "blocks": list(blocks), **more}


@pytest.fixture
def opens(bot):
    """Let the bot open a form at the next command."""

    def opening(view, *, then=None):
        async def does(heard):
            if "command" in heard:
                await bot.client.views_open(trigger_id=heard["trigger_id"], view=view)
                return None
            return await then(heard) if then else None

        bot.does = does

    return opening


def sent(bot):
    return {block: next(iter(states.values())) for block, states in bot.heard[-1]["view"]["state"]["values"].items()}


async def test_every_kind_of_field_is_filled_in_as_a_person_does(playground, bot, rita, opens):
    opens(
        form(
            asks("What they said", {"type": "plain_text_input", "action_id": "a"}, block_id="words"),
            asks("Category", {"type": "static_select", "action_id": "a", "options": LETTERS}, block_id="category"),
            asks("Also", {"type": "checkboxes", "action_id": "a", "options": LETTERS}, block_id="also"),
            asks("Tags", {"type": "multi_static_select", "action_id": "a", "options": LETTERS}, block_id="tags"),
            asks("Worked?", {"type": "radio_buttons", "action_id": "a", "options": LETTERS}, block_id="worked"),
            asks("Who", {"type": "users_select", "action_id": "a"}, block_id="who"),
            asks("Helpers", {"type": "multi_users_select", "action_id": "a"}, block_id="helpers"),
            asks("Where", {"type": "conversations_select", "action_id": "a"}, block_id="where"),
            asks("Amount", {"type": "number_input", "action_id": "a", "is_decimal_allowed": False}, block_id="amount"),
            asks("When", {"type": "datepicker", "action_id": "a"}, block_id="when"),
            asks("At", {"type": "timepicker", "action_id": "a"}, block_id="at"),
            asks("Link", {"type": "url_text_input", "action_id": "a"}, block_id="link"),
            asks("Mail", {"type": "email_text_input", "action_id": "a"}, block_id="mail"),
        )
    )
    await rita.types("/objection", channel="sales")
    await rita.submits(
        what_they_said="Too dear", category="Price", also=["t"], tags=["Price", "Timing"], worked="p", who="Sam",
        helpers=["Max", "Lena"], where="#marketing", amount=12000, when="2026-11-23", at="08:30",
        link="https://example.com/a", mail="a@example.com",
    )  # fmt: skip
    users, workspace = playground.workspace.get_user, playground.workspace
    values = sent(bot)
    assert values["words"] == {"type": "plain_text_input", "value": "Too dear"}
    assert values["category"]["selected_option"] == LETTERS[0]
    assert values["also"]["selected_options"] == [LETTERS[1]]
    assert values["tags"]["selected_options"] == LETTERS
    assert values["worked"]["selected_option"] == LETTERS[0]
    assert values["who"]["selected_user"] == users("Sam").id
    assert values["helpers"]["selected_users"] == [users("Max").id, users("Lena").id]
    assert values["where"]["selected_conversation"] == workspace.get_channel("marketing").id
    assert values["amount"]["value"] == "12000"
    assert (values["when"]["selected_date"], values["at"]["selected_time"]) == ("2026-11-23", "08:30")
    assert (values["link"]["value"], values["mail"]["value"]) == ("https://example.com/a", "a@example.com")


async def test_untouched_fields_are_sent_as_slack_sends_them(bot, rita, opens):
    opens(
        form(
            asks("Words", {"type": "plain_text_input", "action_id": "a"}, block_id="words", optional=True),
            asks("Also", {"type": "checkboxes", "action_id": "a", "options": LETTERS}, block_id="also", optional=True),
            asks(
                "Category",
                {"type": "static_select", "action_id": "a", "options": LETTERS, "initial_option": LETTERS[1]},
                block_id="category",
            ),
        )
    )
    await rita.types("/objection")
    await rita.submits()
    assert sent(bot) == {
        "words": {"type": "plain_text_input", "value": None},
        "also": {"type": "checkboxes", "selected_options": []},
        "category": {"type": "static_select", "selected_option": LETTERS[1]},
    }


async def test_slack_itself_asks_for_what_is_missing_or_malformed(bot, rita, opens):
    opens(
        form(
            asks("Words", {"type": "plain_text_input", "action_id": "a", "max_length": 5}, block_id="words"),
            asks("Amount", {"type": "number_input", "action_id": "a", "is_decimal_allowed": False}, block_id="amount"),
            asks("Mail", {"type": "email_text_input", "action_id": "a"}, block_id="mail"),
            asks("Link", {"type": "url_text_input", "action_id": "a"}, block_id="link"),
            asks("Who", {"type": "users_select", "action_id": "a"}, block_id="who"),
        )
    )
    await rita.types("/objection")
    answer = await rita.submits(words="Too dear", amount="lots", mail="me", link="there")
    assert set(answer.errors) == set(rita.errors) == {"words", "amount", "mail", "link", "who"}
    assert "command" in bot.heard[-1]
    assert rita.modal


async def test_errors_of_the_bot_stand_at_their_fields_and_the_words_stay(bot, rita, opens):
    async def refuse(_heard):
        return {"response_action": "errors", "errors": {"words": "Say more."}}

    opens(form(asks("Words", {"type": "plain_text_input", "action_id": "a"}, block_id="words")), then=refuse)
    await rita.types("/objection")
    answer = await rita.submits(words="No")
    assert not answer.ok
    assert rita.errors == {"words": "Say more."}
    assert rita.modal.values["words"]["a"]["value"] == "No"


@pytest.mark.parametrize(
    "answer", [{"response_action": "errors", "errors": {"nowhere": "No."}}, {"response_action": "update", "view": {}}]
)
async def test_an_answer_slack_cannot_use_leaves_the_form_open(rita, opens, answer):
    async def misanswer(_heard):
        return answer

    opens(form(asks("Words", {"type": "plain_text_input", "action_id": "a"})), then=misanswer)
    await rita.types("/objection")
    said = await rita.submits(words="No")
    assert "trouble connecting" in said.error
    assert rita.modal


async def test_a_submission_can_update_push_and_clear(bot, rita, opens):
    second = form(asks("More", {"type": "plain_text_input", "action_id": "a"}, block_id="more"))
    answers = [
        {"response_action": "update", "view": second},
        {"response_action": "push", "view": second},
        {"response_action": "clear"},
    ]

    async def go_on(_heard):
        return answers.pop(0)

    opens(form(asks("Words", {"type": "plain_text_input", "action_id": "a"}, block_id="words")), then=go_on)
    await rita.types("/objection")
    first_id = rita.modal.id
    await rita.submits(words="Too dear")
    assert (rita.modal.id, rita.modal.blocks[0]["block_id"]) == (first_id, "more")
    await rita.submits(more="x")
    assert rita.modal.previous_id == rita.modal.root_id == first_id
    await rita.submits(more="x")
    assert rita.modal is None


async def test_a_choice_that_dispatches_tells_the_bot_and_keeps_the_rest_of_the_form(bot, rita, opens):
    words = asks("Words", {"type": "plain_text_input", "action_id": "a"}, block_id="words")
    select = {"type": "static_select", "action_id": "pick", "options": LETTERS}
    category = asks("Category", select, block_id="category", dispatch_action=True)
    why = asks("Why", {"type": "plain_text_input", "action_id": "a"}, block_id="why")

    async def ask_more(heard):
        if heard["type"] == "block_actions":
            await bot.client.views_update(view_id=heard["view"]["id"], view=form(words, category, why))

    opens(form(words, category), then=ask_more)
    await rita.types("/objection")
    rita.fills(words="Too dear")
    await rita.chooses("Category", "Timing")
    assert bot.heard[-1]["actions"][0]["selected_option"] == LETTERS[1]
    assert bot.heard[-1]["view"]["state"]["values"]["words"]["a"]["value"] == "Too dear"
    await rita.submits(why="Budget is spent")
    assert sent(bot)["words"]["value"] == "Too dear"
    assert sent(bot)["category"]["selected_option"] == LETTERS[1]


async def test_a_choice_that_does_not_dispatch_only_fills_its_field(bot, rita, opens):
    select = {"type": "static_select", "action_id": "pick", "options": LETTERS}
    opens(form(asks("Category", select, block_id="category")))
    await rita.types("/objection")
    await rita.chooses("Category", "Timing")
    assert "command" in bot.heard[-1]
    await rita.submits()
    assert sent(bot)["category"]["selected_option"] == LETTERS[1]


async def test_what_people_type_is_told_as_slack_tells_it(bot, rita):
    said = await rita.says("5 < 7 & <!here>", channel="sales")
    await rita.uses("log", said)
    assert bot.heard[-1]["message"]["text"] == "5 &lt; 7 &amp; &lt;!here&gt;"
    assert bot.heard[-1]["message"]["blocks"][0]["elements"][0]["elements"][0]["text"] == "5 < 7 & <!here>"
    assert rita.sees("sales") == ["5 < 7 & <!here>"]


async def test_a_name_stands_for_a_direct_message(playground, rita):
    sam = Person(playground, "Sam")
    await rita.says("Lunch?", channel="Sam")
    await rita.says("Hello bot", channel="Hymnsheet")
    assert sam.sees("Rita") == ["Lunch?"]
    assert rita.sees("Rita") == rita.sees("hymnsheet") == ["Hello bot"]
    assert sam.sees("hymnsheet") == []


async def test_mentions_and_times_are_read_by_name_and_in_the_readers_zone(playground, bot, rita):
    sam, sales = Person(playground, "Sam"), playground.workspace.get_channel("sales").id
    inline = [
        {"type": "user", "user_id": rita.id},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": sales},
        {"type": "text", "text": " at "},
        {"type": "date", "timestamp": 1795509000, "format": "{date_num} {time}"},
    ]
    section = {"type": "rich_text_section", "elements": inline}
    blocks = [{"type": "rich_text", "elements": [section]}]
    await bot.client.chat_postMessage(channel=sales, text="x", blocks=blocks)
    await bot.client.chat_postMessage(channel=sales, text=f"<@{rita.id}> &lt; <https://example.com|a link>")
    assert rita.sees("sales")[0] == "@Rita Reyes in #sales at 2026-11-24 09:30"
    assert sam.sees("sales")[0] == "@Rita Reyes in #sales at 2026-11-24 03:30"
    assert sam.sees("sales")[1] == "@Rita Reyes < a link"


async def test_somebody_new_joins(playground, bot):
    gus = playground.workspace.join("Gus Guest", channels=["sales"], is_restricted=True)
    person = Person(playground, "Gus")
    await bot.client.chat_postMessage(channel="#sales", text="Welcome")
    assert person.sees() == ["Welcome"]
    assert (await bot.client.users_info(user=gus.id))["user"]["is_restricted"]


async def test_closing_tells_the_bot_only_if_it_asked(bot, rita, opens):
    field = asks("Words", {"type": "plain_text_input", "action_id": "a"})
    opens(form(field))
    await rita.types("/objection")
    await rita.closes()
    assert "command" in bot.heard[-1]
    opens(form(field, notify_on_close=True))
    await rita.types("/objection")
    await rita.closes()
    assert bot.heard[-1]["type"] == "view_closed"
    assert rita.modal is None


async def test_nobody_clicks_what_is_not_there_and_the_message_shows_what_is(bot, rita):
    await bot.client.chat_postMessage(channel="#sales", text="x", blocks=CARD)
    with pytest.raises(NotVisible, match=r"(?s)sees no \[Undo\].*Too expensive\n\[Claim\]"):
        await rita.clicks("Undo")
    with pytest.raises(NotVisible, match="no form open"):
        await rita.submits()
    await _open(bot, rita, form(asks("Words", {"type": "plain_text_input", "action_id": "a"})))
    with pytest.raises(NotVisible, match="no field “colour”"):
        await rita.submits(colour="red")
    with pytest.raises(NotVisible, match=r"sees no \[Claim\]"):
        await rita.clicks("Claim")


async def _open(bot, person, view):
    async def does(heard):
        await bot.client.views_open(trigger_id=heard["trigger_id"], view=view)

    bot.does = does
    await person.types("/objection")


async def test_nobody_clicks_in_a_channel_they_are_not_in(playground, bot, rita):
    said = await bot.client.chat_postMessage(channel="#sales", text="x", blocks=CARD)
    message = playground.workspace.find_message(said["channel"], said["ts"])
    playground.workspace.get_channel("sales").members.remove(rita.user.id)
    with pytest.raises(NotVisible):
        await rita.clicks("Claim", message)
    assert bot.heard == []


async def test_nobody_sees_what_was_told_to_another_alone(playground, bot, rita):
    sales = playground.workspace.get_channel("sales").id
    await bot.client.chat_postEphemeral(channel=sales, user=rita.id, text="Psst", blocks=CARD)
    sam = Person(playground, "Sam")
    assert rita.sees("sales") == ["Too expensive\n[Claim]"]
    assert sam.sees("sales") == []
    with pytest.raises(NotVisible):
        await sam.clicks("Claim")
    await rita.clicks("Claim")
    assert bot.heard[-1]["container"]["is_ephemeral"]
    assert "message" not in bot.heard[-1]


async def test_a_click_goes_to_the_newest_message_unless_one_is_named(bot, rita):
    first = await bot.client.chat_postMessage(channel="#sales", text="x", blocks=CARD)
    second = await bot.client.chat_postMessage(channel="#wins", text="y", blocks=CARD)
    await rita.clicks("Claim")
    assert bot.heard[-1]["container"]["message_ts"] == second["ts"]
    await rita.clicks("Claim", first["ts"])
    assert bot.heard[-1]["container"]["message_ts"] == first["ts"]


async def test_a_menu_in_a_message_is_chosen_from_by_its_words(bot, rita):
    menu = {"type": "static_select", "action_id": "snooze", "options": LETTERS}
    menu["placeholder"] = {"type": "plain_text", "text": "Snooze"}
    more = {"type": "overflow", "action_id": "more", "options": LETTERS}
    blocks = [{"type": "actions", "block_id": "do", "elements": [menu, more]}]
    await bot.client.chat_postMessage(channel="#sales", text="x", blocks=blocks)
    await rita.chooses("Snooze", "Timing")
    assert bot.heard[-1]["actions"][0]["selected_option"] == LETTERS[1]
    assert bot.heard[-1]["state"]["values"]["do"]["snooze"]["selected_option"] == LETTERS[1]
    await rita.chooses("more", "Price")
    assert bot.heard[-1]["actions"][0]["selected_option"] == LETTERS[0]
    with pytest.raises(NotVisible, match="not among the choices: Price, Timing"):
        await rita.chooses("Snooze", "Never")


async def test_direct_messages_are_those_of_one_person(playground, bot, rita):
    sam = Person(playground, "Sam")
    await bot.client.chat_postMessage(channel=rita.id, text="For Rita")
    both = await bot.client.conversations_open(users=[rita.id, sam.id])
    await bot.client.chat_postMessage(channel=both["channel"]["id"], text="For both")
    assert rita.direct_messages() == ["For Rita", "For both"]
    assert sam.direct_messages() == ["For both"]


async def test_home_is_clicked_at_home(bot, rita):
    async def does(heard):
        if heard.get("event"):
            await bot.client.views_publish(user_id=heard["event"]["user"], view={"type": "home", "blocks": CARD})

    bot.does = does
    with pytest.raises(NotVisible):
        await rita.clicks("Claim", at_home=True)
    await rita.opens_home()
    await rita.clicks("Claim", at_home=True)
    assert bot.heard[-1]["view"]["type"] == "home"
    assert bot.heard[-1]["container"]["type"] == "view"
