"""Whoever forges, bends or repeats a service's token is refused, on every internal route."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import text

from services.notify.app import create_app as create_notify
from services.notify.policy import POLICY as NOTIFY
from services.registration.app import create_app as create_registration
from services.registration.policy import POLICY as REGISTRATION
from services.review.app import create_app as create_review
from services.review.keeper import keys as keeper_keys
from services.review.policy import POLICY as REVIEW
from shared.kernel.actors import Role
from shared.service_tokens import BadToken, Call, Signer, Verifier, ensure_keys
from shared.settings import Settings
from tests.conftest import Database, visitor
from tests.shared.token_attacks import ATTACKS, Attempt

ROUTES = [
    (service, method, path)
    for service, policy in (("registration", REGISTRATION), ("review", REVIEW), ("notify", NOTIFY))
    for (method, path), rule in policy.items()
    if Role.SERVICE in rule.roles
]
# A body that is read piece by piece may be found wanting before its digest is known.
REFUSED = {"/api/v1/batches": {401, 422}}


@pytest.fixture
def call(
    settings_for: Callable[[str], Settings], database: Database
) -> Callable[[str, str, str], tuple[Attempt, Callable[[Attempt], Any]]]:
    """Give a right call of a route, and what sends it."""

    def make(service: str, method: str, path: str) -> tuple[Attempt, Callable[[Attempt], Any]]:
        settings = settings_for(service)
        keeper_keys.make(settings.process_keys, is_demo=True)
        create = {
            "registration": create_registration,
            "review": create_review,
            "notify": create_notify,
        }[service]
        client = visitor(create(settings, database(service)))

        async def send(attempt: Attempt) -> httpx.Response:
            headers = {
                "authorization": f"{attempt.scheme} {attempt.signed()}",
                "content-type": "application/json",
            }
            where = attempt.path + attempt.query
            return await client.request(
                attempt.method, where, content=attempt.body, headers=headers
            )

        filled = path.replace("{notice_id}", str(uuid4()))
        return Attempt(service, filled, settings.keys_dir, method=method), send

    return make


@pytest.mark.parametrize(("service", "method", "path"), ROUTES)
async def test_every_attack_on_every_route_is_refused(
    call: Any, database: Database, service: str, method: str, path: str
) -> None:
    attempt, send = call(service, method, path)
    right = await send(attempt)
    assert right.status_code != 401, "the control: this token is good"
    assert (await send(attempt)).status_code == 401, "and good for one call"
    assert not right.is_server_error

    let_in = []
    for name, bend in ATTACKS.items():
        attempt, _send = call(service, method, path)
        bend(attempt)
        answer = await send(attempt)
        if answer.status_code not in REFUSED.get(path, {401}) or str(attempt.caller) in answer.text:
            let_in.append(name)

    assert let_in == []
    async with database(service)() as tx:
        # Of all of these only the control's token was a token, one in a wrong scheme, and two with
        # another body: each is used up.
        assert await tx.scalar(text("SELECT count(*) FROM seen_token")) == 4


def test_two_keys_are_good_while_one_is_changed_and_one_afterwards(tmp_path: Path) -> None:
    ensure_keys(tmp_path)
    old, made = Signer(tmp_path, "review"), Ed25519PrivateKey.generate()
    public = made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "review.next.pub").write_bytes(public)
    (tmp_path / "review.key").unlink()
    private = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "review.key").write_bytes(private)
    new, call = Signer(tmp_path, "review"), Call("POST", "/x", b"")

    during = Verifier(tmp_path, "notify")
    for signer in (old, new):
        assert during.verify(signer.sign("notify", call), call).caller == "review"
    shutil.move(tmp_path / "review.next.pub", tmp_path / "review.pub")
    after = Verifier(tmp_path, "notify")
    assert after.verify(new.sign("notify", call), call).caller == "review"
    with pytest.raises(BadToken):
        after.verify(old.sign("notify", call), call)
