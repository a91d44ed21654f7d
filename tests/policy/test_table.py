"""Every route for every kind of person: what the gate says, held against a second statement."""

import re
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from services.notify.app import create_app as create_notify
from services.registration.app import create_app as create_registration
from services.review.app import create_app as create_review
from services.review.keeper import keys
from shared.cli.policy import rows_of, table_of
from shared.kernel.actors import Role
from shared.store.sessions import Way
from shared.web.gate import require_whole
from shared.web.policy import ANYONE, SERVICE, PolicyGap, Rule, StepUp
from tests.policy.areas import PEOPLE, roles_for
from tests.policy.probe import REACHED, loosened, principals, probe, verdict

CREATE = {
    "registration": create_registration,
    "review": create_review,
    "notify": create_notify,
}
SERVICES = list(CREATE)


def expected(allowed, role):
    """Return the status that a person of `role` must get where `allowed` may enter."""
    if Role.ANYONE in allowed or Role.SERVICE in allowed or role in allowed:
        return REACHED
    return 401 if role is Role.ANYONE else 404


@pytest.fixture
async def sessions(database, settings_for):
    """Give one connection that asks nothing it need not ask: thousands of requests follow."""
    database("registration")
    engine = create_async_engine(settings_for("registration").database_url, pool_size=1)
    yield async_sessionmaker(engine, expire_on_commit=False)
    await engine.dispose()


@pytest.mark.parametrize("service", SERVICES)
async def test_every_route_lets_in_whom_its_area_names_and_nobody_else(
    settings_for, sessions, service
):
    table = table_of(service)
    app = probe(settings_for(service), sessions, table)
    people = await principals(app, table)

    wrong = [
        (method, path, role, found)
        for method, path in table
        for role, client in people.items()
        if (found := await verdict(app, client, method, path))
        != expected(roles_for(service, method, path), role)
    ]

    assert wrong == []


@pytest.mark.parametrize("service", SERVICES)
async def test_a_row_that_is_loosened_is_noticed(settings_for, sessions, service):
    table = table_of(service)
    app = probe(settings_for(service), sessions, table)
    people = await principals(app, table)
    unnoticed = []
    for (method, path), rule in table.items():
        allowed = roles_for(service, method, path)
        if allowed & {Role.ANYONE, Role.SERVICE}:
            continue
        strangers = [role for role in people if role not in allowed | {Role.ANYONE}]
        for looser, role in (
            (loosened(rule), Role.ANYONE),
            *((replace(rule, roles=PEOPLE), role) for role in strangers[:1]),
        ):
            app.state.policy[method, path] = looser
            found = await verdict(app, people[role], method, path)
            if found == expected(allowed, role):
                unnoticed.append((method, path, role))
        app.state.policy[method, path] = rule

    assert unnoticed == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_row_that_is_deleted_keeps_the_service_from_starting(
    settings_for, all_sessions, service, monkeypatch
):
    settings, seen = settings_for(service), []
    keys.make(settings.keys_dir / "review", is_demo=True)
    monkeypatch.setattr("shared.web.service.require_whole", lambda *given: seen.append(given))
    CREATE[service](settings, all_sessions(service))
    ((table, routers),) = seen

    require_whole(table, routers)
    for row in table:
        with pytest.raises(PolicyGap, match=re.escape(" ".join(row))):
            require_whole({key: rule for key, rule in table.items() if key != row}, routers)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_stale_proof_stops_at_every_row_that_demands_a_fresh_one(
    settings_for, sessions, service
):
    table = table_of(service)
    app = probe(settings_for(service), sessions, table)
    stale = await principals(app, table, is_verified=False)
    demanding = {row: rule for row, rule in table.items() if rule.step_up is StepUp.ALWAYS}

    for (method, path), rule in demanding.items():
        client = stale[min(rule.roles)]
        assert await verdict(app, client, method, path) == 403
        app.state.policy[method, path] = replace(rule, step_up=StepUp.NO)
        assert await verdict(app, client, method, path) == REACHED


@pytest.mark.parametrize("service", SERVICES)
async def test_in_production_an_invitation_opens_nothing_to_staff_but_their_own_account(
    settings_for, sessions, service
):
    settings = settings_for(service).model_copy(update={"env": "production"})
    table = table_of(service)
    app = probe(settings, sessions, table)
    keyless = await principals(app, table, way=Way.INVITATION)
    staff = PEOPLE - {Role.APPLICANT}

    reached = {
        path
        for (method, path), rule in table.items()
        if not rule.roles & (ANYONE.roles | SERVICE.roles)
        for role in rule.roles & staff & keyless.keys()
        if await verdict(app, keyless[role], method, path) == REACHED
    }

    assert {path.removeprefix("/api/v1").split("/")[1] for path in reached} == {
        *("account", "session", "step-up")
    }


@pytest.mark.parametrize("service", SERVICES)
def test_every_row_that_names_an_object_says_which_are_reached(service):
    silent = [
        " ".join(row)
        for row, rule in table_of(service).items()
        if "{" in row[1] and rule.object_rule == "none"
    ]

    assert silent == []


@pytest.mark.parametrize("field", ["object_rule", "state_rule", "audit"])
def test_a_word_that_nobody_explained_is_no_rule(field):
    with pytest.raises(PolicyGap):
        Rule(frozenset(), **{field: "whatever"})


def test_the_command_prints_every_row():
    assert [len(rows_of(each)) for each in SERVICES] == [len(table_of(each)) for each in SERVICES]
    row = next(r for r in rows_of("review") if r["route"] == "/desk/cases/{case_id}/approve")
    assert row == {
        "method": "POST",
        "route": "/desk/cases/{case_id}/approve",
        "who": "officer",
        "objects": "every",
        "state": "due",
        "step-up": "always",
        "audit": "opening",
    }
