"""The generator under comparison, as its users start it."""

import json
import shlex
from dataclasses import dataclass
from pathlib import Path

from paired import GENERATOR_JAR, ROOT, Failure, java
from side_by_side.bench import Client, ClientFailed
from side_by_side.case import Side
from side_by_side.servers import CServer

START_SECONDS = 1.0
USAGE = 64
# Everything is started in the root of the repository.
LAUNCHERS = (Path("loadgen/target/bin/tcpbench-loadgen"), Path("loadgen/src/main/sh/tcpbench-loadgen"))


def default_command():
    """The launcher where there is one, because that is what users start; otherwise java and the jar."""
    for launcher in LAUNCHERS:
        if (ROOT / launcher).is_file():
            return str(launcher)
    return shlex.join([java(), "-jar", str(GENERATOR_JAR.relative_to(ROOT))])


@dataclass(frozen=True)
class Generator(Client):
    """A `run` of the generator against the server.

    `seconds` and `warmup_seconds` stand in for those of the settings; a quick series shortens the former, unless they are
    `exact`.
    """

    connections: int = 50
    send: str = "size:128"
    expect: str = "echo"
    options: tuple[str, ...] = ()
    transport: str | None = None
    payload_bytes: int = 128
    seconds: float | None = None
    exact: bool = False
    warmup_seconds: float | None = None
    jvm_options: str = ""
    observer: type | None = None
    name = "generator"

    def command(self, bench, port, folder):
        s = bench.settings
        words = [*shlex.split(s.generator), "run", f"127.0.0.1:{port}", "-c", self.connections]
        words += ["-d", duration(self.measured_seconds(s)), "--warmup", duration(self.warmup(s))]
        words += ["--send", self.send, "--expect", self.expect, *self.options]
        words += ["--transport", self.transport] if self.transport else []
        words += ["--quiet", "--formats", "result.json", "--out", folder]
        jvm_options = self.jvm_options.format(folder=folder)
        return ["env", f"JDK_JAVA_OPTIONS={jvm_options}", *words] if jvm_options else words

    def warmup(self, settings):
        return settings.jvm_warmup_seconds if self.warmup_seconds is None else self.warmup_seconds

    def measured_seconds(self, settings):
        if self.seconds is None:
            return settings.seconds
        return self.seconds if self.exact else settings.long(self.seconds)

    def estimated_seconds(self, settings):
        return START_SECONDS + self.warmup(settings) + self.measured_seconds(settings)

    def observers(self, bench, process):
        return (self.observer(bench, process, self),) if self.observer else ()

    def read(self, ended):
        run = read_result(ended.folder / "result.json")
        run["bytesPerSecond"] = run["requestsPerSecond"] * self.payload_bytes
        return run


def duration(seconds):
    """As the generator writes it."""
    return f"{seconds:g}s" if seconds == int(seconds) else f"{round(seconds * 1000)}ms"


def read_result(path):
    """What counts of a result.json; a Failure if the run lost a request."""
    try:
        result = json.loads(path.read_text())
        requests, latency, late = result["requests"], result["latency"], result["late"]
        run = {
            "requests": requests["answered"],
            "seconds": result["durationNanos"] / 1e9,
            "requestsPerSecond": result["throughputPerSecond"],
            "p50Nanos": latency["p50Nanos"],
            "p99Nanos": latency["p99Nanos"],
            "maxNanos": latency["maxNanos"],
            "lateP50Nanos": late["p50Nanos"],
            "lateP99Nanos": late["p99Nanos"],
            "transport": result["environment"].get("transport"),
        }
        lost = requests["failed"] + requests["unanswered"]
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise Failure(f"the generator's {path.name} can't be used: {type(e).__name__}: {e}") from e
    if result.get("partial") or lost or run["requestsPerSecond"] <= 0:
        partial = result.get("partial")
        raise Failure(f"a run that is not comparable: {lost} requests without a right answer, partial: {partial}")
    return run


def refusal_of(*options):
    """A check for `Case.unavailability`: why the generator refuses these options on this machine; None if it does not."""

    def refusal(bench):
        probe = Generator(connections=1, options=options, seconds=0.1, exact=True, warmup_seconds=0)
        try:
            bench.attempt(Side(CServer(), probe))
        except ClientFailed as e:
            if e.exit_code != USAGE:
                raise
            _, *said = [line.strip() for line in str(e).splitlines()]
            return " ".join(line for line in said if not line.startswith(("WARNING:", "NOTE:", "Picked up ")))[:200]
        return None

    return refusal
