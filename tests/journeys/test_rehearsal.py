"""A whole rehearsal while processes are killed."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.journeys.conftest import ROOT


@pytest.mark.timeout(600)
def test_nothing_is_lost_or_doubled_while_processes_are_killed(running, tmp_path):
    result = tmp_path / "result.json"
    command = [sys.executable, "-m", "shared.cli.main", "simulate", "gcm-2018"]
    options = ["--organisations", "40", "--seed", "7", "--json", str(result)]
    with subprocess.Popen(
        [*command, *options],
        env=running.environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as rehearsal:
        for name in ("registration", "notify-worker", "review-worker", "keeper", "review"):
            time.sleep(4)
            if rehearsal.poll() is None:
                os.kill(running.process(name), signal.SIGKILL)
        said, _ = rehearsal.communicate(timeout=300)

    found = json.loads(result.read_text())
    assert (rehearsal.returncode, found["lost"], found["doubled"]) == (0, 0, 0), said.decode()
    assert found["ok"]
    assert all(step["expected"] == step["found"] for step in found["steps"])
