import stat
from pathlib import Path

import pytest

from services.review.keeper import keys
from services.review.store.keeper import LONGEST_PATH, socket_path
from services.review.store.sealing import KeysMissing, read_public


def test_keys_are_made_once_and_private_ones_are_for_their_user_only(
    tmp_path: Path,
) -> None:
    keys.make(tmp_path, is_demo=True)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    keys.make(tmp_path, is_demo=True)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o400}
    assert all(b"ENCRYPTED" in first[f"{name}.key"] for name in ("office", "recovery", "receipts"))
    assert len(first["index.key"]) == 32


def test_what_seals_and_what_opens_are_a_pair(tmp_path: Path) -> None:
    keys.make(tmp_path, is_demo=True)

    public, private = read_public(tmp_path), keys.read_private(tmp_path)

    assert public.office == private.office.public_key()
    assert public.recovery != public.office


def test_a_missing_or_wrong_passphrase_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(keys.PASSPHRASE, raising=False)
    with pytest.raises(KeysMissing, match=keys.PASSPHRASE):
        keys.make(tmp_path, is_demo=False)
    monkeypatch.setenv(keys.PASSPHRASE, "right")
    keys.make(tmp_path, is_demo=False)
    monkeypatch.setenv(keys.PASSPHRASE, "wrong")

    with pytest.raises(KeysMissing, match="cannot read its keys"):
        keys.read_private(tmp_path)


def test_without_keys_nothing_is_sealed_in_the_clear(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing, match="no keys yet"):
        read_public(tmp_path)


def test_a_socket_has_a_path_short_enough_wherever_home_is() -> None:
    near, far = Path("/srv/agrement"), Path("/" + "long" * 40)

    assert socket_path(near) == near / "keeper.sock"
    assert len(str(socket_path(far))) <= LONGEST_PATH
    assert socket_path(far) != socket_path(Path("/" + "gone" * 40))
