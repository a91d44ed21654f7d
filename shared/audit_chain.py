"""The record of acts as a chain that anybody can check: lines, hashes and signed checkpoints."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import rfc8785
from pydantic_core import from_json

from shared.receipts import is_genuine

START: Final = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who did what and when; never what it said."""

    id: int
    at: str
    who: str
    role: str
    act: str
    about: str
    # Of a mission's act everything else is in here, for the Office's key only.
    sealed: bytes | None = None
    # Lines written before there were kinds have none.
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An act's place in the chain; `act` is None when its row is gone."""

    seq: int
    hash: bytes
    act: Act | None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the chain had come to, signed and kept where the database's keepers cannot write."""

    seq: int
    hash: bytes


def link_hash(seq: int, previous: bytes, act: Act) -> bytes:
    """Return the hash that ties an act to all before it."""
    sealed = (act.sealed or b"").hex()
    words = [seq, act.id, act.at, act.who, act.role, act.act, act.about, sealed]
    # Left out where there is none, so that older lines keep their hashes.
    words += [act.kind] if act.kind else []
    # Each with its length, so that no two acts read the same.
    text = "".join(f"{len(str(word))}:{word}" for word in words)
    return hashlib.sha256(previous + text.encode()).digest()


def first_fault(chain: Iterable[Link], checkpoints: Mapping[int, bytes]) -> str | None:
    """Return what is wrong first, if anything is: an edit, a swap, a hole, or a tail cut off.

    `checkpoints` are the hashes that were signed, by number.
    """
    previous, last = START, 0
    for link in chain:
        last += 1
        if link.seq != last:
            return f"line {last} is not there"
        if link.act is None:
            return f"the act of line {last} was taken away"
        if link.hash != link_hash(link.seq, previous, link.act):
            return f"line {last} was changed"
        if checkpoints.get(last, link.hash) != link.hash:
            return f"line {last} is not what was signed"
        previous = link.hash
    if checkpoints and max(checkpoints) > last:
        return f"the lines after {last} were cut off"
    return None


def contradicted(chain: Sequence[Link], witnesses: Iterable[Checkpoint]) -> str | None:
    """Return what somebody holds in their hands that the chain does not say, if anything is."""
    for each in witnesses:
        known = chain[each.seq - 1].hash if 0 < each.seq <= len(chain) else b""
        if known != each.hash:
            return f"line {each.seq} is not what receipts say"
    return None


def read_receipt(content: bytes, key: bytes) -> Checkpoint | None:
    """Return what a genuine receipt says of the record, or None when it is from before.

    `key` is the public key for receipts, PEM. Refusals: ValueError when it is not genuine.
    """
    try:
        receipt: dict[str, Any] = from_json(content)
        document, signature = receipt["document"], receipt["signature"]
        if not is_genuine(document, signature, key):
            raise ValueError("the signature does not belong to this text and key")
        said: dict[str, Any] = from_json(document)
        if "audit_seq" not in said:
            return None
        return Checkpoint(int(said["audit_seq"]), bytes.fromhex(said["checkpoint"]))
    except (KeyError, TypeError, AttributeError):
        raise ValueError("not a receipt") from None


def statement(service: str, checkpoint: Checkpoint, at: str) -> bytes:
    """Return the words that are signed for a checkpoint."""
    return rfc8785.dumps(
        {
            "kind": "audit-checkpoint",
            "service": service,
            "seq": checkpoint.seq,
            "hash": checkpoint.hash.hex(),
            "at": at,
        }
    )


def read_statement(line: str, service: str, key: bytes) -> Checkpoint | None:
    """Return the checkpoint of a kept line, if it was signed with the private half of `key`."""
    try:
        kept: dict[str, Any] = from_json(line)
        if not is_genuine(kept["document"], kept["signature"], key):
            return None
        said: dict[str, Any] = from_json(kept["document"])
        if (said["kind"], said["service"]) != ("audit-checkpoint", service):
            return None
        return Checkpoint(said["seq"], bytes.fromhex(said["hash"]))
    except (ValueError, KeyError, TypeError):
        return None
