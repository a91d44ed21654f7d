"""The same names and words under other rules: only the modality file changes."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from services.review.app import create_app
from services.review.domain.canonical import Carried
from services.review.keeper.service import KeeperService
from services.review.store import decisions
from shared.kernel.actors import Role
from shared.modalities.load import load
from shared.settings import Settings
from shared.store import registers
from shared.store.db import Sessions
from tests.conftest import sign_in, visitor
from tests.review.build import LIST, Reached, pass_the_close, soon, under
from tests.review.web.play import NAMES, Play

Process = Callable[[str], FastAPI]


@pytest.fixture
def process(settings: Settings, sessions: Sessions, keeper: KeeperService) -> Process:
    def make(name: str) -> FastAPI:
        return create_app(under(settings, name), sessions, keeper, Reached())

    return make


@pytest.mark.paragraph("6(c)")
@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize("name", ["gcm-2018", "ict-2021"])
async def test_where_the_name_is_left_off_the_objection_decides(
    process: Process, sessions: Sessions, name: str
) -> None:
    play = Play(process(name), sessions)
    await play.begin()
    await play.contest()

    await play.decide(may=409, entry_id=play.entries["Alder"], admitted=True)
    await play.publish()

    assert await play.final() == ["Elm", "Fir"]


async def test_where_the_assembly_votes_per_name_the_result_decides(
    process: Process, sessions: Sessions
) -> None:
    play = Play(process("hiv-2021"), sessions)
    await play.begin()
    await play.contest()
    await play.close()

    votes = {"in_favour": 90, "against": 40, "abstaining": 21}
    lost = {"in_favour": 40, "against": 77, "abstaining": 21}
    await play.decide(may=422, entry_id=play.entries["Alder"], admitted=True, **lost)
    for name in ("Alder", "Birch"):
        await play.decide(entry_id=play.entries[name], admitted=True, **votes)
    await play.decide(entry_id=play.entries["Cedar"], admitted=False, **lost)
    assert await play.publish(may=409) == 409, "one contested name awaits its vote"
    await play.decide(entry_id=play.entries["Dogwood"], admitted=False, **lost)
    await play.publish()

    assert await play.final() == ["Alder", "Birch", "Elm", "Fir"]


@pytest.mark.parametrize(("admitted", "expected"), [(True, list(NAMES)), (False, ["Elm", "Fir"])])
async def test_where_the_assembly_decides_on_the_list_names_are_not_singled_out(
    process: Process, sessions: Sessions, *, admitted: bool, expected: list[str]
) -> None:
    play = Play(process("sotf-2024"), sessions)
    await play.begin()
    await play.contest()
    await play.close()

    await play.decide(may=422, entry_id=play.entries["Alder"], admitted=True)
    await play.decide(admitted=admitted)
    await play.publish()

    assert await play.final() == expected


async def test_where_the_committee_decides_at_the_opening_nothing_is_final_before(
    process: Process, sessions: Sessions
) -> None:
    play = Play(process("tax-2025"), sessions)
    await play.begin()
    await pass_the_close(play.sessions, play.id)
    await play.close()
    desk = await play.office.get(f"/desk/circulations/{play.id}", headers={"accept": "text/html"})
    public = await visitor(play.app).get(f"/lists/{play.id}", headers={"accept": "text/html"})

    await play.decide(admitted=True)
    await play.decide(entry_id=play.entries["Fir"], admitted=False)
    await play.publish()

    assert "Registration is subject to the decision." in desk.text
    assert "Registration is subject to the decision." in public.text
    assert await play.final() == ["Alder", "Birch", "Cedar", "Dogwood", "Elm"]


@pytest.mark.parametrize(("objecting", "expected"), [(64, list(NAMES)), (65, list(NAMES[1:]))])
async def test_where_a_third_of_the_parties_is_needed_less_does_nothing(
    process: Process, sessions: Sessions, objecting: int, expected: list[str]
) -> None:
    play = Play(process("unfccc"), sessions)
    await play.begin()
    async with sessions() as tx:
        known = await registers.list_states(tx, soon().date())
    members = sorted(code for code, state in known.items() if state.is_member)
    assert len(members) == 193
    for state in members[:objecting]:
        await play.object(await sign_in(play.app, Role.DELEGATE, state=state), "Alder")
    await pass_the_close(sessions, play.id)

    await play.publish()

    assert await play.final() == expected


async def test_where_there_are_two_rounds_the_first_is_carried_over_with_exemptions(
    process: Process, sessions: Sessions
) -> None:
    app = process("water-2023")
    first = Play(app, sessions)
    await first.begin("round-1", ("Alder", "Birch"))
    await first.object(first.fiji, "Birch")
    await pass_the_close(sessions, first.id)
    await first.publish()
    async with sessions.begin() as tx:
        exempt = Carried("Summit Veterans", "NER", "WSSD-1", "wssd-2002")
        await decisions.take_over(tx, LIST, [exempt, exempt])

    second = Play(app, sessions)
    await second.begin(LIST, ("Birch", "Cedar"))
    await pass_the_close(sessions, second.id)
    await second.publish()

    found = (await visitor(app).get(f"/lists/{second.id}/final.json")).json()
    assert [each["name"] for each in found["names"]] == ["Birch", "Cedar"]
    assert [(each["name"], each["from"]) for each in found["carried_over"]] == [
        ("Alder", "round-1"),
        ("Summit Veterans", "wssd-2002"),
    ]


@pytest.mark.parametrize(
    ("name", "objector"),
    [("ict-2021", "FJI"), ("gcm-2018", "FJI")],
)
async def test_what_is_disclosed_is_the_modalitys_decision(
    process: Process, sessions: Sessions, name: str, objector: str
) -> None:
    play = Play(process(name), sessions)
    await play.begin()
    await play.contest()
    uruguay = await sign_in(play.app, Role.DELEGATE, state="URY")
    names = [play.entries["Alder"], play.entries["Elm"]]
    asked = await play.ask(
        uruguay,
        "/api/v1/information-requests",
        {"circulation_id": str(play.id), "entries": names},
    )
    for officer in (play.office, play.second):
        await play.ask(officer, f"/api/v1/desk/cases/{asked['id']}/approve")

    answer = (await uruguay.get(f"/api/v1/information-requests/{asked['id']}")).json()

    assert answer["statement"] == [
        {
            "entry_id": names[0],
            "received": [{"objector": objector, "basis": "Its statutes."}],
        },
        {"entry_id": names[1], "received": []},
    ]


def test_each_file_we_come_with_says_what_it_rests_on() -> None:
    for name in ("hiv-2021", "sotf-2024", "tax-2025", "unfccc", "ict-2021", "water-2023"):
        rules = load(name)
        assert rules.process == name
        threshold = rules.objections.threshold
        assert threshold.interpretation is not None
        assert threshold.interpretation.says.startswith("As in gcm-2018")
