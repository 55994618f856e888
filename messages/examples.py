"""Example data: every module that says something shows what it says, for the gallery and for the tests."""

import importlib
import pkgutil
from dataclasses import dataclass
from types import ModuleType
from typing import TypeAlias

import messages
from messages.model import Form, Home, Message

Said: TypeAlias = Message | Form | Home


@dataclass(frozen=True, slots=True)
class Example:
    """Something the bot says, filled with made-up data; a module keeps its own in `EXAMPLES: tuple[Example, ...]`."""

    name: str
    said: Said


def examples() -> tuple[Example, ...]:
    """Every example of every module of this package, its name behind the module's: `objection: the form`."""
    return tuple(
        Example(f"{module.__name__.rpartition('.')[2]}: {example.name}", example.said)
        for module in _modules()
        for example in getattr(module, "EXAMPLES", ())
    )


def _modules() -> list[ModuleType]:
    names = sorted(found.name for found in pkgutil.iter_modules(messages.__path__))
    return [importlib.import_module(f"{messages.__name__}.{name}") for name in names]
