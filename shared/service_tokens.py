"""Short-lived signed tokens by which one service knows another (security design D8)."""

import hashlib
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

SERVICES: Final = ("registration", "review", "notify")
LIFE_SECONDS: Final = 60
SKEW_SECONDS: Final = 5
KIND: Final = "agrement-call+jwt"
REQUIRED: Final = ("iss", "aud", "iat", "exp", "jti", "htm", "htu", "bh")


class BadToken(Exception):
    """The token does not prove who calls; why is nobody's business."""


@dataclass(frozen=True, slots=True)
class Call:
    """The request a token is bound to."""

    method: str
    path: str
    body: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Proof:
    """What a good token says."""

    caller: str
    jti: UUID
    expires_at: datetime
    # Of the body that the token is bound to, for whoever reads it piece by piece.
    digest: str


def ensure_keys(keys_dir: Path, *, mark: bytes = b"") -> None:
    """Make the key pair of each service that has none yet, with a `mark` before the key."""
    keys_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    for service in SERVICES:
        private = keys_dir / f"{service}.key"
        if private.exists():
            continue
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (keys_dir / f"{service}.pub").write_bytes(public)
        # Written last and whole: its presence means that the pair is complete.
        partial = keys_dir / f".{service}.key.{os.getpid()}"
        partial.touch(mode=0o400)
        partial.chmod(0o600)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        partial.write_bytes(mark + pem)
        partial.chmod(0o400)
        partial.rename(private)


class Signer:
    """Signs the calls of one service."""

    def __init__(self, keys_dir: Path, service: str) -> None:
        key = load_pem_private_key((keys_dir / f"{service}.key").read_bytes(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError(f"{service}.key is not an Ed25519 key")
        self._key, self._service = key, service

    def sign(self, audience: str, call: Call) -> str:
        """Return a token for exactly this call to `audience`."""
        # The services' own clocks will do: no deadline depends on a token.
        now = int(time.time())
        claims = {
            "iss": self._service,
            "aud": audience,
            "iat": now,
            "exp": now + LIFE_SECONDS,
            "jti": str(uuid4()),
            "htm": call.method,
            "htu": call.path,
            "bh": call.digest,
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers={"typ": KIND})


class Verifier:
    """Knows the other services by their public keys."""

    def __init__(self, keys_dir: Path, service: str) -> None:
        self._service = service
        self._keys: dict[str, Ed25519PublicKey] = {}
        for caller in SERVICES:
            key = load_pem_public_key((keys_dir / f"{caller}.pub").read_bytes())
            if isinstance(key, Ed25519PublicKey):
                self._keys[caller] = key

    def verify(self, token: str, call: Call) -> Proof:
        """Check `token` against the call it came with. Refusals: BadToken."""
        proof = self.open(token, call.method, call.path)
        if proof.digest != call.digest:
            raise BadToken
        return proof

    def open(self, token: str, method: str, path: str) -> Proof:
        """Check `token` but for the body, which the caller compares. Refusals: BadToken."""
        try:
            header = jwt.get_unverified_header(token)
            issuer = str(jwt.decode(token, options={"verify_signature": False}).get("iss"))
            claims = jwt.decode(
                token,
                self._keys[issuer],
                algorithms=["EdDSA"],
                audience=self._service,
                issuer=issuer,
                leeway=SKEW_SECONDS,
                options={"require": list(REQUIRED)},
            )
            jti, expires = UUID(claims["jti"]), datetime.fromtimestamp(claims["exp"], UTC)
            digest = str(claims["bh"])
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise BadToken from error
        bound = (claims["htm"], claims["htu"]) == (method, path)
        short = claims["exp"] - claims["iat"] <= LIFE_SECONDS
        if header.get("typ") != KIND or not bound or not short:
            raise BadToken
        return Proof(issuer, jti, expires, digest)
