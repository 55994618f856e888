"""Two organisations on one database: whatever id, button, form or number one brings, the other's stays its own."""

import dataclasses
import enum
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

import storage
from bot.features import FEATURES
from playground import faults, payloads
from playground.model import Json, View, ViewId
from playground.workspace import Workspace
from rules import ids
from rules.buddies import Group, Round
from rules.buddy import Met
from rules.buddy_rhythm import Mode
from storage.buddy_answers import BuddyAnswers
from storage.tables import (
    absences,
    answers,
    buddy_answers,
    buddy_pairs,
    buddy_rounds,
    content_items,
    content_uses,
    deliveries,
    drafts,
    feedback,
    goals,
    lead_events,
    leads,
    members,
    metadata,
    objections,
    wins,
    workspaces,
)
from storage.work import Door
from tests import harness
from tests.harness import Hymnsheet
from tests.wire import Wire

SECRET = "onlytheneighbourssaidthis"
"""Stands in everything that the neighbours say."""
LEAD = "shared.example"
PEOPLE = ("Rita", "Max", "Ada")
OWNED = [table for table in metadata.sorted_tables if "organisation_id" in table.c]
TABLE_OF: dict[Any, Any] = {
    ids.WorkspaceId: workspaces,
    ids.MemberId: members,
    ids.LeadId: leads,
    ids.LeadEventId: lead_events,
    ids.FeedbackId: feedback,
    ids.ObjectionId: objections,
    ids.AnswerId: answers,
    ids.WinId: wins,
    ids.GoalId: goals,
    ids.ContentId: content_items,
    ids.UseId: content_uses,
    ids.RoundId: buddy_rounds,
    ids.PairId: buddy_pairs,
    ids.SaidId: buddy_answers,
    ids.DeliveryId: deliveries,
    ids.DraftId: drafts,
    ids.AbsenceId: absences,
}


@pytest.fixture
async def neighbours(hymnsheet: Hymnsheet, database_url: str) -> AsyncIterator[Hymnsheet]:
    """Another organisation on the same database, which has used everything there is."""
    clock = hymnsheet.playground.clock
    theirs, runner = await harness.start(database_url, workspace=Workspace.demo(number=2), clock=clock)
    await harness.set_up(theirs)
    await _use_everything(theirs)
    yield theirs
    await theirs.house.close()
    await theirs.playground.close()
    await runner.cleanup()


async def _use_everything(theirs: Hymnsheet) -> None:
    rita, max_ = theirs.person("Rita"), theirs.person("Max")
    await rita.types("/leadfeedback", f"{LEAD} 2 too early, {SECRET}")
    for words in (f"{SECRET} is too expensive", f"{SECRET} has no integration"):
        await rita.types("/objection", words)
        await rita.submits(category="price", lead=LEAD)
    await max_.types("/answer", f"1 {SECRET} pays for itself")
    await max_.types("/claim", "2")
    await max_.types("/lead add", SECRET)
    await max_.submits(owner="Rita")
    await rita.types("/hymnsheet", "away until Friday")
    await max_.types("/content add", f"https://{LEAD}/guide {SECRET}")
    await max_.submits(kind="article")
    await rita.types("/content used", "1")
    await rita.types("/win", SECRET)
    await rita.submits(words=SECRET)
    await theirs.person("Ada").types("/hymnsheet goal")
    await theirs.person("Ada").submits(name=SECRET, amount="1m EUR", first_on="2026-01-01", last_on="2026-12-31")
    async with theirs.unit_of_work() as work:
        known = {each.person: each.id for each in await work.members.all()}
        await work.drafts.keep(f'"{SECRET}"', member_id=known[rita.id], now=theirs.now)
        pair = Group((known[rita.id],), (known[max_.id],))
        made = Round(groups=(pair,), left_out=())
        days = {"first_on": theirs.now.date(), "last_on": theirs.now.date()}
        await work.buddy_rounds.make(made, mode=Mode.ROTATING, seed=1, due_at=theirs.now, now=theirs.now, **days)
        ours = await work.buddy_rounds.pair_of(known[rita.id])
        assert ours
        await BuddyAnswers(work).say(ours.id, known[rita.id], Met.MET, now=theirs.now)


async def owned(theirs: Hymnsheet) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that belongs to the neighbours."""
    async with theirs.unit_of_work() as work:
        mine = {table: table.select().where(table.c.organisation_id == work.organisation_id) for table in OWNED}
        return {
            table.name: [tuple(row) for row in await work.execute(rows.order_by(table.c.id))]
            for table, rows in mine.items()
        }


async def newest_ids(theirs: Hymnsheet) -> dict[Any, int]:
    """One id of the neighbours of each kind."""
    async with theirs.unit_of_work() as work:
        found = {
            kind: (
                await work.execute(select(func.max(table.c.id)).where(table.c.organisation_id == work.organisation_id))
            ).scalar_one()
            for kind, table in TABLE_OF.items()
        }
    assert all(found.values()), f"the neighbours have one of each: {found}"
    return {**found, ids.OrganisationId: work.organisation_id}


async def newest_words(theirs: Hymnsheet) -> dict[str, str]:
    """What the neighbours' newest message goes by, and where it stands."""
    columns = deliveries.c.key, deliveries.c.sent_channel.label("channel"), deliveries.c.sent_ref.label("ref")
    async with theirs.unit_of_work() as work:
        sent = select(*columns).where(deliveries.c.organisation_id == work.organisation_id, deliveries.c.sent_ref != "")
        return dict((await work.execute(sent)).mappings().first() or {})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_button_form_or_number_reaches_the_neighbours(
    hymnsheet: Hymnsheet, neighbours: Hymnsheet, wire: Wire
) -> None:
    hymnsheet.mind_nothing_more()
    before = await owned(neighbours)
    newest = await newest_ids(neighbours)
    values = {"1", str(newest[ids.ObjectionId]), str(newest[ids.FeedbackId]), str(newest[ids.DraftId])}
    values.add(str(newest[ids.AbsenceId]))
    hymnsheet.playground.faults.always("views.open", faults.slack_error("expired_trigger_id"))
    for name in PEOPLE:
        for value in sorted(values):
            for sent in _everything_with(wire, name, value):
                hymnsheet.playground.clock.advance(timedelta(seconds=1))  # nobody is held back for being too fast
                assert (await wire.send(sent)).status == 200
    await hymnsheet.settle()
    assert await owned(neighbours) == before
    for name in PEOPLE:
        person = hymnsheet.person(name)
        shown = [*person.sees(), *(person.reads(view) for view in person.user.modals)]
        assert not [said for said in shown if SECRET in said]


def _everything_with(wire: Wire, name: str, value: str) -> Iterator[Any]:
    """Every click, form and command there is, with a value that was not meant for whoever sends it."""
    seat = wire.seat(name)
    home = View(ViewId("V1"), seat.user.id, {"type": "home", "blocks": []}, "1.a", ViewId("V1"))
    for feature in FEATURES:
        for action in set(feature.clicks) - {"hymnsheet.erase"}:
            button = {"type": "button", "action_id": action, "value": value, "block_id": "b", "action_ts": "1.1"}
            yield wire.interaction(payloads.click_in_view(seat, view=home, action=button))
        for form in feature.forms:
            yield wire.interaction(payloads.submission(seat, view=_filled_in(form, value, seat.user.id)))
        for slash in feature.commands:
            for verb in ("", *(f"{verb.word} " for verb in slash.verbs)):
                yield wire.command(f"{verb}{value} {value}", word=f"/{slash.word}", by=name)


def _filled_in(form: str, value: str, user: Any) -> View:
    carries = f'{{"carries":"{value}"}}'
    content: Json = {"type": "modal", "callback_id": form, "private_metadata": carries, "blocks": []}
    words = {name: {name: {"type": "plain_text_input", "value": "never mind"}} for name in ("words", "lead", "reply")}
    return View(ViewId(f"V{form}{value}"), user, content, "1.a", ViewId("V2"), values=words)


def doors() -> Iterator[tuple[type[Door], str]]:
    """Every function of every noun in storage."""
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name != "migrations":
            importlib.import_module(f"storage.{module.name}")
    for door in sorted(_opened(_below(Door)), key=lambda each: each.__name__):
        for name, _ in inspect.getmembers(door, inspect.iscoroutinefunction):
            if not name.startswith("_"):
                yield door, name


def _below(kind: type[Door]) -> set[type[Door]]:
    return {each for sub in kind.__subclasses__() for each in {sub, *_below(sub)}}


def _opened(doors: set[type[Door]]) -> set[type[Door]]:
    """Those that a unit of work alone opens; others are parts of these, and tried through them."""
    return {door for door in doors if len(inspect.signature(door).parameters) == 1}


async def test_no_function_of_storage_gives_or_changes_what_is_the_neighbours(
    hymnsheet: Hymnsheet, neighbours: Hymnsheet
) -> None:
    hymnsheet.mind_nothing_more()
    before = await owned(neighbours)
    theirs = Theirs(await newest_ids(neighbours), await newest_words(neighbours), neighbours)
    for door, name in doors():
        function = getattr(door, name)
        with suppress(SQLAlchemyError, LookupError):
            async with hymnsheet.unit_of_work() as work:
                given = await function(door(work), **theirs.arguments_of(function))
                assert SECRET not in repr(given), f"{door.__name__}.{name} gives what is not ours"
        assert await owned(neighbours) == before, f"{door.__name__}.{name} changes what is not ours"


@dataclasses.dataclass
class Theirs:
    """Arguments for any function, made of what belongs to the neighbours wherever that is possible."""

    ids: dict[Any, int]
    words: dict[str, str]
    hymnsheet: Hymnsheet

    def arguments_of(self, function: Callable[..., Any]) -> dict[str, Any]:
        """A value for each parameter."""
        hints = typing.get_type_hints(function)
        named = [
            parameter.name
            for parameter in inspect.signature(function).parameters.values()
            if parameter.name != "self" and parameter.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        return {name: self.value(name, hints[name]) for name in named}

    def value(self, name: str, kind: Any) -> Any:
        """A value of this kind; words are the neighbours' own where the name says which."""
        if kind in self.ids:
            return self.ids[kind]
        if isinstance(kind, typing.TypeVar):
            return self.value(name, (*kind.__constraints__, kind.__bound__)[0])
        origin, within = typing.get_origin(kind), typing.get_args(kind)
        if origin in {typing.Union, types.UnionType}:
            return self.value(name, within[0])
        if origin is tuple and ... not in within:
            return tuple(self.value(name, one) for one in within)
        if origin in {Collection, Iterable, Sequence, list, tuple, set, frozenset}:
            return (tuple if origin is not frozenset else frozenset)([self.value(name, within[0])])
        if origin in {dict, Mapping} or kind is dict:
            return {}
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return next(iter(kind))
        if dataclasses.is_dataclass(kind):
            hints = typing.get_type_hints(kind)
            return kind(**{field.name: self.value(field.name, hints[field.name]) for field in dataclasses.fields(kind)})
        return self._plain(name, kind)

    def _plain(self, name: str, kind: Any) -> Any:
        rita = self.hymnsheet.playground.workspace.get_user("Rita").id
        words = {"person": rita, "people": rita, "reports": rita, "job": "digest", "zone": "UTC"}
        words |= {"weekday": "Mon", "at": "10:00", **self.words}
        known = {
            str: words.get(name, LEAD),
            int: 1,
            bool: True,
            float: 1.0,
            datetime: self.hymnsheet.now,
            date: self.hymnsheet.now.date(),
            time: time(8, 30),
            timedelta: timedelta(days=1),
            ZoneInfo: ZoneInfo("UTC"),
            types.NoneType: None,
        }
        assert kind in known, f"say in this test what a {kind} for {name} looks like"
        return known[kind]
