"""Logs: a sentence for people and fields for machines, one JSON object a line, without anybody's words or secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xoxe\.[\w.-]+|xapp-[\w-]+|Bearer\s+[\w.~+/=-]+|eyJ[\w-]+\.[\w-]+\.[\w-]*"
    r"|https?://hooks\.slack\.com/\S+|https?://\S*/response/\S+|(?:client_secret|code|password)=[^\s&]+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
QUIET = {"slack_bolt": logging.CRITICAL, "slack_sdk": logging.CRITICAL, "apscheduler": logging.ERROR}
"""Libraries that put request bodies, tokens or people's words into their logs; what matters of theirs is logged by us."""


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
        structlog.processors.format_exc_info,
        _redact,
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
            ],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    for name, quiet in QUIET.items():
        logging.getLogger(name).setLevel(quiet)


def _redact(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for field, value in event.items():
        if isinstance(value, str):
            event[field] = redacted(value)
    return event
