"""Somebody new asks what there is."""

from tests.front_door import Hymnsheet


async def test_a_rep_asks_for_help_and_reads_what_reps_can_do(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet", "help")
    rita.expect_told("/leadfeedback", "/objection")
