"""Many letters in one call, read as they come."""

import json
from collections import Counter
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.notify.actions import accept_requests
from services.notify.actions.keep_contacts import keep
from services.notify.store.tables import BatchRow, NoticeRow
from shared.messages.notify import LARGEST_BATCH
from shared.service_tokens import Call, Signer
from tests.conftest import visitor
from tests.notify.build import LETTER, TOLD, VALUES, contact, notice, one

PATH = "/api/v1/batches"


async def tell(sessions, count):
    async with sessions.begin() as tx:
        told = [contact(f"r{number}@point.example") for number in range(count)]
        await keep(tx, told, at=TOLD, caller="registration")


@pytest.fixture
async def known(sessions):
    """Have the contacts told of that the batches name."""
    await tell(sessions, 1200)


@pytest.fixture
def post(app, settings_for):
    signer = Signer(settings_for("registration").keys_dir, "registration")

    async def act(content, path=PATH, signed=None, method="POST"):
        async def pieces():
            for start in range(0, len(content), 65_536):
                yield content[start : start + 65_536]

        token = signer.sign("notify", Call(method, path, content if signed is None else signed))
        headers = {
            "authorization": f"Bearer {token}",
            "content-type": "application/json" if path != PATH else "application/x-ndjson",
            "content-length": str(len(content)),
        }
        return await visitor(app).request(method, path, content=pieces(), headers=headers)

    return act


def lines(*notices, **terms):
    first = {"message_id": str(uuid4()), "letter": LETTER} | terms
    each = (json.dumps(first), *(one.model_dump_json() for one in notices))
    return "\n".join(each).encode()


async def statuses(sessions):
    async with sessions() as tx:
        return Counter(await tx.scalars(select(NoticeRow.status)))


def many(count):
    return [notice(to=f"r{number}@point.example") for number in range(count)]


async def test_twenty_thousand_come_in_one_call(sessions, post):
    await tell(sessions, LARGEST_BATCH)
    content = lines(*many(LARGEST_BATCH))

    answer = await post(content)

    assert (answer.status_code, answer.json()["count"]) == (202, LARGEST_BATCH)
    assert await statuses(sessions) == {"queued": LARGEST_BATCH}


async def test_the_same_batch_twice_is_one_and_has_one_answer(sessions, known, post):
    content = lines(*many(3))

    answers = [await post(content) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert await statuses(sessions) == {"queued": 3}


async def test_the_same_batch_with_other_notices_is_a_conflict(sessions, known, post):
    terms = {"message_id": str(uuid4())}
    await post(lines(*many(2), **terms))

    assert (await post(lines(*many(3), **terms))).status_code == 409
    assert await statuses(sessions) == {"queued": 2}


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(b"{}", id="empty"),
        pytest.param(b"nonsense", id="nonsense"),
        pytest.param(b"\xff", id="not UTF-8"),
        pytest.param(notice("k", values={}).model_dump_json().encode(), id="a value missing"),
        pytest.param(b"x" * 200_000, id="too long"),
    ],
)
async def test_one_bad_line_refuses_all(sessions, known, post, last):
    # More than one slice, so that some were written before the bad line was read.
    content = lines(*many(1100)) + b"\n" + last

    assert (await post(content)).status_code == 422
    assert await statuses(sessions) == {}


@pytest.mark.parametrize("first", [b"", b"{}", b'{"letter": 1}'])
async def test_a_batch_begins_with_its_terms(post, first):
    assert (await post(first + b"\n")).status_code == 422


async def test_a_batch_larger_than_the_largest_is_refused(sessions, known, post, monkeypatch):
    monkeypatch.setattr(accept_requests, "LARGEST_BATCH", 3)
    monkeypatch.setattr(accept_requests, "SLICE", 2)

    assert (await post(lines(*many(4)))).status_code == 422
    assert await statuses(sessions) == {}
    assert (await post(lines(*many(3)))).status_code == 202


async def test_a_body_that_is_not_the_one_signed_is_refused_whole(sessions, known, post):
    content = lines(*many(2))

    assert (await post(content, signed=content[:-1])).status_code == 401
    assert await statuses(sessions) == {}


async def test_a_held_batch_waits_for_a_second_person(sessions, known, post):
    await post(lines(*many(2), held=True, drafted_by="first@desk.example"))

    assert await statuses(sessions) == {"held": 2}


async def test_one_notice_may_be_held_and_reads_as_it_will(sessions, post):
    body = one(notice("k", language="fr"), held=True).model_dump(mode="json")
    del body["message_id"]
    content = json.dumps(body).encode()

    answers = [await post(content, "/api/v1/notices") for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    told = answers[0].json()
    assert (told["status"], told["language"]) == ("held", "fr")
    assert VALUES["organization"] in told["text"]
    path = f"/api/v1/notices/{told['id']}"
    assert (await post(b"", path, method="GET")).json() == told
    assert (await post(b"", f"/api/v1/notices/{uuid4()}", method="GET")).status_code == 404
    async with sessions() as tx:
        assert len(list(await tx.scalars(select(BatchRow.id)))) == 1


async def test_a_scheduled_notice_has_its_id_and_text_at_once(post):
    body = one(notice(), send_at="2031-05-01T12:00:00Z").model_dump(mode="json")
    del body["message_id"]

    told = (await post(json.dumps(body).encode(), "/api/v1/notices")).json()

    assert (told["status"], told["send_at"]) == ("queued", "2031-05-01T12:00:00Z")
    assert VALUES["organization"] in told["text"]


async def test_a_notice_that_tells_of_contacts_without_a_time_is_refused(post):
    told = notice()
    body = {"letter": LETTER, "notice": told.model_dump(mode="json", exclude_unset=True)}
    known = {"id": str(uuid4()), "kind": "mission", "address": "mission@fji.example"}

    answer = await post(json.dumps(body | {"contacts": [known]}).encode(), "/api/v1/notices")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "value-error")
