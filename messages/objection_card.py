"""What is known about one objection, and how two of them come to count as one."""

from collections.abc import Collection, Sequence

from messages.content_item import EXAMPLE as EXAMPLE_ITEM
from messages.examples import Example
from messages.heard import (
    EXAMPLE,
    EXAMPLE_ANSWER,
    EXAMPLE_KNOWN,
    QUOTED,
    READER,
    about,
    answered,
    known_lines,
    money,
    named,
    tallied,
)
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    Divider,
    Fact,
    Facts,
    Form,
    FormPart,
    Heading,
    Message,
    TextField,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)
from messages.plural import several, shortened
from messages.suggestion import to_send
from rules.answer import Answer, Known
from rules.content import Item
from rules.ids import WorkspaceId
from rules.objection import Category, Objection

LONGEST_WORDS = 3000
BUTTONS_FOR_MERGED = 5


def shown(
    known: Known,
    *,
    reader: WorkspaceId,
    may: Collection[str],
    answers: Sequence[Answer] = (),
    kin: Sequence[Objection] = (),
    items: Sequence[Item] = (),
    asked: Objection | None = None,
) -> Message:
    """Everything known about an objection. `may` are the keys the reader may use, `asked` the merged one they named.

    `items` can be sent to whoever says so.
    """
    objection = known.objection
    blocks: list[Blocks] = [Heading(f"#{objection.number} {objection.heard.kind.capitalize()}")]
    if asked and asked.id != objection.id:
        blocks.append(note(f"#{asked.number} counts here: “{shortened(asked.heard.words, QUOTED)}”"))
    blocks += [
        quote(shortened(objection.heard.words, LONGEST_WORDS)),
        _facts(known, reader, is_answered=bool(answers)),
    ]
    for answer in answers:
        blocks += [Divider(), *answered(answer, reader=reader), tallied(answer)]
    if items:
        blocks += [Divider(), *to_send(items)]
    if kin:
        blocks += [Divider(), paragraph(Bold("Counts here too"))]
        blocks += [note(f"#{one.number}: “{shortened(one.heard.words, 120)}”") for one in kin[:BUTTONS_FOR_MERGED]]
        if kin[BUTTONS_FOR_MERGED:]:
            blocks.append(note(f"and {several(len(kin) - BUTTONS_FOR_MERGED, 'more', 'more')}"))
    buttons = _shown_buttons(objection, kin, may, has_answer=bool(answers))
    return Message(
        f"#{objection.number}: {shortened(objection.heard.words, 100)}",
        (*blocks, *([Buttons(buttons)] if buttons else [])),
    )


def merge_form(objection: Objection, *, alike: Sequence[Known] = ()) -> Form:
    """Asks which objection this one is the same as."""
    parts: list[FormPart] = [
        quote(shortened(objection.heard.words, QUOTED)),
        TextField(
            name="into",
            label="The number of the one it is the same as",
            placeholder="7",
            value=str(alike[0].objection.number) if alike else "",
            hint="A merge is only a link. It can be cut at any time, and the counts are as before.",
            longest=10,
        ),
    ]
    if alike:
        parts.append(paragraph(Bold("These sound alike")))
    for known in alike:
        parts += known_lines(known)
    return Form(
        name="objection.merge",
        title=f"#{objection.number} is the same as",
        parts=tuple(parts),
        submit="Merge",
        carries=str(objection.number),
    )


def merged(one: Objection, root: Objection, *, voices: int) -> Message:
    """Two count as one now; says how to part them again."""
    said = f"#{one.number} counts under #{root.number} now: {several(voices, 'person', 'people')} heard it."
    part = Button(f"Part #{one.number} again", "objection.unmerge", str(one.number))
    return Message(said, (paragraph(said), Buttons((part,))))


def unmerged(one: Objection, root: Objection, *, voices: int, root_voices: int) -> Message:
    """They count apart again."""
    heard, root_heard = several(voices, "person", "people"), several(root_voices, "person", "people")
    said = f"Apart again: #{one.number} was heard by {heard}, #{root.number} by {root_heard}."
    return Message(said, (paragraph(said),))


def _facts(known: Known, reader: WorkspaceId, *, is_answered: bool) -> Facts:
    heard, objection = known.objection.heard, known.objection
    facts = [
        Fact("Category", line(_begun(about(heard)))),
        Fact("Heard by", line(several(known.voices, "person", "people"))),
        Fact("First logged", line(named(objection.by, reader=reader), ", ", When(objection.created_at, WhenStyle.DAY))),
    ]
    if heard.competitor and heard.category is not Category.COMPETITOR:
        facts.append(Fact("Competitor", line(heard.competitor)))
    if heard.lead:
        facts.append(Fact("Lead or deal", line(heard.lead)))
    if heard.amount:
        facts.append(Fact("Amount", line(money(heard.amount))))
    if heard.said:
        facts.append(Fact("They were told", line(shortened(heard.said, QUOTED))))
    if heard.worked:
        facts.append(Fact("Did it work?", line(_begun(heard.worked))))
    if objection.claim and not is_answered:
        claim = objection.claim
        due = (", answer by ", When(claim.due_at, WhenStyle.DAY))
        facts.append(Fact("Claimed by", line(named(claim.by, reader=reader), *due)))
    return Facts(tuple(facts))


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _shown_buttons(
    objection: Objection, kin: Sequence[Objection], may: Collection[str], *, has_answer: bool
) -> tuple[Button, ...]:
    number = str(objection.number)
    answer = Button("Answer", "answer.give", number, style=ButtonStyle.PRIMARY)
    offered = [
        Button("+1, same here", "objection.same", number),
        Button("Add a better one", "answer.give", number) if has_answer else answer,
        Button("Same as…", "objection.merge", number),
    ]
    if objection.claim and not has_answer:
        offered.append(Button("Release", "claim.release", number))
    elif not has_answer:
        offered.insert(1, Button("Claim", "claim.take", number))
    parting = [
        Button(f"Part #{one.number}", "objection.unmerge", str(one.number))
        for one in kin[:BUTTONS_FOR_MERGED]
        if one.merged_into_id
    ]
    return tuple(button for button in (*offered, *parting) if button.action in may)


_ALL = frozenset(
    {"objection.same", "claim.take", "answer.give", "objection.merge", "claim.release", "objection.unmerge"}
)

EXAMPLES = (
    Example(
        "shown to marketing",
        shown(EXAMPLE_KNOWN, reader=READER, may=_ALL, answers=[EXAMPLE_ANSWER], kin=[EXAMPLE], items=[EXAMPLE_ITEM]),
    ),
    Example(
        "shown to sales",
        shown(Known(objection=EXAMPLE, voices=1), reader=READER, may={"objection.same"}, asked=EXAMPLE_KNOWN.objection),
    ),
    Example("merge form", merge_form(EXAMPLE, alike=[EXAMPLE_KNOWN])),
    Example("merged", merged(EXAMPLE, EXAMPLE_KNOWN.objection, voices=5)),
    Example("unmerged", unmerged(EXAMPLE, EXAMPLE_KNOWN.objection, voices=1, root_voices=4)),
)
