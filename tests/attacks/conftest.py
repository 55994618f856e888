"""What attacks are watched with."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import QUIET, set_up_logs


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that the program would write to its log, at the chattiest level."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    handlers, level = logging.root.handlers, logging.root.level
    set_up_logs("DEBUG")
    yield stream
    structlog.reset_defaults()
    logging.root.handlers, logging.root.level = handlers, level
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)
