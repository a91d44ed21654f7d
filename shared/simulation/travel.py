"""Travel support in a rehearsal: a call, requests, an order and the money, checked by a model."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from shared.simulation.cast import GENDERS, read
from shared.simulation.check import Result
from shared.simulation.client import PATIENCE_SECONDS, PAUSE_SECONDS, Client, Surprise
from shared.simulation.organizations import Record
from shared.simulation.travel_model import Asked, expect, supported

EVENT: Final = "conference"
MOST: Final = 40
TICKETS: Final = 10
WINDOW_SECONDS: Final = 15
COSTS: Final = {
    "african": 2100,
    "asia-pacific": 2300,
    "eastern-european": 900,
    "latin-american-and-caribbean": 1400,
    "western-european-and-others": 800,
}
DECIDED: Final = frozenset({"on-final-list", "not-on-final-list"})
CREATED: Final = 201


@dataclass(frozen=True, slots=True)
class Country:
    group: str
    is_ldc: bool
    is_developing: bool


def countries() -> dict[str, Country]:
    """Return what the order of travellers depends on, straight from the data file."""
    today = datetime.now(UTC).date().isoformat()
    return {
        row["iso3"]: Country(
            row["regional_group"],
            row["ldc"] == "yes" and (not row["ldc_until"] or today <= row["ldc_until"]),
            row["developed"] == "no",
        )
        for row in read("states.csv")
        if row["standing"] == "member"
    }


class Support:
    """Organizations that ask, a clerk who fixes the order, a fund officer who gives."""

    def __init__(self, clerk: Client, officer: Client, seed: int) -> None:
        self._clerk, self._officer = clerk, officer
        self._random = random.Random(seed + 2)  # noqa: S311  -- repeatable on purpose, no secret
        self._countries = countries()
        self._asked: list[Asked] = []
        self.letters: Counter[tuple[str, str]] = Counter()

    async def play(self, records: Iterable[Record], struck: frozenset[str], result: Result) -> None:
        """Play a call to its end. Refusals: Surprise.

        On a database where an earlier rehearsal had the call of the conference, there is none.
        """
        calls = await self._clerk.get("/api/v1/desk/travel/rounds")
        if any(each["event_key"] == EVENT for each in calls):
            return
        takes_part = [each for each in records if EVENT in each.organization.scopes][:MOST]
        draws = [
            (record, self._random.choice(sorted(self._countries)), self._random.choice(GENDERS))
            for record in takes_part
        ]
        for record in takes_part:
            await self._until_decided(record)
        call = await self._open()
        await asyncio.gather(
            *(self._ask(call, record, state, sex, struck) for record, state, sex in draws)
        )
        result.count("travel requests taken", len(draws), len(self._asked))
        await self._order_and_give(call, result)

    async def _until_decided(self, record: Record) -> None:
        assert record.client is not None
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + PATIENCE_SECONDS
        path = f"/api/v1/applications/{record.id}"
        while any(
            each["standing"] not in DECIDED for each in (await record.client.get(path))["places"]
        ):
            if loop.time() > give_up_at:
                raise Surprise("the outcome of a list never reached registration")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _open(self) -> str:
        call = str(uuid4())
        body = {
            "version": 0,
            "event_key": EVENT,
            "tickets": TICKETS,
            "closes_at": (datetime.now(UTC) + timedelta(seconds=WINDOW_SECONDS)).isoformat(),
            "costs": COSTS,
        }
        await self._officer.ask("PUT", f"/api/v1/fund/rounds/{call}", body)
        return call

    async def _ask(
        self, call: str, record: Record, state: str, gender: str, struck: frozenset[str]
    ) -> None:
        client, organization = record.client, record.organization
        assert client is not None
        person, request = str(uuid4()), str(uuid4())
        path = f"/api/v1/applications/{record.id}"
        named = {
            "family_name": f"Traveller{organization.number}",
            "given_name": "A",
            "gender": gender,
            "nationality": state,
            "function": "Member",
        }
        await client.ask("PUT", f"{path}/representatives/{person}", named)
        seat = {"representative_id": person, "event_key": EVENT}
        status, _answer = await client.ask("POST", f"{path}/nominations", seat, may=(409,))
        is_registered = organization.is_entitled or organization.name not in struck
        if (status == CREATED) is not is_registered:
            raise Surprise(f"a nomination was answered {status}")
        self.letters[organization.email, "nomination"] += is_registered
        body = {
            "round_id": call,
            "application_id": str(record.id),
            "representative_id": person,
        }
        _status, made = await client.ask("PUT", f"/api/v1/travel/requests/{request}", body)
        country = self._countries[state]
        self.letters[organization.email, "travel-decision"] += 1
        self._asked.append(
            Asked(
                key=request,
                organization=str(record.id),
                group=country.group,
                is_ldc=country.is_ldc,
                is_developing=country.is_developing,
                gender=gender,
                at=(made["received_at"], request),
                is_registered=is_registered,
            )
        )

    async def _order_and_give(self, call: str, result: Result) -> None:
        expected = expect(self._asked)
        groups = {each.key: each.group for each in self._asked}
        costs = [COSTS[groups[key]] for key in expected.placed]
        order = await self._rank(call)
        money = await self._donate(sum(costs[: TICKETS - 3]) + 1)
        wanted = supported(expected.placed, costs, TICKETS, money)
        _status, given = await self._officer.ask("POST", f"/api/v1/fund/rounds/{call}/award")
        placed = [each["id"] for each in order["requests"] if each["rank"] is not None]
        right = sum(a == b for a, b in zip(placed, expected.placed, strict=False))
        result.count("places in the order of travellers", len(expected.placed), right)
        found: dict[str, set[str]] = {}
        for each in given["requests"]:
            found.setdefault(each["standing"], set()).add(each["id"])
        result.count("travellers supported", len(wanted), len(found.get("supported", set())))
        if found.get("supported", set()) != set(wanted):
            raise Surprise("others are supported than the rules say")
        held = found.get("held", set()) & expected.held
        result.count("travellers held, not rejected", len(expected.held), len(held))
        left = (await self._officer.get("/api/v1/fund"))["balance"]
        spent = sum(costs[: len(wanted)])
        result.count("dollars left in the fund", money - spent, int(float(left)))

    async def _rank(self, call: str) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + WINDOW_SECONDS + PATIENCE_SECONDS
        path = f"/api/v1/desk/travel/rounds/{call}/rank"
        while True:
            status, answer = await self._clerk.ask("POST", path, {"version": 1}, may=(409,))
            if status != 409:  # noqa: PLR2004  -- HTTP
                order: dict[str, Any] = answer
                return order
            if loop.time() > give_up_at:
                raise Surprise("a call does not close")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _donate(self, wanted: int) -> int:
        """Bring the fund to a sum, if it has less, and return what it has."""
        has = int(float((await self._officer.get("/api/v1/fund"))["balance"]))
        if has >= wanted:
            return has
        path = f"/api/v1/fund/contributions/{uuid4()}"
        await self._officer.ask("PUT", path, {"amount": wanted - has, "donor": "A Member State"})
        return wanted
