from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from services.review.domain.positions import LONGEST_BASIS, Kind, Position
from services.review.keeper.opening import BadSeal, unseal, unseal_for_recovery
from services.review.store.sealing import SealingKeys, seal

OFFICE, RECOVERY = X25519PrivateKey.generate(), X25519PrivateKey.generate()
KEYS = SealingKeys(OFFICE.public_key(), RECOVERY.public_key())
TAG = b"t" * 32
OBJECTION = Position(
    state="AAA",
    entry_id=uuid4(),
    version=1,
    kind=Kind.OBJECTION,
    basis="Canary in plain words",
    received_at=datetime(2027, 3, 1, tzinfo=UTC),
)


def sealed(position: Position = OBJECTION, tag: bytes = TAG) -> bytes:
    return seal(KEYS, "gcm-2018", tag, position)


@pytest.mark.parametrize(
    "basis", [None, "", "short", "\U0001f54a" * LONGEST_BASIS, '"\\\n' * 600]
)
def test_the_size_of_a_blob_says_nothing_and_its_content_comes_back(
    basis: str | None,
) -> None:
    position = replace(OBJECTION, basis=basis)
    withdrawal = replace(OBJECTION, kind=Kind.NONE, basis=None, version=12)

    assert len(sealed(position)) == len(sealed(withdrawal))
    assert unseal(OFFICE, "gcm-2018", TAG, sealed(position)) == position


def test_the_recovery_key_opens_too_and_no_other_does() -> None:
    assert unseal_for_recovery(RECOVERY, "gcm-2018", TAG, sealed()) == OBJECTION

    with pytest.raises(BadSeal):
        unseal(X25519PrivateKey.generate(), "gcm-2018", TAG, sealed())
    with pytest.raises(BadSeal):
        unseal(RECOVERY, "gcm-2018", TAG, sealed())


@pytest.mark.parametrize(("process", "tag"), [("gcm-2018", b"u" * 32), ("other", TAG)])
def test_a_blob_moved_to_another_row_or_process_does_not_open(
    process: str, tag: bytes
) -> None:
    with pytest.raises(BadSeal):
        unseal(OFFICE, process, tag, sealed())


def test_a_blob_with_any_byte_changed_does_not_open() -> None:
    blob = sealed()

    for place in (*range(200), len(blob) // 2, len(blob) - 1):
        broken = bytearray(blob)
        broken[place] ^= 1
        with pytest.raises(BadSeal):
            unseal(OFFICE, "gcm-2018", TAG, bytes(broken))


def test_a_blob_cut_short_does_not_open() -> None:
    blob = sealed()

    for length in (0, 1, 81, 161, 172, 173, len(blob) - 1):
        with pytest.raises(BadSeal):
            unseal(OFFICE, "gcm-2018", TAG, blob[:length])


def test_nothing_readable_is_left_and_no_two_blobs_are_alike() -> None:
    blob = sealed()

    assert b"Canary" not in blob
    assert blob != sealed()
