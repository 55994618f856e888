"""Everything the bot says is drawn so that Slack takes it: by Slack's own SDK, by its limits, and by the playground."""

import importlib
import inspect
import pkgutil
import typing
from types import FunctionType

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

import messages
from bot.slack.render import render_message, render_text_only, without_charts
from messages.examples import Example, examples
from messages.model import Block as Drawable
from messages.model import Chart, Field, Form, Home, Message, Part
from tests.rendering.drawing import draw_said, problems
from tests.rendering.everything import ALL
from tests.rendering.samples import REPORT, SAMPLES
from tests.rendering.slack_rules import message_problems, nodes

by_name = pytest.mark.parametrize("example", ALL, ids=lambda example: example.name)
NOT_IN_SDK = ("data_visualization", "table")


@by_name
def test_every_example_is_within_slacks_limits_and_the_playground_takes_it(example: Example) -> None:
    assert problems(draw_said(example.said)) == []


@by_name
def test_slacks_own_sdk_takes_every_example(example: Example) -> None:
    drawn = draw_said(example.said)
    known = [block for block in drawn["blocks"] if block["type"] not in NOT_IN_SDK]
    for block in known:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
    if "type" in drawn:
        View(**{**drawn, "blocks": known}).validate_json()


@by_name
def test_an_example_whose_charts_slack_refuses_says_the_same_in_tables(example: Example) -> None:
    if isinstance(example.said, Message):
        said = without_charts(example.said)
        assert not any(isinstance(block, Chart) for block in said.blocks)
        assert message_problems(render_message(said)) == []


@by_name
def test_an_example_whose_blocks_slack_refuses_is_still_readable(example: Example) -> None:
    if isinstance(example.said, Message):
        assert render_text_only(example.said)["text"].strip()


def test_the_samples_have_every_part_block_and_field_there_is() -> None:
    model = importlib.import_module("messages.model")
    abstract = {Part, Drawable, Field}
    kinds = {
        kind
        for _, kind in inspect.getmembers(model, inspect.isclass)
        if issubclass(kind, tuple(abstract)) and kind not in abstract
    }
    assert {type(node) for sample in SAMPLES for node in _structs(sample.said)} >= kinds


@pytest.mark.parametrize("name", [found.name for found in pkgutil.iter_modules(messages.__path__)])
def test_every_module_that_says_something_shows_it(name: str) -> None:
    module = importlib.import_module(f"messages.{name}")
    functions = [
        thing for _, thing in inspect.getmembers(module, inspect.isfunction) if thing.__module__ == module.__name__
    ]
    says = [function.__name__ for function in functions if _returns(function) in (Message, Form, Home)]
    if says and name != "model":
        assert module.EXAMPLES, f"messages.{name} says {says} and shows nothing"
    assert sum(example.name.startswith(f"{name}: ") for example in examples()) == len(getattr(module, "EXAMPLES", ()))


def test_no_two_examples_have_the_same_name() -> None:
    names = [example.name for example in examples()]
    assert len(names) == len(set(names))


def test_a_report_is_drawn_with_two_charts_and_one_table_and_the_rest_as_lists() -> None:
    types = [block["type"] for block in draw_said(REPORT)["blocks"]]
    assert (types.count("data_visualization"), types.count("table")) == (2, 1)
    lists = [node for kind, node in nodes(draw_said(REPORT)) if kind == "rich_text_list"]
    assert len(lists) == 3


def _returns(function: FunctionType) -> object:
    return typing.get_type_hints(function).get("return")


def _structs(node: object) -> list[object]:
    if isinstance(node, tuple):
        return [found for one in node for found in _structs(one)]
    fields = getattr(node, "__struct_fields__", ())
    return [node, *(found for name in fields for found in _structs(getattr(node, name)))]
