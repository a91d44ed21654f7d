"""Nothing in production starts beside a demonstration's keys, or without https."""

import os
import subprocess
import sys

import pytest

from shared.demo_keys import MARK, require_https, require_own_keys
from shared.service_tokens import Signer, ensure_keys
from shared.settings import SettingsError
from tests.shared.web.build import settings


def test_a_demonstrations_key_is_known_wherever_it_is_copied(tmp_path):
    ensure_keys(tmp_path / "demo", mark=MARK)
    ensure_keys(tmp_path / "keys")
    production = settings(tmp_path)
    require_own_keys(production)
    copied = tmp_path / "keys" / "review" / "other-name.pem"
    copied.parent.mkdir()
    copied.write_bytes((tmp_path / "demo" / "notify.key").read_bytes())

    with pytest.raises(SettingsError, match=r"other-name\.pem"):
        require_own_keys(production)
    require_own_keys(settings(tmp_path, "demo"))
    assert Signer(tmp_path / "demo", "notify")


def test_a_keeper_that_opens_by_itself_is_a_demonstrations(tmp_path):
    (tmp_path / "keys" / "review").mkdir(parents=True)
    (tmp_path / "keys" / "review" / "demo-passphrase").write_text("secret")

    with pytest.raises(SettingsError):
        require_own_keys(settings(tmp_path))


def test_cookies_do_not_travel_in_clear(tmp_path):
    with pytest.raises(SettingsError, match="AGREMENT_REGISTRATION_URL"):
        require_https(settings(tmp_path))
    require_https(settings(tmp_path, "demo"))


@pytest.mark.parametrize("other", ["review", "notify"])
def test_nor_do_messages_to_the_other_services(tmp_path, other):
    safe = {name: f"https://{name}.test" for name in ("registration", "review", "notify")}
    require_https(settings(tmp_path).model_copy(update={"urls": safe}))

    with pytest.raises(SettingsError, match=f"AGREMENT_{other.upper()}_URL"):
        require_https(settings(tmp_path).model_copy(update={"urls": safe | {other: "http://x"}}))


@pytest.mark.parametrize("service", ["registration", "review", "notify"])
def test_no_service_starts_with_them(tmp_path, service):
    ensure_keys(tmp_path / "keys", mark=MARK)
    environment = os.environ | {
        "AGREMENT_ENV": "production",
        "AGREMENT_HOME": str(tmp_path),
        f"AGREMENT_{service.upper()}_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    }

    done = subprocess.run(
        [sys.executable, "-m", f"services.{service}", "serve"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert "demonstration's key" in done.stderr
