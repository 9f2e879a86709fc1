import unittest
from pathlib import Path

from paired import Failure
from side_by_side.jvm import allocated_between, parse_collections, parse_histogram, parse_threads
from side_by_side.peers import parse_jmeter, parse_redis_benchmark, parse_sockperf, parse_wrk

SAMPLES = Path(__file__).parent / "samples"


def sample(name):
    return (SAMPLES / name).read_text()


class PeersTest(unittest.TestCase):
    def test_wrk(self):
        run = parse_wrk(sample("wrk.txt"))

        self.assertEqual((run["requests"], run["requestsPerSecond"]), (19787, 17997.46))
        self.assertAlmostEqual(run["seconds"], 1.10)
        self.assertAlmostEqual(run["p50Nanos"], 54_000)
        self.assertAlmostEqual(run["p99Nanos"], 1_620_000)

    def test_a_failure_of_wrk_is_no_figure(self):
        broken = sample("wrk.txt") + "  Socket errors: connect 0, read 3, write 0, timeout 0\n"

        with self.assertRaisesRegex(Failure, "read 3"):
            parse_wrk(broken)

    def test_redis_benchmark(self):
        run = parse_redis_benchmark(sample("redis-benchmark.csv"))

        self.assertEqual(run["requestsPerSecond"], 102564.10)
        self.assertAlmostEqual(run["p99Nanos"], 495_000)

    def test_redis_benchmark_without_a_test(self):
        with self.assertRaises(Failure):
            parse_redis_benchmark("Could not connect to Redis at 127.0.0.1:6379: Connection refused\n")

    def test_sockperf_counts_what_it_calls_the_valid_duration(self):
        run = parse_sockperf(sample("sockperf.txt"))

        self.assertEqual((run["requests"], run["seconds"]), (9913, 0.55))
        self.assertAlmostEqual(run["requestsPerSecond"], 9913 / 0.55)
        self.assertAlmostEqual(run["p50Nanos"], 55_582)
        self.assertAlmostEqual(run["p99Nanos"], 76_463)

    def test_a_message_that_sockperf_lost_is_no_figure(self):
        with self.assertRaisesRegex(Failure, "dropped messages = 1"):
            parse_sockperf(sample("sockperf.txt").replace("dropped messages = 0", "dropped messages = 1"))

    def test_jmeter_counts_the_samples_of_the_last_seconds(self):
        run = parse_jmeter(sample("jmeter.csv"), 1)

        self.assertEqual((run["requests"], run["requestsPerSecond"]), (3, 3))
        self.assertEqual(run["p50Nanos"], 3_000_000)

    def test_a_failed_sample_of_jmeter_is_no_figure(self):
        with self.assertRaisesRegex(Failure, "1 failures"):
            parse_jmeter(sample("jmeter.csv").replace("1000,9,true", "1000,9,false"), 1)


class JvmTest(unittest.TestCase):
    def test_threads_and_what_they_allocated(self):
        threads = parse_threads(sample("threads.txt"))

        self.assertEqual(threads["tcpbench-loop-0-1 #15"], (3.20, 1024 * 1024))
        self.assertEqual(threads["Attach Listener #24"], (0.10, 1520))
        self.assertEqual(len(threads), 3)

    def test_growth_between_two_dumps_counts_new_threads_whole(self):
        first = {"tcpbench-loop-0-1 #15": (3.0, 1000), "main #1": (4.0, 500)}
        second = {"tcpbench-loop-0-1 #15": (5.0, 1600), "main #1": (6.0, 600), "jcmd #30": (0.1, 50)}

        self.assertEqual(allocated_between(first, second), {"seconds": 2.0, "loops": 600, "all": 750})

    def test_without_an_event_loop_there_is_nothing_to_tell(self):
        with self.assertRaisesRegex(Failure, "main #1"):
            allocated_between({"main #1": (4.0, 500)}, {"main #1": (5.0, 600)})

    def test_live_heap_is_the_total_of_the_histogram(self):
        text = " num     #instances         #bytes  class name\n   1:         12345        1234567  [B\nTotal         41234        5154920\n"

        self.assertEqual(parse_histogram(text), 5_154_920)

    def test_pauses_of_a_collector_log(self):
        log = ("[0.012s][info][gc] Using Serial\n[0.9s][info][gc] GC(0) Pause Young (Allocation Failure) 25M->4M(92M) 4.1ms\n"
               "[1.1s][info][gc] GC(1) Pause Full (Metadata GC Threshold) 9M->5M(92M) 20.0ms\n")

        self.assertEqual(parse_collections(log), [0.9, 1.1])


if __name__ == "__main__":
    unittest.main()
