"""What a case is: who does which work, which figures count, and what they should be."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

YARDSTICK, TOOL = "yardstick", "tool"


@dataclass(frozen=True)
class Settings:
    """How everything is measured. Two measurements with the same settings may be put together."""

    seconds: float = 3
    jvm_warmup_seconds: float = 6
    c_warmup_seconds: float = 1
    quick: bool = False
    server_cpu: int = 0
    client_cpu: int = 1
    max_foreign_percent: float = 10
    generator: str | None = None
    jdk: str | None = None

    def stored(self):
        return asdict(self)

    def long(self, seconds):
        """How long a run lasts that needs more time than others."""
        return self.seconds if self.quick else max(seconds, self.seconds)


@dataclass(frozen=True)
class Side:
    """A server and the client that drives it."""

    server: object
    client: object


@dataclass(frozen=True)
class Measure:
    """A figure of a case. With `ratio`, it is the tool's divided by the yardstick's in the same pair; otherwise the tool's own."""

    label: str
    figure: str
    goal: object = None
    ratio: bool = True
    scale: float = 1
    digits: int = 3

    def of(self, runs):
        """The figure of one measurement; None where a run could not tell it."""
        tool = runs[TOOL].get(self.figure)
        if not self.ratio:
            return None if tool is None else tool * self.scale
        yardstick = runs[YARDSTICK].get(self.figure)
        return tool / yardstick if tool is not None and yardstick else None

    def label_beside(self, yardstick):
        """What it is called where the yardstick is not named otherwise."""
        return f"{self.label} to {yardstick}" if self.ratio else self.label


@dataclass(frozen=True)
class Column:
    """An absolute figure that is shown of each side."""

    label: str
    figure: str
    scale: float = 1
    digits: int = 0


@dataclass(frozen=True)
class Growth(Measure):
    """By how much a figure grew from the yardstick to the tool, for each of so many."""

    per: int = 1

    def of(self, runs):
        tool, yardstick = runs[TOOL].get(self.figure), runs[YARDSTICK].get(self.figure)
        return None if tool is None or yardstick is None else (tool - yardstick) / self.per

    def label_beside(self, _yardstick):
        return self.label


def always(_bench):
    return None


@dataclass(frozen=True)
class Case:
    """A row of the outcome.

    `sides` gives, for some settings, the tool's side and, where there is one, the yardstick's. `preparation` fetches what
    is needed before the network is left, and `unavailability` says why a case can't be measured here, or nothing. What
    is different the first time is rehearsed.
    """

    name: str
    title: str
    sides: Callable[[Settings], dict[str, Side]]
    measures: tuple[Measure, ...]
    columns: tuple[Column, ...]
    yardstick: str | None = None
    tool: str = "tcpbench"
    packages: tuple[str, ...] = ()
    jars: tuple[str, ...] = ("loadgen",)
    preparation: Callable[[], None] | None = None
    is_rehearsed: bool = False
    unavailability: Callable = always

    @property
    def is_paired(self):
        return self.yardstick is not None

    def estimated_seconds(self, settings):
        """About how long one measurement takes, if nothing has to be repeated."""
        return sum(side.client.estimated_seconds(settings) for side in self.sides(settings).values())
