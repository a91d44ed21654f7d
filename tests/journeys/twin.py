"""One scripted process, played in one's own process, and all that it shows to the unentitled."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import text
from structlog.testing import capture_logs

from services.notify.jobs.deliver_notices import Delivery
from shared.kernel.actors import Role
from shared.messages.catalogue import MESSAGES
from shared.service_tokens import Call, Signer
from shared.store.db import Sessions
from tests.conftest import sign_in, visitor
from tests.journeys.looks import Look, looks_at
from tests.journeys.masks import Numbered, instants, mask, plain_row
from tests.registration.build import answers

HTML = {"accept": "text/html"}
STATES = ("BRA", "EGY", "FJI", "FRA", "IND", "KEN", "MEX", "NOR")
LOOKS_ON = "URY"
LIST = "conference"
PATH = "/internal/messages"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# Sessions come and go with the clock; versions of the schema are no facts.
NOT_DUMPED = ("alembic_version", "session")
BASES = (None, "Not in accordance with the Charter.", "É" * 900, "Basis " * 40)


# In which minute something was counted is the clock's doing; how often, is what is compared.
ROWS = {"rate_window": "SELECT bucket, sum(count) AS count FROM rate_window GROUP BY bucket"}


@dataclass
class Run:
    """A process with what its onlookers saw: (place, what), in order."""

    apps: dict[str, FastAPI]
    backups: dict[str, Sessions]
    owners: dict[str, Sessions]
    delivery: Delivery
    mails: list[bytes]
    signers: dict[str, Signer]
    objects: bool
    seed: int
    seen: list[tuple[str, Any]] = field(default_factory=list)
    ids: Numbered = field(default_factory=Numbered)
    objections: int = 0
    basis: str = ""
    # Every answer as it went out: who asked, and all its bytes.
    answers: list[tuple[str, bytes]] = field(default_factory=list)
    # Which looks are taken, of all there are: the same in both runs.
    choose: Callable[[list[Look], Random], list[Look]] = lambda looks, _dice: looks
    # What a plant changes on the way out.
    on_answer: Callable[[str, httpx.Response, bytes], tuple[dict[str, str], bytes]] | None = None
    on_message: Callable[[dict[str, Any]], None] | None = None
    after_saying: Callable[[], Any] | None = None

    async def play(self) -> list[tuple[str, Any]]:
        """Play the process and return all that the unentitled saw of it."""
        await self._empty()
        with capture_logs() as lines:
            await self._apply()
            await self._circulate()
            await self._say("objection")
            await self._look("open")
            await self._dump("open")
            await self._say("none")
            await self._publish()
            await self._look("published")
            await self.letters()
            await self._dump("published")
        self.seen += [("log", {k: mask(str(v)) for k, v in line.items()}) for line in lines]
        return self.seen

    async def _empty(self) -> None:
        for owner in self.owners.values():
            async with owner.begin() as tx:
                names = await tx.scalars(
                    text(
                        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND"
                        " tablename !~ '^(register|state|alembic|procrastinate_workers)'"
                    )
                )
                tables = ", ".join(f'"{name}"' for name in names)
                await tx.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        async with self.owners["registration"].begin() as tx:
            await tx.execute(text("ALTER SEQUENCE application_reference RESTART"))

    async def _apply(self) -> None:
        dice = Random(self.seed)
        registration, review = self.apps["registration"], self.apps["review"]
        self.clerk = await sign_in(registration, Role.CLERK, email="clerk@secretariat.example")
        self.office = await sign_in(review, Role.OFFICER, email="officer@opga.example")
        self.second = await sign_in(review, Role.OFFICER, email="officer2@opga.example")
        self.onlookers = {
            "visitor registration": visitor(registration),
            "visitor review": visitor(review),
            "auditor registration": await sign_in(registration, Role.AUDITOR, email="a@o.example"),
            "auditor review": await sign_in(review, Role.AUDITOR, email="a@o.example"),
            "other State": await sign_in(review, Role.DELEGATE, state=LOOKS_ON, email="u@m.un"),
            "letters": await sign_in(self.apps["notify"], Role.OFFICER, email="l@opga.example"),
        }
        self.speakers = {
            state: await sign_in(review, Role.DELEGATE, state=state, email=f"{state}@m.example")
            for state in STATES
        }
        self.applicants: dict[UUID, httpx.AsyncClient] = {}
        for number in range(dice.randint(2, 4)):
            each = UUID(int=dice.getrandbits(128), version=4)
            client = await sign_in(registration, Role.APPLICANT, email=f"ngo{number}@o.example")
            given = answers()
            given["organization"] = {**given["organization"], "name": f"Harbour Net {number}"}
            path, desk = f"/api/v1/applications/{each}", f"/api/v1/desk/applications/{each}"
            await _ok(client.put(path, json={"version": 0, "category": "ngo", **given}))
            await _ok(client.post(f"{path}/submit", json={"version": 1}))
            await _ok(self.clerk.post(f"{desk}/verify", json={"version": 2}))
            await _ok(self.clerk.post(f"{desk}/put-forward", json={"version": 3}))
            self.applicants[each] = client
        self.dice = dice
        await self.carry("registration")

    async def _circulate(self) -> None:
        desk = f"/api/v1/desk/lists/{LIST}"
        chosen = [str(each) for each in self.applicants]
        draft = (await self.office.get(f"{desk}/draft")).json()
        body = {"version": draft["version"], "candidates": chosen}
        draft = await _ok(self.office.put(f"{desk}/draft", json=body))
        made = await _ok(self.office.post(f"{desk}/freeze", json={"version": draft["version"]}))
        self.list_id = made["id"]
        noon = (datetime.now(UTC) + timedelta(days=2)).replace(
            hour=16, minute=0, second=0, microsecond=0
        )
        closes_at = noon.isoformat()
        acts = f"/api/v1/desk/circulations/{self.list_id}"
        # Only the missions of this play have anybody who can be written to.
        body = {"closes_at": closes_at, "reason": "The others were told by telephone."}
        await _ok(self.office.post(f"{acts}/circulate", json=body))
        await _ok(self.second.post(f"{acts}/approve"))
        speaker = next(iter(self.speakers.values()))
        entries = await _ok(speaker.get(f"/api/v1/circulations/{self.list_id}"))
        self.entries = [each["id"] for each in entries]
        # Who says something about which name, in both runs; what they say differs.
        pairs = [(state, number) for state in STATES for number in range(len(self.entries))]
        self.words = self.dice.sample(pairs, self.dice.randint(2, 5))
        await self.carry("review")

    async def _say(self, kind: str) -> None:
        for state, number in self.words:
            path = f"/api/v1/circulations/{self.list_id}/entries/{self.entries[number]}/position"
            body: dict[str, Any] = {"kind": kind if self.objects else "none"}
            if body["kind"] == "objection":
                self.objections += 1
                body["basis"] = self.basis or BASES[number % len(BASES)]
            await _ok(self.speakers[state].post(path, json=body))
        if self.after_saying and self.objections:
            await self.after_saying()

    async def _publish(self) -> None:
        async with self.owners["review"].begin() as tx:
            await tx.execute(text("UPDATE circulation SET closes_at = now() - interval '1 second'"))
        await _ok(self.office.post(f"/api/v1/desk/circulations/{self.list_id}/publish"))
        await self.carry("review")

    async def carry(self, service: str) -> None:
        """Hand the messages of a service over, as its worker does."""
        async with self.owners[service].begin() as tx:
            rows = await tx.execute(
                text("DELETE FROM procrastinate_jobs WHERE task_name = 'relay' RETURNING id, args")
            )
            messages = [args for _id, args in sorted(rows.all(), key=lambda row: row[0])]
        for message in messages:
            if self.on_message and self.objections:
                self.on_message(message)
            await self._post(service, MESSAGES[message["kind"]].recipient, message)

    async def _post(self, service: str, recipient: str, message: dict[str, Any]) -> None:
        client = visitor(self.apps[recipient])
        request = client.build_request("POST", PATH, json=message)
        token = self.signers[service].sign(recipient, Call("POST", PATH, request.content))
        request.headers["authorization"] = f"Bearer {token}"
        answer = await client.send(request)
        assert answer.status_code == 204, answer.text

    async def _look(self, when: str) -> None:
        for who, client, method, path, body in self.choose(looks_at(self), self.dice):
            headers = {} if "/api/" in path else HTML
            answer = await client.request(method, path, json=body, headers=headers)
            shown, content = dict(answer.headers), answer.content
            self.answers.append((who, str(shown).encode() + content))
            if self.on_answer and self.objections:
                shown, content = self.on_answer(f"{who} {path}", answer, content)
            shown = {name: self.ids.mask(value) for name, value in shown.items()}
            # A clock's hours have one digit or two: the size that counts is that of what is masked.
            shown["content-length"] = str(int(answer.headers["content-length"]) - len(content))
            place = f"{when}: {who} {method} {self.ids.mask(path)}"
            words = self.ids.mask(content.decode("utf-8", "replace"))
            words = re.sub(r'name="csrf" value="\w+"', "csrf", words)
            if who == "letters":
                # Letters of one instant stand in the order of their random ids.
                words = str(sorted(re.split(r"<tr|\n", re.sub(r"<id \d+>", "<id>", words))))
            self.seen.append((place, (answer.status_code, shown, len(words), words)))
        await self.carry("registration")

    async def letters(self) -> None:
        self.mails.clear()
        await self.delivery.deliver_all()
        letters = []
        for content in self.mails:
            # Ids that are made while letters are written: of the letter and its parts.
            letter = content.replace(b"=\r\n", b"")
            letter = re.sub(rb"(?m)^(Message-ID|Date|X-Peer):.*(\n[ \t].*)*", rb"\1:", letter)
            letter = re.sub(rb"=_[0-9a-f-]{36}", b"<part>", letter)
            letters.append(mask(letter.decode("utf-8", "replace")))
        self.seen.append(("mails", sorted(letters)))

    async def _dump(self, when: str) -> None:
        for service, backup in self.backups.items():
            async with backup() as tx:
                for name in list(await tx.scalars(text(TABLES))):
                    if name in NOT_DUMPED:
                        continue
                    rows = (await tx.execute(text(ROWS.get(name, f'SELECT * FROM "{name}"')))).all()
                    self.seen.append(
                        (f"{when}: dump {service} {name}", sorted(map(plain_row, rows)))
                    )
                    if not name.startswith(("procrastinate", "register", "seen_token")):
                        self.seen.append((f"{when}: instants {service} {name}", instants(rows)))


async def _ok(sent: Any) -> Any:
    answer = await sent
    assert answer.is_success, f"{answer.request.url.path}: {answer.text[:400]}"
    return answer.json()


def differences(one: list[tuple[str, Any]], other: list[tuple[str, Any]]) -> list[str]:
    """Return the places at which two runs do not look alike."""
    if [place for place, _what in one] != [place for place, _what in other]:
        return ["the runs did not show as much"]
    return [place for (place, what), (_p, that) in zip(one, other, strict=True) if what != that]
