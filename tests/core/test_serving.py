"""The whole service as one command: everything starts, a helper comes back, and nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from lifepath.core.postgres.launcher import PROJECT_ROOT
from tests.core.process_watch import marked, wait_until

GROUP = """
import sys
from lifepath.core.processes import ProcessGroup, Program
programs = [Program(name, [sys.executable, "-c", code], essential=name == "web") for name, code in {programs!r}.items()]
sys.exit(ProcessGroup(programs, environment={{"MARK": sys.argv[1]}}, say=lambda text: print(text, flush=True)).run())
"""
SLEEP = "import time; time.sleep(60)"


def group(private_folder: Path, **programs: str) -> subprocess.Popen[str]:
    """Run programs together in a process of their own."""
    return subprocess.Popen(
        [sys.executable, "-c", GROUP.format(programs=programs), str(private_folder)],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_all_programs_at_once(private_folder, how):
    together = group(private_folder, web=SLEEP, worker=SLEEP)
    wait_until(lambda: len(marked(str(private_folder))) == 3)

    together.send_signal(how)

    assert together.wait(timeout=2) == 0
    assert marked(str(private_folder)) == []
    together.communicate()


def test_programs_end_with_a_group_that_is_killed(private_folder):
    together = group(private_folder, web=SLEEP, worker=SLEEP)
    wait_until(lambda: len(marked(str(private_folder))) == 3)

    together.kill()
    together.communicate()

    wait_until(lambda: marked(str(private_folder)) == [], seconds=2)


def test_a_helper_that_dies_is_started_again(private_folder):
    note = private_folder / "starts"
    dying = f"import os; os.write(os.open({str(note)!r}, os.O_CREAT | os.O_APPEND | os.O_WRONLY), b'x'); os._exit(3)"
    together = group(private_folder, web=SLEEP, worker=dying)

    wait_until(lambda: note.exists() and note.read_text() == "xx")
    together.terminate()

    assert together.communicate()[0].startswith("worker ended with exit code 3; starting it again in 1 s.\n")
    assert together.returncode == 0


def test_the_end_of_the_web_server_ends_everything_with_its_exit_code(private_folder):
    together = group(private_folder, web="import os, time; time.sleep(0.2); os._exit(7)", worker=SLEEP)

    assert together.communicate() == ("web ended with exit code 7; stopping.\n", "")
    assert together.returncode == 7
    assert marked(str(private_folder)) == []


def test_a_program_that_ignores_the_signal_is_killed_with_its_children(private_folder):
    stubborn = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.fork(); time.sleep(60)"
    script = GROUP.replace(".run()", ".run(grace_seconds=0.3)").format(programs={"web": SLEEP, "worker": stubborn})
    together = subprocess.Popen([sys.executable, "-c", script, str(private_folder)], cwd=PROJECT_ROOT)
    wait_until(lambda: len(marked(str(private_folder))) == 4)

    together.terminate()

    assert together.wait(timeout=3) == 0
    assert marked(str(private_folder)) == []


@pytest.fixture
def environment(private_folder: Path, put_cluster: Callable[[Path], None]) -> dict[str, str]:
    """The environment of a service with a data folder of its own."""
    put_cluster(private_folder / "postgres-volatile")
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.core.embedded_settings",
        "TEST_DATA_FOLDER": f"{private_folder}/postgres",
        "PYTHONPATH": str(PROJECT_ROOT),
    }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(environment: dict[str, str], port: int) -> subprocess.Popen[str]:
    """Start the service."""
    return subprocess.Popen(
        [sys.executable, "-m", "django", "serve", "--port", str(port), "--workers", "2", "--threads", "2"],
        env=environment,
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_service_says_when_it_answers_and_leaves_nothing_behind(private_folder, environment):
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, cwd=PROJECT_ROOT, check=True)
    port = free_port()
    service = serve(environment, port)

    assert service.stdout.readline() == f"LifePath Planner answers at http://127.0.0.1:{port}/ (Ctrl-C stops it).\n"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/nowhere", timeout=5)
    service.send_signal(signal.SIGINT)

    assert service.communicate(timeout=8)[0] == "Stopped.\n"
    assert service.returncode == 0
    wait_until(lambda: marked(str(private_folder)) == [], seconds=2)


def test_the_service_does_not_start_over_an_old_schema(environment):
    service = serve(environment, free_port())

    assert service.communicate() == (
        "",
        "CommandError: 2 migrations are not applied: run manage.py migrate first.\n",
    )
    assert service.returncode == 1


def test_a_port_that_is_taken_is_named(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        service = serve(environment, port)
        said = service.communicate()[1]

    assert said.startswith(f"CommandError: Cannot listen on 127.0.0.1:{port}: [Errno 98] Address already in use.")
    assert service.returncode == 1
