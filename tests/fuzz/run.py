"""Asks a world whatever its OpenAPI file allows and forbids, and holds every answer against it."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from random import Random
from typing import Any

from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.core.failures import FailureGroup

from shared.kernel.actors import Role
from shared.web.policy import SAFE, Rule
from tests.fuzz.cases import load, request_of, spread
from tests.worlds.world import ANYONE, Person, World

load_all_checks()
from schemathesis.specs.openapi import checks  # noqa: E402  -- registered by the line above

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
FOREIGN = "https://elsewhere.example"


@dataclass
class Report:
    """What came of a run."""

    cases: int = 0
    statuses: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many were carried out."""
        return sum(count for status, count in self.statuses.items() if status < 400)


async def run(
    world: World,
    number: int,
    seed: int,
    *,
    only: Callable[[str], bool] | None = None,
    keeps: bool = False,
) -> Report:
    """Ask `number` times, spread over all operations, and report what should not be.

    What was done is taken back after each, unless the world `keeps` it.
    """
    report, dice = Report(), Random(seed)
    schema = load(world.app.openapi(), world.ids())
    operations = [each.ok() for each in schema.get_all_operations()]
    chosen = [each for each in operations if only is None or only(each.label)]
    for operation, cases in spread(chosen, number, dice):
        rule = world.policy[operation.method.upper(), operation.path]
        for case in cases:
            await _try(world, case, rule, dice, report, keeps=keeps)
    return report


async def _try(
    world: World, case: Any, rule: Rule, dice: Random, report: Report, *, keeps: bool
) -> None:
    person = _somebody(world, rule, dice)
    if case.meta.generation.mode.is_positive and dice.random() < 0.6:
        own = world.things_of(rule.object_rule, person, case.operation.path).own
        kept = {name: str(own.get(name, value)) for name, value in case.path_parameters.items()}
        case.path_parameters = kept
    elif case.path_parameters:
        # What would end the path asks another route.
        ids = case.path_parameters.items()
        case.path_parameters = {name: str(value).replace("?", "!") for name, value in ids}
    request = request_of(case, f"http://{world.service}.test")
    is_foreign = request.method not in SAFE and dice.random() < 0.1
    if is_foreign:
        request.headers["origin"] = FOREIGN
    async with nullcontext() if keeps else world.untouched():
        answer = await world.send(person, request)
        if keeps and answer.status_code == 401:
            await world.sign_in_again(person)
    report.cases += 1
    report.statuses[answer.status_code] += 1
    faults = bypass(person, rule, request, answer.status_code, is_foreign=is_foreign)
    negative = checks.negative_data_rejection
    try:
        case.validate_response(answer, checks=[*CHECKS, negative])
    except FailureGroup as group:
        faults += [f"{type(each).__name__}: {each.message}" for each in group.exceptions]
    report.faults += [
        f"{request.method} {request.url} by {person.name}: {answer.status_code}: {each}\n"
        f"  sent {request.content[:300]!r}\n  got {answer.content[:400]!r}"
        for each in faults
    ]


def may(person: Person, rule: Rule) -> bool:
    """Tell whether the table lets somebody in."""
    return Role.ANYONE in rule.roles or person.role in rule.roles


def _somebody(world: World, rule: Rule, dice: Random) -> Person:
    """Return who asks: more often than not somebody who may."""
    everybody = list(world.people.values())
    let_in = [each for each in everybody if may(each, rule)]
    return dice.choice(let_in if let_in and dice.random() < 0.7 else everybody)


def bypass(person: Person, rule: Rule, request: Any, status: int, *, is_foreign: bool) -> list[str]:
    """Return how an answer lets somebody by whom the table stops."""
    if _is_unreadable(request) and status in {400, 422}:
        # What is no JSON is refused before anybody asks who sent it.
        return []
    if not may(person, rule):
        stops_all = Role.SERVICE in rule.roles
        stopped = 401 if person.name == ANYONE or person.signer or stops_all else 404
        # In a world that keeps what is done, a session may have ended meanwhile.
        return [] if status in {stopped, 401} else [f"let by: the table says {stopped}"]
    if is_foreign and Role.SERVICE not in rule.roles and status not in {401, 403}:
        return ["let by: sent from another site"]
    return []


def _is_unreadable(request: Any) -> bool:
    try:
        json.loads(request.content or b"null")
    except ValueError:
        return True
    return False
