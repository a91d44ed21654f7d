"""An authenticator made of a key and a counter, for tests without a browser."""

import hashlib
import json
import os
import struct

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """Answers the options of one site as a device would; each part can be made wrong."""

    def __init__(self, origin: str):
        self.origin, self.count, self.flags = origin, 0, PRESENT | VERIFIED
        self.id, self.user, self._key = os.urandom(32), b"", ec.generate_private_key(ec.SECP256R1())

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, site: str, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(site.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _named(self, **response: bytes) -> dict:
        coded = {name: bytes_to_base64url(value) for name, value in response.items()}
        name = bytes_to_base64url(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": coded}

    def create(self, options: dict) -> dict:
        """Answer navigator.credentials.create."""
        self.user = base64url_to_bytes(options["user"]["id"])
        point = self._key.public_key().public_numbers()
        public = {
            1: 2,
            3: -7,
            -1: 1,
            -2: point.x.to_bytes(32, "big"),
            -3: point.y.to_bytes(32, "big"),
        }
        data = self._data(options["rp"]["id"], self.flags | ATTESTED)
        data += bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(public)
        return self._named(
            clientDataJSON=self._client_data("webauthn.create", options["challenge"]),
            attestationObject=cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def get(self, options: dict) -> dict:
        """Answer navigator.credentials.get."""
        client = self._client_data("webauthn.get", options["challenge"])
        data = self._data(options["rpId"], self.flags)
        signed = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._named(
            clientDataJSON=client, authenticatorData=data, signature=signed, userHandle=self.user
        )
