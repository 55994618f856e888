"""/hymnsheet help: what this person may do here, with an example each, and what to do next."""

from collections.abc import Iterator
from dataclasses import replace

from handlers.feature import Context, Reply, Slash
from messages import help as words
from messages.help import Entry, Next
from rules.access import permits
from rules.people import Actor, Side

HELP_WORDS = frozenset({"", "help", "?", "hilfe"})
_SIDES = {Side.SALES: "a rep", Side.MARKETING: "a marketer", Side.SUCCESS: "customer success"}


async def show(context: Context, typed: str) -> Reply:
    """Help by role; words that mean nothing are named first."""
    step = next_for(context.actor)
    asks = step in {Next.WAIT_FOR_SET_UP, Next.GET_A_SIDE}
    known = await context.store.members.admins_of(context.actor.workspace_id) if asks else []
    said = words.welcome(
        roles=roles_of(context.actor),
        entries=tuple(_entries(context)),
        step=step,
        shortcuts=_shortcuts(context),
        admins=[member.person for member in known],
        unknown="" if typed.lower() in HELP_WORDS else typed,
    )
    return Reply(said)


def roles_of(actor: Actor) -> list[str]:
    """What somebody is here, in words."""
    side = [_SIDES[actor.side]] if actor.side else []
    return side + ["a manager"] * actor.is_manager + ["an admin"] * actor.is_admin


def next_for(actor: Actor) -> Next:
    """The one thing that would help this person most now."""
    if actor.side_open:
        return Next.SET_UP if actor.is_admin else Next.WAIT_FOR_SET_UP
    match actor.side:
        case Side.MARKETING:
            return Next.ANSWER
        case Side.SALES | Side.SUCCESS:
            return Next.LOG
    return Next.LOOK if actor.is_admin or actor.is_manager else Next.GET_A_SIDE


def _entries(context: Context) -> Iterator[Entry]:
    for feature in context.features:
        for slash in feature.commands:
            ways = _ways(slash, context.actor)
            if ways:
                yield replace(ways[0], ways=tuple(ways[1:]))


def _ways(slash: Slash, actor: Actor) -> list[Entry]:
    """The command as it stands, and with each of its verbs, as far as the actor may use them."""
    command = f"/{slash.word}"
    plain = Entry(typed=f"{command} {slash.hint}".strip(), summary=slash.summary, example=_example(slash))
    verbs = [
        Entry(typed=f"{command} {verb.word} {verb.hint}".strip(), summary=verb.summary)
        for verb in slash.verbs
        if permits(verb.key, actor)
    ]
    return [plain, *verbs] if permits(slash.key, actor) else verbs


def _shortcuts(context: Context) -> list[str]:
    every = (shortcut for feature in context.features for shortcut in feature.shortcuts)
    return [shortcut.label for shortcut in every if permits(shortcut.key, context.actor)]


def _example(slash: Slash) -> str:
    if not slash.examples:
        return ""
    example = slash.examples[0]
    return example if example.startswith("/") else f"/{slash.word} {example}"
