"""The word of every row is what the record of acts holds of a call, and no more."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from shared.cli.policy import table_of
from shared.kernel.actors import MISSION, PARTIES, Role
from shared.web.policy import ANYONE, AUDIT_CLASSES
from tests.policy.probe import principals, probe, verdict
from tests.policy.test_table import SERVICES, sessions  # noqa: F401  -- the fixture
from tests.policy.words import word_for

LINES = "SELECT who, role, act, about, kind, sealed FROM audit ORDER BY id"


def who_calls(rule, people):
    """Return who makes the calls that a row is tried with."""
    if Role.SERVICE in rule.roles:
        return [Role.SERVICE]
    return sorted(rule.roles & set(people))


def line_of(word, role, method, path):
    """Return the line that a call must leave, or nothing: (role, kind, act)."""
    if word == "none" or role is Role.ANYONE or (word == "read" and role in PARTIES):
        return None
    return role, word, f"{method} {path}"


async def sweep(app, people, table):
    """Make every call of a table once for each who may, and return the lines that they left."""
    for (method, path), rule in table.items():
        for role in who_calls(rule, people):
            await verdict(app, people.get(role, ""), method, path)
    async with app.state.sessions() as tx:
        rows = list(await tx.execute(text(LINES)))
    return [
        (row.role, said["kind"], said["act"])
        if row.role in MISSION and (said := json.loads(row.sealed))
        else (row.role, row.kind, row.act)
        for row in rows
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_every_row_has_the_word_of_its_area(service):
    table = table_of(service)

    wrong = {
        row: rule.audit for row, rule in table.items() if rule.audit != word_for(service, *row)
    }

    assert wrong == {}


@pytest.mark.parametrize("service", SERVICES)
async def test_every_call_leaves_the_line_that_its_area_names_and_no_other(
    settings_for,
    sessions,  # noqa: F811
    service,
):
    table = table_of(service)
    app = probe(settings_for(service), sessions, table)
    people = await principals(app, table)

    lines = await sweep(app, people, table)

    wanted = [
        line_of(word_for(service, *row), role, *row)
        for row, rule in table.items()
        for role in who_calls(rule, people)
    ]
    assert lines == [each for each in wanted if each is not None]


@pytest.mark.parametrize("service", SERVICES)
async def test_a_wrong_word_in_any_row_is_noticed(settings_for, sessions, service):  # noqa: F811
    table = {row: rule for row, rule in table_of(service).items() if not rule.roles & ANYONE.roles}
    app = probe(settings_for(service), sessions, table)
    people = await principals(app, table)
    for row, rule in table.items():
        wrong = "change" if rule.audit == "publish" else "publish"
        app.state.policy[row] = replace(rule, audit=wrong)

    found = {act: (role, kind, act) for role, kind, act in await sweep(app, people, table)}

    unnoticed = [
        (row, role)
        for row, rule in table.items()
        for role in who_calls(rule, people)[-1:]
        if found.get(" ".join(row)) == line_of(rule.audit, role, *row)
    ]
    assert unnoticed == []


def test_every_word_is_some_rows_and_nobody_changes_anything_unknown():
    rows = [(row, rule) for service in SERVICES for row, rule in table_of(service).items()]

    assert {rule.audit for _row, rule in rows} == set(AUDIT_CLASSES)
    # Who is not signed in can be let in, or fail to be: nothing else is left to record.
    assert {rule.audit for _row, rule in rows if Role.ANYONE in rule.roles} == {"none", "access"}
