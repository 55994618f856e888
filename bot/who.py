"""Who says who people are: each platform of its own."""

from collections.abc import Container
from dataclasses import replace

from bot.dispatch import NotMet, ProfileOf
from bot.names import NameOf
from bot.owners import CalledSo
from bot.slack.team import Slack, Tokens, names, profiles, profiles_by_email
from bot.teams.branch import Teams
from bot.vault import KeyVault
from rules.people import Platform
from storage.members import Profile
from storage.organisations import KnownWorkspace
from storage.persons import place_of_fingerprints


class Who:
    """Asks the platform of a workspace; raises NotMet where it does not say, or where we do not speak with it.

    An address goes no further than here: what is handed on is its fingerprint, equal on both platforms.
    """

    def __init__(self, slack: Slack, tokens: Tokens, teams: Teams | None, vault: KeyVault) -> None:
        self._vault = vault
        self._by_id: dict[Platform, ProfileOf] = {Platform.SLACK: profiles(slack, tokens)}
        self._by_email: dict[Platform, CalledSo] = {Platform.SLACK: profiles_by_email(slack, tokens)}
        self._names: dict[Platform, NameOf] = {Platform.SLACK: names(slack, tokens)}
        if teams is not None:
            self._by_id[Platform.TEAMS] = teams.profile_of
            self._by_email[Platform.TEAMS] = teams.profile_by_email
            self._names[Platform.TEAMS] = teams.name_of

    async def profile_of(self, workspace: KnownWorkspace, person: str) -> Profile:
        """Who somebody is."""
        _check(workspace, self._by_id)
        return self._without_address(await self._by_id[workspace.platform](workspace, person), workspace)

    async def profile_by_email(self, workspace: KnownWorkspace, email: str) -> Profile | None:
        """Who has an address; None where that is nobody there."""
        _check(workspace, self._by_email)
        found = await self._by_email[workspace.platform](workspace, email)
        return None if found is None else self._without_address(found, workspace)

    async def name_of(self, workspace: KnownWorkspace, person: str) -> str:
        """What somebody is called."""
        _check(workspace, self._names)
        return await self._names[workspace.platform](workspace, person)

    def _without_address(self, profile: Profile, workspace: KnownWorkspace) -> Profile:
        # A guest's address is whatever their own tenant says it is.
        if not profile.address or profile.is_guest or profile.is_bot:
            return replace(profile, address="")
        place = place_of_fingerprints(workspace.organisation_id)
        return replace(profile, address="", fingerprint=self._vault.fingerprint(profile.address, place=place))


def _check(workspace: KnownWorkspace, asked: Container[Platform]) -> None:
    if workspace.platform not in asked:
        raise NotMet
