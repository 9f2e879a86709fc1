"""What was measured, a line of JSON for each finished measurement, so that a series that is stopped can go on."""

import json
from pathlib import Path


class Records:
    """The lines of results.jsonl. A measurement is known by its case, the commit and the settings that shape it."""

    def __init__(self, file):
        self.file = Path(file)
        self.lines = read(self.file)

    def of(self, case, commit, settings):
        """The measurements of a case under these very circumstances, in their order."""
        return [line for line in self.lines
                if line["case"] == case and line["commit"] == commit and line["settings"] == settings and "runs" in line]

    def latest(self, case):
        """The measurements made under the circumstances of the last one, and the line that says why there is none."""
        mine = [line for line in self.lines if line["case"] == case]
        measured = [line for line in mine if "runs" in line]
        if measured:
            return self.of(case, measured[-1]["commit"], measured[-1]["settings"])
        return mine[-1:]

    def append(self, line):
        """Writes at once, whole: what was measured survives whatever comes next."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        before = self.file.read_bytes() if self.file.exists() else b""
        cut_off = bool(before) and not before.endswith(b"\n")
        with open(self.file, "a", encoding="utf-8") as out:
            out.write("\n" * cut_off + json.dumps(line, ensure_ascii=False) + "\n")
        self.lines.append(line)

    def clear(self, cases):
        """Forgets everything about these cases."""
        self.lines = [line for line in self.lines if line["case"] not in cases]
        if not self.file.exists():
            return
        beside = self.file.with_suffix(".part")
        beside.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in self.lines), encoding="utf-8")
        beside.replace(self.file)


def read(file):
    """The whole lines: the last one may be cut off where a machine went down."""
    lines = []
    for text in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
        try:
            lines.append(json.loads(text))
        except json.JSONDecodeError:
            continue
    return lines
