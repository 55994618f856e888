"""Twenty reps on two continents and a half, their three managers, and the days on which nobody works."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.week.worker import Worker

BERLIN, LONDON, NEW_YORK, KATHMANDU = "Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kathmandu"
START = datetime(2026, 3, 26, 6, 0, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
"""Thursday early. On Sunday, Berlin and London put their clocks forward; New York did so weeks ago."""
END = datetime(2026, 4, 3, 22, 0, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
"""The evening of Good Friday, on which New York and Kathmandu work."""
MINUTE = timedelta(minutes=1)
LENGTH = (END - START) // MINUTE
DAYS_OFF = {date(2026, 3, 31): "Company day"}


def _rep(name: str, hours: str, zone: str, country: str, manager: str, **said: tuple[tuple[date, date], ...]) -> Worker:
    return Worker(name=name, hours=hours, zone=zone, country=country, manager=manager, **said)


MANAGERS = (
    Worker(name="Mathilde Brandt", hours="Mon-Fri 09:00-12:00, 13:00-17:00", zone=BERLIN, country="DE"),
    Worker(name="Graham Ellis", hours="Mon-Thu 08:30-17:30; Fri 08:30-13:00", zone=LONDON, country="GB"),
    Worker(name="Dolores Whitaker", hours="Mon-Fri 09:00-18:00", zone=NEW_YORK, country="US"),
)

REPS = (
    _rep("Anton Weber", "Mon-Fri 09:00-12:00, 13:00-17:00", BERLIN, "DE", "Mathilde"),
    _rep("Birte Sommer", "Mon-Fri 09:00-17:00", BERLIN, "DE", "Mathilde"),
    _rep("Cem Yildiz", "Mon-Thu 08:00-12:00, 12:30-17:00; Fri 08:00-13:00", BERLIN, "DE", "Mathilde"),
    _rep("Dagmar Vogt", "Tue-Thu 10:00-14:00", BERLIN, "DE", "Mathilde"),
    _rep("Emil Krause", "Mon-Fri 07:30-11:30", BERLIN, "DE", "Mathilde"),
    _rep("Frieda Lang", "Sat-Sun 00:00-06:00; Fri-Sun 21:00-24:00", BERLIN, "DE", "Mathilde"),
    _rep(
        "Gesa Pohl",
        "Mon-Fri 09:00-12:00, 13:00-17:00",
        BERLIN,
        "DE",
        "Mathilde",
        away=((date(2026, 3, 30), date(2026, 4, 1)),),
    ),
    _rep("Harriet Cole", "Mon-Fri 09:00-13:00, 14:00-17:30", LONDON, "GB", "Graham"),
    _rep("Ian Foster", "Mon-Fri 08:00-16:00", LONDON, "GB", "Graham"),
    _rep("Jemima Hart", "Mon-Wed 09:00-15:00", LONDON, "GB", "Graham"),
    _rep("Kieran Walsh", "Mon-Thu 09:00-17:00; Fri 09:00-12:00", LONDON, "GB", "Graham"),
    _rep("Leonora Pryce", "Sun 18:00-24:00; Mon 00:00-02:00; Tue-Fri 09:00-17:00", LONDON, "GB", "Graham"),
    _rep("Marcus Reed", "Mon-Fri 09:00-17:00", NEW_YORK, "US", "Dolores"),
    _rep("Nadine Brooks", "Mon-Fri 08:00-12:00, 13:00-18:00", NEW_YORK, "US", "Dolores"),
    _rep("Oscar Delgado", "Mon-Thu 10:00-19:00", NEW_YORK, "US", "Dolores"),
    _rep("Priscilla Gray", "Mon-Fri 12:00-16:00", NEW_YORK, "US", "Dolores"),
    _rep("Quentin Shaw", "Mon-Fri 09:30-17:30", NEW_YORK, "US", "Graham"),
    _rep("Rabindra Thapa", "Sun-Thu 10:00-17:00; Fri 10:00-15:00", KATHMANDU, "NP", "Dolores"),
    _rep("Sunita Gurung", "Mon-Fri 09:00-13:00, 14:00-18:00; Sun 10:00-13:00", KATHMANDU, "NP", "Mathilde"),
    _rep(
        "Tashi Lama",
        "Sun-Fri 06:30-11:15",
        KATHMANDU,
        "NP",
        "Graham",
        away=((date(2026, 4, 2), date(2026, 4, 2)),),
    ),
)
WORKERS = {worker.first_name: worker for worker in (*REPS, *MANAGERS)}


def minute_at(minute: int, name: str) -> datetime:
    """What calendar and clock show somebody at a minute of the story."""
    return (START + minute * MINUTE).astimezone(ZoneInfo(WORKERS[name].zone))
