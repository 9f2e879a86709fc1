"""From the start of the process to its first request, as the server sees it."""

from dataclasses import dataclass

from paired import Failure
from side_by_side.generator import Generator


@dataclass(frozen=True)
class FirstRequest(Generator):
    """A short run against `stamp_server`, which says when the first byte came by the clock that we started it by."""

    is_timed_whole = True

    def read(self, ended):
        stamp = ended.server.stdout.readline().decode()
        if not stamp.startswith("first byte "):
            raise Failure(f"the server saw no byte: {stamp!r}")
        return {"startNanos": int(stamp.split()[-1]) - ended.began_nanos}
