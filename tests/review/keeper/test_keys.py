import stat
from pathlib import Path

import pytest

from services.review.keeper import keys
from services.review.store.keeper import LONGEST_PATH, socket_path


def test_keys_are_made_once_readable_by_their_user_only(tmp_path: Path) -> None:
    keys.ensure(tmp_path, "p", b"secret")
    first = {
        path.name: path.read_bytes() for path in keys.folder(tmp_path, "p").iterdir()
    }
    keys.ensure(tmp_path, "p", b"secret")

    assert {
        p.name: p.read_bytes() for p in keys.folder(tmp_path, "p").iterdir()
    } == first
    assert {
        stat.S_IMODE(p.stat().st_mode) for p in keys.folder(tmp_path, "p").iterdir()
    } == {0o400}
    assert b"ENCRYPTED" in first["office.pem"]
    assert b"ENCRYPTED" in first["recovery.pem"]


def test_a_wrong_passphrase_is_one_clear_line(tmp_path: Path) -> None:
    keys.ensure(tmp_path, "p", b"secret")

    with pytest.raises(keys.KeysError, match="passphrase does not open"):
        keys.load(tmp_path, "p", b"guess")


def test_missing_keys_and_a_missing_passphrase_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(keys.PASSPHRASE_VARIABLE, raising=False)

    with pytest.raises(keys.KeysError, match="cannot read"):
        keys.load(tmp_path, "p", b"secret")
    with pytest.raises(keys.KeysError, match=keys.PASSPHRASE_VARIABLE):
        keys.passphrase(tmp_path, may_make=False)
    assert keys.passphrase(tmp_path, may_make=True) == keys.passphrase(
        tmp_path, may_make=False
    )


def test_a_socket_has_a_path_short_enough_wherever_home_is() -> None:
    near, far = Path("/srv/agrement"), Path("/" + "long" * 40)

    assert socket_path(near) == near / "keeper.sock"
    assert len(str(socket_path(far))) <= LONGEST_PATH
    assert socket_path(far) != socket_path(Path("/" + "gone" * 40))
