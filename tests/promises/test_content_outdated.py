"""What whoever says that an item is out of date may count on, and whoever keeps it right."""

from playground.people import Person
from storage.members import Profile
from tests.harness import Hymnsheet

GUIDE = "https://example.com/small-team-prices"
TITLE = "The small-team price guide"


async def share(person: Person, **answers: object) -> None:
    """Share an item through the form."""
    await person.types("/content", f"add {GUIDE} {TITLE}")
    await person.submits(**{"kind": "one-pager", **answers})


async def never_hears_again(hymnsheet: Hymnsheet, person: Person) -> None:
    """A week goes by, and nobody is reminded of any item."""
    hymnsheet.mind_nothing_more()
    before = person.direct_messages()
    await hymnsheet.until("Fri 10:00")
    await hymnsheet.until("Fri 10:00")
    assert not [said for said in person.direct_messages()[len(before) :] if "Item 1" in said]


async def test_out_of_date_is_a_click_and_its_owner_has_one_too(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_)
    await rita.types("/content", "find price")
    await rita.clicks("Out of date")
    rita.expect_told("Thank you", "@Max Meyer knows of it", button="Undo")
    max_.expect_direct("Is item 1 still right?", TITLE, "@Rita Reyes", button="Still right")
    await max_.clicks("Still right", message="Is item 1 still right?")
    max_.expect_direct("Item 1 is still right")
    rita.expect_direct("You said item 1 is out of date", "it is still right", "@Max Meyer")
    await never_hears_again(hymnsheet, max_)


async def test_the_owner_is_reminded_in_time_and_then_whoever_leads_them(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    max_, rita, ada = (hymnsheet.person(name) for name in ("Max", "Rita", "Ada"))
    await share(max_)
    await rita.types("/content", "find price")
    await rita.clicks("Out of date")
    max_.expect_direct("Is item 1 still right?")
    await hymnsheet.until("13:30 tomorrow")
    max_.expect_direct("Item 1 waits for a look from you", "Half of the time is gone", button="Still right")
    await hymnsheet.until("Wed 13:00")
    max_.expect_direct("Item 1 waits for a look from you", "Most of the time is gone")
    await hymnsheet.until("Thu 09:00")
    max_.expect_direct("Item 1 waits for a look from you. Agreed was by")
    await hymnsheet.until("Mon 16:30")
    ada.expect_direct("Item 1 waits longer for a look than agreed", "@Max Meyer", button="Show")
    await max_.clicks("Updated", message="Is item 1 still right?")
    await max_.submits(title="The small-team price guide 2026")
    max_.expect_told("Item 1 is changed")
    rita.expect_direct("You said item 1 is out of date", "up to date again")
    await hymnsheet.until("Tue 17:00")
    ada.expect_direct("Item 1 is seen to")
    assert "waits" not in max_.expect_direct("Item 1 is seen to")


async def test_why_not_may_be_that_it_is_out_of_date(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_)
    await rita.types("/content", "find price")
    await rita.clicks("Why not")
    await rita.submits(reason="out of date", words="Page 2 has last year's prices")
    max_.expect_direct("Is item 1 still right?", "Page 2 has last year's prices")


async def test_what_is_out_of_date_can_be_said_afterwards_and_the_owner_reads_it_in_place(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_)
    await rita.types("/content", "find price")
    await rita.clicks("Out of date")
    await rita.clicks("Say what")
    await rita.submits(words="Page 2 has last year's prices")
    max_.expect_direct("Is item 1 still right?", "Page 2 has last year's prices", "@Rita Reyes")


async def test_who_says_so_too_hears_the_outcome_too_and_each_once(hymnsheet: Hymnsheet) -> None:
    max_, rita, sam = (hymnsheet.person(name) for name in ("Max", "Rita", "Sam"))
    await share(max_)
    for rep in (rita, sam):
        await rep.types("/content", "show 1")
    for rep in (rita, sam, rita):
        await rep.clicks("Out of date", message="The small-team price guide")
    max_.expect_direct("Is item 1 still right?", "@Rita Reyes", "@Sam Silva")
    await max_.types("/content", "retire 1")
    max_.expect_told("Item 1 is retired", button="Bring it back")
    max_.expect_direct("Item 1 is retired")
    for rep in (rita, sam):
        rep.expect_direct("You said item 1 is out of date", "it is retired")


async def test_a_slip_is_taken_back_and_the_clock_stops(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_)
    await rita.types("/content", "find price")
    await rita.clicks("Out of date")
    await rita.clicks("Undo")
    rita.expect_told("Taken back")
    max_.expect_direct("Item 1 was not out of date after all")
    await max_.types("/content", "find price")
    assert "perhaps out of date" not in max_.expect_told("1 item about")
    await never_hears_again(hymnsheet, max_)


async def test_whoever_finds_their_own_item_out_of_date_is_offered_to_mend_it(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    await share(max_)
    await max_.types("/content", "show 1")
    await max_.clicks("Out of date")
    max_.expect_told("It is yours", button="Updated")
    await max_.clicks("Still right")
    max_.expect_told("Item 1 is still right")
    await max_.types("/content", "find price")
    assert "perhaps out of date" not in max_.expect_told("1 item about")


async def test_only_who_keeps_it_right_says_that_it_is(hymnsheet: Hymnsheet) -> None:
    max_, lena, rita = (hymnsheet.person(name) for name in ("Max", "Lena", "Rita"))
    await share(max_)
    await rita.types("/content", "show 1")
    await rita.clicks("Out of date")
    max_.expect_direct("Is item 1 still right?")
    await rita.types("/content", "edit 1")
    rita.expect_told("kept right by its owner and by marketing")
    await lena.types("/content", "show 1")
    await lena.clicks("Still right")
    lena.expect_told("Item 1 is still right")
    max_.expect_direct("Item 1 is still right", "@Lena Lund")
    rita.expect_direct("it is still right", "@Lena Lund")
    await max_.types("/content", "retire 1")
    max_.expect_told("Item 1 is retired")


async def test_where_its_owner_has_left_an_admin_is_asked(hymnsheet: Hymnsheet) -> None:
    max_, rita, ada = (hymnsheet.person(name) for name in ("Max", "Rita", "Ada"))
    await share(max_)
    await has_left(hymnsheet, max_)
    await rita.types("/content", "show 1")
    await rita.clicks("Out of date")
    ada.expect_direct("Is item 1 still right?", TITLE, button="Retire")
    await ada.clicks("Retire")
    ada.expect_direct("Item 1 is retired", button="Bring it back")
    rita.expect_direct("You said item 1 is out of date", "it is retired")


async def has_left(hymnsheet: Hymnsheet, person: Person) -> None:
    """Somebody does not work here any more."""
    async with hymnsheet.unit_of_work() as work:
        [gone] = [member for member in await work.members.all() if member.person == person.id]
        profile = Profile(
            person=gone.person, zone=gone.zone, is_admin=False, is_guest=False, is_bot=False, is_active=False
        )
        await work.members.meet(profile, workspace_id=gone.workspace_id, now=hymnsheet.now)
