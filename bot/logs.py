"""Logs: a sentence for people and fields for machines, one JSON object a line, without anybody's words or secrets."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xoxe\.[\w.-]+|xapp-[\w-]+|Bearer\s+[\w.~+/=-]+|eyJ[\w-]+\.[\w-]+\.[\w-]*"
    r"|https?://hooks\.slack\.com/[^\s\"\\]+|https?://[^\s\"\\]*/response/[^\s\"\\]+"
    r"|(?:client_secret|code|password)=[^\s&\"\\]+|(?<=://)[^/\s:@\"\\]+:[^/\s@\"\\]+(?=@)"
)
QUIET = {
    "slack_bolt": logging.CRITICAL,
    "slack_sdk": logging.CRITICAL,
    "slack_sdk.socket_mode": logging.WARNING,
    "apscheduler": logging.ERROR,
}
"""Libraries that put bodies, tokens or people's words into their logs; what matters of theirs is logged by us."""


def redacted(text: str) -> str:
    """A text without tokens, passwords and one-time addresses."""
    return _SECRETS.sub("[redacted]", text)


def set_up_logs(level: str) -> None:
    """Send every log of the process to standard error, redacted."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _tell_where_it_broke,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
                lambda _logger, _name, line: redacted(str(line)),
            ],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    for name, quiet in QUIET.items():
        logging.getLogger(name).setLevel(quiet)


def places_of(error: BaseException) -> list[str]:
    """Where an exception was raised and passed on, the last few places of it."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


def _tell_where_it_broke(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put the kind and the place of an exception for it: its own words may be somebody's."""
    raised = event.pop("exc_info", None)
    error = sys.exc_info()[1] if raised is True else raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        event["error"], event["at"] = type(error).__name__, places_of(error)
    return event
