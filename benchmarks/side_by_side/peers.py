"""Other load generators, and what they print. Each parser is a pure function of the text."""

import csv
import io
import math
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass

from paired import ROOT, Failure, java
from side_by_side.bench import Client

JMETER = ROOT / "benchmarks/peers/jmeter"
JMETER_HOME = JMETER / "target/home"
JMETER_START_SECONDS = 4.0
LINE = "a" * 127
# More than one core of today answers, so that the run lasts at least as long as was asked for.
REDIS_REQUESTS_PER_SECOND = 150_000


@dataclass(frozen=True)
class Wrk(Client):
    """wrk with one thread against an HTTP server."""

    connections: int = 50
    name = "wrk"

    def command(self, bench, port, _folder):
        seconds = math.ceil(bench.settings.seconds)
        return ["wrk", "--threads", 1, "--connections", self.connections, "--duration", f"{seconds}s", "--latency",
                f"http://127.0.0.1:{port}/"]

    def measured_seconds(self, settings):
        return math.ceil(settings.seconds)

    def estimated_seconds(self, settings):
        return 0.5 + self.measured_seconds(settings)

    def read(self, ended):
        return parse_wrk(ended.output)


def parse_wrk(text):
    """Requests and latencies of `wrk --latency`."""
    if failures := re.search(r"(Socket errors: .*|Non-2xx .*)", text):
        raise Failure(f"wrk met failures: {failures.group(1)}")
    requests, seconds = found(r"(\d+) requests in ([\d.]+\w+)", text, "wrk").groups()
    return {
        "requests": int(requests),
        "seconds": nanos(seconds) / 1e9,
        "requestsPerSecond": float(found(r"Requests/sec:\s+([\d.]+)", text, "wrk").group(1)),
        "p50Nanos": nanos(found(r"50%\s+([\d.]+\w+)", text, "wrk").group(1)),
        "p99Nanos": nanos(found(r"99%\s+([\d.]+\w+)", text, "wrk").group(1)),
    }


@dataclass(frozen=True)
class RedisBenchmark(Client):
    """redis-benchmark with PING, in line or as a RESP array."""

    test: str = "ping_inline"
    connections: int = 50
    name = "redis-benchmark"

    def command(self, bench, port, _folder):
        requests = self.requests(bench.settings)
        return ["redis-benchmark", "-p", port, "-t", self.test, "-c", self.connections, "-n", requests, "--csv"]

    @staticmethod
    def requests(settings):
        return round(settings.seconds * REDIS_REQUESTS_PER_SECOND)

    def estimated_seconds(self, settings):
        return 0.5 + 2 * settings.seconds

    def read(self, ended):
        run = parse_redis_benchmark(ended.output)
        requests = self.requests(ended.settings)
        return {**run, "requests": requests, "seconds": requests / run["requestsPerSecond"]}


def parse_redis_benchmark(text):
    """The one line of `redis-benchmark --csv`."""
    rows = list(csv.DictReader(io.StringIO(text)))
    if len(rows) != 1 or not rows[0].get("rps"):
        raise Failure(f"redis-benchmark did not print one test: {text[:200]!r}")
    return {
        "requestsPerSecond": float(rows[0]["rps"]),
        "p50Nanos": float(rows[0]["p50_latency_ms"]) * 1e6,
        "p99Nanos": float(rows[0]["p99_latency_ms"]) * 1e6,
    }


@dataclass(frozen=True)
class Sockperf(Client):
    """sockperf's ping-pong over one TCP connection. It warms up for 0.4 s of its time by itself."""

    payload_bytes: int = 128
    name = "sockperf"

    def command(self, bench, port, _folder):
        return ["sockperf", "ping-pong", "--tcp", "-i", "127.0.0.1", "-p", port, "-m", self.payload_bytes,
                "-t", math.ceil(bench.settings.seconds) + 1, "--full-rtt"]

    def estimated_seconds(self, settings):
        return 2 + settings.seconds

    def read(self, ended):
        return parse_sockperf(ended.output)


def parse_sockperf(text):
    """Exchanges and round trips of `sockperf ping-pong --full-rtt`, over what it calls the valid duration."""
    lost = found(r"# dropped messages = (\d+); # duplicated messages = (\d+); # out-of-order messages = (\d+)", text, "sockperf")
    if any(int(count) for count in lost.groups()):
        raise Failure(f"sockperf met failures: {lost.group(0)}")
    valid = found(r"\[Valid Duration\] RunTime=([\d.]+) sec; SentMessages=\d+; ReceivedMessages=(\d+)", text, "sockperf")
    seconds, requests = float(valid.group(1)), int(valid.group(2))
    return {
        "requests": requests,
        "seconds": seconds,
        "requestsPerSecond": requests / seconds,
        "p50Nanos": float(found(r"percentile 50\.000 =\s+([\d.]+)", text, "sockperf").group(1)) * 1e3,
        "p99Nanos": float(found(r"percentile 99\.000 =\s+([\d.]+)", text, "sockperf").group(1)) * 1e3,
    }


@dataclass(frozen=True)
class JMeter(Client):
    """JMeter's TCP sampler with lines of 128 bytes, without its window, as many threads as connections."""

    connections: int = 50
    name = "JMeter"

    def command(self, bench, port, folder):
        s = bench.settings
        plan = (JMETER / "tcp-sampler.jmx").read_text()
        values = {"PORT": port, "CONNECTIONS": self.connections, "LINE": LINE,
                  "SECONDS": math.ceil(s.jvm_warmup_seconds + s.seconds)}
        for word, value in values.items():
            plan = plan.replace(f"@{word}@", str(value))
        (folder / "plan.jmx").write_text(plan)
        # With the JVM's own choice of a heap, as the generator; its preferences would go to the user's home.
        return [java(), f"-Djava.util.prefs.userRoot={folder}", "-jar", JMETER_HOME / "bin/ApacheJMeter.jar", "--nongui",
                "--testfile", folder / "plan.jmx", "--logfile", folder / "samples.csv", "--jmeterlogfile", folder / "jmeter.log",
                *(f"-Jjmeter.save.saveservice.{column}=false" for column in UNUSED_COLUMNS)]

    def estimated_seconds(self, settings):
        return JMETER_START_SECONDS + settings.jvm_warmup_seconds + settings.seconds

    def read(self, ended):
        return parse_jmeter((ended.folder / "samples.csv").read_text(), ended.settings.seconds)


UNUSED_COLUMNS = (
    "label", "response_code", "response_message", "thread_name", "data_type", "assertion_results_failure_message", "bytes",
    "sent_bytes", "thread_counts", "url", "latency", "idle_time", "connect_time")


def parse_jmeter(text, seconds):
    """The samples that began in the last so many seconds, of JMeter's file of samples with milliseconds."""
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows:
        raise Failure("JMeter wrote no sample")
    if failed := sum(row["success"] != "true" for row in rows):
        raise Failure(f"JMeter met {failed} failures")
    ends_millis = max(int(row["timeStamp"]) for row in rows)
    elapsed = sorted(int(row["elapsed"]) for row in rows if int(row["timeStamp"]) > ends_millis - seconds * 1000)
    return {
        "requests": len(elapsed),
        "seconds": seconds,
        "requestsPerSecond": len(elapsed) / seconds,
        "p50Nanos": elapsed[len(elapsed) // 2] * 1e6,
        "p99Nanos": elapsed[min(len(elapsed) - 1, len(elapsed) * 99 // 100)] * 1e6,
    }


def prepare_jmeter():
    """Fetches JMeter's jars and lays them out as JMeter looks for them."""
    if (JMETER_HOME / "bin/ApacheJMeter.jar").is_file():
        return
    jars = JMETER / "target/jars"
    command = ["mvn", "-B", "-q", "-f", str(JMETER / "pom.xml"), "dependency:copy-dependencies", "-DoutputDirectory=target/jars"]
    fetched = subprocess.run(command, capture_output=True, text=True)
    if fetched.returncode != 0:
        raise Failure(f"Maven can't fetch JMeter:\n{fetched.stdout[-2000:]}")
    for folder in ("bin", "lib/ext", "lib/junit"):
        (JMETER_HOME / folder).mkdir(parents=True, exist_ok=True)
    for jar in jars.glob("*.jar"):
        if jar.name.startswith("ApacheJMeter_config-"):
            with zipfile.ZipFile(jar) as config:
                config.extractall(JMETER_HOME, [name for name in config.namelist() if re.fullmatch(r"bin/[^/]+", name)])
        elif jar.name.startswith("ApacheJMeter_"):
            shutil.copy(jar, JMETER_HOME / "lib/ext" / jar.name)
        elif not jar.name.startswith("ApacheJMeter-"):
            shutil.copy(jar, JMETER_HOME / "lib" / jar.name)
    # Last: it says that the rest is there.
    shutil.copy(next(jars.glob("ApacheJMeter-*.jar")), JMETER_HOME / "bin/ApacheJMeter.jar")


def found(pattern, text, name):
    match = re.search(pattern, text)
    if not match:
        raise Failure(f"{name} printed nothing like {pattern}: {text[-300:]!r}")
    return match


def nanos(text):
    """A time as wrk writes it: 1.62ms."""
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m|h)", text).groups()
    return float(value) * {"us": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9}[unit]
