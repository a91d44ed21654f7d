"""What a log line may hold: the keys listed here and nothing else (security design D7)."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

ALLOWED: Final = frozenset(
    {
        "attempt",
        "count",
        "error",
        "event",
        "kind",
        "level",
        "method",
        "name",
        "route",
        "seconds",
        "service",
        "status",
        "task",
        "timestamp",
    }
)
LONGEST_VALUE: Final = 200


def _only_allowed(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: _plain(value) for key, value in event.items() if key in ALLOWED}


def _plain(value: object) -> object:
    if isinstance(value, int | float | bool):
        return value
    return str(value).encode("unicode_escape").decode("ascii")[:LONGEST_VALUE]


def set_up(service: str) -> None:
    """Write this process's log to standard error, one JSON object a line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    structlog.contextvars.bind_contextvars(service=service)
    # Libraries speak only when something is wrong, and never with the data they hold.
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s", force=True)


def logger() -> structlog.typing.FilteringBoundLogger:
    """Return the logger of this process."""
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return bound
