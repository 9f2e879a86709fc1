"""The C clients of benchmarks/c, the yardsticks. Each prints one line of JSON."""

import json
from dataclasses import dataclass

from paired import Failure
from side_by_side.bench import Client

START_SECONDS = 0.3
OPENING_SECONDS = 1.5


@dataclass(frozen=True)
class CClient(Client):
    """A C client of benchmarks/c: connections, message size, warm-up and duration, and what else it takes."""

    program: str = "load_client"
    connections: int = 50
    payload_bytes: int = 128
    more: tuple = ()

    @property
    def name(self):
        return f"C {self.program}"

    def command(self, bench, port, _folder):
        s = bench.settings
        return [bench.c_program(self.program), "127.0.0.1", port, self.connections, self.payload_bytes,
                s.c_warmup_seconds, s.seconds, *self.more]

    def estimated_seconds(self, settings):
        return START_SECONDS + settings.c_warmup_seconds + settings.seconds

    def read(self, ended):
        run = json_of(self.name, ended.output)
        run["bytesPerSecond"] = run["requestsPerSecond"] * self.payload_bytes
        return run


@dataclass(frozen=True)
class COpening(Client):
    """The C client that opens all connections twice."""

    connections: int
    name = "C opening_client"
    is_timed_whole = True

    def command(self, bench, port, _folder):
        return [bench.c_program("opening_client"), "127.0.0.1", port, self.connections]

    def estimated_seconds(self, _settings):
        return OPENING_SECONDS

    def read(self, ended):
        return json_of(self.name, ended.output)


def json_of(name, output):
    try:
        return json.loads(output)
    except json.JSONDecodeError as e:
        raise Failure(f"the {name} did not print a line of JSON: {output[:200]!r}") from e
