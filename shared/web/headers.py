"""Headers on every answer, and the largest body taken (security design D9)."""

import re
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.log import logger

LARGEST_BODY: Final = 1_000_000
# Messages between services carry whole lists.
LARGEST_INTERNAL_BODY: Final = 50_000_000

ALWAYS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class SafeHeaders:
    """ASGI middleware that adds the headers and refuses bodies that are too large."""

    def __init__(
        self, app: ASGIApp, *, is_https: bool, larger: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        # Patterns of paths that take more than most, and how much.
        self._larger = {re.compile(path): limit for path, limit in (larger or {}).items()}
        self._headers = dict(ALWAYS)
        if is_https:
            self._headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        if self._is_too_large(scope):
            logger().info("turned away", kind="too-large", method=scope["method"], status=413)
            refusal = PlainTextResponse("The request is too large.\n", status_code=413)
            await refusal(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)

    def _is_too_large(self, scope: Scope) -> bool:
        headers, path = Headers(scope=scope), scope["path"]
        limit = LARGEST_INTERNAL_BODY if path.startswith("/internal/") else LARGEST_BODY
        limit = next((n for each, n in self._larger.items() if each.fullmatch(path)), limit)
        length = headers.get("content-length", "0")
        # A body of unknown length is refused: no client of ours sends one.
        return "transfer-encoding" in headers or not length.isdecimal() or int(length) > limit
