"""RESULTS.md from the records: a pure function of them."""

from dataclasses import dataclass

from paired import number
from side_by_side.case import TOOL, YARDSTICK
from side_by_side.spread import spread

METHOD = """\
Made by `benchmarks/run`; `benchmarks/README.md` says how to read it, `results.jsonl` beside this file has every single run.
Both programs of a pair run one right after the other on the same cores, the server on CPU {server_cpu} and the client on CPU
{client_cpu}, in alternating order, each time a fresh server and a fresh JVM, in a network namespace of their own with
`reno`: {seconds:g} s after {jvm_warmup_seconds:g} s of warm-up of a JVM, {c_warmup_seconds:g} s of C. A run in which others took
more than {max_foreign_percent:g} % of a core was repeated, twice at most. A ratio is the tool's figure divided by that of the
program beside it in the same pair. The interval is that of the median, with at least 95 % confidence, exact from the order
of the figures (the 2nd smallest to the 2nd largest of 9: 96.1 %); a dash where there are fewer than 6."""

LEAST_LAUNCHES = 3
QUICK = "**A quick series, to see that everything works. Nothing here is a measurement.**"


@dataclass(frozen=True)
class Measured:
    """A case and its lines."""

    case: object
    lines: list

    @property
    def runs(self):
        return [line["runs"] for line in self.lines if "runs" in line]

    @property
    def skipped(self):
        return next((line["skipped"] for line in self.lines if "skipped" in line), None)

    def spread_of(self, measure):
        return spread(measure.of(runs) for runs in self.runs)


def results(records, cases):
    """The text of RESULTS.md."""
    measured = [Measured(case, records.latest(case.name)) for case in cases]
    done = [one for one in measured if one.runs]
    if not done:
        return "# Results\n\nNothing has been measured.\n"
    lines = [line for one in done for line in one.lines]
    newest = max(lines, key=lambda line: line["at"])
    text = ["# Results", ""]
    text += [QUICK, ""] if any(line["settings"]["quick"] for line in lines) else []
    text += [METHOD.format(**newest["settings"]), "", *machine_lines(newest, lines), "", *targets(measured), ""]
    text += [paragraph for one in done for paragraph in details(one, newest)]
    return "\n".join(text)


def machine_lines(newest, lines):
    about = newest["machine"]
    return [f"{about['cpu']}, {about['cores']} cores, Linux {about['kernel']}; {about['jdk'] or 'no JDK'}; {about['gcc']}. "
            f"Commit {newest['commit']}, started as `{newest['settings']['generator']}`; "
            f"{min(line['at'] for line in lines)} to {newest['at']}."]


def targets(measured):
    rows = ["| case | figure | target | median | 95 % interval | range | runs | |", "|---" * 8 + "|"]
    for one in measured:
        for measure in one.case.measures:
            if measure.goal is not None:
                rows.append(target_row(one, measure))
    return rows


def target_row(one, measure):
    found = one.spread_of(measure)
    cells = [one.case.title, measure.label_beside(one.case.yardstick), str(measure.goal)]
    if found is None:
        return table_row([*cells, "–", "–", "–", len(one.runs), one.skipped or "not measured"])
    return table_row([*cells, *spread_cells(found, measure.digits), found.count, verdict(one.case, measure.goal, found)])


def verdict(case, goal, found):
    too_few = found.low is None if case.is_paired else found.count < LEAST_LAUNCHES
    return "too few" if too_few else "met" if goal.is_met_by(found) else "**missed**"


def details(one, newest):
    case, runs = one.case, one.runs
    text = [f"## {case.title}", "", f"`{case.name}`; {'pairs' if case.is_paired else 'runs'}: {len(runs)}{remarks(one)}{otherwise(one, newest)}.", ""]
    sides = [(YARDSTICK, case.yardstick), (TOOL, case.tool)] if case.is_paired else [(TOOL, case.tool)]
    if case.columns:
        labels = [column.label for column in case.columns]
        text += [table_row(["median (range)", *labels]), "|---" * (1 + len(labels)) + "|"]
        text += [table_row([name, *(absolute_cell(runs, side, column) for column in case.columns)]) for side, name in sides]
        text.append("")
    about = f"{case.tool} to {case.yardstick}" if case.is_paired else case.tool
    text += [table_row([about, "median", "95 % interval", "range", "runs"]), "|---" * 5 + "|"]
    for measure in case.measures:
        found = one.spread_of(measure)
        cells = [*spread_cells(found, measure.digits), found.count] if found else ["–", "–", "–", 0]
        text.append(table_row([measure.label, *cells]))
    return [*text, ""]


def remarks(one):
    each = [run for pair in one.runs for run in pair.values()]
    most = one.lines[-1]["settings"]["max_foreign_percent"]
    repeated = sum(run["attempts"] - 1 for run in each)
    foreign = max((run["foreignPercent"] for run in each if run["foreignPercent"] is not None), default=None)
    transports = sorted({run["transport"] for run in each if run.get("transport")})
    said = f"; transport {' and '.join(transports)}" if transports else ""
    if foreign is not None:
        said += f"; {'**disturbed:** ' if foreign > most else ''}others took at most {foreign:.0f} % of a core"
    return said + (f"; repeated runs: {repeated}" if repeated else "")


def otherwise(one, newest):
    """Under which circumstances a case was measured, where they are not those that stand above all."""
    line = one.lines[-1]
    other = {key: value for key, value in line["settings"].items() if value != newest["settings"][key]}
    if line["commit"] != newest["commit"]:
        other["commit"] = line["commit"]
    return "".join(f"; {key} {value}" for key, value in other.items())


def absolute_cell(runs, side, column):
    found = spread(pair[side].get(column.figure) for pair in runs)
    if found is None:
        return "–"
    median, least, most = (number(figure * column.scale, column.digits) for figure in (found.median, found.least, found.most))
    return f"{median} ({least} to {most})"


def spread_cells(found, digits):
    interval = "–" if found.low is None else f"{found.low:.{digits}f} to {found.high:.{digits}f}"
    return [f"{found.median:.{digits}f}", interval, f"{found.least:.{digits}f} to {found.most:.{digits}f}"]


def table_row(cells):
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"
