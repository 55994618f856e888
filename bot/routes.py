"""Which entry point a delivery is for: built once from the features, so adding a feature touches no adapter."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, assert_never

from bot.inbound import Click, Command, Inbound, Pointed, Reshaping, Submission
from handlers.feature import Context, Done, Feature, Reply, Response, Slash, Verb
from messages import replies
from rules.access import permits
from rules.errors import Refusal

Entry = TypeVar("Entry")
HELP_WORDS = frozenset({"help", "?", "hilfe"})


@dataclass(frozen=True, slots=True)
class Route:
    """An entry point with its access key, ready to run."""

    key: str
    run: Callable[[Context], Awaitable[Response]]


class Routes:
    """Finds the entry point of a delivery; a key that two features claim is an error at start."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self._commands = _once((slash.word, slash) for feature in features for slash in feature.commands)
        self._clicks = _once((key, run) for feature in features for key, run in feature.clicks.items())
        self._forms = _once((key, form) for feature in features for key, form in feature.forms.items())
        self._shortcuts = _once((short.key, short) for feature in features for short in feature.shortcuts)

    def find(self, inbound: Inbound) -> Route:
        """The entry point; where this release has none, one that says so."""
        return self._find(inbound) or Route("hymnsheet.help", lambda _: _unknown(inbound))

    def _find(self, inbound: Inbound) -> Route | None:
        match inbound:
            case Command(_, word, words):
                return self._for_command(word, words)
            case Click(_, action, value):
                return self._for_click(action, value)
            case Pointed(_, shortcut):
                return self._for_shortcut(shortcut)
            case Submission():
                return self._for_form(inbound)
            case Reshaping():
                return self._for_reshaping(inbound)
        assert_never(inbound)

    def _for_command(self, word: str, words: str) -> Route | None:
        slash = self._commands.get(word)
        return None if slash is None else _for_words(slash, words)

    def _for_click(self, action: str, value: str) -> Route | None:
        click = self._clicks.get(action)
        return None if click is None else Route(action, lambda context: click(context, value))

    def _for_shortcut(self, key: str) -> Route | None:
        shortcut = self._shortcuts.get(key)
        return None if shortcut is None else Route(shortcut.key, shortcut.run)

    def _for_form(self, sent: Submission) -> Route | None:
        handler = self._forms.get(sent.form)
        if handler is None:
            return None
        return Route(sent.form, lambda context: handler.submit(context, sent.carries, sent.answers))

    def _for_reshaping(self, sent: Reshaping) -> Route | None:
        handler = self._forms.get(sent.form)
        reshape = handler.reshape if handler else None
        if reshape is None:
            return None
        return Route(sent.form, lambda context: reshape(context, sent.carries, sent.answers))


def _for_words(slash: Slash, words: str) -> Route:
    first, _, rest = words.strip().partition(" ")
    if first.lower() in HELP_WORDS and not rest.strip() and slash.word != "hymnsheet":
        return Route("hymnsheet.help", lambda context: _help(slash, context))
    verb = next((verb for verb in slash.verbs if _is_meant(verb, first, rest)), None)
    if verb is not None:
        return Route(verb.key, lambda context: verb.run(context, rest.strip()))
    return Route(slash.key, lambda context: slash.run(context, words.strip()))


async def _unknown(inbound: Inbound) -> Response:
    match inbound:
        case Command(_, word):
            return Reply(replies.unknown_command(word=word))
        case Reshaping():
            return Done()
    raise Refusal(replies.no_longer_known().summary)


async def _help(slash: Slash, context: Context) -> Response:
    usable = [verb for verb in slash.verbs if permits(verb.key, context.actor)]
    verbs = [(f"{verb.word} {verb.hint}".strip(), verb.summary) for verb in usable]
    return Reply(
        replies.command_help(
            word=slash.word, hint=slash.hint, summary=slash.summary, verbs=verbs, examples=slash.examples
        )
    )


def _is_meant(verb: Verb, first: str, rest: str) -> bool:
    return verb.word == first.lower() and (verb.takes is None or verb.takes.fullmatch(rest.strip()) is not None)


def _once(entries: Iterable[tuple[str, Entry]]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for key, entry in entries:
        if key in found:
            raise ValueError(f"two features claim {key}")
        found[key] = entry
    return found
