"""What a mission gets in return for its word: the same bytes whenever they are made again."""

import hashlib

import rfc8785

from services.review.domain.circulations import Circulation
from services.review.domain.positions import Position
from shared.kernel.resolution import paragraph


def position_bytes(position: Position) -> bytes:
    """Return a position as canonical JSON (RFC 8785)."""
    return rfc8785.dumps(
        {
            "entry": str(position.entry_id),
            "state": position.state,
            "kind": position.kind.value,
            "basis": position.basis,
            "version": position.version,
            "recorded_by_office": position.is_recorded,
            "received_at": position.received_at.isoformat(),
        }
    )


@paragraph("fn 4")
def receipt_bytes(process: str, circulation: Circulation, position: Position) -> bytes:
    """Return what is signed: which word, about which list, when, and whether in time."""
    digest = hashlib.sha256(position_bytes(position)).hexdigest()
    seq, _colon, record = position.checkpoint.partition(":")
    # With it whoever holds the receipt is a witness of the record of acts up to there.
    witnessed: dict[str, int | str] = {"audit_seq": int(seq), "checkpoint": record} if seq else {}
    return rfc8785.dumps(
        {
            **witnessed,
            "process": process,
            "list": str(position.circulation_id),
            "list_sha256": circulation.sha256,
            "round": position.round,
            "receipt": digest[:32],
            "status": "late" if position.is_late else "accepted",
            "entry": str(position.entry_id),
            "state": position.state,
            "kind": position.kind.value,
            "version": position.version,
            "position_sha256": digest,
            "received_at": position.received_at.isoformat(),
            "witness": position.witness,
        }
    )
