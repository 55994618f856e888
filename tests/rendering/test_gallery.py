"""The gallery shows every example once, needs nothing from anywhere, and lets no word become markup."""

from html.parser import HTMLParser

import pytest

from bot.gallery import gallery_page
from messages.examples import Example
from tests.rendering.everything import ALL
from tests.rendering.hostile import CANARIES, said_with
from tests.rendering.samples import SAMPLES


class Reader(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def read(examples: tuple[Example, ...]) -> Reader:
    reader = Reader()
    reader.feed(gallery_page(examples))
    return reader


def test_every_example_has_its_place_and_can_be_read() -> None:
    reader = read(ALL)
    assert reader.tags.count("article") == len(ALL)
    for words in ("Too expensive for a team of five", "€12,000", "@U1RITA", "Log an objection", "23 Nov 2026"):
        assert words in reader.text


def test_every_example_stands_beside_itself_as_teams_shows_it() -> None:
    page = gallery_page(ALL)
    assert page.count('<div class="card">') == len(ALL)
    assert "Chart.Pie: Why" in read(SAMPLES).text


def test_the_page_needs_nothing_from_anywhere() -> None:
    reader = read(ALL)
    assert {"script", "link", "img", "iframe"}.isdisjoint(reader.tags)
    addresses = [value for name, value in reader.attributes if name in ("src", "srcset", "data", "action")]
    assert addresses == []
    assert "url(" not in gallery_page(SAMPLES)


@pytest.mark.parametrize("words", [*CANARIES, '"><script>alert(1)</script>', "' onclick='alert(1)", "</pre></details>"])
def test_no_word_of_an_example_becomes_markup(words: str) -> None:
    reader = read(tuple(Example(words, said_with(sample.said, words)) for sample in SAMPLES))
    harmless = read(SAMPLES)
    assert set(reader.tags) <= set(harmless.tags)
    assert {name for name, _ in reader.attributes} <= {name for name, _ in harmless.attributes}
    assert all(value and value.startswith("#e") for name, value in reader.attributes if name == "href")
