"""One run: a server, a client that drives it, and an eye on both and on everybody else."""

import contextlib
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from paired import GRACE_SECONDS, CpuSamples, Failure, Processes, TreeCpu, build_c, last_words, output_of, stat

ATTEMPTS = 3


@dataclass(frozen=True)
class Ended:
    """A client that has come to its end, with what it left behind."""

    settings: object
    output: str
    folder: Path
    server: object
    began_nanos: int


class Client:
    """Drives a server. It has a `name`, the `command` to start, a guess of how long it takes, and `read`s its figures.

    One that is `is_timed_whole` has no window of load in which others could disturb it, but can be disturbed at any time.
    """

    is_timed_whole = False

    def measured_seconds(self, settings):
        return settings.seconds

    def observers(self, _bench, _process):
        """What else looks at the process while it runs: objects with `take` and `figures`."""
        return ()


class ClientFailed(Failure):
    """A client that ended with another exit code than 0."""

    def __init__(self, message, exit_code):
        super().__init__(message)
        self.exit_code = exit_code


class Bench:
    """Runs sides, each with a server and a client of its own, fresh ones for every run."""

    def __init__(self, settings, folder):
        self.settings = settings
        self.folder = folder
        self.processes = Processes(folder)
        self.built = set()

    def c_program(self, name):
        """The path of a program of benchmarks/c, compiled when it is first asked for."""
        if name not in self.built:
            build_c(self.folder, [name])
            self.built.add(name)
        return str(self.folder / name)

    def run(self, side):
        """One whole run, again if others were on the cores meanwhile."""
        attempts = []
        while True:
            attempts.append(self.attempt(side))
            foreign = attempts[-1]["foreignPercent"]
            if len(attempts) == ATTEMPTS or foreign is None or foreign <= self.settings.max_foreign_percent:
                break
        # By the disturbance and never by the figure: otherwise we would choose our outcome.
        best = min(attempts, key=lambda run: float("inf") if run["foreignPercent"] is None else run["foreignPercent"])
        return {**best, "attempts": len(attempts)}

    def attempt(self, side):
        s, client = self.settings, side.client
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=self.folder))
        with side.server.started(self) as (server, port):
            command = [str(word) for word in client.command(self, port, folder)]
            began_nanos = time.monotonic_ns()
            with self.processes.started(client.name, command, s.client_cpu) as process:
                samples = CpuSamples(TreeCpu(process), [server], client.measured_seconds(s), {s.server_cpu, s.client_cpu})
                observers = [Footprint(process), *client.observers(self, process)]
                output = output_of(process, lambda: watch(samples, observers), client.estimated_seconds(s) + GRACE_SECONDS)
                if process.returncode != 0:
                    said = "".join(f"\n    {line}" for line in output.strip().splitlines()[-8:])
                    how = f"the {client.name} ended with exit {process.returncode}:{said}{last_words(process)}"
                    raise ClientFailed(how, process.returncode)
            run = client.read(Ended(s, output, folder, server, began_nanos))
        # A client that ends by a count says itself how long that took.
        samples.duration_seconds = run.get("seconds", samples.duration_seconds)
        if "requestsPerSecond" in run:
            # The C client's own figure is exact; everybody else is sampled.
            run.setdefault("cpuMicrosPerRequest", samples.micros_per_request(run["requestsPerSecond"]))
        run["waitedPercent"] = samples.waited_percent()
        # A JVM's work is not in its main thread's account: there the window is not seen, and it would be taken for others'.
        run["foreignPercent"] = samples.foreign_percent(of_all=client.is_timed_whole) if side.server.is_one_thread else None
        for observer in observers:
            run.update(observer.figures(run))
        return run


def watch(samples, observers):
    samples.take()
    for observer in observers:
        observer.take()


class Footprint:
    """The most memory that a process and its children had resident, by the kernel's own high-water marks."""

    def __init__(self, process):
        self.session = process.pid
        self.most_kilobytes = 0
        self.next_look = 0.0

    def take(self):
        if time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + 0.5
        total = sum(high_water_kilobytes(pid) for pid in os.listdir("/proc") if pid.isdigit() and self.is_member(pid))
        self.most_kilobytes = max(self.most_kilobytes, total)

    def is_member(self, pid):
        with contextlib.suppress(OSError, IndexError):
            return int(stat(pid)[3]) == self.session
        return False

    def figures(self, _run):
        return {"highWaterBytes": self.most_kilobytes * 1024 or None}


def high_water_kilobytes(pid):
    return status_kilobytes(pid, "VmHWM")


def status_kilobytes(pid, name):
    """A line of /proc/PID/status; 0 for a process that has just ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0
