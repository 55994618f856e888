"""What /claim and /answer say: to the marketer who takes it, and to everybody who waited for it."""

from collections.abc import Sequence
from datetime import date

from messages.content_item import EXAMPLE as EXAMPLE_ITEM
from messages.examples import Example
from messages.heard import (
    EXAMPLE,
    EXAMPLE_ANSWER,
    EXAMPLE_CLAIM,
    EXAMPLE_KNOWN,
    QUOTED,
    READER,
    answered,
    claimed,
    mark_buttons,
    named,
    tallied,
)
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    ChoiceField,
    DateField,
    Divider,
    Form,
    LinkField,
    LongTextField,
    Message,
    Option,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)
from messages.plural import several, shortened
from rules.answer import VERIFY_AFTER, Answer
from rules.content import Item
from rules.ids import WorkspaceId
from rules.objection import Claim, Objection

_LONGEST_OPTION = 74


def form(
    objection: Objection, *, today: date, words: str = "", link: str = "", items: Sequence[Item] = (), picked: str = ""
) -> Form:
    """Asks what to say to an objection, and which of some items to send along."""
    return Form(
        name="answer.give",
        title=f"Answer #{objection.number}",
        parts=(
            quote(shortened(objection.heard.words, QUOTED)),
            LongTextField(
                name="words",
                label="What should they say?",
                value=words,
                placeholder="One or two sentences they can use on the phone",
            ),
            LinkField(
                name="link",
                label="Link",
                hint="Something to send along; it starts with https://",
                optional=True,
                value=link,
            ),
            *_to_send(items, picked),
            DateField(
                name="verify_on",
                label="Check again on",
                hint="On that day I ask whether it is still true.",
                value=today + VERIFY_AFTER,
            ),
        ),
        submit="Send it",
        carries=str(objection.number),
    )


def _to_send(items: Sequence[Item], picked: str) -> tuple[ChoiceField, ...]:
    if not items:
        return ()
    # What was picked once cannot be taken back in Slack but by picking something else.
    nothing = Option("nothing", "Nothing")
    options = (nothing, *(Option(str(item.number), shortened(item.title, _LONGEST_OPTION)) for item in items))
    value = picked if picked in {option.value for option in options} else ""
    hint = "Something you share with /content. It goes with your answer."
    return (ChoiceField(name="content", label="Send along", hint=hint, options=options, value=value, optional=True),)


def published(objection: Objection, *, told: int, earlier: int, claimer: Claim | None, reader: WorkspaceId) -> Message:
    """The answer is on its way to everybody who waited; says if there were answers before, or another had taken it."""
    said = f"#{objection.number} is answered. It goes to {several(told, 'person', 'people')} who heard it."
    blocks: list[Blocks] = [paragraph(Bold(said))]
    if earlier:
        blocks.append(note(f"It has {several(earlier, 'earlier answer')}. The one that helps most is shown first."))
    if claimer:
        blocks.append(note(named(claimer.by, reader=reader), " had taken it, and knows now that you were faster."))
    blocks.append(Buttons((Button("Show", "objection.show", str(objection.number)),)))
    return Message(said, tuple(blocks))


def for_hearer(answer: Answer, *, heard: str, number: int, reader: WorkspaceId, helped: bool | None = None) -> Message:
    """The answer, for somebody who heard the objection, under their own words; `helped` is what they said of it."""
    blocks = [
        paragraph("You heard this, and marketing has an answer:"),
        quote(shortened(heard, QUOTED)),
        paragraph(Bold("What you can say")),
        *answered(answer, reader=reader),
    ]
    if helped is None:
        return Message(
            f"An answer to “{shortened(heard, 80)}”",
            (
                *blocks,
                Buttons(mark_buttons(answer)),
                note(f"#{number} · Did it help in the next talk? One click will do."),
            ),
        )
    did, did_not = mark_buttons(answer)
    said = "You said it helped. Thank you!" if helped else "You said it did not help. Thank you, that is worth knowing."
    return Message(
        f"An answer to “{shortened(heard, 80)}”",
        (*blocks, note(f"#{number} · {said}"), Buttons((did_not if helped else did,))),
    )


def thanks(answer: Answer, *, number: int, helped: bool) -> Message:
    """The mark is kept, and can be changed."""
    did, did_not = mark_buttons(answer)
    said = "Good to hear!" if helped else "Thank you for saying so."
    told = f"{said} Whoever wrote the answer to #{number} sees it."
    return Message(told, (paragraph(told), Buttons((did_not if helped else did,))))


def tally(answer: Answer, *, objection: Objection) -> Message:
    """Tells the answerer whom it helped; one message that is kept up to date."""
    said = f"Your answer to #{objection.number}: helped {answer.helped}, did not help {answer.did_not}."
    quoted = quote(shortened(objection.heard.words, QUOTED))
    words = note("You answered: “", shortened(answer.words, QUOTED), "”")
    buttons = [Button("Show", "objection.show", str(objection.number))]
    if answer.did_not > answer.helped:
        buttons.insert(0, Button("Answer better", "answer.give", str(objection.number), style=ButtonStyle.PRIMARY))
    return Message(said, (paragraph(Bold(said)), quoted, words, Buttons(tuple(buttons))))


def yours(objection: Objection, claim: Claim, *, is_new: bool) -> Message:
    """It is the actor's now, or was before; until when, and how to go on."""
    said = f"#{objection.number} is yours{'' if is_new else ' already'}."
    return Message(
        said,
        (
            paragraph(Bold(said), " Answer by ", When(claim.due_at, WhenStyle.DAY), "."),
            quote(shortened(objection.heard.words, QUOTED)),
            Buttons(
                (
                    Button("Answer", "answer.give", str(objection.number), style=ButtonStyle.PRIMARY),
                    Button("Release", "claim.release", str(objection.number)),
                )
            ),
        ),
    )


def taken(objection: Objection, claim: Claim, *, reader: WorkspaceId) -> Message:
    """Somebody else was faster."""
    said = f"#{objection.number} is taken already."
    mine = Button("I know the answer", "answer.give", str(objection.number))
    return Message(said, (paragraph(said, " ", *claimed(claim, reader=reader), "."), Buttons((mine,))))


def has_answer(objection: Objection, best: Answer, *, reader: WorkspaceId) -> Message:
    """There is nothing to claim any more: it is answered."""
    said = f"#{objection.number} has an answer already."
    better = Button("Add a better one", "answer.give", str(objection.number))
    return Message(said, (paragraph(said), *answered(best, reader=reader), tallied(best), Buttons((better,))))


def released(objection: Objection) -> Message:
    """It is free for others."""
    said = f"#{objection.number} is free again. Somebody else can take it."
    return Message(said, (paragraph(said),))


def answered_for_you(answer: Answer, objection: Objection, *, reader: WorkspaceId) -> Message:
    """Tells the one who had claimed it that a colleague answered."""
    said = f"#{objection.number}, which you had taken, is answered: it is off your list."
    quoted = quote(shortened(objection.heard.words, QUOTED))
    return Message(said, (paragraph(said), quoted, paragraph(Bold("The answer")), *answered(answer, reader=reader)))


def waiting(
    mine: Sequence[Objection], free: Sequence[Objection], given: Sequence[tuple[Answer, Objection]] = ()
) -> Message:
    """What waits for the actor, what waits for anybody, and what became of their answers."""
    blocks: list[Blocks] = [paragraph(Bold(_waits(mine)))]
    for one in mine:
        blocks += _mine(one)
    if free:
        blocks += [Divider(), paragraph(Bold("Nobody has taken these yet"))]
    for one in free:
        blocks += _free(one)
    if given:
        blocks += [Divider(), paragraph(Bold("Your latest answers"))]
    blocks += [note(f"#{one.number} “{shortened(one.heard.words, 80)}”: ", *tallied(a).line) for a, one in given]
    return Message(_waits(mine), tuple(blocks))


def unknown(number: int, *, words: str = "") -> Message:
    """There is no objection of that number; what was typed is given back."""
    said = f"There is no #{number} yet. /answer alone lists what waits for you."
    return _given_back(said, words)


def taken_back(number: int, *, words: str = "") -> Message:
    """Whoever logged it took it back; what was typed is given back."""
    return _given_back(f"#{number} was taken back by the one who logged it, so nobody waits for it any more.", words)


def which(words: str) -> Message:
    """No number was typed; what was typed is given back."""
    return _given_back("Which one is that for? Begin with its number, like /answer 12 We bill by use.", words)


def _given_back(said: str, words: str) -> Message:
    kept = (note("Your words, so that they are not lost:"), quote(words)) if words else ()
    return Message(said, (paragraph(said), *kept))


def _waits(mine: Sequence[Objection]) -> str:
    return f"{several(len(mine), 'answer')} to write." if mine else "Nothing waits for you. Nice."


def _mine(one: Objection) -> list[Blocks]:
    number = str(one.number)
    answer = Button("Answer", "answer.give", number, style=ButtonStyle.PRIMARY)
    due = [note("Answer by ", When(one.claim.due_at, WhenStyle.DAY))] if one.claim else []
    return [_line(one), *due, Buttons((answer, Button("Release", "claim.release", number)))]


def _free(one: Objection) -> list[Blocks]:
    number = str(one.number)
    claim = Button("Claim", "claim.take", number, style=ButtonStyle.PRIMARY)
    return [_line(one), Buttons((claim, Button("Answer", "answer.give", number)))]


def _line(one: Objection) -> Blocks:
    return quote(*line(Bold(f"#{one.number} "), shortened(one.heard.words, QUOTED)))


EXAMPLES = (
    Example("form", form(EXAMPLE, today=date(2026, 3, 2))),
    Example("form with items", form(EXAMPLE, today=date(2026, 3, 2), items=[EXAMPLE_ITEM], picked="4")),
    Example("published", published(EXAMPLE, told=3, earlier=0, claimer=None, reader=READER)),
    Example("published after others", published(EXAMPLE, told=1, earlier=2, claimer=EXAMPLE_CLAIM, reader=READER)),
    Example("for a hearer", for_hearer(EXAMPLE_ANSWER, heard=EXAMPLE.heard.words, number=12, reader=READER)),
    Example(
        "for a hearer it helped",
        for_hearer(EXAMPLE_ANSWER, heard=EXAMPLE.heard.words, number=12, reader=READER, helped=True),
    ),
    Example(
        "for a hearer it did not help",
        for_hearer(EXAMPLE_ANSWER, heard=EXAMPLE.heard.words, number=12, reader=READER, helped=False),
    ),
    Example("thanks", thanks(EXAMPLE_ANSWER, number=12, helped=True)),
    Example("tally", tally(EXAMPLE_ANSWER, objection=EXAMPLE)),
    Example("yours", yours(EXAMPLE, EXAMPLE_CLAIM, is_new=True)),
    Example("yours already", yours(EXAMPLE, EXAMPLE_CLAIM, is_new=False)),
    Example("taken", taken(EXAMPLE, EXAMPLE_CLAIM, reader=READER)),
    Example("has an answer", has_answer(EXAMPLE, EXAMPLE_ANSWER, reader=READER)),
    Example("released", released(EXAMPLE)),
    Example("answered for you", answered_for_you(EXAMPLE_ANSWER, EXAMPLE, reader=READER)),
    Example("waiting", waiting([EXAMPLE_KNOWN.objection], [EXAMPLE], [(EXAMPLE_ANSWER, EXAMPLE)])),
    Example("nothing waits", waiting([], [])),
    Example("unknown number", unknown(99, words="We bill by use")),
    Example("taken back", taken_back(12)),
    Example("which one", which("We bill by use")),
)
