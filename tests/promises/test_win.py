"""What everybody may count on when a deal is won."""

from playground.people import Person
from tests.harness import Hymnsheet


async def celebrate(person: Person, words: str = "", **answers: object) -> None:
    """Celebrate a win through the form."""
    await person.types("/win", words)
    await person.submits(**answers)


async def test_a_rep_celebrates_a_win_and_everybody_reads_who_helped(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await celebrate(rita, "Acme 12k EUR, they came back after a year", helpers=["Max", "Lena"])
    rita.expect_told("Kept as win #1", "#wins", button="Undo")
    wins.expect(
        "Acme is won: €12,000",
        "Sold by @Rita Reyes, with @Max",
        "from marketing.",
        "they came back after a year",
        button="Give credit",
    )
