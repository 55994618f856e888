"""Five hundred leads as small shops and their sources send them, made up from a seed."""

from dataclasses import dataclass
from itertools import product
from random import Random

from tests.week.cast import REPS

FIRST = (
    "Adriana", "Benicio", "Caetano", "Davi", "Eduarda", "Fabiola", "Guilherme", "Heloisa", "Iracema", "Joaquim",
    "Kauane", "Larissa", "Murilo", "Natalia", "Otavio", "Patricia", "Raimundo", "Silvana", "Thiago", "Vitoria",
    "Wagner", "Ximena", "Yasmin", "Zuleica", "Norberto",
)  # fmt: skip
LAST = (
    "Almeida", "Barbosa", "Cardoso", "Duarte", "Esteves", "Ferreira", "Goulart", "Holanda", "Ibarra", "Junqueira",
    "Kobayashi", "Lacerda", "Magalhaes", "Nogueira", "Oliveira", "Pacheco", "Queiroz", "Rezende", "Siqueira", "Tavares",
    "Uchoa", "Vasconcelos", "Wanderley", "Xavier", "Zanetti",
)  # fmt: skip
SHOPS = ("Casa", "Loja", "Armazem", "Atelie", "Emporio", "Oficina", "Mercado", "Ponto")
GOODS = ("do Cafe", "das Flores", "do Couro", "de Brinquedos", "da Beleza", "do Livro", "de Moveis", "da Costura")
SOURCES = ("organic_search", "paid_search", "social", "direct_traffic", "email", "referral", "display", "other")
EVIDENCE = ("downloaded the price guide", "looked at 4 pages", "asked for a call", "came to the March webinar")
TIERS = ("hot",) * 5 + ("high",) * 6 + ("normal",) * 6 + ("low",) * 3
WAYS = ("hook",) * 6 + ("batch",) * 3 + ("hand",)
OLD = 3 * 24 * 60
"""So many minutes before it arrives, a lead that owes nothing was created."""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A lead on its way in: at which minute, by which way, and for whom; `age` is how many minutes old it is then."""

    minute: int
    way: str
    id: str
    name: str
    company: str
    source: str
    campaign: str
    tier: str
    owner: str
    evidence: tuple[str, ...]
    age: int

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{self.id[:8]}.example"


def newcomers(random: Random, *, count: int, until: int, grid: int) -> list[Newcomer]:
    """So many leads, mostly one by one, some in a bundle at night, in the order in which they come."""
    names = random.sample([f"{first} {last}" for first, last in product(FIRST, LAST)], count)
    nights = [random.randrange(0, until, grid) for _ in range(4)]
    made = []
    for name in names:
        minute = random.choice(nights) if random.random() < 0.12 else random.randrange(0, until, grid)
        made.append(_newcomer(random, name, minute))
    return sorted(made, key=lambda one: one.minute)


def _newcomer(random: Random, name: str, minute: int) -> Newcomer:
    way = random.choice(WAYS)
    return Newcomer(
        minute=minute,
        way=way,
        id=f"{random.getrandbits(128):032x}",
        name=name,
        company=f"{random.choice(SHOPS)} {random.choice(GOODS)} {random.randrange(10, 100)}",
        source=random.choice(SOURCES),
        campaign=f"lp-{random.getrandbits(20):05x}",
        tier=random.choice(TIERS),
        owner=random.choice(REPS).first_name if way == "hand" or random.random() < 0.4 else "",
        evidence=tuple(random.sample(EVIDENCE, random.randrange(3))),
        age=minute + OLD if random.random() < 0.02 and way != "hand" else 0,
    )
