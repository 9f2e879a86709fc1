"""Looks into the generator's JVM while it runs: what it allocates, and how much memory it holds."""

import contextlib
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from paired import Failure, java, stat
from side_by_side.bench import status_kilobytes

JCMD_SECONDS = 20
LOOP_THREAD = "tcpbench-loop-"
SIZES = {"B": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
SETTLED_SECONDS = 1.0


class Moments:
    """Calls `look` at certain moments of the measured window, told by the time since the process was started."""

    def __init__(self, process, moments_seconds):
        self.process = process
        self.began = time.monotonic()
        self.moments = list(moments_seconds)

    def take(self):
        if self.moments and time.monotonic() - self.began >= self.moments[0]:
            self.moments.pop(0)
            self.look()


class Allocation(Moments):
    """Bytes allocated for each request, from the JVM's own count for each thread at two moments of the window."""

    def __init__(self, bench, process, generator):
        s = bench.settings
        self.begin = generator.warmup(s) + SETTLED_SECONDS
        self.end = generator.warmup(s) + generator.measured_seconds(s) - 0.2
        if self.end - self.begin < 0.3:
            self.begin, self.end = self.end - 0.3, self.end
        super().__init__(process, [self.begin, self.end])
        self.cpu = s.client_cpu
        self.dumps = []

    def look(self):
        self.dumps.append(parse_threads(jcmd(self.process, self.cpu, "Thread.print", "-e")))

    def figures(self, run):
        if len(self.dumps) < 2:
            raise Failure("the generator ended before its threads were looked at twice")
        allocated = allocated_between(*self.dumps)
        requests = run["requestsPerSecond"] * allocated["seconds"]
        return {"loopBytesPerRequest": allocated["loops"] / requests, "allBytesPerRequest": allocated["all"] / requests}


def parse_threads(text):
    """From `Thread.print -e`: seconds since the start and bytes allocated of each Java thread, by its name and id."""
    threads = {}
    for line in text.splitlines():
        known = re.match(r'"(.*)" (#\d+) .*\belapsed=([\d.]+)s allocated=(\d+)([BKMG])', line)
        if known:
            name, number, elapsed, size, unit = known.groups()
            threads[f"{name} {number}"] = (float(elapsed), int(size) * SIZES[unit])
    return threads


def allocated_between(first, second):
    """Seconds between two dumps, and what the event loops and what all threads allocated meanwhile."""
    loops = [name for name in first if name.startswith(LOOP_THREAD) and name in second]
    if not loops:
        raise Failure(f"no thread is called {LOOP_THREAD}…: {', '.join(first)}")
    grown = {name: size - first.get(name, (0, 0))[1] for name, (_, size) in second.items()}
    return {
        "seconds": second[loops[0]][0] - first[loops[0]][0],
        "loops": sum(grown[name] for name in loops),
        "all": sum(grown.values()),
    }


class Memory(Moments):
    """Resident memory and live heap in the middle of the window."""

    def __init__(self, bench, process, generator):
        s = bench.settings
        super().__init__(process, [generator.warmup(s) + SETTLED_SECONDS + generator.measured_seconds(s) / 2])
        self.cpu = s.client_cpu
        self.resident_bytes = self.live_bytes = None

    def look(self):
        # Resident memory first: the histogram collects the garbage, and jcmd loads its part of the JVM.
        self.resident_bytes = status_kilobytes(java_pid(self.process), "VmRSS") * 1024
        self.live_bytes = parse_histogram(jcmd(self.process, self.cpu, "GC.class_histogram"))

    def figures(self, _run):
        if self.live_bytes is None:
            raise Failure("the generator ended before its memory was looked at")
        return {"residentBytes": self.resident_bytes, "liveHeapBytes": self.live_bytes}


def parse_histogram(text):
    """The bytes of all live objects, of `GC.class_histogram`."""
    total = re.search(r"^Total\s+\d+\s+(\d+)", text, re.MULTILINE)
    if not total:
        raise Failure(f"jcmd printed no histogram: {text[-300:]!r}")
    return int(total.group(1))


def parse_collections(text):
    """When each pause of a log of -Xlog:gc ended, in seconds since the JVM began."""
    return [float(seconds) for seconds in re.findall(r"^\[([\d.]+)s\].*\bGC\(\d+\) Pause ", text, re.MULTILINE)]


def java_pid(process):
    """The JVM among the processes of a session: a launcher may have started it as its child."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, IndexError):
            if int(stat(pid)[3]) == process.pid and Path(f"/proc/{pid}/comm").read_text().strip() == "java":
                return int(pid)
    raise Failure(f"the {process.name} has no process called java")


def jcmd(process, cpu, *words):
    tool = Path(shutil.which(java())).resolve().parent / "jcmd"
    command = ["taskset", "-c", str(cpu), str(tool), str(java_pid(process)), *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=JCMD_SECONDS)
    if ran.returncode != 0:
        raise Failure(f"jcmd {words[0]} failed: {(ran.stdout + ran.stderr)[-300:]}")
    return ran.stdout
