"""The whole series: which measurements are still to be made, in which order, and one after the other."""

import datetime
import subprocess
from dataclasses import dataclass

from paired import ROOT, Failure, machine
from side_by_side.case import TOOL, YARDSTICK

FAILURES_UNTIL_LEFT_OUT = 2
OWN_OUTPUT = (":!benchmarks/RESULTS.md", ":!benchmarks/results.jsonl")


@dataclass(frozen=True)
class Step:
    """A measurement to make: the one with this index, from 0, of a case."""

    case: object
    index: int


def steps(cases, already, pairs, launches):
    """What is still to be made, in rounds: the measurements of a case are spread over the whole time.

    `already` tells how many of a case there are. Every pair has a launch of its own, so a paired case has as many as it
    needs of both.
    """
    wanted = {case.name: max(pairs, launches) if case.is_paired else launches for case in cases}
    return [Step(case, index)
            for index in range(max(wanted.values(), default=0))
            for case in cases
            if already(case) <= index < wanted[case.name]]


def estimated_seconds(planned, settings):
    return sum(step.case.estimated_seconds(settings) for step in planned)


def commit():
    """The commit of everything but the results, and whether the tree differs from it."""
    head = git("rev-parse", "--short=12", "HEAD")
    return head + ("-dirty" if git("status", "--porcelain", "--", ".", *OWN_OUTPUT) else "")


def git(*words):
    try:
        asked = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return asked.stdout.strip() or ("unknown" if words[0] == "rev-parse" else "")


class Series:
    """Makes measurements and writes each down at once."""

    def __init__(self, bench, records, progress, at_commit):
        self.bench = bench
        self.records = records
        self.progress = progress
        self.commit = at_commit
        self.machine = {name: value for name, value in machine().items() if name != "commit"}
        self.failures = {}
        self.skipped = {}
        self.rehearsed = set()

    def run(self, planned):
        """All of these, whatever becomes of single ones; answers with the failures of each case."""
        for step in planned:
            self.progress.show(f"{step.case.name}, {step.index + 1}")
            if self.is_left_out(step.case):
                self.progress.step()
                continue
            try:
                runs = self.measure(step)
            except Failure as e:
                self.failures.setdefault(step.case.name, []).append(str(e))
                self.tell(f"{step.case.name}, {step.index + 1}: failed: {e}")
            else:
                self.keep(step.case, first=first_of(step), runs=runs)
                self.tell(f"{step.case.name}, {step.index + 1}: {said_by(step.case, runs)}")
            self.progress.step()
        return self.failures

    def is_left_out(self, case):
        if case.name not in self.skipped:
            self.skipped[case.name] = case.unavailability(self.bench)
            if self.skipped[case.name]:
                self.keep(case, skipped=self.skipped[case.name])
                self.tell(f"{case.name}: skipped: {self.skipped[case.name]}")
        return self.skipped[case.name] or len(self.failures.get(case.name, [])) >= FAILURES_UNTIL_LEFT_OUT

    def measure(self, step):
        sides = step.case.sides(self.bench.settings)
        if step.case.is_rehearsed and step.case.name not in self.rehearsed:
            self.bench.attempt(sides[TOOL])
            self.rehearsed.add(step.case.name)
        order = sorted(sides, key=lambda side: side != first_of(step))
        return {side: self.bench.run(sides[side]) for side in order}

    def keep(self, case, **what):
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        self.records.append({"case": case.name, "commit": self.commit, "settings": self.bench.settings.stored(),
                             "at": now, "machine": self.machine, **what})

    def tell(self, text):
        self.progress.clear()
        print(text, flush=True)


def first_of(step):
    """Which side runs first: they take turns."""
    return TOOL if step.index % 2 or not step.case.is_paired else YARDSTICK


def said_by(case, runs):
    figures = [(measure, measure.of(runs)) for measure in case.measures]
    said = [f"{measure.label} {'–' if figure is None else format(figure, f'.{measure.digits}f')}" for measure, figure in figures]
    repeated = sum(run["attempts"] - 1 for run in runs.values())
    return ", ".join(said) + (f"; repeated {repeated}" if repeated else "")
