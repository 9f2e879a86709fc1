"""What a figure should be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AtLeast:
    """The median is not below the limit, and its interval, which there must be then, reaches `reaching` if that is given."""

    limit: float
    reaching: float | None = None

    def is_met_by(self, spread):
        return spread.median >= self.limit and (self.reaching is None or spread.high >= self.reaching)

    def __str__(self):
        return f"≥ {self.limit:.3g}" + (f", interval reaching {self.reaching:.2f}" if self.reaching else "")


@dataclass(frozen=True)
class AtMost:
    """The median is not above the limit."""

    limit: float

    def is_met_by(self, spread):
        return spread.median <= self.limit

    def __str__(self):
        return f"≤ {self.limit:.3g}"


@dataclass(frozen=True)
class Below:
    """The median is below the limit."""

    limit: float

    def is_met_by(self, spread):
        return spread.median < self.limit

    def __str__(self):
        return f"< {self.limit:.3g}"


@dataclass(frozen=True)
class Never:
    """Not once in all runs."""

    def is_met_by(self, spread):
        return spread.most == 0

    def __str__(self):
        return "none"


@dataclass(frozen=True)
class Within:
    """Every single run is within so many percent of the truth."""

    truth: float
    percent: float

    def is_met_by(self, spread):
        tolerance = self.truth * self.percent / 100
        return abs(spread.least - self.truth) <= tolerance and abs(spread.most - self.truth) <= tolerance

    def __str__(self):
        return f"{self.truth:g} ± {self.percent:g} %"
