"""/hymnsheet: help by role, and who may do what."""


async def test_a_rep_is_told_what_a_rep_may_do_with_examples(hymnsheet):
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet")
    said = rita.expect_told("You are here as a rep.", "/leadfeedback", "/objection", "Log as objection")
    assert "For example: /objection" in said
    assert "/claim" not in said
    assert "/hymnsheet setup" not in said
    assert "/hymnsheet privacy" in said


async def test_a_marketer_and_an_admin_are_told_theirs(hymnsheet):
    max_, ada = hymnsheet.person("Max"), hymnsheet.person("Ada")
    await max_.types("/hymnsheet help")
    said = max_.expect_told("You are here as a marketer.", "/claim", "/answer")
    assert "/leadfeedback" not in said
    await ada.types("/hymnsheet help")
    ada.expect_told("You are here as an admin.", "/hymnsheet setup", "/hymnsheet managers", "/hymnsheet doctor")


async def test_a_manager_is_told_that_they_are_one(hymnsheet):
    mona = hymnsheet.person("Mona")
    await mona.types("/hymnsheet")
    mona.expect_told("You are here as a rep and a manager.")


async def test_words_i_do_not_know_are_answered_with_those_i_do(hymnsheet):
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet dance <!channel>")
    rita.expect_told("I do not know /hymnsheet dance <!channel>", "/objection")


async def test_before_set_up_an_admin_is_offered_it_and_others_are_told_to_wait(fresh):
    ada, rita = fresh.person("Ada"), fresh.person("Rita")
    await ada.types("/hymnsheet")
    ada.expect_told("tell me who is in sales", button="Set me up")
    await rita.types("/hymnsheet")
    rita.expect_told("@Ada Admin", "can tell me who is in sales", "everybody may try everything")


async def test_somebody_on_no_side_is_told_whom_to_ask(hymnsheet):
    async with hymnsheet.unit_of_work() as work:
        await work.members.set_side("sales", [], workspace_id=(await work.members.all())[0].workspace_id)
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet")
    rita.expect_told("you are not on a side yet", "@Ada Admin", "/hymnsheet setup")
    await rita.types("/objection too expensive")
    rita.expect_told("This one is for sales and customer success.", "@Ada Admin", "/objection too expensive")
