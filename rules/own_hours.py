"""A person's own working hours and public holidays, where they are not the organisation's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rules.countries import country_named
from rules.errors import FieldErrors, Refusal
from rules.working_hours import working_hours

NO_HOLIDAYS = "none"
_NONE = frozenset({NO_HOLIDAYS, "keine"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHours:
    """What somebody said of themselves; None is as in the organisation, an empty country has no public holidays."""

    working_hours: str | None = None
    country: str | None = None

    @property
    def country_typed(self) -> str:
        """The country as they would type it."""
        return "" if self.country is None else self.country or NO_HOLIDAYS


def own_hours_from(answers: Mapping[str, Any]) -> OwnHours:
    """What was answered, or FieldErrors with a sentence for every answer to mend."""
    errors: dict[str, str] = {}
    own = OwnHours(
        working_hours=_hours(str(answers.get("working_hours", "")).strip(), errors),
        country=_country(str(answers.get("country", "")).strip(), errors),
    )
    if errors:
        raise FieldErrors(errors)
    return own


def _hours(typed: str, errors: dict[str, str]) -> str | None:
    try:
        return str(working_hours(typed)) if typed else None
    except Refusal as refusal:
        errors["working_hours"] = str(refusal)
        return None


def _country(typed: str, errors: dict[str, str]) -> str | None:
    if typed.lower() in _NONE:
        return ""
    try:
        return country_named(typed) or None
    except Refusal as refusal:
        errors["country"] = str(refusal)
        return None
