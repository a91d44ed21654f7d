import csv
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from sqlalchemy import func, select

from shared.kernel.refusals import AlreadyDone
from shared.reference.read import BadFile, read_ecosoc, read_nhri, read_states, sha256_of
from shared.store import registers
from shared.store.registers import ENTRY, SNAPSHOT, save_snapshots
from tests.registration.conftest import DATA


@pytest.fixture
async def sessions(database):
    return database("registration")


async def save(sessions, snapshots, digest=b"1"):
    async with sessions.begin() as tx:
        await save_snapshots(tx, snapshots, source="tests", file_sha256=digest)


async def test_the_whole_register_is_loaded(sessions):
    path = DATA / "ecosoc_granted.csv"
    await save(sessions, read_ecosoc(path), sha256_of(path))

    async with sessions() as tx:
        assert await tx.scalar(select(func.count()).select_from(ENTRY)) == 6184


async def test_eleven_year_ends_of_national_institutions(sessions):
    await save(sessions, read_nhri(DATA / "nhri.csv"))

    async with sessions() as tx:
        days = (await tx.scalars(select(SNAPSHOT.c.as_of).order_by("as_of"))).all()
        before = await registers.find_by_country(tx, "nhri", "AFG", date(2015, 12, 30))
    assert days == [date(year, 12, 31) for year in range(2015, 2026)]
    assert before == []


async def test_states_are_counted_as_on_a_day(sessions):
    await save(sessions, read_states(DATA / "states.csv", as_of=date(2015, 1, 1)))

    async with sessions() as tx:
        states = await registers.list_states(tx, date(2017, 4, 15))
        later = await registers.list_states(tx, date(2025, 1, 1))
    members = [state for state in states.values() if state.is_member]
    assert (len(states), len(members), sum(s.is_ldc for s in members)) == (197, 193, 48)
    assert sum(state.is_ldc for state in later.values()) < 48


async def test_states_of_a_later_import_are_seen_at_once(sessions):
    snapshots = read_states(DATA / "states.csv", as_of=date(2015, 1, 1))
    await save(sessions, snapshots, b"first")
    async with sessions() as tx:
        before = await registers.list_states(tx, date(2017, 4, 15))

    (all_of_them,) = snapshots
    await save(sessions, [replace(all_of_them, rows=all_of_them.rows[1:])], b"second")

    async with sessions() as tx:
        after = await registers.list_states(tx, date(2017, 4, 15))
    assert len(before) == len(after) + 1


async def test_a_later_import_is_a_new_snapshot_and_the_same_file_is_refused(sessions):
    path = DATA / "ecosoc_granted.csv"
    await save(sessions, read_ecosoc(path), b"first")
    await save(sessions, read_ecosoc(path, as_of=date(2025, 1, 1)), b"second")

    with pytest.raises(AlreadyDone):
        await save(sessions, read_ecosoc(path), b"first")
    async with sessions() as tx:
        assert await tx.scalar(select(func.count()).select_from(SNAPSHOT)) == 2


def test_bad_rows_are_reported_by_line_and_reason(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text("name,recommended_on\nGood,2020-01-01\n,2020-01-01\nBad date,soon\nShort\n")

    with pytest.raises(BadFile) as refusal:
        read_ecosoc(path)

    lines = [problem.split(":")[0] for problem in refusal.value.problems]
    assert lines == ["line 3", "line 4", "line 5"]


def test_unknown_columns_and_empty_files_are_refused(tmp_path):
    path = tmp_path / "register.csv"
    for text in ("name,recommended_on,more\na,2020-01-01,x\n", "", "name,recommended_on\n"):
        path.write_text(text)
        with pytest.raises(BadFile):
            read_ecosoc(path)


def test_a_spreadsheet_reads_like_its_csv(tmp_path):
    source = DATA / "ecosoc_withdrawn.csv"
    book = openpyxl.Workbook()
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = [["name", "recommended_on"], *list(csv.reader(file))[1:]]
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "register.xlsx")
    plain = tmp_path / "register.csv"
    with plain.open("w", newline="") as file:
        csv.writer(file).writerows(rows)

    assert read_ecosoc(tmp_path / "register.xlsx") == read_ecosoc(plain)
