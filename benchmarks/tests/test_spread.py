import unittest

from side_by_side.goals import AtLeast, AtMost, Never, Within
from side_by_side.spread import coverage, interval_rank, spread


class SpreadTest(unittest.TestCase):
    def test_the_interval_of_nine_is_from_the_second_to_the_eighth(self):
        found = spread([9, 1, 8, 2, 7, 3, 6, 4, 5])

        self.assertEqual((found.median, found.low, found.high), (5, 2, 8))
        self.assertEqual((found.count, found.least, found.most), (9, 1, 9))

    def test_confidence_is_that_of_the_binomial_distribution(self):
        self.assertAlmostEqual(coverage(9, 2), 1 - 2 * (1 + 9) / 512)
        self.assertAlmostEqual(coverage(6, 1), 1 - 2 / 64)

    def test_five_figures_are_too_few_for_an_interval(self):
        self.assertEqual(interval_rank(5), 0)
        self.assertIsNone(spread([1, 2, 3, 4, 5]).low)

    def test_a_larger_rank_would_promise_too_much(self):
        for count in range(6, 60):
            rank = interval_rank(count)
            self.assertGreaterEqual(coverage(count, rank), 0.95)
            self.assertLess(coverage(count, rank + 1), 0.95)

    def test_the_median_of_an_even_number_lies_between_the_middle_ones(self):
        self.assertEqual(spread([1, 2, 4, 8]).median, 3)

    def test_a_missing_figure_is_left_out_and_not_counted(self):
        self.assertEqual(spread([1.0, None]).count, 1)
        self.assertIsNone(spread([None]))


class GoalTest(unittest.TestCase):
    def test_an_interval_that_does_not_reach_the_mark_misses_it(self):
        goal = AtLeast(0.97, reaching=1.0)

        self.assertTrue(goal.is_met_by(spread([0.98] * 7 + [1.01] * 2)))
        self.assertFalse(goal.is_met_by(spread([0.98] * 8 + [1.01])))
        self.assertFalse(goal.is_met_by(spread([0.96] * 5 + [1.01] * 4)))

    def test_limits_are_about_the_median(self):
        self.assertTrue(AtMost(1).is_met_by(spread([1, 1, 9])))
        self.assertFalse(AtMost(1).is_met_by(spread([0, 2, 2])))

    def test_one_collection_is_not_none(self):
        self.assertTrue(Never().is_met_by(spread([0, 0, 0])))
        self.assertFalse(Never().is_met_by(spread([0, 0, 1])))

    def test_every_run_has_to_be_within_the_tolerance(self):
        self.assertTrue(Within(180, 3).is_met_by(spread([175, 185])))
        self.assertFalse(Within(180, 3).is_met_by(spread([174, 180, 180])))


if __name__ == "__main__":
    unittest.main()
