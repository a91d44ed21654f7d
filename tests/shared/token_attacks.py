"""Calls between services as they would be right, and the ways to bend them."""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from shared.service_tokens import KIND

OTHER = {"registration": "review", "review": "registration", "notify": "review"}
STRANGER = Ed25519PrivateKey.generate()


@dataclass
class Attempt:
    """A call as it would be right, to be bent."""

    service: str
    path: str
    keys: Path
    body: bytes = b'{"kind":"Nothing","body":{}}'
    method: str = "POST"
    header: dict[str, Any] = field(default_factory=lambda: {"typ": KIND})
    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = None
    scheme: str = "Bearer"
    token: str | None = None
    query: str = ""

    def __post_init__(self) -> None:
        self.caller = OTHER[self.service]
        self.key = load_pem_private_key((self.keys / f"{self.caller}.key").read_bytes(), None)
        now = int(time.time())
        self.claims = {
            "iss": self.caller,
            "aud": self.service,
            "iat": now,
            "exp": now + 60,
            "jti": str(uuid4()),
            "htm": self.method,
            "htu": self.path,
            "bh": hashlib.sha256(self.body).hexdigest(),
        }

    def signed(self) -> str:
        if self.token is not None:
            return self.token
        return jwt.encode(self.claims, self.key, algorithm="EdDSA", headers=self.header)

    def says(self, **claims: object) -> None:
        self.claims |= claims

    def lacks(self, name: str) -> None:
        del self.claims[name]


def _part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def unsigned(call: Attempt) -> None:
    call.token = f"{_part({'alg': 'none', 'typ': KIND})}.{_part(call.claims)}."


def signed_by_the_public_key_as_a_secret(call: Attempt) -> None:
    content = f"{_part({'alg': 'HS256', 'typ': KIND})}.{_part(call.claims)}"
    secret = (call.keys / f"{call.caller}.pub").read_bytes()
    digest = hmac.digest(secret, content.encode(), hashlib.sha256)
    call.token = f"{content}.{urlsafe_b64encode(digest).decode().rstrip('=')}"


def with_another_payload(call: Attempt) -> None:
    head, _body, seal = call.signed().split(".")
    call.token = f"{head}.{_part(call.claims | {'iss': 'notify'})}.{seal}"


def signed_by_another_service(call: Attempt) -> None:
    other = next(each for each in OTHER if each not in {call.caller, call.service})
    call.key = load_pem_private_key((call.keys / f"{other}.key").read_bytes(), None)


def bringing_its_own_key(call: Attempt) -> None:
    call.key = STRANGER
    raw = STRANGER.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key = {"kty": "OKP", "crv": "Ed25519", "x": urlsafe_b64encode(raw).decode().rstrip("=")}
    call.header |= {"jwk": key}


def by(change: Callable[[Attempt], object]) -> Callable[[Attempt], None]:
    def bend(call: Attempt) -> None:
        change(call)

    return bend


def sets(**values: object) -> Callable[[Attempt], None]:
    return by(lambda call: [setattr(call, name, value) for name, value in values.items()])


def claims(**values: object) -> Callable[[Attempt], None]:
    return by(lambda call: call.says(**values))


def from_now(**seconds: int) -> Callable[[Attempt], None]:
    return by(lambda call: call.says(**{k: int(time.time()) + v for k, v in seconds.items()}))


def header(**values: object) -> Callable[[Attempt], None]:
    return by(lambda call: call.header.update(values))


ATTACKS: dict[str, Callable[[Attempt], None]] = {
    "no token": sets(token=""),
    "not a token": sets(token="a.b.c"),
    "not signed": unsigned,
    "signed by the public key as a secret": signed_by_the_public_key_as_a_secret,
    "signed by a stranger": sets(key=STRANGER),
    "signed by another service": signed_by_another_service,
    "another payload": with_another_payload,
    "for another service": by(lambda call: call.says(aud=call.caller)),
    "for many services": by(lambda call: call.says(aud=[call.service, call.caller])),
    "from nobody known": claims(iss="press"),
    "ended": from_now(iat=-90, exp=-30),
    "too long a life": from_now(exp=600),
    "from the future": from_now(iat=120, exp=170),
    "not yet": from_now(nbf=120),
    "without an end": by(lambda call: call.lacks("exp")),
    "without a name": by(lambda call: call.lacks("jti")),
    "a name of another form": claims(jti="1"),
    "another kind of token": header(typ="JWT"),
    "another path": claims(htu="/healthz"),
    "another method": claims(htm="PUT"),
    "another body": claims(bh=hashlib.sha256(b"other").hexdigest()),
    "a body that was changed": sets(body=b'{"kind":"Nothing","body":{"a":1}}'),
    "a query that was added": sets(query="?all=1"),
    "a key to be fetched": header(jku="http://127.0.0.1:1/keys"),
    "a certificate to be fetched": header(x5u="http://127.0.0.1:1/chain"),
    "a key of its own": bringing_its_own_key,
    "a key by name": header(kid="../../etc/passwd"),
    "another scheme": sets(scheme="Basic"),
}
