package io.tcpbench.gate;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloorTest {
    private static final long MICRO = 1_000;
    private static final GeneratorHealth BUSY = new GeneratorHealth(1, 0.95, 0, 0);

    /** The p99 of the floor is 200 µs, its mean 102 µs; the most is 30,000/s. */
    private static final Calibration FLOOR = Floors.of(Map.of(), 200 * MICRO, 30_000);

    private static Verdict judge(Runs run, String... thresholds) {
        return Gate.judge(
                run.result(), Arrays.stream(thresholds).map(Threshold::parse).toList(), Optional.of(FLOOR));
    }

    private static Runs run(int perSecond) {
        return Runs.open().setting("connections", "50").answers(perSecond, 90 * MICRO);
    }

    @Test
    void aLimitUnderThreeTimesTheFloorMeasuresTheToolAndChangesNoVerdict() {
        Verdict verdict = judge(run(9_000), "p99<=500us");

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(verdict.reasons().get(1))
                .isEqualTo("you are measuring the tool: p99<=500us is 2.50 times the generator's floor, 200 µs"
                        + " (calibrated at 1,000/s with 50 connections)");
        assertThat(verdict.calibration()).contains(FLOOR);
    }

    @Test
    void aSearchIsHeldBesideItByTheHighestRateThatHeld() {
        Probe low = probe(1_000, "p99<=1s");
        Probe high = probe(11_000, "p99<=1s");
        Probe broken = probe(12_000, "p99<=1us");

        assertThat(new Floor(FLOOR).warning(List.of(low, broken))).isEmpty();
        assertThat(new Floor(FLOOR).warning(List.of(low, high, broken)).orElseThrow())
                .startsWith("you are measuring the tool: 11,000/s is 36.7 % of the generator's maximum, 30,000/s");
    }

    private static Probe probe(int perSecond, String threshold) {
        Verdict verdict = run(perSecond).verdict(threshold);
        return new Probe(perSecond, 1, List.of(new ProbeTrial(1, run(perSecond).result(), verdict)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p99<=599us", "p50<=299us", "p99.9<=599us", "mean<=305us", "p99<=1us"})
    void eachLimitIsHeldBesideTheSameNumberOfTheFloor(String threshold) {
        assertThat(judge(run(9_000), threshold).reasons()).anyMatch(FloorTest::isWarning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p99<=601us",
                "p50<=301us",
                "mean<=308us",
                // Ten in a million requests, of which the floor has ten thousand.
                "p99.999<=1us",
                "min<=1us",
                "max<=1us",
                "connect.p99<=1us",
                "failures<=0"
            })
    void whatIsFarFromTheFloorOrHasNoneIsNoWarning(String threshold) {
        Verdict verdict = judge(run(9_000), threshold);

        assertThat(verdict.reasons()).noneMatch(FloorTest::isWarning);
        assertThat(verdict.calibration()).contains(FLOOR);
    }

    @Test
    void allThatIsCloseIsOneSentence() {
        Verdict verdict = judge(run(12_000), "p99<=500us", "p50<=100us", "throughput>=11k/s");

        assertThat(verdict.reasons().stream().filter(FloorTest::isWarning))
                .containsExactly("you are measuring the tool: p99<=500us is 2.50 times the generator's floor, 200 µs,"
                        + " p50<=100us is 1.00 times the generator's floor, 100 µs,"
                        + " throughput>=11k/s is 36.7 % of the generator's maximum, 30,000/s"
                        + " (calibrated at 1,000/s with 50 connections)");
    }

    @Test
    void aRateOverAThirdOfTheMostMeasuresTheTool() {
        assertThat(judge(run(9_900)).reasons()).noneMatch(FloorTest::isWarning);
        assertThat(judge(run(12_000)).reasons())
                .contains("you are measuring the tool: 12,000/s is 40 % of the generator's maximum, 30,000/s"
                        + " (calibrated at 1,000/s with 50 connections)");
    }

    @Test
    void aClosedLoopIsNearTheMostByItsNatureUnlessThatIsJudged() {
        Runs closed = Runs.closed().setting("connections", "50").answers(25_000, 90 * MICRO);

        assertThat(judge(closed).reasons()).noneMatch(FloorTest::isWarning);
        assertThat(judge(closed, "throughput>=9k/s").reasons()).noneMatch(FloorTest::isWarning);
        assertThat(judge(closed, "throughput>=20k/s").reasons())
                .anyMatch(reason -> reason.contains("throughput>=20k/s is 66.7 % of the generator's maximum"));
    }

    @Test
    void aGeneratorThatIsTheBottleneckIsNotSaidTwice() {
        Runs closed = Runs.closed()
                .setting("connections", "50")
                .answers(25_000, 90 * MICRO)
                .health(BUSY);

        Verdict verdict = judge(closed, "throughput>=20k/s");

        assertThat(verdict.reasons()).noneMatch(FloorTest::isWarning);
        assertThat(verdict.reasons()).anyMatch(reason -> reason.startsWith("the generator is the bottleneck"));
    }

    @Test
    void moreRequestsInFlightThanWereCalibratedMayReachMore() {
        assertThat(judge(run(25_000).setting("pipeline", "2")).reasons()).noneMatch(FloorTest::isWarning);
        assertThat(judge(run(25_000).setting("connections", "51")).reasons()).noneMatch(FloorTest::isWarning);
        assertThat(judge(run(25_000).setting("connections", "49")).reasons()).anyMatch(FloorTest::isWarning);
    }

    @Test
    void aServerThatAnsweredNothingIsNoMatterOfTheTool() {
        Runs silent = Runs.open().setting("connections", "50").timeouts(100);

        assertThat(judge(silent, "p99<=100us").reasons()).noneMatch(FloorTest::isWarning);
    }

    @Test
    void aBaselineUnderThreeTimesTheFloorMeasuresTheTool() {
        List<TrialPair> pairs = pairs(590 * MICRO, 100 * MICRO, 900 * MICRO);

        assertThat(new Floor(FLOOR).warning(pairs, ComparisonRule.USUAL))
                .contains("you are measuring the tool: the baseline's p99, 590 µs, is 2.95 times the generator's floor,"
                        + " 200 µs (calibrated at 1,000/s with 50 connections)");
    }

    @Test
    void theMedianOfTheBaselineDecides() {
        List<TrialPair> pairs = pairs(100 * MICRO, 100 * MICRO, 620 * MICRO, 640 * MICRO, 900 * MICRO);

        assertThat(new Floor(FLOOR).warning(pairs, ComparisonRule.USUAL)).isEmpty();
    }

    @Test
    void aComparisonAtARateNearTheMostMeasuresTheTool() {
        List<TrialPair> pairs = IntStream.range(0, 2)
                .mapToObj(i -> new TrialPair(
                        run(12_000).answers(200, 5 * MILLI).result(),
                        run(12_000).result()))
                .toList();

        assertThat(new Floor(FLOOR).warning(pairs, ComparisonRule.USUAL))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .contains("12,200/s is 40.7 % of the generator's maximum, 30,000/s")
                        .doesNotContain("baseline"));
    }

    @Test
    void aPairInWhichTheGeneratorWasInTheWayIsNotAsked() {
        Result late = Runs.open()
                .setting("connections", "50")
                .lateAnswers(1_000, 2 * MILLI, 2 * MILLI)
                .result();
        List<TrialPair> pairs = new ArrayList<>(pairs(300 * MICRO));
        pairs.add(new TrialPair(late, late));

        assertThat(new Floor(FLOOR).warning(pairs, ComparisonRule.USUAL))
                .hasValueSatisfying(
                        warning -> assertThat(warning).contains("the baseline's p99, 300 µs, is 1.50 times"));
    }

    @Test
    void withoutPairsThereIsNothingToHoldBesideTheFloor() {
        assertThat(new Floor(FLOOR).warning(List.of(), ComparisonRule.USUAL)).isEmpty();
    }

    private static List<TrialPair> pairs(long... baselineNanos) {
        return Arrays.stream(baselineNanos)
                .mapToObj(nanos -> new TrialPair(
                        Runs.open()
                                .setting("connections", "50")
                                .answers(1_000, nanos)
                                .result(),
                        Runs.open()
                                .setting("connections", "50")
                                .answers(1_000, 50 * MILLI)
                                .result()))
                .toList();
    }

    @Test
    void theFloorIsTheMedianTrialOfEachKind() {
        Calibration floor = Calibration.of(
                timed(300 * MICRO, 100 * MICRO, 200 * MICRO), List.of(fast(10_000), fast(30_000), fast(20_000)));

        assertThat(floor.latency().valueAtRankNanos(990)).isBetween(200 * MICRO, 201 * MICRO);
        assertThat(floor.maxRatePerSecond()).isEqualTo(20_000);
        assertThat(floor.connections()).isEqualTo(50);
        assertThat(floor.payloadBytes()).isEqualTo(128);
        assertThat(floor.ratePerSecond()).isEqualTo(1_000);
        assertThat(floor.isOf(fast(1))).isTrue();
    }

    @Test
    void aGeneratorThatSpinsHasAFloorOfItsOwn() {
        Result spinning =
                Runs.open().setting("spin", "true").answers(1_000, 100 * MICRO).result();
        Calibration spun = Calibration.of(List.of(spinning), List.of(fast(1_000)));
        Calibration waited = Calibration.of(timed(100 * MICRO), List.of(fast(1_000)));

        assertThat(spun.isOf(spinning)).isTrue();
        assertThat(spun.isOf(fast(1))).isFalse();
        assertThat(waited.isOf(spinning)).isFalse();
    }

    @Test
    void aTrialWhoseRateWasMissedIsNoFloor() {
        Result missed = Runs.open().missed(20).answers(980, 100 * MICRO).result();
        List<Result> timed = List.of(missed, missed, timed(300 * MICRO).get(0));

        assertThat(Calibration.of(timed, List.of(fast(1_000))).latency().minNanos())
                .isGreaterThan(299 * MICRO);
        assertThatThrownBy(() -> Calibration.of(List.of(missed), List.of(fast(1_000))))
                .hasMessage("the generator missed the rate in every trial: calibrate at a lower --rate");
    }

    @Test
    void aTrialThatWasCutOffIsNoFloor() {
        Result cutOff = Runs.closed().answers(100, 90 * MICRO).partial().result();

        assertThat(Calibration.of(timed(100 * MICRO), List.of(cutOff, fast(1_000)))
                        .maxRatePerSecond())
                .isEqualTo(1_000);
    }

    @Test
    void withoutAnswersThereIsNoFloor() {
        assertThatThrownBy(() -> Calibration.of(timed(100 * MICRO), List.of(fast(0))))
                .hasMessage("the null server answered nothing");
        assertThatThrownBy(() -> Calibration.of(List.of(fast(0)), List.of(fast(1_000))))
                .hasMessage("the null server answered nothing");
    }

    private static List<Result> timed(long... p99Nanos) {
        return Arrays.stream(p99Nanos)
                .mapToObj(nanos -> Runs.open()
                        .setting("connections", "50")
                        .answers(1_000, nanos)
                        .result())
                .toList();
    }

    private static Result fast(int perSecond) {
        return Runs.closed().answers(perSecond, 90 * MICRO).result();
    }

    @Test
    void onlyTheSameMachineTransportAndVersionHasThisFloor() {
        assertThat(FLOOR.isOf(fast(1))).isFalse();
    }

    @Test
    void aPercentileOfTheFloorIsKnownFromTenRequestsBeyondIt() {
        ComparisonRule rule = new ComparisonRule(List.of(new BigDecimal("99.95")), 0.05, 0.1, 0.025);

        assertThat(new Floor(FLOOR).warning(pairs(100 * MICRO), rule)).isEmpty();
    }

    private static boolean isWarning(String reason) {
        return reason.startsWith("you are measuring the tool: ");
    }
}
