"""Each route that names an object, for each kind of person, about what is whose: every cell."""

from dataclasses import replace
from itertools import product

import pytest

from shared.web.policy import OBJECT_RULES
from tests.policy.matrix import CHOSEN, CLASSES, Matrix, asking, judge, may, rows, unclassified
from tests.worlds.build import SERVICES, world_of


@pytest.mark.parametrize("service", SERVICES)
async def test_every_cell_is_as_the_table_says_and_no_row_can_go_or_change_unseen(
    settings_for, database, service
):
    world = await world_of(service, settings_for, database)
    matrix = Matrix(world)

    await matrix.ask_everybody()

    table, asked = world.policy, product(rows(world), asking(world))
    assert {(row, who) for row, by_name in matrix.answers.items() for who in by_name} == {*asked}
    assert all(each.own and each.absent for each in matrix.cells())
    faults = [
        fault
        for row, by_name in matrix.answers.items()
        for fault in judge(world, row, table[row], by_name)
    ]
    assert faults == []
    assert _unseen(world, matrix) == []


def _unseen(world, matrix):
    """Return the changes of single rows that the answers do not contradict."""
    unseen = []
    for row, by_name in matrix.answers.items():
        rule = world.policy[row]
        others = [name for name in by_name if not may(world.people[name], rule)]
        changes = {"nobody may": replace(rule, roles=frozenset())}
        if others:
            more = world.people[others[0]].role
            changes["one more may"] = replace(rule, roles=rule.roles | {more})
        # Where callers choose identifiers, what is taken is all that another's can answer.
        if row not in CHOSEN and any(each.other is not None for each in by_name.values()):
            changed = "public" if rule.object_rule == "every" else "every"
            changes["another class"] = rule.owning(changed)
        unseen += [
            (row, what)
            for what, changed in changes.items()
            if not judge(world, row, changed, by_name)
        ]
    return unseen


async def test_a_row_that_is_deleted_leaves_its_route_unclassified(settings_for, database):
    for service in SERVICES:
        world = await world_of(service, settings_for, database)

        assert unclassified(world, world.policy) == []
        assert set(CLASSES) == set(OBJECT_RULES) - {"none"}
        for row in rows(world):
            assert unclassified(world, {k: v for k, v in world.policy.items() if k != row}) == [row]
            silent = world.policy | {row: world.policy[row].owning("none")}
            assert unclassified(world, silent) == [row]
