"""A key file costs a guesser what it should, and files of earlier versions still open."""

import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from services.review.keeper import keys
from services.review.keeper.stretching import is_stretched, lock, unlock

PASSPHRASE = b"correct horse"


def test_a_key_lies_under_what_the_passphrase_was_stretched_to_and_not_under_itself() -> None:
    key = X25519PrivateKey.generate()

    content = lock(key, PASSPHRASE)

    said = re.match(rb"Stretched: argon2id m=65536 t=3 p=4 salt=([0-9a-f]{32})\n", content)
    assert said is not None
    with pytest.raises(ValueError, match=r".+"):
        load_pem_private_key(content, PASSPHRASE)
    # By the library alone, as somebody who has only the file and the passphrase would.
    salt = bytes.fromhex(said[1].decode())
    made = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=65536)
    opened = load_pem_private_key(content, made.derive(PASSPHRASE).hex().encode())
    assert isinstance(opened, X25519PrivateKey)
    assert opened.private_bytes_raw() == key.private_bytes_raw()
    again = unlock(content, PASSPHRASE)
    assert isinstance(again, X25519PrivateKey)
    assert again.private_bytes_raw() == key.private_bytes_raw()


@pytest.mark.parametrize(
    "change",
    [
        (b"salt=", b"salt=00"),
        (b"t=3", b"t=1"),
        (b"Stretched", b"Bare"),
        (b"p=4", b"p=1"),
    ],
)
def test_a_file_whose_line_was_changed_does_not_open(change: tuple[bytes, bytes]) -> None:
    content = lock(X25519PrivateKey.generate(), PASSPHRASE)

    with pytest.raises(ValueError, match=r".+"):
        unlock(content.replace(*change), PASSPHRASE)


def test_keys_of_an_earlier_version_open_and_are_stretched_when_keys_are_rotated(
    tmp_path: Path,
) -> None:
    keys.make(tmp_path, is_demo=True)
    word = keys.passphrase(tmp_path)
    before = keys.read_private(tmp_path)
    for path in sorted(tmp_path.glob("*.key")):
        if path.name != "index.key":
            bare = BestAvailableEncryption(word)
            key = keys.read_one(tmp_path, path)
            keys.write(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, bare))
    assert keys.read_private(tmp_path).office.private_bytes_raw() == (
        before.office.private_bytes_raw()
    )
    index = (tmp_path / "index.key").read_bytes()

    keys.stretch_all(tmp_path)

    files = {path.name: path.read_bytes() for path in tmp_path.glob("*.key")}
    assert files.pop("index.key") == index
    assert {name: is_stretched(content) for name, content in files.items()} == {
        "office.key": True,
        "recovery.key": True,
        "receipts.key": True,
    }
    assert keys.read_private(tmp_path).receipts.private_bytes_raw() == (
        before.receipts.private_bytes_raw()
    )
