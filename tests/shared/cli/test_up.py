import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shared.cli.supervisor import Child, Supervisor
from shared.cli.trace import proofs
from shared.settings import SettingsError, driver_url

ROOT = Path(__file__).parents[3]


def agrement(*arguments, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "shared.cli.main", *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stderr.strip().splitlines()


def test_a_taken_port_is_one_clear_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        base = taken.getsockname()[1] - 2
        code, said = agrement("up", AGREMENT_HOME=str(tmp_path), AGREMENT_PORT_BASE=str(base))

    assert (code, len(said)) == (1, 1)
    assert f"port {base + 2} (review) is taken" in said[0]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://nobody@127.0.0.1:9/none", "cannot be reached"),
        ("mysql://root@127.0.0.1/none", "not a PostgreSQL address"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_clear_line(tmp_path, url, reason):
    done = subprocess.run(
        [sys.executable, "-m", "services.notify", "check"],
        env={**os.environ, "AGREMENT_HOME": str(tmp_path), "AGREMENT_NOTIFY_DATABASE_URL": url},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    said = done.stderr.strip().splitlines()
    assert (done.returncode, len(said)) == (1, 1)
    assert reason in said[0]


def test_a_broken_modality_file_is_one_clear_line(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("process = \n")

    code, said = agrement("modalities", "check", str(path))

    assert (code, said) == (1, ["agrement: broken.toml line 1: Invalid value"])


def test_addresses_are_never_repeated_in_a_refusal():
    with pytest.raises(SettingsError) as refusal:
        driver_url("mysql://root:secret@host/name")

    assert "secret" not in str(refusal.value)


def test_a_child_that_dies_is_started_again_and_stops_with_the_rest(tmp_path):
    supervisor = Supervisor()
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    supervisor.add(Child("sleeper", command, {}, tmp_path / "sleeper.log"))
    child = supervisor.children[0]
    first = child.process.pid
    child.process.kill()
    child.process.wait()

    deadline = time.monotonic() + 10
    while not supervisor.tend():
        assert time.monotonic() < deadline
        time.sleep(0.05)

    assert child.process.pid != first
    last = child.process
    supervisor.stop()
    assert last.poll() is not None


def test_the_trace_knows_which_test_proves_what():
    assert any("test_calendar" in each for each in proofs(ROOT / "tests")["16"])
