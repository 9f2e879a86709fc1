import json
import tempfile
import unittest
from pathlib import Path

from side_by_side.case import TOOL, YARDSTICK, Case, Growth, Measure, Settings, Side
from side_by_side.cases import CASES
from side_by_side.goals import AtLeast, Below
from side_by_side.records import Records
from side_by_side.report import results
from side_by_side.series import Step, first_of, steps

SETTINGS = Settings()


class Lasting:
    def __init__(self, seconds):
        self.seconds = seconds

    def estimated_seconds(self, _settings):
        return self.seconds


def paired(name="paired", goal=AtLeast(1.0)):
    return Case(name, f"a {name} case", lambda _: {YARDSTICK: Side(None, Lasting(4)), TOOL: Side(None, Lasting(10))},
                (Measure("requests/s", "requestsPerSecond", goal),), (), yardstick="C")


def single(name="single"):
    return Case(name, f"a {name} case", lambda _: {TOOL: Side(None, Lasting(20))},
                (Measure("B/request", "bytes", Below(1), ratio=False),), ())


def run(rate=1.0, **more):
    return {"requestsPerSecond": rate, "attempts": 1, "foreignPercent": 1.0, **more}


def line(case, runs, commit="abc", settings=SETTINGS, at="2026-11-23T05:00:00+00:00"):
    about = {"cpu": "a CPU", "cores": 2, "kernel": "6.18", "jdk": "17", "gcc": "12"}
    return {"case": case, "commit": commit, "settings": settings.stored(), "at": at, "machine": about, "runs": runs}


class PlanTest(unittest.TestCase):
    def test_the_measurements_of_a_case_are_spread_over_the_rounds(self):
        a, b = paired("a"), single("b")

        planned = steps([a, b], lambda case: 0, pairs=3, launches=2)

        self.assertEqual([(step.case.name, step.index) for step in planned], [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2)])

    def test_what_is_there_is_not_measured_again(self):
        a, b = paired("a"), single("b")

        planned = steps([a, b], lambda case: 2, pairs=3, launches=2)

        self.assertEqual([(step.case.name, step.index) for step in planned], [("a", 2)])

    def test_a_pair_is_a_launch(self):
        self.assertEqual(len(steps([paired()], lambda case: 0, pairs=1, launches=3)), 3)

    def test_sides_take_turns(self):
        self.assertEqual([first_of(Step(paired(), index)) for index in range(3)], [YARDSTICK, TOOL, YARDSTICK])
        self.assertEqual(first_of(Step(single(), 0)), TOOL)

    def test_a_case_lasts_as_long_as_its_sides(self):
        self.assertEqual(paired().estimated_seconds(SETTINGS), 14)

    def test_names_are_unique_and_every_case_can_be_estimated(self):
        self.assertEqual(len({case.name for case in CASES}), len(CASES))
        for case in CASES:
            self.assertGreater(case.estimated_seconds(SETTINGS), 0)
            self.assertEqual(case.is_paired, YARDSTICK in case.sides(SETTINGS))


class RecordsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "results.jsonl"

    def test_what_was_appended_is_found_again(self):
        Records(self.file).append(line("a", {TOOL: run()}))

        self.assertEqual(len(Records(self.file).of("a", "abc", SETTINGS.stored())), 1)

    def test_another_commit_or_another_setting_is_another_measurement(self):
        records = Records(self.file)
        records.append(line("a", {TOOL: run()}))

        self.assertEqual(records.of("a", "def", SETTINGS.stored()), [])
        self.assertEqual(records.of("a", "abc", Settings(seconds=5).stored()), [])

    def test_a_line_that_was_cut_off_is_left_out(self):
        records = Records(self.file)
        records.append(line("a", {TOOL: run()}))
        whole = self.file.read_text()
        self.file.write_text(whole + whole[: len(whole) // 2])

        self.assertEqual(len(Records(self.file).lines), 1)

    def test_after_a_line_that_was_cut_off_the_next_one_is_whole(self):
        Records(self.file).append(line("a", {TOOL: run()}))
        whole = self.file.read_text()
        self.file.write_text(whole + whole[: len(whole) // 2])

        Records(self.file).append(line("b", {TOOL: run()}))

        self.assertEqual([each["case"] for each in Records(self.file).lines], ["a", "b"])

    def test_clearing_forgets_these_cases_alone(self):
        records = Records(self.file)
        records.append(line("a", {TOOL: run()}))
        records.append(line("b", {TOOL: run()}))

        records.clear({"a"})

        self.assertEqual([json.loads(text)["case"] for text in self.file.read_text().splitlines()], ["b"])

    def test_the_latest_are_those_of_the_last_ones_circumstances(self):
        records = Records(self.file)
        for commit in ("old", "new", "old"):
            records.append(line("a", {TOOL: run()}, commit))

        self.assertEqual([each["commit"] for each in records.latest("a")], ["old", "old"])


class ReportTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.records = Records(Path(folder.name) / "results.jsonl")

    def measure(self, case, *ratios):
        for ratio in ratios:
            self.records.append(line(case.name, {YARDSTICK: run(100.0), TOOL: run(100.0 * ratio)}))

    def test_ratios_are_of_pairs(self):
        case = paired()
        self.measure(case, *[1.1] * 9)

        text = results(self.records, [case])

        self.assertIn("| a paired case | requests/s to C | ≥ 1 | 1.100 | 1.100 to 1.100 | 1.100 to 1.100 | 9 | met |", text)

    def test_a_target_that_was_missed_stays_in_the_table(self):
        case = paired()
        self.measure(case, *[0.8] * 9)

        self.assertIn("| 9 | **missed** |", results(self.records, [case]))

    def test_a_few_pairs_are_no_verdict(self):
        case = paired()
        self.measure(case, 1.1, 1.1)

        self.assertIn("| – | 1.100 to 1.100 | 2 | too few |", results(self.records, [case]))

    def test_a_case_that_was_skipped_says_why(self):
        skipped = line("single", None)
        del skipped["runs"]
        self.records.append({**skipped, "skipped": "there is no such option"})
        self.measure(paired(), *[1.0] * 9)

        self.assertIn("| – | – | – | 0 | there is no such option |", results(self.records, [paired(), single()]))

    def test_nothing_measured_says_so(self):
        self.assertIn("Nothing has been measured.", results(self.records, [paired()]))

    def test_a_figure_that_a_run_lacks_is_a_dash(self):
        self.records.append(line("paired", {YARDSTICK: run(100.0), TOOL: run(None)}))

        self.assertIn("| requests/s | – | – | – | 0 |", results(self.records, [paired()]))


    def test_a_case_with_other_settings_says_so(self):
        self.records.append(line("single", {TOOL: run(bytes=0)}, "old", Settings(seconds=5), "2026-11-01T00:00:00+00:00"))
        self.measure(paired(), *[1.0] * 9)

        text = results(self.records, [paired(), single()])

        self.assertIn("`single`; runs: 1; others took at most 1 % of a core; seconds 5; commit old.", text)
        self.assertIn("`paired`; pairs: 9; others took at most 1 % of a core.", text)

    def test_a_run_that_stayed_disturbed_is_marked(self):
        self.records.append(line("paired", {YARDSTICK: run(), TOOL: run(foreignPercent=30.0, attempts=3)}))

        self.assertIn("**disturbed:** others took at most 30 % of a core; repeated runs: 2", results(self.records, [paired()]))


class MeasureTest(unittest.TestCase):
    def test_growth_is_shared_out(self):
        measure = Growth("heap per connection", "bytes", per=100)

        self.assertEqual(measure.of({YARDSTICK: {"bytes": 1000}, TOOL: {"bytes": 3000}}), 20)

    def test_the_tools_own_figure_needs_no_yardstick(self):
        self.assertEqual(Measure("ms", "nanos", ratio=False, scale=1e-6).of({TOOL: {"nanos": 2e6}}), 2)


if __name__ == "__main__":
    unittest.main()
