"""What the comparisons of this folder share: a private network, pinned programs, CPU samples, paired ratios."""

import argparse
import contextlib
import ctypes
import fcntl
import os
import platform
import re
import resource
import select
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GENERATOR_JAR = ROOT / "loadgen/target/tcpbench-loadgen.jar"
REFERENCE_JAR = ROOT / "reference-server/target/tcpbench-reference-server.jar"
OUTSIDE = "TCPBENCH_OUTER_NAMESPACE"
C_WARMUP_SECONDS = 1.0
SAMPLE_SECONDS = 0.05
READY_SECONDS = 20
GRACE_SECONDS = 60
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    """What the user should read instead of a stack."""


# --- the command line and what it needs -----------------------------------------------------------------------------


def at_least(lowest, kind):
    def parse(text):
        value = kind(text)
        if not lowest <= value < float("inf"):
            raise argparse.ArgumentTypeError(f"must be at least {lowest}, got {text}")
        return value

    parse.__name__ = kind.__name__
    return parse


def java():
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def require_tools_and_cores(server_cpu, client_cpu):
    for tool in ("gcc", "taskset", "unshare"):
        if not shutil.which(tool):
            raise Failure(f"{tool} is not installed (Debian: gcc, util-linux)")
    missing = {server_cpu, client_cpu} - os.sched_getaffinity(0)
    if missing:
        raise Failure(f"CPU {min(missing)} is not ours to use: there is {sorted(os.sched_getaffinity(0))}")


def require_jar(jar):
    if not jar.is_file():
        shown = jar.relative_to(ROOT) if jar.is_relative_to(ROOT) else jar
        raise Failure(f"{shown} is missing: build it with mvn -DskipTests package")
    if not shutil.which(java()):
        raise Failure(f"no Java: {java()} is not there")


def require_writable(option, file):
    if file and not os.access(Path(file).absolute().parent, os.W_OK):
        raise Failure(f"{option} {file}: its folder can't be written")


def build_c(folder, programs=("echo_server", "load_client")):
    """Compiles these programs of benchmarks/c into the folder."""
    for name in programs:
        source = ROOT / "benchmarks/c" / f"{name}.c"
        libraries = ["-luring"] if name.startswith("uring_") else []
        command = ["gcc", "-O2", "-Wall", "-Wextra", "-o", folder / name, source, *libraries]
        built = subprocess.run(command, capture_output=True, text=True)
        if built.returncode != 0:
            raise Failure(f"gcc can't build {source.name}:\n{built.stderr}")


def run_to_the_end(name, work):
    """Runs the work; a Failure is a message, and a signal unwinds so that every process that was started is ended."""

    def unwind(number, _):
        # A second one would end the clean-up, and leave processes behind.
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        sys.exit(128 + number)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, unwind)
    try:
        return work()
    except Failure as e:
        sys.exit(f"{name}: {e}")
    except KeyboardInterrupt:
        print(f"\n{name}: interrupted; everything started is ended", file=sys.stderr)
        sys.exit(130)


# --- a network of our own -------------------------------------------------------------------------------------------


def network_namespace():
    return os.readlink("/proc/self/ns/net")


def enter_namespace():
    """Starts this script again inside a namespace without a network, so that no load can reach anybody."""
    unshare = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]
    probe = subprocess.run([*unshare, "true"], capture_output=True, text=True)
    if probe.returncode != 0:
        raise Failure(f"no private network namespace: {probe.stderr.strip()} (root, or user namespaces, are needed)")
    os.environ[OUTSIDE] = network_namespace()
    os.execvp(unshare[0], [*unshare, sys.executable, str(Path(sys.argv[0]).resolve()), *sys.argv[1:]])


def prepare_namespace():
    if network_namespace() == os.environ[OUTSIDE]:
        raise Failure(f"still in the outer network namespace; {OUTSIDE} is this script's own variable, unset it")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        up = [name for _, name in socket.if_nameindex() if interface_flags(handle, name) & 1]
        if up:
            raise Failure(f"this namespace is not new: {', '.join(up)} is up already")
        # SIOCSIFFLAGS, IFF_UP; see netdevice(7).
        fcntl.ioctl(handle, 0x8914, struct.pack("16sh14x", b"lo", interface_flags(handle, "lo") | 1))
    # BBR, the default of some machines, paces even loopback.
    congestion = Path("/proc/sys/net/ipv4/tcp_congestion_control")
    congestion.write_text("reno")
    if congestion.read_text().strip() != "reno":
        raise Failure(f"the congestion control is {congestion.read_text().strip()}, and should be reno")


def interface_flags(handle, name):
    # SIOCGIFFLAGS
    return struct.unpack("16sh14x", fcntl.ioctl(handle, 0x8913, struct.pack("16sh14x", name.encode(), 0)))[1]


# --- processes ------------------------------------------------------------------------------------------------------


class Processes:
    """Starts programs pinned to a core, each in a process group of its own, and ends what it started."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        # PR_SET_CHILD_SUBREAPER: a process whose parent ended before it becomes ours, so that we see its end.
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)

    @contextlib.contextmanager
    def started(self, name, command, cpu):
        self.count += 1
        error_path = self.folder / f"{self.count}.err"
        with open(error_path, "wb") as errors:
            process = subprocess.Popen(
                ["taskset", "-c", str(cpu), *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        process.name, process.error_path = name, error_path
        try:
            yield process
        finally:
            end(process)

    @contextlib.contextmanager
    def server(self, name, command, cpu):
        with self.started(name, command, cpu) as process:
            yield process, port_of(process)


def end(process):
    """Ends the group even if its leader is gone: the command may have been a wrapper, or have had children."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        if is_over(process, time.monotonic() + 5):
            break
    process.stdin.close()
    process.stdout.close()


def is_over(process, deadline):
    """Waits for the leader and then for the rest of its group."""
    try:
        process.wait(max(0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    while time.monotonic() < deadline:
        try:
            os.waitpid(-process.pid, os.WNOHANG)
            os.killpg(process.pid, 0)
        except ChildProcessError:
            # None of them is our child, and so none is left: an orphan would be.
            return True
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def last_words(process):
    lines = process.error_path.read_text(errors="replace").strip().splitlines()
    return "".join(f"\n    {line}" for line in lines[-8:]) or " (it wrote no error)"


def port_of(process):
    """The port from the server's line `listening on HOST:PORT (ENGINE)`."""
    deadline = time.monotonic() + READY_SECONDS
    output = b""
    while time.monotonic() < deadline:
        if not select.select([process.stdout], [], [], 0.1)[0]:
            continue
        chunk = os.read(process.stdout.fileno(), 4096)
        output += chunk
        match = re.search(rb"listening on \S+:(\d+)\s", output)
        if match:
            return int(match.group(1))
        if not chunk:
            process.wait(5)
            how = f"ended with exit {process.returncode} before it listened"
            raise Failure(f"the {process.name} {how}:{last_words(process)}")
    raise Failure(f"the {process.name} did not say that it listens within {READY_SECONDS} s:{last_words(process)}")


def output_of(process, on_wait, seconds):
    """Everything the process prints until its end; `on_wait` is called every 50 ms meanwhile."""
    deadline = time.monotonic() + seconds
    output = b""
    while True:
        on_wait()
        if select.select([process.stdout], [], [], SAMPLE_SECONDS)[0]:
            chunk = os.read(process.stdout.fileno(), 65536)
            output += chunk
            if not chunk:
                process.wait(GRACE_SECONDS)
                return output.decode(errors="replace")
        if time.monotonic() > deadline:
            raise Failure(f"the {process.name} had not ended {GRACE_SECONDS} s after its time:{last_words(process)}")


# --- CPU time -------------------------------------------------------------------------------------------------------


def stat(pid):
    """The fields of /proc/PID/stat from the third on; a name may hold spaces and brackets."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu_seconds(process):
    """Reads the CPU time of one process, all its threads together."""
    return lambda: sum(int(ticks) for ticks in stat(process.pid)[11:13]) / TICKS_PER_SECOND


class TreeCpu:
    """Reads the CPU time of everything in the session of a process, its children too.

    Each process counts with the children that it waited for, so a child that has ended is not lost. Who belongs to the
    session is looked up once a second: that reads all of /proc, and would disturb if it were done at every sample.
    """

    def __init__(self, process):
        self.session = process.pid
        self.members = []
        self.next_look = 0.0

    def __call__(self):
        if time.monotonic() >= self.next_look:
            self.members = [pid for pid in os.listdir("/proc") if pid.isdigit() and self.is_member(pid)]
            self.next_look = time.monotonic() + 1
        return sum(self.of(pid) for pid in self.members)

    def is_member(self, pid):
        with contextlib.suppress(OSError, IndexError):
            return int(stat(pid)[3]) == self.session
        return False

    @staticmethod
    def of(pid):
        # A child may end between two looks; its time is then its parent's.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            return sum(int(ticks) for ticks in stat(pid)[11:15]) / TICKS_PER_SECOND
        return 0


class CpuSamples:
    """The CPU time of the subject inside the measured window, and the disturbance of the C programs, seen from outside.

    A JVM does not say when its window began, but the C program at the other end of the connections has nothing else to
    do: when it falls idle, the load has ended, and the window is the `duration` before. A margin at both ends covers
    the inaccuracy of 50 ms. Threads of the JIT and of the collector are included; the resolution is that of
    /proc/PID/stat, two clock ticks.

    With `cores` given, and a subject that is the peer of the first C program, it also tells what others took of them.
    """

    def __init__(self, subject_cpu_seconds, c_programs, duration_seconds, cores=()):
        self.subject_cpu_seconds = subject_cpu_seconds
        self.c_programs = c_programs
        self.duration_seconds = duration_seconds
        self.cores = cores
        self.samples = []

    def take(self):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # Time on a core, time ready without one, both in ns: Documentation/scheduler/sched-stats.rst.
            scheduled = [Path(f"/proc/{c.pid}/schedstat").read_text().split() for c in self.c_programs]
            busy, waited = int(scheduled[0][0]) / 1e9, [int(fields[1]) / 1e9 for fields in scheduled]
            cpu = self.subject_cpu_seconds()
            foreign = busy_seconds(self.cores) - busy - cpu - our_seconds() if self.cores else 0
            self.samples.append((time.monotonic(), busy, cpu, waited, foreign))

    def window(self):
        """The first and the last sample inside the measured window, or None where the samples do not show it."""
        pairs = list(zip(self.samples, self.samples[1:]))
        ends = [later[0] for earlier, later in pairs if later[1] - earlier[1] > 0.1 * (later[0] - earlier[0])]
        if not ends:
            return None
        margin = min(0.25, self.duration_seconds / 8)
        begin, end = ends[-1] - self.duration_seconds + margin, ends[-1] - margin
        window = [sample for sample in self.samples if begin <= sample[0] <= end]
        if not window or window[-1][0] - window[0][0] < self.duration_seconds / 2:
            return None
        return window[0], window[-1]

    def micros_per_request(self, requests_per_second):
        if not (window := self.window()):
            return None
        first, last = window
        cores = (last[2] - first[2]) / (last[0] - first[0])
        # Idle under load is a wrapper whose child does the work: no figure is better than a flattering one.
        return cores / requests_per_second * 1e6 if cores > 0.01 else None

    def waited_percent(self):
        """How long a C program was ready and had no core, because somebody else was on it."""
        if not (window := self.window()):
            return None
        first, last = window
        return max(after - before for before, after in zip(first[3], last[3])) / (last[0] - first[0]) * 100

    def foreign_percent(self, of_all=False):
        """What neither side nor this script took of the cores, in percent of one core: in the window, or in all samples."""
        window = (self.samples[0], self.samples[-1]) if of_all and len(self.samples) > 1 else self.window()
        if not self.cores or not window:
            return None
        first, last = window
        return max(0.0, last[4] - first[4]) / (last[0] - first[0]) * 100


def our_seconds():
    """The CPU time of this script and of the children that it has waited for, such as a look into a JVM."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def busy_seconds(cores):
    """The time that these cores did anything, for anybody, what a hypervisor took from them included."""
    busy = 0
    for line in Path("/proc/stat").read_text().splitlines():
        name, *ticks = line.split()
        if name in {f"cpu{core}" for core in cores}:
            # user nice system idle iowait irq softirq steal; guest time is part of user.
            busy += sum(int(t) for t in ticks[:8]) - int(ticks[3]) - int(ticks[4])
    return busy / TICKS_PER_SECOND


# --- ratios and what people read ------------------------------------------------------------------------------------


def quotient(a, b):
    return a / b if a is not None and b else None


def summary(values):
    """Median and spread, or None if a value is missing."""
    if any(value is None for value in values):
        return None
    quartiles = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    return {"median": quartiles[1], "min": min(values), "q1": quartiles[0], "q3": quartiles[2], "max": max(values)}


def machine():
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return {
        "cpu": cpu.group(1) if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "jdk": first_line([java(), "-version"], "version"),
        "gcc": first_line(["gcc", "--version"], "gcc"),
        "commit": first_line(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], ""),
        "congestionControl": "reno",
        "loadAverageBefore": os.getloadavg()[0],
    }


def first_line(command, holding):
    """The first line with this word in it: a JVM prints its JAVA_TOOL_OPTIONS before its version."""
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (ran.stdout + ran.stderr).splitlines() if ran.returncode == 0 else []
    return next((line for line in lines if holding in line), None)


def number(value, digits=2):
    return "–" if value is None else f"{value:,.{digits}f}"
