"""What plain SQL gets from review's database: as each role, and no more than it should."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from shared.settings import Settings
from shared.store.db import Sessions
from tests.conftest import Database

SEALED = ("position", "sealed_case", "opening")
REFUSED = (
    "SELECT blob FROM position",
    "SELECT * FROM position",
    "INSERT INTO position VALUES ('\\x00', '\\x00', '\\x00') RETURNING blob",
    "UPDATE position SET blob = '\\x00'",
    "DELETE FROM position",
    "COPY position TO STDOUT",
    "SELECT blob FROM sealed_case",
    "DELETE FROM sealed_case",
    "SELECT blob FROM candidate_note",
    "SELECT tag FROM candidate_note",
    "SELECT seq FROM opening",
    "INSERT INTO opening VALUES (1, '\\x00', '\\x00', '\\x00')",
    "UPDATE list_step SET what = 'nothing'",
    "DELETE FROM list_step",
    "UPDATE list_version SET sha256 = ''",
    "TRUNCATE position",
    "ALTER TABLE position ADD COLUMN state text",
    "CREATE TABLE mine (id int)",
    "UPDATE alembic_version SET version_num = ''",
    "SET ROLE test_owner",
)


async def refused(sessions: Sessions, words: str) -> bool:
    try:
        async with sessions.begin() as tx:
            await tx.execute(text(words))
    except ProgrammingError as error:
        return type(error.orig).__name__ == "InsufficientPrivilege"
    return False


@pytest.mark.parametrize("words", REFUSED)
async def test_the_run_time_role_is_refused(
    settings: Settings, sessions: Sessions, words: str
) -> None:
    owner = f"{sessions.kw['bind'].url.database}_owner"
    assert await refused(sessions, words.replace("test_owner", f'"{owner}"'))


@pytest.mark.parametrize("table", SEALED)
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET tag = '\\x00'", "TRUNCATE {}"])
async def test_the_keeper_neither_deletes_nor_moves_what_is_sealed(
    sealed: Sessions, table: str, verb: str
) -> None:
    words = verb.format(table).replace("tag", "seq = 1 --" if table == "opening" else "tag")
    assert await refused(sealed, words)


async def test_the_keeper_and_the_auditor_see_no_other_table(
    sealed: Sessions, database: Database
) -> None:
    record = {"audit", "audit_link", "audit_checkpoint"}
    for role, ours in (("keeper", {*SEALED, "candidate_note"}), ("auditor", {*record, "opening"})):
        rights = text(
            "SELECT DISTINCT table_name FROM information_schema.column_privileges"
            " WHERE table_schema = 'public' AND grantee = current_user"
        )
        async with database("review", role)() as tx:
            assert set(await tx.scalars(rights)) == ours
    assert await refused(database("review", "auditor"), "SELECT blob FROM opening")


async def test_no_role_that_signs_in_owns_anything(sessions: Sessions) -> None:
    owners = text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    async with sessions() as tx:
        found = set(await tx.scalars(owners))
        may_sign_in = await tx.scalar(
            text("SELECT rolcanlogin FROM pg_roles WHERE rolname = :name"),
            {"name": next(iter(found))},
        )
    assert found == {f"{sessions.kw['bind'].url.database}_owner"}
    assert may_sign_in is False
