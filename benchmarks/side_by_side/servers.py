"""The servers under load."""

import contextlib
import socket
import time
from dataclasses import dataclass

from paired import READY_SECONDS, REFERENCE_JAR, Failure, java, last_words


@dataclass(frozen=True)
class CServer:
    """A program of benchmarks/c."""

    program: str = "echo_server"
    is_one_thread = True

    def started(self, bench):
        command = [bench.c_program(self.program), "0", "--until-eof"]
        return bench.processes.server(f"C {self.program}", command, bench.settings.server_cpu)


@dataclass(frozen=True)
class ReferenceServer:
    """An engine of the reference server."""

    words: tuple[str, ...]
    is_one_thread = False

    def started(self, bench):
        command = [java(), "-jar", str(REFERENCE_JAR), "--engine", *self.words, "--port", "0", "--until-eof"]
        return bench.processes.server(f"reference server ({' '.join(self.words)})", command, bench.settings.server_cpu)


@dataclass(frozen=True)
class SilentServer:
    """A server that does not say when it listens. The network is our own, so that its port is free."""

    name: str
    port: int
    words: tuple[str, ...]
    is_one_thread = True

    @contextlib.contextmanager
    def started(self, bench):
        command = [word.format(port=self.port) for word in self.words]
        with bench.processes.started(self.name, command, bench.settings.server_cpu) as process:
            self.await_listening(process)
            yield process, self.port

    def await_listening(self, process):
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            if process.poll() is not None:
                raise Failure(f"the {self.name} ended with exit {process.returncode} before it listened:{last_words(process)}")
            time.sleep(0.02)
        raise Failure(f"the {self.name} did not listen within {READY_SECONDS} s:{last_words(process)}")


REDIS = SilentServer("redis-server", 6379, (
    "redis-server", "--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"))
SOCKPERF = SilentServer("sockperf server", 7001, ("sockperf", "server", "--tcp", "-i", "127.0.0.1", "-p", "{port}"))
