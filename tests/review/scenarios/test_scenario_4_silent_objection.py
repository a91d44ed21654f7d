"""Scenario 4: one State objects to 4 of 212 names, and nobody can tell."""

import re
from collections.abc import Iterable
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from services.notify.store import letters
from shared.messages.notify import Notice, NoticesRequested
from shared.messages.review import FinalListPublished
from tests.review.build import counted
from tests.review.scenarios.conftest import Open
from tests.review.scenarios.services import Services, everything_in

NAMES = [f"Organization {number:03}" for number in range(212)]
STRUCK = NAMES[50:54]
CANARY = "Statutes of a canary"
OBJECTOR = "URY"
HTML = {"accept": "text/html"}
SPAN = text(
    "SELECT count(*), EXTRACT(epoch FROM max(created_at) - min(created_at)) FROM notice"
    " WHERE letter IN (:kept, 'outcome-on-final-list')"
)


def notices(services: Services, letter: str) -> list[Notice]:
    return [
        notice
        for message in services.told
        if isinstance(message, NoticesRequested) and message.letter == letter
        for notice in message.notices
    ]


def texts(some: Iterable[Notice], letter: str) -> set[str]:
    """Return the letters as they are read, less whom they speak of."""
    return {
        re.sub(
            "|".join(re.escape(n.values[k]) for k in ("organization", "reference", "status_url")),
            "*",
            letters.render(letter, n.language, n.values).text,
        )
        for n in some
    }


def masked(shown: str, reference: str) -> str:
    plain = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}", "*", shown.replace(reference, "*"))
    return re.sub(r"Organization \d{3}|applicant\d+|\d\d:\d\d(:\d\d)?|T[\d:.]+", "*", plain)


@pytest.mark.paragraph("6(c)")
@pytest.mark.paragraph("fn 4")
async def test_scenario_4_silent_objection(open_services: Open) -> None:
    services = await open_services("gcm-2018")
    made = await services.apply(STRUCK)
    first = made[STRUCK[0]][1]
    others = await services.multiply(first, [each for each in NAMES if each not in STRUCK])
    # Two minutes before the close, which is at six in the afternoon.
    everybody = [*others, *(id_ for _who, id_ in made.values())]
    the_list = await services.circulate(everybody, closes_in=120)
    objector = await services.delegate(OBJECTOR)
    with capture_logs() as said:
        for number, name in enumerate(STRUCK):
            basis = CANARY if number == 0 else None
            assert (await the_list.say(objector, name, basis=basis)).status_code == 201
        await services.deliver()
        before = len(services.told)
        await the_list.pass_the_close()
        await the_list.publish()

    assert len(await the_list.final()) == 208
    told = services.told[before:]
    assert isinstance(told[0], FinalListPublished)
    letter = "outcome-not-on-final-list"
    struck, kept = notices(services, letter), notices(services, "outcome-on-final-list")
    assert (len(struck), len(kept)) == (4, 208)
    assert len(texts(struck, letter)) == len(texts(kept, "outcome-on-final-list")) == 1
    async with services.sessions["notify"]() as tx:
        (count, seconds) = (await tx.execute(SPAN, {"kept": letter})).one()
    assert (count, seconds < 60) == (212, True)
    shown = [await self_view(made[name]) for name in STRUCK]
    assert len(set(shown)) == 1
    said_to_others = [each.model_dump_json() for each in told]
    for text_ in (*shown, *said_to_others, *map(str, said)):
        assert "objection" not in text_.lower().replace("non-objection", "")
        assert OBJECTOR not in text_
    for backup in services.backups.values():
        assert CANARY not in await everything_in(backup)


async def self_view(organization: tuple[httpx.AsyncClient, UUID]) -> str:
    """Return all that an organization sees of itself, less its own name and numbers."""
    focal, id_ = organization
    page = await focal.get(f"/applications/{id_}", headers=HTML)
    answer = await focal.get(f"/api/v1/applications/{id_}")
    return masked(page.text + answer.text, answer.json()["reference"])


async def test_how_long_an_answer_takes_does_not_depend_on_a_basis(open_services: Open) -> None:
    """Statements stand for time: as many for a name with a basis as for one without."""
    services = await open_services("gcm-2018")
    made = await services.apply(NAMES[:2])
    the_list = await services.circulate([id_ for _who, id_ in made.values()])
    objector = await services.delegate(OBJECTOR)
    for name, basis in zip(NAMES, (CANARY, None), strict=False):
        await the_list.say(objector, name, basis=basis)
    await the_list.pass_the_close()
    await the_list.publish()
    counts = []
    for focal, id_ in made.values():
        # Once before: whoever is first of all also reads what is the same for everybody.
        await focal.get(f"/applications/{id_}", headers=HTML)
        with counted(services.sessions["registration"]) as statements:
            await focal.get(f"/applications/{id_}", headers=HTML)
        counts.append(len(statements))

    assert counts[0] == counts[1]
