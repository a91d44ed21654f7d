"""Whether letters reach the contacts of missions: notify knows, and is asked."""

from collections.abc import Sequence
from typing import Final, Protocol
from uuid import UUID

import httpx
from pydantic_core import to_json

from shared.kernel.refusals import Busy
from shared.messages.notify import Contact
from shared.service_tokens import Call, Signer
from shared.settings import Settings
from shared.trust import client_for_services

PATH: Final = "/api/v1/reachability"
MOST_AT_ONCE: Final = 2000
ANSWER_WITHIN_SECONDS: Final = 10
TRY_AGAIN_IN_SECONDS: Final = 60


class Contacts(Protocol):
    """Knows which contacts get letters."""

    async def unreachable(self, contacts: Sequence[Contact]) -> set[UUID]:
        """Return the contacts that get no letters. Refusals: Busy when nobody can tell."""
        ...


class NotifyContacts:
    """Asks notify, each time with a token for exactly that question."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient | None = None) -> None:
        self._signer = Signer(settings.keys_dir, settings.service)
        self._url = settings.url_of("notify") + PATH
        self._client = client or client_for_services(settings, timeout=ANSWER_WITHIN_SECONDS)

    async def unreachable(self, contacts: Sequence[Contact]) -> set[UUID]:
        found = set[UUID]()
        for start in range(0, len(contacts), MOST_AT_ONCE):
            found |= await self._ask(contacts[start : start + MOST_AT_ONCE])
        return found

    async def _ask(self, contacts: Sequence[Contact]) -> set[UUID]:
        content = to_json({"contacts": contacts})
        token = self._signer.sign("notify", Call("POST", PATH, content))
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        try:
            answer = await self._client.post(self._url, content=content, headers=headers)
            answer.raise_for_status()
        except httpx.HTTPError:
            raise Busy(TRY_AGAIN_IN_SECONDS) from None
        return {UUID(each) for each in answer.json()["unreachable"]}
