"""/content: somebody shares what sales can send; sales finds it by words or by objection, and says they used it."""

from collections.abc import Sequence
from typing import Final

from handlers import content_use, outdated
from handlers.colleagues import get_colleague, get_colleagues
from handlers.feature import (
    Context,
    Done,
    Feature,
    FormHandler,
    MessageShortcut,
    Opens,
    Replaces,
    Reply,
    Response,
    Slash,
    Verb,
)
from handlers.items import check_may_change, get_item, may_change
from handlers.numbered import get_objection, number_in
from messages import content as messages
from messages.model import Answers
from rules.answer import is_safe_link
from rules.content import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    Item,
    NewItem,
    Outcome,
    Said,
    Same,
    best_first,
    from_answers,
    link_and_title,
)
from rules.errors import FieldErrors, Refusal
from rules.ids import MemberId, ObjectionId
from rules.objection import Colleague
from storage.content_links import ContentOpens
from storage.content_uses import ContentUses

SHOWN: Final = 5
"""How many items are shown at once."""


async def find(context: Context, words: str) -> Response:
    """Show the best items for an objection, or about some words; an address alone is shared."""
    link, title = link_and_title(words)
    if link and not title:
        return await open_form(context, words)
    number, rest = number_in(words)
    if number is not None and not rest:
        return await _for_objection(context, words)
    store = context.store.content
    items = await store.search(words, limit=len(words)) if words else best_first(await store.live())
    return Reply(messages.found(items[:SHOWN], words=words, total=len(items)))


async def _for_objection(context: Context, typed: str) -> Reply:
    objection = await get_objection(context, typed)
    root = await context.store.objections.root_of(objection)
    made = await context.store.content.for_objection(root.id)
    like = await context.store.content.suggest(
        root.heard.words, category=root.heard.category, objections=[root.id], limit=SHOWN
    )
    items = list({item.id: item for item in (*made, *like)}.values())
    return Reply(messages.found(items[:SHOWN], words="", total=len(items), objection=root))


async def show(context: Context, value: str) -> Response:
    """Show all that is known of an item."""
    item = await get_item(context, value)
    mine, store = may_change(context, item), context.store.content
    askers = (await store.askers([item]))[item.id]
    reasons = tuple((await ContentUses(context.store).reasons(item)).items()) if mine else ()
    opens, reader = await ContentOpens(context.store).of(item.id), context.actor.workspace_id
    return Reply(messages.shown(item, reader=reader, may_change=mine, askers=askers, reasons=reasons, opens=opens))


async def open_form(context: Context, typed: str = "") -> Response:
    """Offer the form, with the link and the title typed already in it; a link that is here already is shown."""
    link, title = link_and_title(typed)
    return await _offer(context, {"link": link, "title": title})


async def open_form_on_message(context: Context) -> Response:
    """Offer the form with the link of the message that was pointed at, its first line as the title, and its rest."""
    typed, _ = link_and_title(context.where.words)
    said = context.where.words.replace(typed, " ") if typed else context.where.words
    title, _, rest = said.strip().partition("\n")
    return await _offer(
        context,
        {
            "link": context.where.link or typed,
            "title": " ".join(title.split())[:LONGEST_TITLE],
            "words": rest.strip()[:LONGEST_WORDS],
        },
    )


async def _offer(context: Context, answers: Answers) -> Response:
    link = str(answers["link"])
    same = await context.store.content.find_link(link) if is_safe_link(link) else None
    if same is not None:
        return _already_here(context, same, typed=str(answers["title"]))
    return Opens(messages.form({**answers, "owner": context.actor.person}))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep what the form says as a new item; where its link is here already, show that."""
    said = from_answers(answers)
    owner = await _owner(context, answers) or context.actor.member_id
    new = await _new(context, said, answers, owner=owner)
    made = await context.store.content.add(new, now=context.now)
    if isinstance(made, Same):
        return _already_here(context, made.item, typed="\n".join(filter(None, (said.title, said.words))))
    askers = (await context.store.content.askers([made]))[made.id]
    return Reply(messages.added(made, reader=context.actor.workspace_id, askers=askers))


async def open_edit(context: Context, value: str) -> Opens:
    """Offer an item's form as it stands."""
    item = await get_item(context, value)
    check_may_change(context, item)
    return Opens(messages.form(_to_answers(context, item), carries=str(item.number)))


async def submit_edit(context: Context, carries: str, answers: Answers) -> Reply:
    """Let the item be what the form says; whoever said that it is out of date hears of it."""
    item, said = await get_item(context, carries), from_answers(answers)
    check_may_change(context, item)
    elsewhere = _elsewhere(context, item.contributors)
    owner = await _owner(context, answers) or _kept_owner(context, item)
    new = await _new(context, said, answers, owner=owner, kept=[one.member_id for one in elsewhere])
    made = await context.store.content.change(item.id, new, now=context.now)
    if isinstance(made, Same):
        raise FieldErrors({"link": f"Item {made.item.number} has this link already: “{made.item.title[:100]}”."})
    if item.is_outdated:
        await outdated.settle(context, item, Outcome.UPDATED)
        made = await context.store.content.get(item.id)
    return Reply(messages.changed(made))


async def retire(context: Context, value: str) -> Response:
    """Offer an item to nobody any more."""
    item = await get_item(context, value)
    check_may_change(context, item)
    await context.store.content.retire(item.id, now=context.now)
    if item.is_outdated:
        await outdated.settle(context, item, Outcome.RETIRED)
    if outdated.is_asked_here(context, item):
        return Done()
    return Replaces(messages.retired(item))


async def restore(context: Context, value: str) -> Response:
    """Offer a retired item again."""
    item = await get_item(context, value)
    check_may_change(context, item)
    made = await context.store.content.restore(item, now=context.now)
    if isinstance(made, Same):
        return _already_here(context, made.item)
    return Replaces(messages.changed(made))


def _already_here(context: Context, item: Item, *, typed: str = "") -> Reply:
    return Reply(messages.already_here(item, typed=typed, may_change=may_change(context, item)))


async def _new(
    context: Context, said: Said, answers: Answers, *, owner: MemberId | None, kept: Sequence[MemberId] = ()
) -> NewItem:
    picked = answers.get("contributors", ())
    made_by = await get_colleagues(
        context, picked if isinstance(picked, tuple) else (), field="contributors", unfit=messages.UNFIT
    )
    return NewItem(
        title=said.title,
        link=said.link,
        kind=said.kind,
        by=context.actor.member_id,
        owner=owner,
        words=said.words,
        categories=said.categories,
        objections=await _objections(context, said.numbers),
        contributors=(*kept, *(one.id for one in made_by)),
    )


async def _objections(context: Context, numbers: Sequence[int]) -> tuple[ObjectionId, ...]:
    found: list[ObjectionId] = []
    for number in numbers:
        try:
            objection = await get_objection(context, str(number))
        except Refusal as refusal:
            raise FieldErrors({"objections": str(refusal)}) from None
        found.append((await context.store.objections.root_of(objection)).id)
    return tuple(found)


async def _owner(context: Context, answers: Answers) -> MemberId | None:
    person = str(answers.get("owner", ""))
    if not person:
        return None
    return (await get_colleague(context, person, field="owner", unfit=messages.UNFIT)).id


def _kept_owner(context: Context, item: Item) -> MemberId | None:
    """Whoever owns it in another workspace cannot stand in the form, and stays."""
    is_elsewhere = item.owner is not None and item.owner.workspace_id != context.actor.workspace_id
    return item.owner.member_id if item.owner is not None and is_elsewhere else context.actor.member_id


def _elsewhere(context: Context, people: Sequence[Colleague]) -> list[Colleague]:
    return [one for one in people if one.workspace_id != context.actor.workspace_id]


def _to_answers(context: Context, item: Item) -> Answers:
    here = context.actor.workspace_id
    owner = item.owner.person if item.owner and item.owner.workspace_id == here else ""
    return {
        "title": item.title,
        "link": item.link,
        "kind": item.kind,
        "words": item.words,
        "categories": item.categories,
        "objections": ", ".join(f"#{answered.number}" for answered in item.answers),
        "contributors": tuple(one.person for one in item.contributors if one.workspace_id == here),
        "owner": owner,
    }


FEATURE = Feature(
    name="content",
    commands=(
        Slash(
            word="content",
            key="content.find",
            hint="add | find | used",
            summary="Find something to send, share something, say you used it",
            run=find,
            verbs=(
                Verb(word="add", hint="[link] [title]", key="content.add", summary="Share an item", run=open_form),
                Verb(
                    word="find",
                    hint="[words or #3]",
                    key="content.find",
                    summary="What to send, by words or for an objection",
                    run=find,
                ),
                Verb(
                    word="used",
                    hint="4 [lead]",
                    key="content.used",
                    summary="Say you used item 4, and with which lead",
                    run=content_use.used,
                ),
                Verb(word="show", hint="4", key="content.show", summary="All that is known of item 4", run=show),
                Verb(word="edit", hint="4", key="content.edit", summary="Change item 4", run=open_edit),
                Verb(
                    word="retire", hint="4", key="content.retire", summary="Offer item 4 to nobody any more", run=retire
                ),
            ),
            examples=("/content find price for small teams", "/content find #3", "/content add https://example.com/a"),
        ),
    ),
    shortcuts=(MessageShortcut(label="Add to roundup", key="roundup.add", run=open_form_on_message),),
    clicks={
        "content.add": open_form,
        "content.show": show,
        "content.edit": open_edit,
        "content.retire": retire,
        "content.restore": restore,
        "content.used": content_use.used,
        "content.used_with": content_use.open_use,
        "content.helped": content_use.helped,
        "content.not_used": content_use.not_used,
        "content.why_not": content_use.open_why_not,
        "content.outdated": outdated.clicked,
        "content.outdated_words": outdated.open_words,
        "content.not_outdated": outdated.not_outdated,
        "content.still_right": outdated.still_right,
    },
    forms={
        "content.add": FormHandler(submit=submit),
        "content.edit": FormHandler(submit=submit_edit),
        "content.used_with": FormHandler(submit=content_use.submit_use),
        "content.why_not": FormHandler(submit=content_use.submit_why_not),
        "content.outdated_words": FormHandler(submit=outdated.submit_words),
    },
)
