"""Medians and how sure they are."""

import math
import statistics
from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Spread:
    """What a series of figures says.

    `low` and `high` bound the true median with at least 95 % confidence; they are None where there are too few figures.
    """

    count: int
    median: float
    least: float
    most: float
    low: float | None
    high: float | None


def spread(figures):
    """The spread of those figures that are known; None if none is."""
    ordered = sorted(figure for figure in figures if figure is not None)
    if not ordered:
        return None
    rank = interval_rank(len(ordered))
    low, high = (ordered[rank - 1], ordered[-rank]) if rank else (None, None)
    return Spread(len(ordered), statistics.median(ordered), ordered[0], ordered[-1], low, high)


def interval_rank(count):
    """The rank r for which the r-th smallest and the r-th largest of so many figures bound the median; 0 if none does.

    Exact, whatever the figures' distribution: each of them lies below the median with probability 1/2, so the median is
    outside with probability 2 P(Binomial(count, 1/2) < r). With 9 figures r is 2, and the confidence 96.1 %.
    """
    rank = 0
    while coverage(count, rank + 1) >= CONFIDENCE:
        rank += 1
    return rank


def coverage(count, rank):
    """How probable it is that the median lies between the r-th smallest and the r-th largest."""
    if 2 * rank > count:
        return 0.0
    below = sum(math.comb(count, k) for k in range(rank))
    return 1 - 2 * below / 2**count
