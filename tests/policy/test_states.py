"""The state that a row names is carried out by the rules of its action: outside it, no."""

import pytest

from shared.web.policy import STATE_RULES
from tests.policy.bodies import body_for
from tests.policy.matrix import Matrix
from tests.policy.sent import SENT, about
from tests.review.build import pass_the_close
from tests.worlds.build import world_of

LIST = "/desk/circulations/{circulation_id}"
# What is due before a list is circulated is not once it is; all else is due from then on.
BEFORE = {f"{api}{LIST}/{verb}" for api in ("", "/api/v1") for verb in ("circulate", "approve")}
# A list that States have not received is as absent for these; test_matrix.py sees it reached.
AS_ABSENT = {f"/api/v1{LIST}/{verb}" for verb in ("corrigenda", "letters")}


@pytest.fixture
async def world(settings_for, database):
    return await world_of("review", settings_for, database)


async def outside(world, path):
    """Return the identifiers of things that are not in the state that a row names."""
    things = world.things["every"].own | world.things["own-state"].own
    unseen = world.things["own-state"].other
    if "{case_id}" in path:
        first = world.client(world.people["officer"])
        refused = f"/api/v1/desk/cases/{things['case_id']}/refuse"
        return things, first.post(refused, json={"reason": "It is not authentic."})
    if "{entry_id}" in path:
        return things, pass_the_close(world.sessions, things["circulation_id"])
    if path in BEFORE or path.endswith("/publish"):
        return things, None
    frozen = {name: unseen[name] for name in ("circulation_id", "entry_id")}
    return things | frozen, None


async def answers(world):
    """Return what each row that names a state answers outside it."""
    matrix, openapi, found = Matrix(world), world.app.openapi(), {}
    rows = {row: rule for row, rule in world.policy.items() if rule.state_rule != "any"}
    # Cases last: what is done to reach their state stays done.
    for row, rule in sorted(rows.items(), key=lambda each: "{case_id}" in each[0][1]):
        ids, on_the_way = await outside(world, row[1])
        if on_the_way is not None:
            await on_the_way
        body = (body_for(openapi, *row) or {}) | SENT.get(row[1], {})
        name = "officer second" if "officer" in rule.roles else "focal-point"
        found[row] = await matrix.send(row, world.people[name], ids, about(body, ids))
    return found


async def test_outside_the_state_that_a_row_names_it_refuses(world):
    found = await answers(world)

    assert {world.policy[row].state_rule for row in found} == set(STATE_RULES) - {"any"}
    refused = {path for (_method, path), each in found.items() if each[0] == 409}
    absent = {path for (_method, path), each in found.items() if each[0] == 404}
    assert {path for _method, path in found} - refused == absent == AS_ABSENT
    assert len(found) >= 20
