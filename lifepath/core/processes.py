"""Run a few programs together: all start, all stop, and a helper that dies is started again.

Each program gets a session of its own, so that a Ctrl-C at the terminal reaches it once, through us, and not twice.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.05
STARTING_SECONDS = 10
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0


def signal_when_parent_ends(number: signal.Signals) -> Callable[[], None] | None:
    """Return what a child runs at its start, so that the kernel signals it when its parent is killed; Linux only."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "prctl"):
        return None
    return lambda: library.prctl(PR_SET_PDEATHSIG, number)


@dataclass(frozen=True, slots=True)
class Program:
    """One program to keep running.

    The end of an essential one ends the whole group. One that is deaf while it starts (its children may miss the
    signal to stop in their first moments) is not waited for as long when it has only just been started.
    """

    name: str
    command: Sequence[str]
    essential: bool = False
    deaf_while_starting: bool = False


@dataclass(slots=True)
class _Running:
    program: Program
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause_seconds: float = FIRST_PAUSE_SECONDS
    due_at: float = 0.0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - the commands are ours
            self.program.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=signal_when_parent_ends(signal.SIGTERM),
        )

    def send(self, number: signal.Signals) -> None:
        """Signal the program."""
        if self.process is not None:
            self.process.send_signal(number)

    def kill_session(self) -> None:
        """End the program and everything that it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # all of them are gone already
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def patience(self, grace_seconds: float, asked_at: float) -> float:
        """Seconds to wait for its end after it was asked to stop."""
        just_started = asked_at - self.started_at < STARTING_SECONDS
        return min(grace_seconds, 1) if just_started and self.program.deaf_while_starting else grace_seconds

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None


class ProcessGroup:
    """Programs that live and end together."""

    def __init__(
        self, programs: Sequence[Program], *, environment: Mapping[str, str], say: Callable[[str], object]
    ) -> None:
        self.running = [_Running(program, environment) for program in programs]
        self.say = say
        self.stop_requested = False

    def run(self, *, while_running: Callable[[], None] = lambda: None, grace_seconds: float = 8.0) -> int:
        """Run until a signal asks to stop (0) or an essential program ends (its exit code, at least 1)."""
        previous = {
            number: signal.signal(number, self._request_stop)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            for each in self.running:
                each.start()
            return self._watch(while_running)
        finally:
            self._stop_all(grace_seconds)
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _request_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_requested = True

    def _watch(self, while_running: Callable[[], None]) -> int:
        while not self.stop_requested:
            for each in self.running:
                if not each.has_ended():
                    continue
                if each.program.essential:
                    assert each.process is not None  # noqa: S101 - essential programs are started once
                    code = each.process.returncode
                    self.say(f"{each.program.name} {_ending(code)}; stopping.")
                    return code if code > 0 else 1
                self._start_again_in_time(each)
            while_running()
            time.sleep(POLL_SECONDS)
        return 0

    def _start_again_in_time(self, each: _Running) -> None:
        now = time.monotonic()
        if each.process is not None:
            if now - each.started_at > STEADY_SECONDS:
                each.pause_seconds = FIRST_PAUSE_SECONDS
            self.say(
                f"{each.program.name} {_ending(each.process.returncode)};"
                f" starting it again in {each.pause_seconds:.0f} s."
            )
            each.process = None
            each.due_at = now + each.pause_seconds
            each.pause_seconds = min(2 * each.pause_seconds, LONGEST_PAUSE_SECONDS)
        elif now >= each.due_at:
            each.start()

    def _stop_all(self, grace_seconds: float) -> None:
        """Ask every program to stop, and end those that have not when their time is up."""
        for each in self.running:
            each.send(signal.SIGTERM)
        asked_at = time.monotonic()
        waiting = list(self.running)
        while waiting:
            for each in list(waiting):
                if each.has_ended() or time.monotonic() - asked_at > each.patience(grace_seconds, asked_at):
                    waiting.remove(each)
                    each.kill_session()
            time.sleep(POLL_SECONDS if waiting else 0)


def _ending(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
