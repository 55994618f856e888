"""A feature that only tests have: it posts what it is told in the marketing channel, and can be held up meanwhile."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from bot.features import FEATURES
from handlers.feature import Context, Feature, FormHandler, MessageShortcut, Opens, Reply, Response, Slash
from messages.model import Answers, Form, TextField
from messages.replies import plain
from rules.access import ACCESS, Who
from rules.errors import Refusal
from storage.places import Purpose
from tests import harness

KEYS = ("practice.say", "practice.shortcut", "practice.form", "practice.click")


class Practice:
    """Says words in #marketing, once for each request; while `closed`, whoever `arrived` waits in their transaction."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()
        self.arrived = asyncio.Event()
        self.ran = 0
        self.fails: Exception | None = None

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Hold up everybody who comes, for as long as the block lasts."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    async def say(self, context: Context, words: str) -> Response:
        """Post the words; "form" opens one, "no" is refused."""
        self.ran += 1
        run = self.ran
        self.arrived.set()
        await self._open.wait()
        if words.startswith("form"):
            return Opens(_form(words.removeprefix("form").strip()))
        # Every run has a key of its own: nothing but the dispatcher may see to it that a request is done once.
        await context.tell_channel(Purpose.MARKETING, plain(words or "(nothing)"), key=f"practice:{run}")
        if words == "no":
            raise Refusal("No means no.")
        if self.fails is not None:
            raise self.fails
        return Reply(plain(f"Said: {words}"))

    async def use(self, context: Context) -> Response:
        """Open the form with the words of a message."""
        return Opens(_form(context.where.words))

    async def submit(self, context: Context, carries: str, answers: Answers) -> Response:
        """Post what was filled in; "again" asks once more."""
        words = str(answers.get("words", ""))
        if words == "again":
            return Opens(_form("", title="Practise more"))
        return await self.say(context, words)

    @property
    def feature(self) -> Feature:
        """All of it."""
        return Feature(
            name="practice",
            commands=(Slash(word="practice", key="practice.say", hint="words", summary="Practise", run=self.say),),
            shortcuts=(MessageShortcut(label="Practise", key="practice.shortcut", run=self.use),),
            clicks={"practice.click": self.say},
            forms={"practice.form": FormHandler(submit=self.submit)},
        )

    def join(self, monkeypatch: pytest.MonkeyPatch, *, folder: Path) -> None:
        """Be one of the features of every house opened from now on, for everybody, and in its manifest."""
        for key in KEYS:
            monkeypatch.setitem(ACCESS, key, Who.ALL)
        monkeypatch.setattr("bot.app.FEATURES", (*FEATURES, self.feature))
        monkeypatch.setattr("tests.harness.MANIFEST", _manifest_with_practice(folder))


def _manifest_with_practice(folder: Path) -> Path:
    manifest = yaml.safe_load(harness.MANIFEST.read_text(encoding="utf-8"))
    manifest["features"]["slash_commands"].append({"command": "/practice", "description": "Practise"})
    shortcut = {"name": "Practise", "type": "message", "callback_id": "practice.shortcut", "description": "Practise"}
    manifest["features"]["shortcuts"].append(shortcut)
    path = folder / "manifest.yml"
    path.write_text(yaml.safe_dump(manifest), encoding="utf-8")
    return path


def _form(words: str, *, title: str = "Practise") -> Form:
    return Form("practice.form", title, (TextField(name="words", label="Words", value=words),))
