"""S33, S31: people are led to public https addresses by their real name only; anything else is words."""

import pytest

from bot.links import names_another_host, shown_address
from bot.slack.render import render_message
from messages.model import Link, Message, Paragraph
from rules.addresses import safe_address
from tests.rendering.slack_rules import nodes, words_of

GOOD = {
    "https://acme.example": "https://acme.example",
    "https://acme.example/a/b?c=1&d=%20#e": "https://acme.example/a/b?c=1&d=%20#e",
    "HTTPS://ACME.example/Guide": "https://acme.example/Guide",
    "https://acme.example:8443/x": "https://acme.example:8443/x",
    "https://acme.example/ü": "https://acme.example/%C3%BC",
    'https://acme.example/<x>|"y"': "https://acme.example/%3Cx%3E%7C%22y%22",
    "https://münchen.example/x": "https://xn--mnchen-3ya.example/x",
    "https://аррӏе.com": "https://xn--80ak6aa92e.com",
    "https://acme.example/" + "x" * 2979: "https://acme.example/" + "x" * 2979,
}

BAD = (
    "",
    "acme.example",
    "http://acme.example",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "ftp://acme.example",
    "//acme.example",
    "https:acme.example",
    "https://",
    "https://user:secret@acme.example",
    "https://user@acme.example",
    "https://@acme.example",
    "https://acme.example@evil.example",
    "https://acme.example\\@evil.example",
    "https://localhost",
    "https://localhost./x",
    "https://intranet/wiki",
    "https://wiki.internal",
    "https://printer.local",
    "https://127.0.0.1",
    "https://127.1",
    "https://2130706433",
    "https://0x7f000001",
    "https://0x7f.0.0.1",
    "https://10.0.0.1/x",
    "https://169.254.169.254/latest",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://acme.example:99999",
    "https://acme..example",
    "https://-acme.example",
    "https://ac me.example",
    "https://acme.example/a b",
    "https://acme.example/\u200bx",
    "https://ac\u200bme.example",
    "https://acme.example/\n",
    "https://acme.example/\u202ex",
    "https://ａｃｍｅ.example",
    "https://straße.example",
    "https://acme.example/" + "x" * 2980,
)


@pytest.mark.parametrize("address", GOOD)
def test_a_public_https_address_is_a_link_under_its_real_name(address: str) -> None:
    assert safe_address(address) == GOOD[address]
    assert _links("the guide", address) == [GOOD[address]]


@pytest.mark.parametrize("address", BAD)
def test_any_other_address_is_words(address: str) -> None:
    assert safe_address(address) is None
    assert _links("the guide", address) == []


def test_an_address_that_is_no_link_can_still_be_read() -> None:
    assert _shown("the guide", "http://acme.example/x") == "the guide (http://acme.example/x)"
    assert _shown("http://acme.example/x", "http://acme.example/x") == "http://acme.example/x"
    assert _shown("", "http://acme.example/x") == "http://acme.example/x"
    assert _shown("the guide", "") == "the guide"


def test_a_host_is_shown_without_what_cannot_be_seen_in_it() -> None:
    assert shown_address("http://ac\u200bme.example/x") == "http://acme.example/x"
    assert shown_address("http://аррӏе.com/x") == "http://xn--80ak6aa92e.com/x"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("the guide", "the guide"),
        ("acme.example/guide", "acme.example/guide"),
        ("https://www.acme.example", "https://www.acme.example"),
        ("https://bank.example", "https://bank.example (acme.example)"),
        ("bank.example", "bank.example (acme.example)"),
        ("аррӏе.com", "аррӏе.com (acme.example)"),
        ("version 1.2, 3.5 pages", "version 1.2, 3.5 pages"),
        ("", "https://acme.example/x"),
    ],
)
def test_words_that_look_like_another_address_do_not_hide_where_a_link_leads(words: str, shown: str) -> None:
    assert _shown(words, "https://acme.example/x") == shown


def test_a_link_to_a_host_in_other_letters_shows_its_real_name() -> None:
    assert _shown("apple", "https://аррӏе.com") == "apple (xn--80ak6aa92e.com)"


def test_a_host_in_words_is_compared_without_www() -> None:
    assert not names_another_host("see www.acme.example", "acme.example")
    assert names_another_host("see www.evil.example", "acme.example")


def test_a_link_too_long_for_its_line_gives_way_to_its_words() -> None:
    address = "https://acme.example/" + "x" * 2900
    assert _links("the guide", address) == [address]
    cell = render_message(Message("s", (Paragraph((Link("w" * 5000, address),)),)))["blocks"]
    assert words_of(cell)[0].startswith("www")


def _drawn(words: str, address: str) -> object:
    return render_message(Message("s", (Paragraph((Link(words, address),)),)))["blocks"]


def _links(words: str, address: str) -> list[str]:
    return [node["url"] for kind, node in nodes(_drawn(words, address)) if kind == "link"]


def _shown(words: str, address: str) -> str:
    return "".join(words_of(_drawn(words, address)))
