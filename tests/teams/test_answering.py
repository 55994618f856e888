"""What people in Teams get for what they do: an answer where they look, and always a way back."""

from collections.abc import AsyncIterator

import pytest

from messages.model import Button, Buttons, Message, encode, paragraph
from messages.replies import IN_OUR_CHAT
from storage.places import Place
from tests.teams.cards import plain
from tests.teams.office import Office, opened


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    async with opened(sqlite_url) as office:
        yield office


async def test_whoever_wants_to_be_forgotten_reads_that_they_are_where_they_asked_for_it(office: Office) -> None:
    rita, sam = office.person("Rita"), office.person("Sam")
    await sam.types("help")
    await rita.types("hymnsheet privacy")
    before = len(rita.direct_messages())
    await rita.clicks("Forget me")
    assert "forgotten" in rita.expect_direct("forgotten").lower()
    assert len(rita.direct_messages()) == before, "in place of what was clicked"


async def test_even_the_only_one_who_spoke_with_us_reads_it(office: Office) -> None:
    rita = office.person("Rita")
    await rita.types("hymnsheet privacy")
    await rita.clicks("Forget me")
    rita.expect_direct("forgotten")


# What comes of a click is said where it was clicked


async def test_in_our_chat_a_click_says_in_a_line_what_came_of_it(office: Office) -> None:
    await set_up(office)
    rita = office.person("Rita")
    await rita.types("leadfeedback acme.com 2 too early")
    await rita.clicks("Undo")
    said = rita.toasts[-1]
    assert "acme.com" in said
    assert "chat" not in said, "that is where they are"
    rita.expect_direct(said)


async def test_in_a_channel_a_click_says_it_there_and_that_our_chat_has_it_too(office: Office) -> None:
    await set_up(office)
    await card_for_all(office)
    max_, lena = office.person("Max"), office.person("Lena")
    await max_.clicks("Claim")
    await lena.clicks("Claim")
    said = lena.toasts[-1]
    assert said.endswith(f"#1 is taken already. {IN_OUR_CHAT}")
    lena.expect_direct("#1 is taken already.", "Max Meyer")
    assert not [told for told in office.person("Ada").sees("marketing") if "taken already" in told], "nobody else reads"


async def test_whoever_may_not_do_it_reads_so_where_they_clicked(office: Office) -> None:
    await set_up(office)
    await card_for_all(office)
    sam = office.person("Sam")
    await sam.clicks("Claim")
    assert "marketing" in sam.toasts[-1].lower()
    assert "Got it" not in sam.toasts[-1]


async def test_a_form_from_a_card_that_others_change_too_comes_to_our_chat_where_nothing_typed_goes(
    office: Office,
) -> None:
    await set_up(office)
    await card_for_all(office)
    max_ = office.person("Max")
    await max_.clicks("Answer")
    assert max_.toasts[-1] == "The form comes to our chat."
    max_.fills(words="It pays for itself within a quarter")
    changed = Message("It changed", (paragraph("It changed"),))
    async with office.unit_of_work() as work:
        await work.deliveries.refresh("card", encode(changed), now=office.clock.now())
    await office.settle()
    assert max_.reads(max_.messages("marketing")[-1]) == "It changed"
    assert max_.typed("words") == "It pays for itself within a quarter"
    await max_.submits()
    max_.expect_direct("#1 is answered")


# A form that took a card's place gives it back


async def test_in_our_chat_what_was_said_to_one_alone_comes_back_too(office: Office) -> None:
    await set_up(office)
    rita = office.person("Rita")
    await rita.types("leadfeedback acme.com 2 too early")
    told = rita.direct_messages()[-1]
    await rita.clicks("Add details")
    assert rita.direct_messages()[-1] != told
    await rita.clicks("Back")
    assert rita.direct_messages()[-1] == told


async def test_behind_a_form_that_was_opened_from_ones_own_page_is_that_page(office: Office) -> None:
    await set_up(office)
    rita = office.person("Rita")
    await rita.types("home")
    await rita.clicks("Log an objection")
    await rita.clicks("Back")
    rita.expect_direct("Your hymn sheet", button="Log an objection")


async def test_a_form_with_something_wrong_in_it_still_has_its_way_back(office: Office) -> None:
    await set_up(office)
    rita = office.person("Rita")
    await rita.types("home")
    await rita.clicks("Log an objection")
    await rita.submits(words="   x ", category="other")
    await rita.clicks("Back")
    rita.expect_direct("Your hymn sheet")


async def test_a_form_that_is_a_message_of_its_own_took_nothings_place(office: Office) -> None:
    await set_up(office)
    rita = office.person("Rita")
    await rita.types("objection")
    assert "[Back]" not in rita.direct_messages()[-1]


# Somebody's own page is a card, and as it is now


@pytest.mark.parametrize(
    ("name", "is_set_up", "button"),
    [
        ("Ada", False, "Set me up"),
        ("Ada", True, "Settings"),
        ("Rita", True, "Log an objection"),
        ("Max", True, "What I can do for you"),
    ],
)
async def test_whoever_adds_us_is_greeted_with_the_page_for_what_they_are_here(
    office: Office, name: str, *, is_set_up: bool, button: str
) -> None:
    if is_set_up:
        await set_up(office)
    person = office.person(name)
    await office.teams.installs(name)
    person.expect_direct("Hello, I am Hymnsheet", button=button)
    await person.opens_home()
    assert "Hello" not in person.expect_direct("Your hymn sheet", button=button)
    is_admin = "[Set me up]" in person.direct_messages()[-1] or "[Settings]" in person.direct_messages()[-1]
    assert is_admin == (name == "Ada")


async def test_a_marketers_page_has_what_waits_for_them(office: Office) -> None:
    await set_up(office)
    await office.person("Rita").types("objection Too expensive for a team of five")
    await office.person("Rita").submits(category="price")
    await office.person("Max").opens_home()
    office.person("Max").expect_direct("Waits for somebody to take it", "Too expensive", button="Claim")


async def test_a_page_that_is_looked_at_again_is_as_it_is_then(office: Office) -> None:
    await set_up(office)
    rita = office.person("Rita")
    await rita.opens_home()
    page = rita.messages("")[-1]
    await rita.types("leadfeedback acme.com 2 too early")
    assert "acme.com" not in rita.reads(page)
    await rita.clicks("Refresh", page)
    assert "acme.com" in rita.reads(page)


async def test_teams_itself_asks_for_the_page_anew_for_whom_it_is(office: Office) -> None:
    await set_up(office)
    rita = office.person("Rita")
    await rita.opens_home()
    page = rita.messages("")[-1]
    assert page.card is not None
    again = page.card["refresh"]
    assert again["userIds"] == [rita.person.channel_id]
    action = {**again["action"], "trigger": "automatic"}
    room = office.teams.world.personal(rita.person)
    activity = office.teams.activity("invoke", rita.person, room, name="adaptiveCard/action", replyToId=page.id)
    answer = await office.teams.deliver({**activity, "value": {"action": action, "trigger": "automatic"}})
    assert plain(answer.body["value"]) == plain(page.card)


async def set_up(office: Office) -> None:
    """Ada says who sells and who is in marketing, and where that talks."""
    await office.teams.installs("Ada", channel="General")
    for name in ("Rita", "Sam", "Mona", "Max", "Lena"):
        await office.person(name).opens_home()
    ada = office.person("Ada")
    await ada.types("hymnsheet setup")
    sales, marketing = ["Rita Reyes", "Sam Silva", "Mona Marsh"], ["Max Meyer", "Lena Lund"]
    await ada.submits(marketing_channel="marketing", sales=sales, marketing=marketing)


async def card_for_all(office: Office) -> None:
    """In marketing's channel stands a card with an objection that waits."""
    rita = office.person("Rita")
    await rita.types("objection Too expensive for a team of five")
    await rita.submits(category="price")
    buttons = Buttons((Button("Claim", "claim.take", "1"), Button("Answer", "answer.give", "1")))
    card = Message("A card for all", (paragraph("A card for all"), buttons))
    channel = office.teams.world.channel("marketing")
    place = Place(workspace_id=(await office.workspace()).id, channel=channel.id)
    async with office.unit_of_work() as work:
        await work.deliveries.post(encode(card), to=place, key="card", now=office.clock.now())
    await office.settle()
