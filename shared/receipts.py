"""Receipts and lists checked by anybody, offline: a file, a public key, nothing else."""

import hashlib
from base64 import b64decode
from binascii import Error

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pydantic_core import from_json


def is_genuine(document: str, signature: str, key: bytes) -> bool:
    """Tell whether a receipt was signed with the private half of this PEM key."""
    public = load_pem_public_key(key)
    if not isinstance(public, Ed25519PublicKey):
        return False
    try:
        public.verify(b64decode(signature, validate=True), document.encode())
    except (InvalidSignature, Error, ValueError):
        return False
    return True


def list_fault(content: bytes, sha256: str) -> str:
    """Return why a downloaded list is not the one with this hash, or nothing when it is."""
    if hashlib.sha256(content).hexdigest() != sha256.strip().lower():
        return "the SHA-256 differs"
    try:
        canonical = rfc8785.dumps(from_json(content))
    except ValueError:
        return "the file is not JSON"
    return "" if canonical == content else "the JSON is not canonical (RFC 8785)"
