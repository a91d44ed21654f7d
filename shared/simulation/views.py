"""Hearings and written contributions in a rehearsal."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

from shared.simulation.check import Result
from shared.simulation.client import Client, Surprise
from shared.simulation.organizations import Record

HEARINGS: Final = ("hearing-1", "hearing-2", "hearing-3", "hearing-4")
MOST: Final = 20
CHOSEN: Final = 3
THEMES: Final = ("human-rights", "regular-pathways", "drivers", "smuggling-trafficking")
FORBIDDEN: Final = 403


class Views:
    """Those who ask to speak and write, a clerk, and the hearing officer of the Office."""

    def __init__(self, clerk: Client, officer: Client, public: Client, run: str) -> None:
        self._clerk, self._officer, self._public = clerk, officer, public
        # A word that only this rehearsal's contributions hold.
        self._mark = f"rehearsal{run.replace('-', '')}"
        self.letters: Counter[tuple[str, str]] = Counter()

    async def play(self, records: Sequence[Record], result: Result) -> None:
        """Play a hearing and the written contributions. Refusals: Surprise."""
        await self._hear(records[:MOST], result)
        await self._write(records[:MOST], result)

    async def _hear(self, records: Sequence[Record], result: Result) -> None:
        event = await self._next_hearing()
        if event is None:
            return
        wishes = {str(uuid4()): record for record in records}
        for wish, record in wishes.items():
            assert record.client is not None
            await record.client.ask("PUT", f"/api/v1/hearings/wishes/{wish}", self._wish(record))
        listed = list(wishes)[::2]
        if len(listed) > CHOSEN:
            await self._recuse(listed.pop())
        for wish in listed:
            await self._step(self._clerk, wish, "shortlist", 1)
        chosen = set(listed[:CHOSEN])
        for wish in chosen:
            await self._step(self._officer, wish, "choose", 2)
        await self._officer.ask("POST", f"/api/v1/desk/hearings/{event}/conclude", may=(409,))
        right = 0
        for wish, record in wishes.items():
            outcome = "selected" if wish in chosen else "not-selected"
            self.letters[record.organization.email, f"hearing-{outcome}"] += 1
            assert record.client is not None
            own = await record.client.get("/api/v1/hearings/wishes")
            right += any(each["id"] == wish and each["standing"] == outcome for each in own)
        result.count("wishes to speak answered as chosen", len(wishes), right)

    async def _next_hearing(self) -> str | None:
        for event in HEARINGS:
            known = await self._clerk.get(f"/api/v1/desk/hearings/{event}")
            if not any("selected" in each["standing"] for each in known["wishes"]):
                self._event = event
                return event
        return None

    def _wish(self, record: Record) -> dict[str, Any]:
        number = record.organization.number
        return {
            "application_id": str(record.id),
            "event_key": self._event,
            "theme": THEMES[number % len(THEMES)],
            "speaker": f"Speaker {number}",
            "gender": record.organization.head_gender,
            "language": record.organization.language,
            "statement": "What is said at a rehearsal is not written down here.",
        }

    async def _step(self, client: Client, wish: str, verb: str, version: int) -> None:
        path = f"/api/v1/desk/hearings/wishes/{wish}/steps/{verb}"
        await client.ask("POST", path, {"version": version})

    async def _recuse(self, wish: str) -> None:
        path = f"/api/v1/desk/hearings/wishes/{wish}"
        await self._clerk.ask("POST", f"{path}/recuse")
        status, _answer = await self._clerk.ask(
            "POST", f"{path}/steps/shortlist", {"version": 1}, may=(FORBIDDEN,)
        )
        if status != FORBIDDEN:
            raise Surprise("somebody decided who had stepped back")

    async def _write(self, records: Sequence[Record], result: Result) -> None:
        """Contribute; every third author does not agree to publication, one takes it back."""
        public: list[tuple[str, Record]] = []
        for number, record in enumerate(records):
            assert record.client is not None
            contribution, may_publish = str(uuid4()), number % 3 != 0
            path = f"/api/v1/own-contributions/{contribution}"
            await record.client.ask("PUT", path, self._contribution(record, may_publish))
            if may_publish:
                desk = f"/api/v1/desk/contributions/{contribution}/publish"
                await self._clerk.ask("POST", desk, {"version": 1})
                public.append((contribution, record))
        if public:
            contribution, record = public.pop()
            assert record.client is not None
            await record.client.ask("POST", f"/api/v1/own-contributions/{contribution}/withdraw")
        found = await self._public.get(f"/api/v1/contributions?{urlencode({'q': self._mark})}")
        ids = {each["id"] for each in found["contributions"]}
        result.count("contributions that anybody finds", len(public), len(found["contributions"]))
        if not ids <= {each for each, _record in public}:
            raise Surprise("a contribution is public that may not be")

    def _contribution(self, record: Record, may_publish: bool) -> dict[str, Any]:  # noqa: FBT001  -- named at the call
        return {
            "version": 0,
            "application_id": str(record.id),
            "kind": "views",
            "phase": "consultations",
            "theme": THEMES[record.organization.number % len(THEMES)],
            "language": record.organization.language,
            "title": f"Views {record.organization.number}",
            "text": f"Words of a {self._mark}, and no others.",
            "may_publish": may_publish,
        }
