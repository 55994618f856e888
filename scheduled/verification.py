"""Verification: when an answer has stood for a while, whoever gave it is asked once whether it is still true."""

from collections.abc import Sequence
from datetime import date, timedelta

from messages import verification as messages
from messages.model import encode
from rules.alerts import say_at
from rules.answer import Answer
from rules.ids import MemberId
from rules.verification import AT_MOST, key_for
from rules.working_time import Calendar
from scheduled.job import Job, Occurrence
from storage.calendars import Calendars
from storage.organisations import Organisation
from storage.places import Place
from storage.unit_of_work import UnitOfWork

LATE_FOR = timedelta(hours=23)


def cron(organisation: Organisation) -> str:
    """Every morning, before most people work."""
    return "0 6 * * *"


def period(on_date: date) -> str:
    """Once a local date."""
    return on_date.isoformat()


async def run(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Ask everybody in one message each, when they work next; days that were missed are made up for by this one."""
    asked = await work.answers.ask_about(on=occurrence.on_date, most=AT_MOST)
    calendars = await Calendars(work).of(asked.keys()) if asked else {}
    for member_id, answers in asked.items():
        await _ask(work, member_id, answers, calendar=calendars[member_id], occurrence=occurrence)


async def _ask(
    work: UnitOfWork, member_id: MemberId, answers: Sequence[Answer], *, calendar: Calendar, occurrence: Occurrence
) -> None:
    objections = await work.objections.get_all({answer.objection_id for answer in answers})
    about = [(answer, objections[answer.objection_id]) for answer in answers if answer.objection_id in objections]
    by, now = answers[0].by, occurrence.now
    if about:
        await work.deliveries.post(
            encode(messages.asked(about, on=occurrence.on_date)),
            to=Place(workspace_id=by.workspace_id, channel=by.person),
            key=key_for(member_id, on=occurrence.on_date),
            now=now,
            due_at=say_at(now, calendar=calendar),
        )


JOB = Job(name="verification", cron=cron, period=period, late_for=LATE_FOR, run=run)
