"""A secret may lie in a file that a variable names, and nowhere twice."""

from pathlib import Path

import pytest

from services.review.keeper import keys
from shared.environment import SECRETS, Environment, load
from shared.settings import Addresses, SettingsError


def nowhere(_service, _home):
    return Addresses(service="postgresql:///nowhere")


@pytest.mark.parametrize("field", sorted(SECRETS & Environment.model_fields.keys()))
def test_every_secret_of_the_settings_may_lie_in_a_file(tmp_path, monkeypatch, field):
    path = tmp_path / "secret"
    path.write_text("Hidden-5518\n", "utf-8")
    monkeypatch.setenv(f"AGREMENT_{field.upper()}_FILE", str(path))

    assert getattr(Environment.read(), field) == "Hidden-5518"


def test_every_field_that_is_a_secret_by_its_name_is_among_them():
    named = {
        each
        for each in Environment.model_fields
        if each.endswith(("_database_url", "_password", "_secret"))
    }

    assert named == SECRETS & Environment.model_fields.keys()


def test_a_files_secret_reaches_the_service(tmp_path, monkeypatch):
    path = tmp_path / "secret"
    path.write_text("Hidden-5518", "utf-8")
    monkeypatch.setenv("AGREMENT_SMTP_PASSWORD_FILE", str(path))

    assert load("notify", otherwise=nowhere).smtp.password == "Hidden-5518"


def test_the_keepers_passphrase_may_lie_in_a_file(tmp_path, monkeypatch):
    monkeypatch.delenv(keys.PASSPHRASE, raising=False)
    path = tmp_path / "passphrase"
    path.write_text("correct horse\n", "utf-8")
    monkeypatch.setenv(f"{keys.PASSPHRASE}_FILE", str(path))

    assert keys.passphrase(tmp_path) == b"correct horse"
    keys.make(tmp_path / "keys", is_demo=True)
    assert not (tmp_path / "keys" / keys.DEMO_PASSPHRASE).exists()


@pytest.mark.parametrize("content", ["", "\n", "two\nlines", None])
def test_a_file_that_cannot_be_it_is_one_clear_line(tmp_path, monkeypatch, content):
    path = Path(tmp_path / "secret")
    if content is not None:
        path.write_text(content, "utf-8")
    monkeypatch.setenv("AGREMENT_SMTP_PASSWORD_FILE", str(path))

    with pytest.raises(SettingsError, match="AGREMENT_SMTP_PASSWORD_FILE") as said:
        Environment.read()
    assert str(path) not in str(said.value)


def test_two_places_for_one_secret_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("AGREMENT_SMTP_PASSWORD", "one")
    monkeypatch.setenv("AGREMENT_SMTP_PASSWORD_FILE", str(tmp_path))

    with pytest.raises(SettingsError, match="both set"):
        Environment.read()
