"""Every personal datum of review has a rule, and the night carries the rules out."""

from datetime import UTC, date, datetime
from functools import partial
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from services.review.actions.purge_personal_data import purge_personal_data, remind_of_keys
from services.review.domain.circulations import Circulation, Stage
from services.review.domain.retention import RULES, Data, keys_end
from services.review.store import candidates, missions
from services.review.store.mission_tables import EnrolmentRow
from services.review.store.tables import CirculationRow
from shared.kernel.actors import Role
from shared.kernel.retention import conference_ends
from shared.messages.notify import AddressesErased, NoticeRequested
from shared.store.db import Sessions
from shared.store.people import PERSON
from tests.conftest import Database, outbox, sign_in, visitor
from tests.personal_data import NONE, REGISTERS, SHARED, WORDS, faults
from tests.review.build import BASE_URL, LIST, MODALITIES, candidate, circulated, circulation
from tests.review.web.build import delegate, position

ORGANIZATIONS = "of an organization, as the Assembly sees it"
DECISION = "why the Office decided as it did, or what a body said"
HASH = "a digest of what is public"
PUBLIC_FACTS = ("reference", "name", "country", "category", "website", "purpose")
FACTS = dict.fromkeys((*PUBLIC_FACTS, "checks_done", "checks_open"), ORGANIZATIONS)
NOT_PERSONAL = {
    "approval": {"what": WORDS, "details": DECISION},
    "candidate": {"list_key": WORDS, **FACTS},
    "candidate_note": dict.fromkeys(("list_key", "kind"), WORDS),
    "carried_name": {"list_key": WORDS, "source": WORDS}
    | dict.fromkeys(("reference", "name", "country"), ORGANIZATIONS),
    "circulation": dict.fromkeys(("list_key", "stage"), WORDS)
    | dict.fromkeys(("content", "final_content"), ORGANIZATIONS)
    | dict.fromkeys(("sha256", "final_sha256"), HASH),
    "decision": dict.fromkeys(("body", "document"), DECISION),
    "draft_list": {"list_key": WORDS, "chosen": ORGANIZATIONS},
    "enrolment": dict.fromkeys(("state", "role"), WORDS),
    "entry": FACTS,
    "list_step": dict.fromkeys(("list_key", "what"), WORDS) | {"reason": DECISION},
    "list_version": {"kind": WORDS, "reason": DECISION, "content": ORGANIZATIONS, "sha256": HASH},
    "mission": {"state": WORDS},
    "opening": dict.fromkeys(("previous", "hash"), "the chain: it stays when the keys go"),
}
HTML = {"accept": "text/html"}
EMAIL = "canary.delegate@missions.example"


def test_every_column_that_may_hold_a_person_has_a_rule_or_a_reason() -> None:
    assert faults(EnrolmentRow.metadata, RULES, SHARED, REGISTERS, NOT_PERSONAL) == NONE


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
async def test_anybody_reads_what_is_kept_how_long(app: FastAPI, language: str) -> None:
    answer = await visitor(app).get("/privacy", params={"lang": language}, headers=HTML)

    assert answer.status_code == 200
    assert answer.text.count('<th class="govuk-table__header" scope="row">') == len(Data)


async def contents(sessions: Sessions) -> str:
    """Return everything in every table, as text."""
    async with sessions() as tx:
        tables = [await tx.execute(select(each)) for each in EnrolmentRow.metadata.sorted_tables]
        return "\n".join(str(value) for rows in tables for row in rows for value in row)


async def test_when_their_time_is_over_nobody_of_a_mission_is_named_and_the_chain_stays(
    app: FastAPI, sessions: Sessions, database: Database
) -> None:
    made, (entry,) = await circulated(sessions)
    await (await delegate(app, "FJI")).post(position(made, entry), json={"kind": "objection"})
    fiji = await sign_in(app, Role.DELEGATE, state="FJI", email=EMAIL)
    officer = await sign_in(app, Role.OFFICER, email="officer@opga.example")
    waiting = candidate("Aster")
    async with sessions.begin() as tx:
        await candidates.add_candidate(tx, waiting)
        by = await tx.scalar(select(PERSON.c.id).where(PERSON.c.email == "officer@opga.example"))
        tx.add(
            EnrolmentRow(
                id=uuid4(),
                state="FJI",
                role=Role.DELEGATE,
                name="canary name",
                email=EMAIL,
                mailbox="canary@mission.example",
                called_number="canary 555",
                spoke_with="canary voice",
                asked_by=by,
                asked_at=datetime.now(UTC),
            )
        )
        await missions.set_mailbox(tx, "FJI", "canary@mission.example")
    path = f"/api/v1/desk/lists/{LIST}/candidates/{waiting.application_id}/notes"
    assert (await officer.post(path, json={"words": "Ask again."})).is_success
    backup = database("review", "backup")
    before = await contents(backup)
    assert before.count("canary") > 4

    # The conference of 2018 and its ninety days are over.
    async with sessions.begin() as tx:
        await purge_personal_data(tx, modalities=MODALITIES)
        await purge_personal_data(tx, modalities=MODALITIES)

    after = await contents(backup)
    assert "canary" not in after
    assert "missions.example" not in after
    assert "officer@opga.example" in after
    (told,) = [each for each in await outbox(sessions) if isinstance(each, AddressesErased)]
    assert {EMAIL, "canary@mission.example"} <= set(told.addresses)
    async with backup() as tx:
        kept = {
            each.name: len(list(await tx.execute(select(each))))
            for each in EnrolmentRow.metadata.sorted_tables
        }
    assert (kept["candidate_note"], kept["mission"]) == (0, 0)
    assert (kept["position"], kept["enrolment"], kept["entry"]) == (1, 1, 1)
    assert kept["audit"] > 0
    # Whoever has no address left gets no letters, and acts no more.
    assert (await fiji.get("/api/v1/circulations")).status_code == 401


def published(day: date | None) -> Circulation:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    return circulation(uuid4(), stage=Stage.PUBLISHED, published_at=at)


END = conference_ends(MODALITIES)


@pytest.mark.parametrize(
    ("lists", "last"),
    [
        ((), None),
        ((circulation(uuid4(), stage=Stage.FROZEN),), None),
        ((published(date(2018, 6, 1)), published(date(2018, 7, 2))), date(2019, 7, 2)),
        ((published(date(2024, 2, 29)),), date(2025, 2, 28)),
        # A list that never became final does not keep the keys for ever.
        ((published(date(2018, 6, 1)), circulation(uuid4())), END.replace(year=END.year + 1)),
    ],
)
def test_keys_are_kept_a_year_after_the_last_final_list(
    lists: tuple[Circulation, ...], last: date | None
) -> None:
    assert keys_end(MODALITIES, lists) == last


@pytest.mark.parametrize(
    ("year", "are_there", "told"),
    [
        (2020, True, 2),
        (2020, False, 0),
        (datetime.now(UTC).year, True, 0),
    ],
)
async def test_the_office_is_told_when_keys_are_to_be_destroyed_until_they_are(
    app: FastAPI, sessions: Sessions, year: int, are_there: bool, told: int
) -> None:
    await circulated(sessions)
    await sign_in(app, Role.OFFICER, email="second@opga.example")
    async with sessions.begin() as tx:
        row = (await tx.scalars(select(CirculationRow))).one()
        row.stage, row.published_at = Stage.PUBLISHED, datetime(year, 3, 1, tzinfo=UTC)
    chore = partial(remind_of_keys, modalities=MODALITIES, base_url=BASE_URL)

    async with sessions.begin() as tx:
        await chore(tx, are_there=lambda: are_there)

    letters = [
        each
        for each in await outbox(sessions)
        if isinstance(each, NoticeRequested) and each.letter == "keys-due"
    ]
    assert len(letters) == told
    assert {each.notice.values["day"] for each in letters} <= {"2021-03-01"}
