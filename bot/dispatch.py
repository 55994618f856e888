"""The one way in: whatever a platform delivers is answered here, inside one unit of work, once."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from bot import kept_answers
from bot.inbound import Click, Command, Inbound, Origin, Reshaping, Submission
from bot.rates import Limiter, Rates, Verdict
from bot.routes import Route, Routes
from bot.words import ELSEWHERE
from bot.workspaces import KnownWorkspaces
from handlers.colleagues import Unmet
from handlers.draft import keep
from handlers.feature import Context, Done, Feature, Moved, Replaces, Reply, Response, Vault
from messages import replies
from messages.model import Form, Home, Message, encode
from rules import access
from rules.delivery import Kind, Priority
from rules.errors import FieldErrors, Refusal
from rules.people import Actor, Platform
from storage.linking import Elsewhere
from storage.members import Profile
from storage.organisations import KnownWorkspace
from storage.places import Place
from storage.requests import Repeated
from storage.unit_of_work import Storage, UnitOfWork

log = structlog.get_logger(__name__)

PROFILE_LASTS = timedelta(hours=12)
MOST_MET = 20
"""As many people chosen in a form are asked about at once."""
ProfileOf: TypeAlias = Callable[[KnownWorkspace, str], Awaitable[Profile]]
HomeOf: TypeAlias = Callable[[Context], Awaitable[Home]]


class NotMet(Exception):
    """The platform has to say who this is before anything else, and has not said it."""


class TooLate(Exception):
    """The platform was told to come again, so nothing may be done any more."""


@dataclass(slots=True)
class Haste:
    """What the one who waits and the one who works tell each other.

    The work has `begun` when the database lets it. Once the platform was `put_off`, the answer goes out as a delivery;
    once the work was `given_up`, the platform was told to come again. What the actor is `told` is a delivery, and may
    be shown to whoever waits as well.
    """

    begun: bool = False
    put_off: bool = False
    given_up: bool = False
    told: Message | None = None


class Dispatcher:
    """Answers commands, clicks, submissions, shortcuts and home visits for every feature and platform."""

    def __init__(
        self,
        storage: Storage,
        features: Sequence[Feature],
        *,
        home: HomeOf,
        profile_of: ProfileOf,
        now: Callable[[], datetime],
        saved: Callable[[], None],
        vault: Vault,
        rates: Rates | None = None,
    ) -> None:
        self._storage = storage
        self._vault = vault
        self._features = tuple(features)
        self._routes = Routes(features)
        self._home = home
        self._profile_of = profile_of
        self._now = now
        self._saved = saved
        self._limiter = Limiter(rates or Rates())
        self._workspaces = KnownWorkspaces(storage, now=now)

    async def answer(self, inbound: Inbound, haste: Haste | None = None) -> Response:
        """What to answer; everything it changed is committed when this returns.

        Raises FieldErrors or Refusal for a form to be mended, UnknownWorkspace, or what the database raised: then
        nothing was changed.
        """
        haste = haste or Haste()
        try:
            return await self._answer(inbound, haste)
        except Elsewhere:
            self.forget(inbound.origin.platform, inbound.origin.workspace)
            return await self._answer(inbound, haste)

    async def _answer(self, inbound: Inbound, haste: Haste) -> Response:
        workspace = await self.workspace(inbound.origin)
        if not inbound.origin.person:
            return Done()
        try:
            if inbound.origin.person_workspace not in {"", workspace.external_id}:
                await self._workspaces.check_still_there(workspace)
                response = await self._turn_away(inbound, workspace, haste)
            else:
                response = await self._after_meeting_all(inbound, workspace, haste)
        except Repeated:
            response = await self._first_answer(inbound, workspace) or Done()
        except Refusal as refusal:
            first = await self._first_answer(inbound, workspace)
            response = first or await self._refuse(inbound, workspace, str(refusal), haste)
        self._saved()
        return response

    async def home(self, origin: Origin) -> Home | None:
        """The person's own page; None for strangers."""
        workspace = await self.workspace(origin)
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            found = await work.members.find_actor(workspace_id=workspace.id, person=origin.person)
            if found is not None:
                return await self._home(self._context(found[0], work, origin))
        try:
            await self._workspaces.check_still_there(workspace)
        except Elsewhere:
            return await self.home(origin)
        if not origin.person or await self.meet(workspace, origin.person) is None:
            return None
        return await self.home(origin)

    async def workspace(self, origin: Origin) -> KnownWorkspace:
        """The workspace of a delivery, from memory for a moment; raises UnknownWorkspace."""
        return await self.workspace_called(origin.platform, origin.workspace)

    async def workspace_called(self, platform: Platform, name: str) -> KnownWorkspace:
        """The workspace a platform calls by this id, from memory for a moment; raises UnknownWorkspace."""
        return await self._workspaces.called(platform, name)

    def forget(self, platform: Platform, workspace: str) -> None:
        """Look the workspace up again at its next delivery, as after an uninstall."""
        self._workspaces.forget(platform, workspace)

    async def meet(self, workspace: KnownWorkspace, person: str) -> Profile | None:
        """Ask the platform who somebody is and remember it; None where they are not somebody we work for."""
        profile = await self._profile_of(workspace, person)
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            await work.members.meet(profile, workspace_id=workspace.id, now=self._now())
        return None if profile.is_guest or profile.is_bot or not profile.is_active else profile

    async def keep_form(self, inbound: Inbound, form: Form, haste: Haste) -> Response:
        """Keep a form that could not be opened behind a button, with everything that was typed."""
        workspace = await self.workspace(inbound.origin)
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            context = self._context(await self._actor(inbound, workspace, work), work, inbound.origin)
            message = await keep(context, form)
            if isinstance(inbound, Command) and not haste.put_off:
                return Reply(message)
            await context.whisper(message, key=f"form:{context.request}")
        self._saved()
        return Done()

    async def say_later(self, inbound: Inbound, message: Message) -> None:
        """Say an answer that was found before the platform was put off and saved after it, where it was asked."""
        workspace = await self.workspace(inbound.origin)
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            context = self._context(await self._actor(inbound, workspace, work), work, inbound.origin)
            await context.whisper(message, key=f"reply:{context.request}")
        self._saved()

    async def _after_meeting_all(self, inbound: Inbound, workspace: KnownWorkspace, haste: Haste) -> Response:
        """Answer; where somebody was chosen whom nobody has met, ask the platform who they are, and answer then."""
        try:
            return await self._after_meeting(inbound, workspace, haste)
        except Unmet as unmet:
            for person in unmet.people[:MOST_MET]:
                with suppress(NotMet):
                    await self.meet(workspace, person)
        return await self._after_meeting(inbound, workspace, haste)

    async def _after_meeting(self, inbound: Inbound, workspace: KnownWorkspace, haste: Haste) -> Response:
        try:
            return await self._act(inbound, workspace, haste)
        except NotMet:
            verdict = self._limiter.admit_unmet(workspace.id, inbound.origin.person, now=self._now())
        if verdict is not Verdict.PASS:
            is_told = verdict is Verdict.TELL and isinstance(inbound, Command)
            return Reply(replies.too_fast()) if is_told else Done()
        await self._workspaces.check_still_there(workspace)
        try:
            profile = await self.meet(workspace, inbound.origin.person)
        except NotMet:
            # What was true of them yesterday is better than silence.
            return await self._act(inbound, workspace, haste, known_for=timedelta.max)
        if profile is None:
            return await self._turn_away(inbound, workspace, haste)
        return await self._act(inbound, workspace, haste)

    async def _act(
        self, inbound: Inbound, workspace: KnownWorkspace, haste: Haste, *, known_for: timedelta = PROFILE_LASTS
    ) -> Response:
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            actor = await self._actor(inbound, workspace, work, known_for=known_for)
            if haste.given_up:
                raise TooLate
            haste.begun = True
            context = self._context(actor, work, inbound.origin)
            verdict = self._limiter.admit(actor, now=self._now())
            if verdict is not Verdict.PASS:
                return await self._hold_back(context, inbound, verdict, haste)
            route = self._routes.find(inbound)
            if not access.permits(route.key, actor):
                return await self._not_permitted(context, route.key, inbound, haste)
            response = await _run(route, await _where_clicked(context), inbound)
            if isinstance(response, Moved):
                self.forget(inbound.origin.platform, inbound.origin.workspace)
                context, response = response.context, Reply(response.message)
            return await self._settle(context, inbound, response, haste)

    async def _actor(
        self, inbound: Inbound, workspace: KnownWorkspace, work: UnitOfWork, *, known_for: timedelta = timedelta.max
    ) -> Actor:
        found = await work.members.find_actor(workspace_id=workspace.id, person=inbound.origin.person)
        if found is None or self._now() - found[1] > known_for:
            raise NotMet
        return found[0]

    async def _hold_back(self, context: Context, inbound: Inbound, verdict: Verdict, haste: Haste) -> Response:
        """Tell whoever is too fast, once; a form stays open with everything in it."""
        if isinstance(inbound, Submission):
            raise Refusal(replies.too_fast().summary)
        if verdict is Verdict.HUSH:
            return Done()
        return await self._settle(context, inbound, Reply(replies.too_fast(typed=_typed(inbound))), haste)

    async def _not_permitted(self, context: Context, key: str, inbound: Inbound, haste: Haste) -> Response:
        await context.store.audit.note(f"refused {key}", by=context.actor.member_id, now=context.now)
        near = await context.store.members.admins_of(context.actor.workspace_id)
        admins = [member.person for member in near]
        who = access.who_may(key)
        said = replies.not_permitted(who=who.value if who else "nobody yet", admins=admins, typed=_typed(inbound))
        return await self._settle(context, inbound, Reply(said), haste)

    async def _settle(self, context: Context, inbound: Inbound, response: Response, haste: Haste) -> Response:
        """Remember the answer in the same commit; where the platform takes none, write it as a delivery instead."""
        if isinstance(inbound, Reshaping):
            return response
        inline = isinstance(inbound, Command) and not haste.put_off and not _names_somebody_elsewhere(response)
        if not inline and isinstance(response, Reply | Replaces):
            replaces = isinstance(response, Replaces) and isinstance(inbound, Click)
            await context.whisper(response.message, key=f"reply:{context.request}", replaces=replaces)
            haste.told, response = response.message, Done()
        await context.store.requests.remember(context.request, answer=kept_answers.written(response), now=context.now)
        return response

    async def _refuse(self, inbound: Inbound, workspace: KnownWorkspace, sentence: str, haste: Haste) -> Response:
        said = Reply(replies.plain(sentence))
        if isinstance(inbound, Submission) and not haste.put_off:
            raise Refusal(sentence)
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            actor = await self._actor(inbound, workspace, work)
            return await self._settle(self._context(actor, work, inbound.origin), inbound, said, haste)

    async def _first_answer(self, inbound: Inbound, workspace: KnownWorkspace) -> Response | None:
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            kept = await work.requests.find_answer(inbound.origin.key)
        return None if kept is None else kept_answers.read(kept)

    async def _turn_away(self, inbound: Inbound, workspace: KnownWorkspace, haste: Haste) -> Response:
        """Tell somebody we do not work for, politely, and write down that they came."""
        origin, said = inbound.origin, replies.stranger()
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            await work.audit.note("refused stranger", by=None, now=self._now(), subject=origin.person)
            if isinstance(inbound, Command):
                return Reply(said)
            await work.deliveries.post(
                encode(said),
                to=Place(workspace_id=workspace.id, channel=origin.where.channel or origin.person),
                key=f"reply:{origin.key}",
                now=self._now(),
                priority=Priority.REPLY,
                kind=Kind.WHISPER,
                person=origin.person,
                response_url=origin.where.response_url,
            )
        haste.told = said
        return Done()

    def _context(self, actor: Actor, work: UnitOfWork, origin: Origin) -> Context:
        return Context(
            actor=actor,
            store=work,
            now=self._now(),
            request=origin.key,
            vault=self._vault,
            where=origin.where,
            features=self._features,
        )


def _names_somebody_elsewhere(response: Response) -> bool:
    """Whether an answer has to wait for a name that only the other platform tells: the outbox asks for it."""
    return isinstance(response, Reply | Replaces) and ELSEWHERE in encode(response.message)


async def _run(route: Route, context: Context, inbound: Inbound) -> Response:
    try:
        return await route.run(context)
    except FieldErrors as error:
        if isinstance(inbound, Submission):
            raise
        raise Refusal(str(error)) from error


async def _where_clicked(context: Context) -> Context:
    where = context.where
    if not where.ref:
        return context
    key = await context.store.deliveries.find_key(
        workspace_id=context.actor.workspace_id, channel=where.channel, ref=where.ref
    )
    return replace(context, where=replace(where, delivery=key)) if key else context


def _typed(inbound: Inbound) -> str:
    """What somebody typed, to be given back where nothing was done with it; a word or a number is soon typed again."""
    if isinstance(inbound, Command) and len(inbound.words.split()) > 1:
        return f"/{inbound.word} {inbound.words}"
    return ""
