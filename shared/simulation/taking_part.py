"""What follows the lists in a rehearsal: travel support, hearings, written contributions."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from shared.simulation.check import Result
from shared.simulation.client import Addresses, Client, sign_in
from shared.simulation.organizations import Record
from shared.simulation.review import Circulated
from shared.simulation.travel import EVENT, Support
from shared.simulation.views import Views

FUND_OFFICER: Final = "fund@secretariat.example"
HEARING_OFFICER: Final = "hearings@opga.example"
LETTERS_OFFICER: Final = "letters@secretariat.example"
PATIENCE_SECONDS: Final = 60
DONE_ALREADY: Final = 409


class TakingPart:
    """The people who decide, each signed in once, and the parts they play in."""

    def __init__(
        self,
        addresses: Addresses,
        mailbox: Client,
        limit: asyncio.Semaphore,
        clerk: Client,
        *,
        seed: int,
        run: str,
    ) -> None:
        self._mailbox = mailbox
        fund, hearings, public = (Client(addresses.registration, limit) for _ in range(3))
        self._letters_desk = Client(addresses.notify, limit)
        self._people = {
            FUND_OFFICER: fund,
            HEARING_OFFICER: hearings,
            LETTERS_OFFICER: self._letters_desk,
        }
        self._support = Support(clerk, fund, seed)
        self._views = Views(clerk, hearings, public, run)

    async def play(
        self, records: Sequence[Record], lists: Iterable[Circulated], result: Result
    ) -> None:
        """Play all parts. Refusals: Surprise."""
        for email, client in self._people.items():
            await sign_in(client, self._mailbox, email)
        struck = frozenset(name for each in lists if each.list_key == EVENT for name in each.struck)
        await self._support.play(records, struck, result)
        await self._views.play(records, result)
        if self._views.letters:
            await self._release()

    async def _release(self) -> None:
        """Let go, as a second person, the letters about a hearing once they wait."""
        path = "/api/v1/desk/batches"
        for _second in range(PATIENCE_SECONDS):
            held = (await self._letters_desk.get(path))["batches"]
            kinds = {each["letter"] for each in held}
            if {letter for _to, letter in self._views.letters} <= kinds:
                break
            await asyncio.sleep(1)
        for each in held:
            release = f"{path}/{each['id']}/release"
            await self._letters_desk.ask("POST", release, may=(DONE_ALREADY,))

    @property
    def letters(self) -> Counter[tuple[str, str]]:
        """Return the letters that organizations must get for it."""
        return self._support.letters + self._views.letters
