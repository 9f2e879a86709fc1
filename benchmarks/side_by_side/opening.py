"""Opening many connections, twice: `run` opens them once, so this asks the generator's library."""

from dataclasses import dataclass

from paired import GENERATOR_JAR, ROOT, java
from side_by_side.bench import Client
from side_by_side.c_client import json_of

OPEN_TWICE = ROOT / "benchmarks/java/OpenTwice.java"
ESTIMATED_SECONDS = 6


@dataclass(frozen=True)
class OpenTwice(Client):
    """The generator's library, which opens all connections of a plan, and does it again in the same JVM."""

    connections: int
    name = "generator (OpenTwice)"
    is_timed_whole = True

    def command(self, _bench, port, _folder):
        return [java(), "-cp", GENERATOR_JAR, OPEN_TWICE, f"127.0.0.1:{port}", self.connections]

    def estimated_seconds(self, _settings):
        return ESTIMATED_SECONDS

    def read(self, ended):
        return json_of(self.name, ended.output)
