"""How much one person and one organisation may ask at once, so that a flood from one never delays another."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.ids import WorkspaceId
from rules.people import Actor

MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Up to `burst` at once, and `per_minute` in the long run."""

    per_minute: float
    burst: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What is allowed to one member and to one organisation."""

    member: Rate = Rate(per_minute=60, burst=60)
    organisation: Rate = Rate(per_minute=6_000, burst=6_000)


class Verdict(StrEnum):
    """Whether a request may pass, and whether whoever is held back was told already."""

    PASS = "pass"  # noqa: S105 - a word, not a secret
    TELL = "tell"
    HUSH = "hush"


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime
    told: bool = False


class Limiter:
    """Counts requests in memory, per replica; forgets whoever was quiet longest."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def admit(self, actor: Actor, *, now: datetime) -> Verdict:
        """Whether this actor's request may pass now; the first one held back is told, the rest are not."""
        return self._draw_both(("member", actor.member_id), ("organisation", actor.organisation_id), now)

    def admit_unmet(self, workspace_id: WorkspaceId, person: str, *, now: datetime) -> Verdict:
        """Whether the platform may be asked once more who somebody is: it counts our questions for everybody."""
        return self._draw(("person", workspace_id, person), self._rates.member, now)

    def admit_installer(self, address: str, *, now: datetime) -> Verdict:
        """Whether an installation may begin: an address may as much as a member, all of them as an organisation."""
        return self._draw_both(("installer", address), ("installers",), now)

    def _draw_both(self, one: Hashable, everybody: Hashable, now: datetime) -> Verdict:
        verdict = self._draw(one, self._rates.member, now)
        if verdict is not Verdict.PASS:
            return verdict
        return self._draw(everybody, self._rates.organisation, now)

    def _draw(self, who: Hashable, rate: Rate, now: datetime) -> Verdict:
        bucket = self._buckets.pop(who, None) or _Bucket(rate.burst, now)
        self._buckets[who] = bucket
        if len(self._buckets) > MOST_REMEMBERED:
            self._buckets.popitem(last=False)
        waited = max(0.0, (now - bucket.at).total_seconds())
        bucket.left = min(rate.burst, bucket.left + waited * rate.per_minute / 60)
        bucket.at = now
        if bucket.left >= 1:
            bucket.left -= 1
            bucket.told = False
            return Verdict.PASS
        told, bucket.told = bucket.told, True
        return Verdict.HUSH if told else Verdict.TELL
