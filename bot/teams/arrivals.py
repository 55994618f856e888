"""Where in Teams we are: added, renamed, sent away; and where everybody was heard last."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog
from sqlalchemy.exc import IntegrityError

from bot.dispatch import Dispatcher, NotMet
from bot.inbound import Origin
from bot.teams.connector import Connector, Json
from bot.teams.events import Change, change_in, channel_in, conversation_in, person_in, team_in
from bot.teams.identity import tenants_of
from bot.teams.people import NO_ANSWER, People
from bot.teams.respond import with_refresh
from bot.teams.team import Zones
from bot.workspaces import UnknownWorkspace
from handlers.feature import Where
from messages.arrival import hello
from messages.model import encode
from rules.delivery import Policy, Priority
from rules.ids import WorkspaceId
from rules.people import Platform
from storage.conversations import Conversation, ConversationKind, Conversations
from storage.linking import Elsewhere
from storage.organisations import KnownWorkspace, find_or_found
from storage.places import Place
from storage.requests import Repeated
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

NAME: Final = "Microsoft Teams"
"""What a workspace is called; Microsoft does not tell a bot what a tenant is called."""
BELIEVED_FOR: Final = timedelta(minutes=10)
MOST_BELIEVED: Final = 20_000
T = TypeVar("T")


class Arrivals:
    """Keeps what we know of a tenant true: its conversations, their addresses and names, and whether we are there."""

    def __init__(
        self,
        storage: Storage,
        connector: Connector,
        people: People,
        zones: Zones,
        dispatcher: Dispatcher,
        *,
        now: Callable[[], datetime],
        saved: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._connector = connector
        self._people = people
        self._zones = zones
        self._dispatcher = dispatcher
        self._now = now
        self._saved = saved
        self._believed: dict[tuple[WorkspaceId, str], tuple[Conversation, datetime]] = {}

    async def saw(self, activity: Json) -> KnownWorkspace | None:
        """Remember where, by whom and in which zone something was done, before it is answered; None without a tenant.

        Whoever speaks to us has us, even where nobody told us that we were added.
        """
        return await self._where_it_is(self._saw, activity)

    async def hear(self, activity: Json) -> None:
        """Take note of a conversationUpdate or an installationUpdate; any other is let pass."""
        if change_in(activity) is Change.NOTHING:
            return
        self._forget(activity)
        await self._where_it_is(self._hear, activity)

    async def _where_it_is(self, take_note: Callable[[Json], Awaitable[T]], activity: Json) -> T:
        """Once more where another replica has brought the workspace to another organisation since we looked."""
        try:
            return await take_note(activity)
        except (IntegrityError, Elsewhere):
            self._forget(activity)
            return await take_note(activity)

    def _forget(self, activity: Json) -> None:
        for tenant in tenants_of(activity):
            self._dispatcher.forget(Platform.TEAMS, tenant)

    async def _saw(self, activity: Json) -> KnownWorkspace | None:
        workspace = await self._workspace(activity)
        if workspace is None:
            return None
        person, name = person_in(activity)
        if zone := self._zones.saw(workspace.id, person, activity):
            await self._keep_zone(workspace, person, zone)
        if person and name:
            self._people.met(workspace.id, person, name)
        conversation = conversation_in(activity, workspace.id)
        if conversation is not None:
            await self._remember(workspace, conversation)
        return workspace

    async def _hear(self, activity: Json) -> None:
        match change_in(activity):
            case Change.ADDED:
                await self._added(activity)
            case Change.REMOVED:
                await self._removed(activity)
            case Change.CHANNEL:
                await self._channel(activity)
            case Change.CHANNEL_GONE:
                await self._channel_gone(activity)
            case Change.NOTHING:
                return

    async def _keep_zone(self, workspace: KnownWorkspace, person: str, zone: str) -> None:
        """Whoever was met before they said anything, as when they added us, was taken to live where most do."""
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            await work.members.live_in(zone, person=person, workspace_id=workspace.id, now=self._now())

    async def _added(self, activity: Json) -> None:
        workspace = await self._saw(activity)
        if workspace is None:
            return
        await self._learn_channels(workspace, activity)
        person, _ = person_in(activity)
        conversation = conversation_in(activity, workspace.id)
        if person and conversation is not None and conversation.kind is ConversationKind.PERSONAL:
            await self._greet(workspace, person, conversation)
        log.info("we were added to a conversation", action="install")

    async def _learn_channels(self, workspace: KnownWorkspace, activity: Json) -> None:
        """Ask for the channels of the team we were added to; without an answer each is known once somebody speaks."""
        team, name = team_in(activity)
        service_url = str(activity.get("serviceUrl") or "")
        if not team:
            return
        try:
            found = await self._connector.channels(service_url, team)
        except NO_ANSWER as error:
            log.warning("Teams did not say which channels there are", action="channels", error=type(error).__name__)
            return
        for each in found:
            channel = channel_in(each, team=name, service_url=service_url, workspace_id=workspace.id)
            if channel is not None:
                await self._remember(workspace, channel)

    async def _greet(self, workspace: KnownWorkspace, person: str, conversation: Conversation) -> None:
        """Say hello to whoever added us, once; where Teams does not say who that is, their first words will."""
        origin = Origin(
            platform=Platform.TEAMS,
            workspace=workspace.external_id,
            person=person,
            person_workspace="",
            key="",
            where=Where(channel=conversation.conversation),
        )
        try:
            home = await self._dispatcher.home(origin)
        except NotMet:
            return
        if home is None:
            return
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            await work.deliveries.post(
                encode(hello(with_refresh(home))),
                to=Place(workspace_id=workspace.id, channel=person),
                key=f"hello/{workspace.id}/{person}",
                now=self._now(),
                policy=Policy.AT_MOST_ONCE,
                priority=Priority.REPLY,
            )
        self._saved()

    async def _removed(self, activity: Json) -> None:
        """Leave the conversation; from a tenant where none is left we are gone."""
        workspace = await self._known(activity)
        gone = conversation_in(activity, workspace.id) if workspace else None
        if workspace is None or gone is None:
            return
        team, _ = team_in(activity)
        key = f"removed:{gone.conversation}:{activity.get('id') or activity.get('timestamp') or ''}"[:200]
        try:
            async with self._storage.unit_of_work(workspace.organisation_id) as work:
                await work.requests.remember(key, answer="", now=self._now())
                for conversation in {gone.conversation, team} - {""}:
                    await Conversations(work).left(workspace.id, conversation)
        except Repeated:  # A late copy must not send away whoever has added us again since.
            return
        self._believed.clear()
        if team:
            await self._leave_channels(workspace)
        await self._leave_if_last(workspace)

    async def _leave_channels(self, workspace: KnownWorkspace) -> None:
        """Leave the other channels of a team that sent us away: nobody says which those are, so each is asked."""
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            channels = await Conversations(work).channels(workspace.id)
        for channel in channels:
            try:
                if await self._connector.is_in(channel.service_url, channel.conversation):
                    continue
            except NO_ANSWER as error:
                log.warning("Teams did not say where we are", action="uninstall", error=type(error).__name__)
                continue
            async with self._storage.unit_of_work(workspace.organisation_id) as work:
                await Conversations(work).left(workspace.id, channel.conversation)

    async def _leave_if_last(self, workspace: KnownWorkspace) -> None:
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            if await Conversations(work).newest(workspace.id) is not None:
                return
            await work.workspaces.uninstall(workspace.id)
            await work.audit.note("uninstalled", by=None, now=self._now())
        self._dispatcher.forget(Platform.TEAMS, workspace.external_id)
        log.warning("a workspace sent us away", action="uninstall")

    async def _channel(self, activity: Json) -> None:
        workspace = await self._saw(activity)
        data = activity.get("channelData")
        told = data.get("channel") if isinstance(data, dict) else None
        if workspace is None or not isinstance(told, dict):
            return
        _, team = team_in(activity)
        service_url = str(activity.get("serviceUrl") or "")
        channel = channel_in(told, team=team, service_url=service_url, workspace_id=workspace.id)
        if channel is not None:
            await self._remember(workspace, channel)

    async def _channel_gone(self, activity: Json) -> None:
        workspace = await self._known(activity)
        data = activity.get("channelData")
        told = data.get("channel") if isinstance(data, dict) else None
        if workspace is None or not isinstance(told, dict):
            return
        self._believed.clear()
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            await Conversations(work).left(workspace.id, str(told.get("id") or ""))

    async def _remember(self, workspace: KnownWorkspace, conversation: Conversation) -> None:
        """Write a conversation down, unless that was done a moment ago."""
        key, now = (workspace.id, conversation.conversation), self._now()
        believed = self._believed.get(key)
        if believed is not None and believed[0] == conversation and now - believed[1] < BELIEVED_FOR:
            return
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            await Conversations(work).saw(conversation, now=now)
        if len(self._believed) >= MOST_BELIEVED:
            self._believed.clear()
        self._believed[key] = conversation, now

    async def _known(self, activity: Json) -> KnownWorkspace | None:
        tenants = tenants_of(activity)
        try:
            return await self._dispatcher.workspace_called(Platform.TEAMS, tenants[0]) if len(tenants) == 1 else None
        except UnknownWorkspace:
            return None

    async def _workspace(self, activity: Json) -> KnownWorkspace | None:
        """The workspace of a tenant, founded where it is new and taken up again where it had sent us away."""
        tenants = tenants_of(activity)
        known = await self._known(activity)
        if known is not None or len(tenants) != 1:
            return known
        recipient = activity.get("recipient")
        bot = str(recipient.get("id") or "") if isinstance(recipient, dict) else ""
        workspace = await self._found(tenants[0], bot)
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            if workspace.state != "active":
                await work.workspaces.resume(workspace.id)
            await work.audit.note("installed", by=None, now=self._now(), subject=person_in(activity)[0])
        self._dispatcher.forget(Platform.TEAMS, tenants[0])
        return await self._dispatcher.workspace_called(Platform.TEAMS, tenants[0])

    async def _found(self, tenant: str, bot: str) -> KnownWorkspace:
        try:
            return await self._find_or_found(tenant, bot)
        except IntegrityError:  # Two activities come with every installation, and the other one was faster.
            return await self._find_or_found(tenant, bot)

    async def _find_or_found(self, tenant: str, bot: str) -> KnownWorkspace:
        async with self._storage.across_organisations() as transaction:
            return await find_or_found(
                transaction,
                platform=Platform.TEAMS,
                external_id=tenant,
                name=NAME,
                bot_person=bot,
                now=self._now(),
            )
