"""The people and channels everybody meets first in the playground."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in the demo team: what they are called and what they do there."""

    real_name: str
    title: str
    role: str
    color: str
    tz: str = "Europe/Berlin"
    runs_it: bool = False

    @property
    def first_name(self) -> str:
        """What colleagues call them."""
        return self.real_name.split(" ", maxsplit=1)[0]


CAST = (
    Role("Rita Reyes", "Account executive", "rep", "2bac76"),
    Role("Sam Silva", "Account executive", "rep", "3c989f", tz="America/New_York"),
    Role("Mona Marsh", "Head of sales", "sales manager", "7d4cdb"),
    Role("Max Meyer", "Content marketer", "marketer", "e0a729"),
    Role("Lena Lund", "Campaign manager", "marketer", "d55b3e", tz="Europe/London"),
    Role("Ada Admin", "Operations", "admin", "4a6fdc", runs_it=True),
)

CHANNELS = {
    "general": "Everybody, everything else",
    "sales": "What the market says today",
    "marketing": "What we make and for whom",
    "wins": "Deals won, and everybody who helped",
    "roundup": "This week's content",
}
