"""An outside client: HTTP only, patient when a service is away, never doing anything twice."""

import asyncio
from dataclasses import dataclass
from typing import Any, Final

import httpx

from shared.settings import PORT_OFFSETS, Environment

PATIENCE_SECONDS: Final = 90.0
PAUSE_SECONDS: Final = 0.3
TOO_MANY: Final = 429
FORBIDDEN: Final = 403
UNKNOWN: Final = 401
AWAY: Final = frozenset({500, 502, 503, 504})


class Surprise(Exception):
    """A service answered what no client can expect; the message says what, without any data."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a running set of services answers."""

    registration: str
    review: str
    notify: str

    @classmethod
    def find(cls) -> "Addresses":
        """Find them by the same variables that started them."""
        environment = Environment.read()
        return cls(
            *(
                getattr(environment, f"{name}_url")
                or f"http://127.0.0.1:{environment.port_base + PORT_OFFSETS[name]}"
                for name in ("registration", "review", "notify")
            )
        )


def _is_to_confirm(answer: httpx.Response) -> bool:
    return answer.status_code == FORBIDDEN and "step-up-required" in answer.text


class Client:
    """One browser's worth of cookies at one service."""

    def __init__(self, base_url: str, limit: asyncio.Semaphore) -> None:
        self._http = httpx.AsyncClient(base_url=base_url, timeout=30)
        self._limit = limit

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        may: tuple[int, ...] = (),
    ) -> tuple[int, Any]:
        """Send a request until it is answered; other refusals than `may` are a Surprise.

        A request whose answer was lost is sent again: every route takes the same request twice.
        """
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + PATIENCE_SECONDS
        while True:
            before = dict(self._http.cookies)
            answer = await self._once(method, path, body)
            if (
                answer is not None
                and answer.status_code == UNKNOWN
                and before != dict(self._http.cookies)
            ):
                # Another request has just confirmed, and the session goes by a new name.
                continue
            if answer is not None and answer.status_code == TOO_MANY:
                # An earlier rehearsal asked for codes of the same people: wait as told.
                wait = float(answer.headers.get("retry-after", "60"))
                await asyncio.sleep(wait)
                give_up_at += wait
                continue
            if answer is not None and _is_to_confirm(answer):
                # In a demonstration words are enough; a person presses a button.
                await self._once("POST", "/api/v1/session/step-up", {})
                continue
            if answer is not None and answer.status_code not in AWAY:
                break
            if loop.time() > give_up_at:
                status = answer.status_code if answer is not None else "no answer"
                raise Surprise(f"{method} {path}: {status} for {PATIENCE_SECONDS:.0f} s")
            await asyncio.sleep(PAUSE_SECONDS)
        if answer.is_success or answer.status_code in may:
            return answer.status_code, answer.json() if answer.content else None
        raise Surprise(f"{method} {path}: {answer.status_code} {answer.text[:300]}")

    async def _once(self, method: str, path: str, body: Any) -> httpx.Response | None:
        async with self._limit:
            try:
                return await self._http.request(method, path, json=body)
            except httpx.TransportError:
                return None

    async def get(self, path: str) -> Any:
        """Read something."""
        return (await self.ask("GET", path))[1]

    async def raw(self, path: str) -> bytes:
        """Read something byte by byte."""
        while (answer := await self._once("GET", path, None)) is None:  # noqa: ASYNC110  -- nobody tells us when
            await asyncio.sleep(PAUSE_SECONDS)
        return answer.content

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


async def sign_in(client: Client, mailbox: Client, email: str) -> None:
    """Sign in as a person would: ask for a code, read it in the mailbox, enter it."""
    seen = {letter["id"] for letter in await _codes(mailbox, email)}
    for _try in range(3):
        await client.ask("POST", "/api/v1/sign-in", {"email": email})
        code = await _new_code(mailbox, email, seen)
        status, _answer = await client.ask(
            "POST", "/api/v1/sign-in/code", {"code": code}, may=(422,)
        )
        if status == 200:  # noqa: PLR2004  -- HTTP
            return
        # The code was used by a request whose answer was lost, or a later one replaced it.
        seen = {letter["id"] for letter in await _codes(mailbox, email)}
    raise Surprise(f"no code let {email} in")


async def _codes(mailbox: Client, email: str) -> list[dict[str, Any]]:
    letters = await mailbox.get(f"/api/v1/mailbox?to={email}&limit=1000")
    return [letter for letter in letters if letter["letter"] == "sign-in-code"]


async def _new_code(mailbox: Client, email: str, seen: set[int]) -> str:
    loop = asyncio.get_running_loop()
    give_up_at = loop.time() + PATIENCE_SECONDS
    while loop.time() < give_up_at:
        new = [letter for letter in await _codes(mailbox, email) if letter["id"] not in seen]
        if new:
            lines = (line.strip() for line in new[-1]["text"].splitlines())
            return str(next(line for line in lines if len(line) == 9 and line[4] == "-"))  # noqa: PLR2004  -- ABCD-EFGH
        await asyncio.sleep(PAUSE_SECONDS)
    raise Surprise(f"no code arrived for {email}")
