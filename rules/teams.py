"""Who leads whom, read from the form: nobody is led twice, by themselves, or in a circle."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from rules.errors import FieldErrors

Teams: TypeAlias = dict[str, tuple[str, ...]]
"""The people each manager leads, all by their ids on the platform."""
NEW_MANAGER, NEW_TEAM = "manager", "team"


def team_field(manager: str) -> str:
    """The name of the form's field for a team that is there already."""
    return f"team_{manager}"


def teams_from(answers: Mapping[str, Any], *, shown: Sequence[str]) -> Teams:
    """The teams as answered: those that the form showed, and the one that was added; or FieldErrors."""
    teams: Teams = {manager: tuple(answers.get(team_field(manager), ())) for manager in shown}
    fields = {manager: team_field(manager) for manager in shown}
    added, team = answers.get(NEW_MANAGER, ""), tuple(answers.get(NEW_TEAM, ()))
    if added and not team:
        raise FieldErrors({NEW_TEAM: "Say whom they lead, or leave the manager empty too."})
    if team and not added:
        raise FieldErrors({NEW_MANAGER: "Say who leads these people."})
    if added:
        teams[added] = tuple(dict.fromkeys((*teams.get(added, ()), *team)))
        fields[added] = NEW_TEAM
    errors = _mistakes(teams, fields)
    if errors:
        raise FieldErrors(errors)
    return teams


def _mistakes(teams: Teams, fields: Mapping[str, str]) -> dict[str, str]:
    times_led = Counter(person for team in teams.values() for person in team)
    found: dict[str, str] = {}
    for manager, team in teams.items():
        if manager in team:
            found[fields[manager]] = "Nobody leads themselves. Take the manager out of their own team."
        elif any(times_led[person] > 1 for person in team):
            found[fields[manager]] = "Somebody in this team is in another one too. Everybody has one manager."
        elif _is_circle(manager, teams):
            found[fields[manager]] = "Somebody in this team leads their own manager. One of the two has to go."
    return found


def _is_circle(manager: str, teams: Teams) -> bool:
    """Whether going down from a manager, team by team, leads back to them."""
    seen: set[str] = set()
    below = list(teams[manager])
    while below:
        person = below.pop()
        if person == manager:
            return True
        if person not in seen:
            seen.add(person)
            below += teams.get(person, ())
    return False
