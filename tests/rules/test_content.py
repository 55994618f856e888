"""Which item fits what, what comes first, and when two links are one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rules.content import (
    AnsweredObjection,
    ContentKind,
    Item,
    Outdated,
    about,
    best_first,
    from_answers,
    link_and_title,
    link_match,
    numbers_in,
    suggested,
)
from rules.errors import FieldErrors
from rules.ids import ContentId, ObjectionId
from rules.objection import Category

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OUTDATED = Outdated(at=NOW, by=None, due_at=NOW)


def item(number: int, title: str, *, words: str = "", categories: tuple[Category, ...] = (), uses: int = 0) -> Item:
    """An item that nobody has said anything of."""
    return Item(
        id=ContentId(number),
        number=number,
        title=title,
        kind=ContentKind.ARTICLE,
        link="https://example.com",
        address="https://example.com",
        words=words,
        categories=categories,
        by=None,
        owner=None,
        contributors=(),
        answers=(),
        created_at=NOW,
        uses=uses,
    )


PRICES = item(1, "The small-team price guide", words="When five people think it is too dear", uses=1)
NORTHWIND = item(2, "How Northwind moved its data", categories=(Category.INTEGRATION,))
CALCULATOR = item(3, "Price calculator", categories=(Category.PRICE,))
ALL = [PRICES, NORTHWIND, CALCULATOR]


@pytest.mark.parametrize(
    "other",
    [
        "https://example.com/a/",
        "https://EXAMPLE.com/a",
        "https://www.example.com/a",
        "https://example.com:443/a",
        "https://example.com/a?utm_source=x&UTM_medium=y",
    ],
)
def test_one_address_however_it_is_written_is_one_link(other: str) -> None:
    assert link_match(other) == link_match("https://example.com/a")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.com/A",
        "https://example.com/a?page=2",
        "https://example.com/a#prices",
        "https://example.org/a",
        "https://docs.example.com/a",
        "https://example.com:8443/a",
    ],
)
def test_what_may_be_another_page_is_another_link(other: str) -> None:
    assert link_match(other) != link_match("https://example.com/a")


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("#3, #7", (3, 7)), ("3 7", (3, 7)), ("#3;#3", (3,)), ("", ()), ("three", None), ("#3 x", None)],
)
def test_numbers_are_read_as_people_write_them(typed: str, numbers: tuple[int, ...] | None) -> None:
    assert numbers_in(typed) == numbers


def test_more_objections_than_one_piece_answers_are_refused() -> None:
    assert numbers_in(" ".join(map(str, range(1, 21)))) is not None
    assert numbers_in(" ".join(map(str, range(1, 22)))) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("https://a.example/x Price guide", ("https://a.example/x", "Price guide")),
        ("Price  guide: https://a.example/x now", ("https://a.example/x", "Price guide: now")),
        ("Price guide", ("", "Price guide")),
        ("", ("", "")),
    ],
)
def test_an_address_is_told_from_the_words_around_it(typed: str, read: tuple[str, str]) -> None:
    assert link_and_title(typed) == read


def test_everything_to_mend_is_said_at_once() -> None:
    with pytest.raises(FieldErrors) as told:
        from_answers({"title": " ", "link": "ftp://x", "objections": "x"})
    assert set(told.value.errors) == {"title", "link", "objections"}


@pytest.mark.parametrize("link", ["http://example.com", "javascript:alert(1)", "https://", "https://a@b.example", ""])
def test_only_a_plain_https_address_is_shared(link: str) -> None:
    with pytest.raises(FieldErrors) as told:
        from_answers({"title": "Guide", "link": link})
    assert set(told.value.errors) == {"link"}


def test_what_helped_comes_before_what_was_used_and_that_before_what_is_new() -> None:
    helped = replace(NORTHWIND, helped=1)
    assert best_first([CALCULATOR, PRICES, helped]) == [helped, PRICES, CALCULATOR]


def test_at_a_tie_the_one_most_like_the_words_comes_first_and_else_the_newest() -> None:
    one, two = item(1, "Price calculator"), item(2, "All about security")
    assert best_first([one, two], words="price calculator") == [one, two]
    assert best_first([one, two]) == [two, one]


def test_what_is_out_of_date_comes_last_and_is_suggested_to_nobody() -> None:
    old = replace(PRICES, outdated=OUTDATED, helped=9)
    assert best_first([old, CALCULATOR]) == [CALCULATOR, old]
    assert suggested([old], words="The small-team price guide", limit=3) == []


def test_most_of_the_words_are_enough_and_a_slip_of_the_keys_is_forgiven() -> None:
    assert about(ALL, "price") == [PRICES, CALCULATOR]
    assert about(ALL, "prise") == [PRICES, CALCULATOR]
    assert about(ALL, "northw") == [NORTHWIND]
    assert about(ALL, "integration") == [NORTHWIND]
    assert about(ALL, "price of quantum entanglement") == []
    assert about(ALL, "...") == []


def test_what_answers_what_sounds_the_same_is_found_though_its_title_has_other_words() -> None:
    answered = AnsweredObjection(id=ObjectionId(7), number=7, words="It costs more than we can spend")
    assert about([replace(NORTHWIND, answers=(answered,))], "costs more than they can spend") != []


def test_what_was_made_for_it_is_suggested_before_what_is_about_the_like() -> None:
    answered = AnsweredObjection(id=ObjectionId(7), number=7, words="Hm")
    made = replace(NORTHWIND, answers=(answered,))
    found = suggested(
        [PRICES, made, CALCULATOR],
        words="Nobody else asks for that much",
        category=Category.PRICE,
        objections=[ObjectionId(7)],
        limit=3,
    )
    assert found == [made, CALCULATOR]


def test_no_more_is_suggested_than_asked_for_and_nothing_twice() -> None:
    many = [item(number, "Price calculator", categories=(Category.PRICE,)) for number in range(1, 6)]
    assert suggested(many, words="price calculator", category=Category.PRICE, limit=2) == [many[4], many[3]]


def test_that_both_are_about_something_else_makes_them_no_fit() -> None:
    other = item(1, "Blue or green", categories=(Category.OTHER,))
    assert suggested([other], words="no parking", category=Category.OTHER, limit=3) == []
