"""Who is one person: accounts that share an address, and the one of them that takes part for all."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rules.ids import MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A member as one account of a person: whether it is in use, may be paired, and which was its newest pair."""

    member_id: MemberId
    fingerprint: str
    is_in_use: bool
    may_be_paired: bool
    last_pair: int = 0


@dataclass(frozen=True, slots=True)
class Persons:
    """Who has several accounts: all of them, the main one first. Everybody else is their own only account."""

    accounts: Mapping[MemberId, tuple[Account, ...]] = field(default_factory=dict)

    def accounts_of(self, member_id: MemberId) -> tuple[MemberId, ...]:
        """All accounts of whoever has this one, those that are no longer in use among them."""
        several = tuple(account.member_id for account in self.accounts.get(member_id, ()))
        return several or (member_id,)

    def in_use_of(self, member_id: MemberId) -> tuple[MemberId, ...]:
        """The accounts that somebody still has."""
        several = tuple(account.member_id for account in self.accounts.get(member_id, ()) if account.is_in_use)
        return several or (member_id,)

    def main_of(self, member_id: MemberId) -> MemberId:
        """The account with which somebody is paired: one on a side; of several the one paired last, else the oldest."""
        return self.accounts_of(member_id)[0]


def persons_from(accounts: Collection[Account]) -> Persons:
    """Who has several of these accounts."""
    by_fingerprint: dict[str, list[Account]] = defaultdict(list)
    for account in sorted(accounts, key=_main_first):
        by_fingerprint[account.fingerprint].append(account)
    several = [tuple(theirs) for theirs in by_fingerprint.values() if len(theirs) > 1]
    return Persons({account.member_id: theirs for theirs in several for account in theirs})


def _main_first(account: Account) -> tuple[bool, int, MemberId]:
    return not account.may_be_paired, -account.last_pair, account.member_id
