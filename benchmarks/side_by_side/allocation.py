"""What a request costs the garbage collector."""

from dataclasses import dataclass

from side_by_side.generator import Generator
from side_by_side.jvm import SETTLED_SECONDS, Allocation, parse_collections

GC_LOG = "gc.log"


@dataclass(frozen=True)
class Allocating(Generator):
    """A long run whose collections are logged and whose threads are asked twice what they have allocated."""

    jvm_options: str = f"-Xlog:gc:file={{folder}}/{GC_LOG}"
    observer: type = Allocation
    seconds: float = 60

    def read(self, ended):
        run = super().read(ended)
        pauses = parse_collections((ended.folder / GC_LOG).read_text())
        begin = self.warmup(ended.settings) + SETTLED_SECONDS
        measured = [pause for pause in pauses if begin <= pause <= begin + run["seconds"] - SETTLED_SECONDS]
        return {**run, "collections": len(measured), "allCollections": len(pauses)}
