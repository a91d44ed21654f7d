"""An organization's rows are there for its people and nobody else, whatever a query asks for."""

import pytest
from sqlalchemy import text

from services.registration.domain.members import Position
from services.registration.store import members
from services.registration.store.access import ACCESS
from shared.kernel.actors import Role
from shared.store.db import create_sessions, database_time
from shared.store.parties import act_as, for_people

COUNT = "SELECT count(*) FROM "


@pytest.fixture
async def two(person, draft):
    """Give two people, each with a draft of an application."""
    first, second = await person(), await person()
    return first, await draft(first), second, await draft(second)


async def seen(tx, table="application"):
    return await tx.scalar(text(f"{COUNT} {table}"))


async def test_nobody_sees_no_row(sessions, two):
    async with for_people(sessions).begin() as tx:
        assert [await seen(tx, table) for table in ACCESS.own_rows] == [0] * len(ACCESS.own_rows)
        await tx.execute(text("SELECT set_config('agrement.acting', '', true)"))
        assert await seen(tx) == 0


async def test_a_person_sees_their_own_and_their_members_see_it_too(sessions, two, person):
    first, made, second, _other = two
    third = await person()
    async with sessions.begin() as tx:
        at = await database_time(tx)
        await members.join(tx, made.id, third.person_id, Position.ALTERNATE, at)

    for actor in (first, second, third):
        async with for_people(sessions).begin() as tx:
            await act_as(tx, actor)
            assert (await seen(tx), await seen(tx, "application_version")) == (1, 1)
    async with sessions.begin() as tx:
        await members.leave(tx, made.id, third.person_id, at)
    async with for_people(sessions).begin() as tx:
        await act_as(tx, third)
        assert await seen(tx) == 0


async def test_staff_see_all(sessions, two, person):
    clerk = await person(Role.CLERK)
    async with for_people(sessions).begin() as tx:
        await act_as(tx, clerk)
        assert await seen(tx) == 2


async def test_another_partys_row_can_be_neither_changed_nor_deleted(sessions, two):
    _first, _made, second, other = two
    async with for_people(sessions).begin() as tx:
        await act_as(tx, second)
        changed = await tx.execute(text("UPDATE application SET name = 'Taken over'"))
        gone = await tx.execute(text("DELETE FROM document"))
    assert (changed.rowcount, gone.rowcount) == (1, 0)
    async with sessions() as tx:
        names = await tx.scalars(
            text("SELECT name FROM application WHERE id <> :id"), {"id": other.id}
        )
        assert list(names) != ["Taken over"]


async def test_a_pooled_connection_carries_nothing_on(settings_for, sessions, two):
    first, *_others = two
    pool = for_people(create_sessions(settings_for("registration").database_url, pool_size=1))
    seen_by = []
    for whom in (first, None, first, None):
        async with pool.begin() as tx:
            if whom:
                await act_as(tx, whom)
            pid = await tx.scalar(text("SELECT pg_backend_pid()"))
            seen_by.append((pid, await seen(tx)))
    await pool.kw["bind"].dispose()

    assert len({pid for pid, _rows in seen_by}) == 1
    assert [rows for _pid, rows in seen_by] == [1, 0, 1, 0]


async def test_the_owner_is_behind_the_wall_too(database, two):
    async with for_people(database("registration", "owner")).begin() as tx:
        assert await seen(tx) == 0
