"""hymnsheet import-leads: a CSV file of leads, some at a time; the same file again changes nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from bot.lead_file import Row, rows_of
from rules.errors import Refusal
from rules.ids import OrganisationId
from rules.lead_intake import FIELDS, NewLead, new_lead
from rules.tracked_lead import Result
from storage.lead_intake import LeadIntake
from storage.organisations import Installed, installed_workspaces
from storage.statistics import look_how_much_there_is
from storage.unit_of_work import Storage

AT_ONCE: Final = 500
"""How many rows are kept in one unit of work."""
MOST_NAMED: Final = 50
"""How many refusals are told one by one."""


class WrongMapping(ValueError):
    """--map is written --map COLUMN=FIELD."""


class NoOrganisation(Exception):
    """It is not clear whose leads these are; the message says what to do."""


@dataclass(slots=True)
class Imported:
    """How many rows came to what; `reasons` are the first refusals, each with its line."""

    counts: dict[Result, int] = field(default_factory=lambda: dict.fromkeys(Result, 0))
    reasons: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        """Count a row that was refused."""
        self.counts[Result.REFUSED] += 1
        if len(self.reasons) < MOST_NAMED:
            self.reasons.append((line, reason))

    def lines(self) -> Iterator[str]:
        """What to print."""
        for line, reason in self.reasons:
            yield f"line {line}: {reason}"
        if more := self.counts[Result.REFUSED] - len(self.reasons):
            yield f"and {more:,} more lines refused"
        for result, count in self.counts.items():
            yield f"{result}: {count:,}"


def mapping_of(written: Sequence[str]) -> dict[str, str]:
    """The field that each named column is for; raises WrongMapping."""
    mapping: dict[str, str] = {}
    for pair in written:
        column, _, name = pair.rpartition("=")
        if not column:
            raise WrongMapping(f"--map is written --map COLUMN=FIELD, not --map {pair}")
        if name not in FIELDS:
            raise WrongMapping(f"There is no field {name}. The fields are {', '.join(sorted(FIELDS))}.")
        if name in mapping.values():
            raise WrongMapping(f"Two columns are mapped to {name}.")
        mapping[column.strip()] = name
    return mapping


async def organisation_of(storage: Storage, workspace: str) -> OrganisationId:
    """The organisation of a workspace, by its id or name; without one, the only organisation; else NoOrganisation."""
    async with storage.across_organisations() as transaction:
        known = await installed_workspaces(transaction)
    wanted = {one.organisation_id for one in known if not workspace or workspace in {one.external_id, one.name}}
    if len(wanted) == 1:
        return wanted.pop()
    if not known:
        raise NoOrganisation("No workspace is known yet: start the bot once with `hymnsheet run`.")
    names = ", ".join(_named(one) for one in known[:20])
    said = "There are several organisations" if not workspace else f"No one organisation has a workspace {workspace}"
    raise NoOrganisation(f"{said}. Say whose leads these are with --workspace: {names}")


async def import_leads(
    storage: Storage,
    organisation_id: OrganisationId,
    path: Path,
    mapping: Mapping[str, str],
    *,
    now: Callable[[], datetime],
    read: Callable[[int], object] = lambda _: None,
) -> Imported:
    """Keep every good row; raises UnreadableFile, and what came before stays."""
    imported = Imported()
    rows = rows_of(path, mapping, read=read)
    for number, batch in enumerate(iter(lambda: list(islice(rows, AT_ONCE)), []), start=1):
        await _import(storage, organisation_id, batch, imported, now=now())
        if number & (number - 1) == 0:  # After the first, the second, the fourth …: each time there is twice as much.
            await look_how_much_there_is(storage)
    return imported


async def _import(
    storage: Storage, organisation_id: OrganisationId, batch: Sequence[Row], imported: Imported, *, now: datetime
) -> None:
    async with storage.unit_of_work(organisation_id) as work:
        zone = (await work.organisations.get()).zone
        good = list(_good(batch, imported, zone=zone, now=now))
        taken = await LeadIntake(work).take(good, now=now)
    for one in taken:
        imported.counts[one.result] += 1


def _good(batch: Sequence[Row], imported: Imported, *, zone: str, now: datetime) -> Iterator[NewLead]:
    for row in batch:
        if isinstance(row.said, str):
            imported.refuse(row.line, row.said)
            continue
        try:
            yield new_lead(row.said, zone=zone, now=now)
        except Refusal as refusal:
            imported.refuse(row.line, str(refusal))


def _named(workspace: Installed) -> str:
    return f"{workspace.external_id} ({workspace.name})" if workspace.name else workspace.external_id
