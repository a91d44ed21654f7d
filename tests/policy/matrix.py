"""Every route that names an object, for everybody, about what is theirs, another's, nobody's."""

import re
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import httpx
from fastapi.routing import APIRoute, iter_route_contexts

from shared.kernel.actors import Role
from shared.web.policy import Rule
from shared.web.sessions import csrf_of
from tests.policy.bodies import body_for
from tests.policy.sent import QUERIES, SENT, about
from tests.worlds.world import ANYONE, Person, World

Row = tuple[str, str]
# Parts of a path that name no object where another part does.
WORDS = {"topic", "section_key", "kind", "verb", "format", "number", "version", "language"}
# Callers choose these identifiers themselves: an unknown one is a new thing of their own.
CHOSEN = {
    ("PUT", "/api/v1/applications/{application_id}"),
    ("PUT", "/api/v1/travel/requests/{request_id}"),
    ("PUT", "/api/v1/hearings/wishes/{wish_id}"),
    ("PUT", "/api/v1/own-contributions/{contribution_id}"),
    ("PUT", "/api/v1/desk/intake/{application_id}"),
    ("PUT", "/api/v1/fund/contributions/{entry_id}"),
    ("PUT", "/api/v1/fund/rounds/{round_id}"),
}
# The same, of what is part of a thing of one's own.
CHOSEN_PARTS = {
    ("PUT", "/api/v1/applications/{application_id}/corrections/{correction_id}"),
    ("PUT", "/api/v1/applications/{application_id}/documents/{document_id}"),
    ("PUT", "/api/v1/applications/{application_id}/representatives/{representative_id}"),
    ("POST", "/applications/{application_id}/representatives/{representative_id}"),
}
# How an identifier that is taken answers whoever chose it.
TAKEN = {404, 409}
LONG = re.compile(r"[0-9a-f-]{36}|[\w-]{43}")
# The length follows from the rest; a browser that had no cookie gets a new one.
UNCOMPARED = {"content-length", "set-cookie"}


@dataclass
class Cells:
    """What one person was answered at one route: about each kind of object."""

    own: Any = None
    other: Any = None
    part: Any = None
    absent: Any = None
    absent_part: Any = None

    def given(self) -> list[Any]:
        return [each for each in vars(self).values() if each is not None]


@dataclass
class Matrix:
    """All answers of a service."""

    world: World
    answers: dict[Row, dict[str, Cells]] = field(default_factory=dict)

    async def ask_everybody(self) -> None:
        """Ask every route with an object, as everybody, about every kind of object."""
        openapi = self.world.app.openapi()
        for row in rows(self.world):
            rule = self.world.policy[row]
            body = body_for(openapi, *row)
            if body is not None or not row[1].startswith("/api/"):
                body = (body or {}) | SENT.get(row[1], {})
            by_name = {}
            for name, person in asking(self.world).items():
                by_name[name] = await self._ask(row, rule, person, body)
            self.answers[row] = by_name

    def cells(self) -> list[Cells]:
        """Return all that was answered."""
        return [each for by_name in self.answers.values() for each in by_name.values()]

    async def _ask(self, row: Row, rule: Rule, person: Person, body: Any) -> Cells:
        is_let_in = may(person, rule)
        things = self.world.things_of(rule.object_rule, person if is_let_in else None, row[1])
        names = re.findall(r"\{(\w+)\}", row[1])
        own = {name: things.own[name] for name in names}
        cells = Cells(own=await self.send(row, person, own, about(body, things.own)))
        # Whoever is stopped has nothing here: what is there is another's.
        if things.other is not None and is_let_in:
            other = {name: things.other[name] for name in names}
            # Bodies name things of the caller's own: only the path is what differs.
            named = things.own if rule.object_rule != "every" else things.other
            cells.other = await self.send(row, person, other, about(body, named))
            parts = [name for name in names if name not in WORDS]
            if len(parts) > 1 and rule.object_rule != "every":
                theirs, nobodys = {parts[-1]: other[parts[-1]]}, nothing([parts[-1]], own)
                sent = about(body, things.own)
                cells.part = await self.send(row, person, own | theirs, sent)
                cells.absent_part = await self.send(row, person, own | nobodys, sent)
        nobodys = own | nothing(names, own)
        cells.absent = await self.send(row, person, nobodys, about(body, things.own))
        return cells

    async def send(self, row: Row, person: Person, ids: dict[str, Any], body: Any) -> Any:
        method, path = row
        where = re.sub(r"\{(\w+)\}", lambda found: str(ids[found[1]]), path)
        is_page = not path.startswith("/api/")
        headers = {"accept": "text/html" if is_page else "application/json"}
        given: dict[str, Any] = {}
        if body is not None and not is_page:
            given["json"] = body
        elif is_page and method != "GET":
            secret = person.token or "nobody"
            headers["cookie"] = f"agrement-{self.world.service}-browser={secret}"
            given["content"] = urlencode({"csrf": csrf_of(secret), "version": "1"} | (body or {}))
            headers["content-type"] = "application/x-www-form-urlencoded"
        url = f"http://{self.world.service}.test{where}{QUERIES.get(path, '')}"
        request = httpx.Request(method, url, headers=headers, **given)
        # Whoever is stopped changes nothing that is to be taken back.
        is_let_in = may(person, self.world.policy[row])
        async with self.world.untouched() if is_let_in else nullcontext():
            return masked(await self.world.send(person, request), where)


def asking(world: World) -> dict[str, Person]:
    """Return one person of each kind, nobody, and the services that call."""
    return {
        name: person
        for name, person in world.people.items()
        if name in {person.role, ANYONE} or person.signer
    }


def rows(world: World) -> list[Row]:
    """Return the routes of an application whose path names something, in the table or not."""
    routes = (
        (method, each.path)
        for each in iter_route_contexts(world.app.routes)
        if isinstance(each.original_route, APIRoute) and "{" in each.path
        for method in each.methods - {"HEAD", "OPTIONS"}
    )
    return sorted(routes)


def nothing(names: list[str], own: dict[str, Any]) -> dict[str, Any]:
    """Return identifiers of the same kind as one's own, of nothing at all."""
    objects = [name for name in names if name not in WORDS] or names
    return {name: _unlike(own[name]) for name in objects}


def _unlike(value: Any) -> Any:
    if isinstance(value, int):
        return 999_999
    return str(uuid4()) if re.fullmatch(r"[0-9a-f-]{36}", str(value)) else "no-such"


def masked(answer: httpx.Response, path: str) -> tuple[int, dict[str, str], str]:
    """Return all that an answer says, less what is random and the identifiers that were asked."""
    parts = [each for each in re.split(r"[/.]", path) if re.fullmatch(LONG, each)]

    def mask(said: str) -> str:
        for each in (path, quote(path, safe=""), *parts):
            said = said.replace(each, "*")
        return re.sub(r"urn:uuid:[0-9a-f-]{36}", "urn:uuid:*", said)

    headers = {k: mask(v) for k, v in answer.headers.items() if k not in UNCOMPARED}
    return answer.status_code, headers, mask(answer.text)


def may(person: Person, rule: Rule) -> bool:
    """Tell whether the table lets somebody in."""
    return Role.ANYONE in rule.roles or person.role in rule.roles


ABSENT, REACHED = "absent", "reached"
# How each class of objects answers for who may call: about another's, about nobody's.
CLASSES = {
    "public": (ABSENT, ABSENT),
    "bearer": (ABSENT, ABSENT),
    "every": (REACHED, ABSENT),
    "own-application": (ABSENT, ABSENT),
    "own-request": (ABSENT, ABSENT),
    "own-wish": (ABSENT, ABSENT),
    "own-contribution": (ABSENT, ABSENT),
    "own-state": (ABSENT, ABSENT),
    "own-notice": (ABSENT, ABSENT),
    "own-account": (ABSENT, ABSENT),
}


def unclassified(world: World, table: Any) -> list[Row]:
    """Return the routes with an object for which the table does not say which are reached."""
    return [row for row in rows(world) if row not in table or table[row].object_rule not in CLASSES]


def judge(world: World, row: Row, rule: Rule, by_name: dict[str, Cells]) -> list[str]:
    """Return what is wrong with the answers of one route under a rule."""
    faults = []
    for name, cells in by_name.items():
        person = world.people[name]
        if not may(person, rule):
            found = cells.given()
            wrong = [each[0] for each in found if not _is_stopped(each, person, rule)]
            wrong += ["the answers differ"] * any(each != found[0] for each in found)
        else:
            wrong = _judge_cells(row, rule, cells)
        faults += [f"{' '.join(row)} for {name}: {each}" for each in wrong]
    return faults


def _is_stopped(answer: Any, person: Person, rule: Rule) -> bool:
    """Tell whether an answer is the gate's: of pages, the way to the first page or to nothing."""
    status, headers, _said = answer
    if Role.SERVICE in rule.roles or person.name == ANYONE or person.signer:
        return status == 401 or headers.get("location", "").partition("?")[0] == "/sign-in"
    return status == 404


def _judge_cells(row: Row, rule: Rule, cells: Cells) -> list[str]:
    others, nobodys = CLASSES[rule.object_rule]
    wrong = []
    if not _is_reached(cells.own):
        wrong.append(f"one's own: {cells.own[0]}")
    if row in CHOSEN:
        is_shut = cells.other is None or cells.other == cells.absent or cells.other[0] in TAKEN
        return wrong + ["another's is reached"] * (others == ABSENT and not is_shut)
    if nobodys == ABSENT and cells.absent[0] != 404:
        wrong.append(f"nobody's: {cells.absent[0]}")
    if others == REACHED and cells.other and not _is_reached(cells.other):
        wrong.append(f"another's: {cells.other[0]}")
    if cells.other is not None and others == ABSENT and cells.other != cells.absent:
        wrong.append(f"another's is not as nobody's: {cells.other[0]}, {cells.absent[0]}")
    if row in CHOSEN_PARTS and cells.part and cells.part[0] < 300:
        wrong.append("another's part is reached")
    if cells.part != cells.absent_part and row not in CHOSEN_PARTS:
        wrong.append(f"another's part: {cells.part[0]}, {cells.absent_part[0]}")
    return wrong


def _is_reached(answer: Any) -> bool:
    return answer[0] not in {401, 404} and answer[0] < 500
