"""Who leads whom: the form with every team as it stands, and what was saved."""

from collections.abc import Mapping, Sequence

from messages.examples import Example
from messages.help import people
from messages.model import (
    Blocks,
    Bullets,
    Button,
    Buttons,
    Form,
    FormPart,
    Mention,
    Message,
    PeopleField,
    PersonField,
    line,
    note,
    paragraph,
)
from rules.teams import NEW_MANAGER, NEW_TEAM, Teams, team_field

MOST_TEAMS = 30
"""As many teams as a form has room for."""


def form(teams: Teams) -> Form:
    """Every team as it stands, by the id of its manager, and room for one more; `carries` says which are shown."""
    shown = dict(list(teams.items())[:MOST_TEAMS])
    parts: list[FormPart] = [
        note("A manager sees on their home page what the team did, as a team, and with whom leads wait.")
    ]
    for number, (manager, team) in enumerate(shown.items(), start=1):
        parts += _team(number, manager, team)
    if len(teams) > len(shown):
        parts.append(note(f"{len(teams) - len(shown)} more teams stay as they are."))
    return Form("hymnsheet.managers", "Who leads whom", (*parts, *_new_team()), carries=",".join(shown))


def saved(teams: Mapping[str, Sequence[str]]) -> Message:
    """Who leads whom from now on."""
    told = [line(Mention(manager), " leads ", *people(team, otherwise="")) for manager, team in teams.items() if team]
    head = "Saved. Who leads whom:" if told else "Saved. Nobody leads a team."
    blocks: list[Blocks] = [paragraph(head)]
    if told:
        blocks.append(Bullets(tuple(told)))
    return Message(head, (*blocks, Buttons((Button("One more team", "hymnsheet.managers"),))))


def _team(number: int, manager: str, team: Sequence[str]) -> tuple[FormPart, ...]:
    hint = "Leave it empty if nobody is on this team any more."
    field = PeopleField(name=team_field(manager), label=f"Team {number}", hint=hint, optional=True, values=tuple(team))
    return (paragraph(Mention(manager), " leads:"), field)


def _new_team() -> tuple[FormPart, ...]:
    return (
        PersonField(name=NEW_MANAGER, label="A manager", hint="One team at a time.", optional=True),
        PeopleField(name=NEW_TEAM, label="Leads these people", optional=True),
    )


_TEAMS = {"U0MONA": ("U0RITA", "U0SAM"), "U0LENA": ("U0MAX",)}
EXAMPLES = (
    Example("managers, the first time", form({})),
    Example("managers, later", form(_TEAMS)),
    Example("managers of a large house", form({f"U{number:03}": ("U0SAM",) for number in range(MOST_TEAMS + 4)})),
    Example("managers saved", saved(_TEAMS)),
    Example("nobody leads", saved({"U0MONA": ()})),
)
