"""Each field of a form as an input of an Adaptive Card."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final, assert_never

import msgspec

from bot.cutting import cut
from bot.fields import kept_options, number_in, typed_length
from bot.teams.answers import as_one_of_several
from bot.teams.limits import LIMITS, Json, width
from bot.teams.reader import Reader
from bot.teams.text import plain, small_print, unformatted
from bot.words import clean
from messages.model import (
    Answers,
    ChannelField,
    ChoiceField,
    ChoicesField,
    DateField,
    Fields,
    LinkField,
    LongTextField,
    NumberField,
    Option,
    PeopleField,
    PersonField,
    TextField,
    TimeField,
)

_EVERYBODY: Final = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
_LISTED: Final = 10
_PLEASE: Final = "Please answer this."
"""Constant, because some clients read it as Markdown."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of each field is drawn where all of them must fit on one card."""

    options: int = LIMITS.options
    option_label: int = LIMITS.option_label
    label: int = LIMITS.field_label
    hint: int = LIMITS.field_hint
    value: int = LIMITS.field_value


FITS: Final = (
    Fit(),
    Fit(options=50, option_label=100),
    Fit(options=25, option_label=80, label=200, hint=200),
    Fit(options=15, option_label=80, label=120, hint=80, value=6000),
    Fit(options=8, option_label=50, label=80, hint=40, value=2000),
    Fit(options=4, option_label=40, label=60, hint=30, value=300),
    Fit(options=2, option_label=30, label=40, hint=30, value=100),
)
"""From all of it to the least; what was typed is cut last."""


def draw_field(field: Fields, reader: Reader, *, fit: Fit = FITS[0], must_be_answered: bool = False) -> list[Json]:
    """The input and its hint; a line that says so where there is nothing to choose from."""
    if _offers_nothing(field, reader):
        return [small_print(f"{plain(field.label, fit.label)}: there is nothing to choose from yet.")]
    label = plain(field.label, fit.label, otherwise="Your answer")
    required = {"isRequired": True, "errorMessage": _PLEASE} if must_be_answered else {}
    drawn = {**_input(field, reader, fit), "id": field.name, "label": label, **required}
    hint = _hint(field, fit)
    return [drawn, *([{**small_print(plain(hint, fit.hint)), "spacing": "None"}] if hint else [])]


def answered(field: Fields, answers: Answers) -> Fields:
    """The same field with what was answered in it; empty where nothing was."""
    answer = answers.get(field.name)
    match field:
        case ChoicesField() | PeopleField():
            return msgspec.structs.replace(field, values=answer if isinstance(answer, tuple) else ())
        case DateField():
            return msgspec.structs.replace(field, value=answer if isinstance(answer, date) else None)
        case TimeField():
            return msgspec.structs.replace(field, value=answer if isinstance(answer, time) else None)
        case _:
            return msgspec.structs.replace(field, value=answer if isinstance(answer, str) else "")


def _offers_nothing(field: Fields, reader: Reader) -> bool:
    match field:
        case ChoiceField() | ChoicesField():
            return not field.options
        case ChannelField():
            return not reader.channels
        case _:
            return False


def _hint(field: Fields, fit: Fit) -> str:
    hint = clean(field.hint).strip()
    if not isinstance(field, ChoiceField | ChoicesField):
        return hint
    left_out = len({option.value for option in field.options}) - fit.options
    return f"{left_out:,} more could not be listed. {hint}".strip() if left_out > 0 else hint


def _input(field: Fields, reader: Reader, fit: Fit) -> Json:
    match field:
        case TextField():
            return _text(clean(field.value).replace("\n", " "), field, fit)
        case LongTextField():
            return {**_text(clean(field.value), field, fit), "isMultiline": True}
        case LinkField():
            return {"type": "Input.Text", "style": "Url", **_typed(clean(field.value), fit)}
        case ChoiceField():
            return _one_of(field.options, field.value, fit, is_listed=not field.compact)
        case ChoicesField():
            return _some_of(field.options, field.values, fit, is_listed=len(field.options) <= _LISTED)
        case PersonField():
            known = _with_chosen(reader, (field.value,) if field.value else ())
            return {**_one_of(known, field.value, fit, is_listed=False), **_directory(reader, fit)}
        case PeopleField():
            known = _with_chosen(reader, field.values)
            return {**_some_of(known, field.values, fit, is_listed=False), **_directory(reader, fit)}
        case ChannelField():
            return _one_of(reader.channels, field.value, fit, is_listed=False)
        case NumberField():
            return _number(field)
        case DateField(value=day):
            return {"type": "Input.Date"} | ({"value": day.isoformat()} if day else {})
        case TimeField(value=hour):
            return {"type": "Input.Time"} | ({"value": hour.strftime("%H:%M")} if hour else {})
        case _ as never:
            assert_never(never)


def _text(words: str, field: TextField | LongTextField, fit: Fit) -> Json:
    typed = _typed(words, fit)
    # Words already typed may be more than are asked for; they are kept, and the feature says what to shorten.
    longest = min(max(field.longest, typed_length(typed.get("value", "")), 1), LIMITS.input_length)
    placeholder = {"placeholder": plain(field.placeholder, fit.label)} if clean(field.placeholder).strip() else {}
    return {"type": "Input.Text", "maxLength": longest, **placeholder, **typed}


def _typed(words: str, fit: Fit) -> Json:
    # What people typed is theirs: nothing is added to it, for it comes back.
    short = cut(words, LIMITS.input_length, more=lambda _: "", size=typed_length)
    kept = cut(short, fit.value, more=lambda _: "", size=width)
    return {"value": kept} if kept else {}


def _one_of(options: Sequence[Option], chosen: str, fit: Fit, *, is_listed: bool) -> Json:
    kept = _kept(options, {chosen}, fit)
    value = {"value": chosen} if any(option.value == chosen for option in kept) else {}
    choices = [_choice(option, option.value, fit) for option in kept]
    return {**_choice_set(choices, is_listed=is_listed and len(kept) <= _LISTED), **value}


def _some_of(options: Sequence[Option], chosen: Sequence[str], fit: Fit, *, is_listed: bool) -> Json:
    kept = _kept(options, chosen, fit)
    values = [as_one_of_several(option.value) for option in kept if option.value in chosen]
    choices = [_choice(option, as_one_of_several(option.value), fit) for option in kept]
    value = {"value": ",".join(values)} if values else {}
    return {**_choice_set(choices, is_listed=is_listed), "isMultiSelect": True, **value}


def _choice_set(choices: list[Json], *, is_listed: bool) -> Json:
    style = "expanded" if is_listed else "compact" if len(choices) <= _LISTED else "filtered"
    return {"type": "Input.ChoiceSet", "style": style, "choices": choices, "wrap": True}


def _choice(option: Option, value: str, fit: Fit) -> Json:
    return {"title": unformatted(option.label, fit.option_label, otherwise=clean(option.value)), "value": value}


def _kept(options: Sequence[Option], chosen: Collection[str], fit: Fit) -> list[Option]:
    # Whoever was chosen before stays chosen, however many there are.
    most = max(fit.options, len({option.value for option in options}.intersection(chosen)))
    return kept_options(options, chosen, most=most)


def _directory(reader: Reader, fit: Fit) -> Json:
    are_all_listed = 0 < len(reader.people) <= fit.options
    return {"choices.data": _EVERYBODY} if reader.has_directory or not are_all_listed else {}


def _with_chosen(reader: Reader, chosen: Sequence[str]) -> list[Option]:
    known = {option.value for option in reader.people}
    return [*(Option(person, reader.name_of(person)) for person in chosen if person not in known), *reader.people]


def _number(field: NumberField) -> Json:
    bounds = {"min": field.smallest, "max": field.largest}
    drawn: Json = {"type": "Input.Number"} | {name: bound for name, bound in bounds.items() if bound is not None}
    if (number := number_in(field)) is not None:
        drawn["value"] = number
    return drawn
