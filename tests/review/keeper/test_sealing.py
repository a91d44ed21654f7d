from dataclasses import replace
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from services.review.domain.positions import LONGEST_BASIS, Kind, Position
from services.review.keeper.sealing import NotOurs, open_, tag_of
from services.review.store.sealing import BLOB_BYTES, PublicKeys, seal
from tests.review.build import position

OFFICE, RECOVERY = X25519PrivateKey.generate(), X25519PrivateKey.generate()
KEYS = PublicKeys(OFFICE.public_key(), RECOVERY.public_key())
TAG = b"t" * 32
ENTRY = uuid4()
OBJECTION = replace(position(ENTRY), basis="Canary in plain words")


def sealed(subject: Position = OBJECTION) -> bytes:
    return seal(KEYS, TAG, subject)


@pytest.mark.parametrize("basis", [None, "short", "\U0001f54a" * LONGEST_BASIS, '"\\\n\t' * 250])
def test_the_size_of_a_row_says_nothing_and_its_content_comes_back(
    basis: str | None,
) -> None:
    subject = replace(OBJECTION, basis=basis)
    withdrawal = replace(OBJECTION, kind=Kind.NONE, basis=None, version=12)

    assert len(sealed(subject)) == len(sealed(withdrawal)) == BLOB_BYTES
    assert open_([OFFICE], TAG, sealed(subject)) == subject


def test_the_recovery_key_opens_too_and_no_other_does() -> None:
    assert open_([RECOVERY], TAG, sealed(), recovery=True) == OBJECTION

    for stranger in (X25519PrivateKey.generate(), RECOVERY):
        with pytest.raises(NotOurs):
            open_([stranger], TAG, sealed())


def test_a_row_swapped_with_another_does_not_open() -> None:
    with pytest.raises(NotOurs):
        open_([OFFICE], b"u" * 32, sealed())


def test_a_row_with_any_byte_changed_or_missing_does_not_open() -> None:
    blob = sealed()

    for place in (*range(200), len(blob) // 2, len(blob) - 1):
        broken = bytearray(blob)
        broken[place] ^= 1
        # The part wrapped for recovery is not read here, but its own key notices.
        for_recovery = 93 <= place < 173
        with pytest.raises(NotOurs):
            open_(
                [RECOVERY if for_recovery else OFFICE],
                TAG,
                bytes(broken),
                recovery=for_recovery,
            )
    for length in (0, 1, 100, len(blob) - 1):
        with pytest.raises(NotOurs):
            open_([OFFICE], TAG, blob[:length])


def test_nothing_readable_is_left_and_no_two_rows_are_alike() -> None:
    assert b"Canary" not in sealed()
    assert sealed() != sealed()


def test_a_tag_depends_on_everything_and_on_the_key() -> None:
    circulation, key = OBJECTION.circulation_id, b"k" * 32
    made = {
        tag_of(key, circulation, "FJI", ENTRY, 1),
        tag_of(b"l" * 32, circulation, "FJI", ENTRY, 1),
        tag_of(key, ENTRY, "FJI", ENTRY, 1),
        tag_of(key, circulation, "URY", ENTRY, 1),
        tag_of(key, circulation, "FJI", circulation, 1),
        tag_of(key, circulation, "FJI", ENTRY, 2),
    }

    assert len(made) == 6
    assert {len(tag) for tag in made} == {32}
