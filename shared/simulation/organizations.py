"""What organizations and clerks do in a rehearsal."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from shared.simulation.cast import Draw, Organization
from shared.simulation.client import Addresses, Client, Surprise, sign_in

CLERK: Final = "clerk@secretariat.example"


@dataclass
class Record:
    """What an organization's own screen said: the rehearsal's independent memory."""

    organization: Organization
    id: UUID
    version: int = 0
    reference: str = ""
    submissions: int = 0
    client: Client | None = field(default=None, repr=False)


class Field:
    """The organizations' side, many at once."""

    def __init__(self, addresses: Addresses, draw: Draw, limit: asyncio.Semaphore) -> None:
        self._addresses, self._draw, self._limit = addresses, draw, limit
        self.mailbox = Client(addresses.notify, limit)
        self.records: dict[UUID, Record] = {}
        self.replaced = 0

    async def apply(self, organization: Organization) -> Record:
        """Sign in, find the door, fill the form, submit."""
        client = Client(self._addresses.registration, self._limit)
        await sign_in(client, self.mailbox, organization.email)
        door = await client.ask("GET", f"/api/v1/door?{_query(organization)}")
        entry = self._require_door(organization, door[1])
        record = Record(organization, uuid4(), client=client)
        body = {"version": 0, "category": organization.category, "register_entry_id": entry}
        topics = organization.topics()
        first = {"organization": topics.pop("organization")}
        saved = await self._save(record, {**body, **first})
        saved = await self._save(record, {**body, "version": saved["version"], **topics})
        record.version = saved["version"]
        if not await self.submit(record):
            # An earlier rehearsal on this database claimed the entry: another organization comes.
            self.replaced += 1
            await client.close()
            return await self.apply(self._draw.entitled(organization.category))
        self.records[record.id] = record
        return record

    async def _save(self, record: Record, body: dict[str, Any]) -> dict[str, Any]:
        assert record.client is not None
        saved: dict[str, Any] = (
            await record.client.ask("PUT", f"/api/v1/applications/{record.id}", body)
        )[1]
        return saved

    async def submit(self, record: Record) -> bool:
        """Submit, and tell whether it was taken."""
        assert record.client is not None
        path = f"/api/v1/applications/{record.id}/submit"
        status, answer = await record.client.ask(
            "POST", path, {"version": record.version}, may=(422,)
        )
        if status == 422:  # noqa: PLR2004  -- HTTP
            codes = {each["code"] for each in answer["errors"]}
            if codes == {"claimed-already"}:
                return False
            raise Surprise(f"submit: {sorted(codes)}")
        record.version, record.reference = answer["version"], answer["reference"]
        record.submissions += 1
        return True

    def _require_door(self, organization: Organization, door: dict[str, Any]) -> str | None:
        if organization.is_entitled:
            if door["category"] != organization.category or not door["evidence"]:
                raise Surprise(f"an entitled organization was shown the door {door['category']}")
            return str(door["evidence"]["id"])
        if door["route"] != "list":
            raise Surprise(f"an organization without status was shown the door {door['category']}")
        return None

    async def answer_return(self, record: Record) -> None:
        """Complete what the Secretariat sent back, and submit again."""
        assert record.client is not None
        known = await record.client.get(f"/api/v1/applications/{record.id}")
        record.version = known["version"]
        body = {
            "version": record.version,
            "category": record.organization.category,
            "register_entry_id": None,
            "contact": {
                "contact_name": "A new focal point",
                "language": record.organization.language,
            },
        }
        record.version = (await self._save(record, body))["version"]
        await self.submit(record)


def _query(organization: Organization) -> str:
    return urlencode(
        {
            "name": organization.name,
            "category": organization.category,
            **({"country": organization.country} if organization.category == "nhri" else {}),
        }
    )


class Clerk:
    """A clerk of the Secretariat."""

    def __init__(self, addresses: Addresses, mailbox: Client, limit: asyncio.Semaphore) -> None:
        self.client = Client(addresses.registration, limit)
        self._mailbox = mailbox

    async def arrive(self) -> None:
        """Sign in."""
        await sign_in(self.client, self._mailbox, CLERK)

    async def decide(self, record: Record, verb: str, message: str | None = None) -> None:
        """Take one step with an application, once, whatever happens to the answer."""
        path = f"/api/v1/desk/applications/{record.id}"
        known = await self.client.get(path)
        body = {"version": known["version"], **({"message": message} if message else {})}
        await self.client.ask("POST", f"{path}/{verb}", body)
