"""Slack's own types take everything the bot says, hostile words and all, and the manifest it is installed with."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from messages.examples import Example
from tests.rendering.drawing import draw_said
from tests.rendering.everything import ALL
from tests.rendering.hostile import CANARIES, said_with
from tests.rendering.samples import CARD
from tests.types.conftest import Checker

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
BLOCKS = "import type { HomeView, KnownBlock, ModalView } from '@slack/types';"
WEB_API = "import type { AppsManifestValidateArguments } from '@slack/web-api';"
CHART = "data_visualization"


def test_slacks_types_take_every_example(checker: Checker) -> None:
    assert checker.complaints(BLOCKS, typed(ALL)) == ""


def test_slacks_types_take_every_example_with_hostile_words(checker: Checker) -> None:
    words = "".join(CANARIES)
    assert checker.complaints(BLOCKS, typed(Example(one.name, said_with(one.said, words)) for one in ALL)) == ""


def test_slacks_types_refuse_what_slack_would(checker: Checker) -> None:
    blocks = draw_said(CARD)["blocks"]
    wrong = [{**block, "text": "a bare string"} for block in blocks if block["type"] == "header"]
    assert "said.ts" in checker.complaints(BLOCKS, {"a header": ("KnownBlock[]", wrong)})


def test_charts_alone_are_unknown_to_the_types(checker: Checker) -> None:
    complaints = checker.complaints(BLOCKS, {"a chart": ("KnownBlock", {"type": CHART, "title": "T"})})
    assert CHART in complaints, "The types know charts now: check them here too."


def test_slacks_types_take_the_manifest(checker: Checker) -> None:
    manifest = yaml.safe_load(MANIFEST.read_text())
    kind = "AppsManifestValidateArguments['manifest']"
    assert checker.complaints(WEB_API, {"manifest.yml": (kind, manifest)}) == ""
    manifest["features"]["slash_commands"][0]["command"] = 7
    assert "said.ts" in checker.complaints(WEB_API, {"manifest.yml": (kind, manifest)})


def typed(examples: Any) -> dict[str, tuple[str, Any]]:
    """Everything drawn, without the charts, which have rules of their own in tests/rendering."""
    values: dict[str, tuple[str, Any]] = {}
    for place, example in enumerate(examples):
        drawn = draw_said(example.said)
        blocks = [block for block in drawn["blocks"] if block["type"] != CHART]
        values[f"{place} {example.name}: blocks"] = ("KnownBlock[]", blocks)
        if "type" in drawn:
            kind = {"modal": "ModalView", "home": "HomeView"}[drawn["type"]]
            values[f"{place} {example.name}"] = (kind, {**drawn, "blocks": blocks})
    return values
