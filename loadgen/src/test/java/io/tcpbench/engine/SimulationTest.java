package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Interval;
import io.tcpbench.result.JournalFile;
import io.tcpbench.result.JournalReader;
import io.tcpbench.result.Ledger;
import io.tcpbench.result.Period;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import io.tcpbench.result.UnreadableJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing is lost and nothing counted twice, whatever a target and a network do: simulated runs, each of which follows
 * from one seed. {@code -Dtcpbench.seeds=100000} runs more of them. A seed that fails is named, and belongs into the
 * list of {@link #seedsThatFailedOnceAddUp} when its defect is mended.
 */
class SimulationTest {
    private static final long SEEDS = Long.getLong("tcpbench.seeds", 1_000);
    private static final int RUN_TWICE_ONE_IN = 20;
    private static final double HISTOGRAM_ERROR = 1.001;
    private static final long SLOW_FACTOR = 10;
    private static final long SECOND = 1_000_000_000;

    @TempDir
    private Path folder;

    @Test
    void everySeedAddsUp() throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            check(seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {588, 4318})
    void seedsThatFailedOnceAddUp(long seed) throws Exception {
        check(seed);
    }

    private void check(long seed) throws Exception {
        try {
            Path file = folder.resolve(JournalFile.NAME);
            Simulation.Outcome outcome = run(seed, file);
            requestsAddUp(outcome);
            everyRequestOfTheTimetableWasDue(outcome);
            exactlyTheRequestsOfThePlanWereDue(outcome);
            theNetworkSawTheSame(outcome);
            aCalmTargetHasNoFailures(outcome);
            failuresAddUp(outcome.result().total());
            distributionsHaveOneValueForEach(outcome);
            secondsAddUp(outcome.result());
            everyConnectionIsReplacedAndUsed(outcome);
            noSlotConnectsBeforeTheEndOfItsBackOff(outcome);
            itEndsInTime(outcome);
            SplittableRandom random = new SplittableRandom(seed);
            theJournalHasTheSame(outcome, file);
            aTornJournalHasTheBeginning(outcome, file, random);
            partsAddUpInAnyGrouping(outcome, random);
            if (seed % RUN_TWICE_ONE_IN == 0) {
                assertThat(run(seed, file).result()).as("the second run").isEqualTo(outcome.result());
            }
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
        }
    }

    private static Simulation.Outcome run(long seed, Path file) throws Exception {
        try (JournalFile journal =
                JournalFile.create(file, List.of("p99<=5ms"), SimulationTest::noSpare, refused -> {})) {
            return Simulation.of(seed, journal);
        }
    }

    private static Path noSpare() throws IOException {
        throw new IOException("no second place");
    }

    private static void requestsAddUp(Simulation.Outcome outcome) {
        for (RequestCounts counts : List.of(
                outcome.result().total().requests(), outcome.result().total().warmup())) {
            assertThat(counts.due()).as("due of %s", counts).isEqualTo(counts.sent() + counts.notSent());
            assertThat(counts.due())
                    .as("due of %s", counts)
                    .isEqualTo(counts.answered() + counts.failed() + counts.unanswered());
            assertThat(counts.unanswered()).as("unanswered of %s", counts).isGreaterThanOrEqualTo(counts.notSent());
            if (!outcome.result().partial()) {
                assertThat(counts.unanswered()).as("unanswered of %s", counts).isEqualTo(counts.notSent());
            }
            assertThat(counts.lateResponses()).as("late of %s", counts).isLessThanOrEqualTo(counts.failed());
        }
        Plan plan = outcome.planned().plan();
        RequestCounts all = all(outcome);
        assertThat(all.unanswered() - all.notSent())
                .as("cut off")
                .isLessThanOrEqualTo((long) plan.connections() * plan.pipeline());
    }

    private static RequestCounts all(Simulation.Outcome outcome) {
        return outcome.result().total().requests().plus(outcome.result().total().warmup());
    }

    private static void everyRequestOfTheTimetableWasDue(Simulation.Outcome outcome) {
        Window window = outcome.window();
        Plan plan = outcome.planned().plan();
        if (plan.load() instanceof Load.Open open
                && window != null
                && !outcome.result().partial()) {
            long due = 0;
            long measured = 0;
            for (int i = 0; i < outcome.planned().lanes(); i++) {
                Share share = new Share(
                        i, outcome.planned().lanes(), outcome.planned().plan().connections());
                Timetable timetable = Timetable.of(open, plan.warmup(), share, plan.seed());
                long left = plan.requests().isPresent()
                        ? share.arrivals(plan.requests().getAsLong())
                        : Long.MAX_VALUE;
                for (; window.startNanos() + timetable.dueNanos() < window.endNanos(); timetable.advance()) {
                    if (window.period(window.startNanos() + timetable.dueNanos()) == Period.MEASURED && left-- == 0) {
                        break;
                    }
                    due++;
                    measured += window.period(window.startNanos() + timetable.dueNanos()) == Period.MEASURED ? 1 : 0;
                }
            }
            assertThat(all(outcome).due()).as("due").isEqualTo(due);
            assertThat(outcome.result().total().requests().due())
                    .as("due and measured")
                    .isEqualTo(measured);
        }
    }

    private static void exactlyTheRequestsOfThePlanWereDue(Simulation.Outcome outcome) {
        Plan plan = outcome.planned().plan();
        if (plan.requests().isPresent() && outcome.window() != null) {
            long due = outcome.result().total().requests().due();
            assertThat(due).as("due").isLessThanOrEqualTo(plan.requests().getAsLong());
            if (!outcome.result().partial()) {
                assertThat(due).as("due").isEqualTo(plan.requests().getAsLong());
            }
        }
    }

    private static void theNetworkSawTheSame(Simulation.Outcome outcome) {
        SimulatedNetwork.Truth truth = outcome.truth();
        Interval total = outcome.result().total();
        RequestCounts all = all(outcome);
        int requestBytes = outcome.planned().plan().send().size();
        assertThat(total.connections().opened()).as("opened").isEqualTo(truth.connected);
        assertThat(total.connections().failed()).as("connects failed").isEqualTo(truth.refused);
        assertThat(truth.mostOpen)
                .as("open")
                .isLessThanOrEqualTo(outcome.planned().plan().connections());
        assertThat(truth.open).as("still open").isZero();
        assertThat(truth.mostRequestsOfConnection)
                .as("requests of one connection")
                .isLessThanOrEqualTo(
                        outcome.planned().plan().requestsPerConnection().orElse(Long.MAX_VALUE));
        assertThat(total.bytes().sent()).as("bytes sent").isEqualTo(all.sent() * requestBytes);
        assertThat(truth.requestBytesTaken)
                .as("bytes taken")
                .isLessThanOrEqualTo(total.bytes().sent());
        assertThat(total.bytes().received()).as("bytes received").isEqualTo(truth.bytesRead);
        assertThat(all.answered()).as("answered").isLessThanOrEqualTo(truth.responsesInTime);
        if (outcome.planned().mood() != Weather.Mood.STORMY) {
            assertThat(total.connections().closedByPeer() + total.connections().broken())
                    .as("ended while nothing was owed")
                    .isLessThanOrEqualTo(truth.endings);
            assertThat(all.answered() + all.lateResponses())
                    .as("answered, in time or late")
                    .isEqualTo(truth.responses);
        }
    }

    private static void aCalmTargetHasNoFailures(Simulation.Outcome outcome) {
        Plan plan = outcome.planned().plan();
        RequestCounts all = all(outcome);
        if (outcome.planned().mood() == Weather.Mood.CALM) {
            assertThat(outcome.result().total().connections().failed()).isZero();
            assertThat(outcome.result().total().connections().broken()).isZero();
            assertThat(outcome.result().total().connections().closedByPeer()).isZero();
            // Requests wait for a connection that is opened late, or for one that is free.
            if (plan.load() instanceof Load.Closed
                    && plan.connectRatePerSecond().isEmpty()) {
                assertThat(all.failed())
                        .as("failed: %s", outcome.result().total())
                        .isZero();
                assertThat(all.notSent()).as("not sent").isZero();
            }
        }
    }

    private static void failuresAddUp(Interval total) {
        assertThat(requests(total.failures())).isEqualTo(total.requests().failed());
        assertThat(requests(total.warmupFailures())).isEqualTo(total.warmup().failed());
        assertThat(total.failures().stream().mapToLong(Failure::connections).sum())
                .as("connections that failed")
                .isGreaterThanOrEqualTo(
                        total.connections().failed() + total.connections().broken());
        for (Failure failure : total.failures()) {
            assertThat(failure.connections())
                    .as("connections of %s", failure)
                    .isBetween(
                            1L,
                            failure.requests()
                                    + total.connections().failed()
                                    + total.connections().broken());
            assertThat(failure.firstNanos()).isLessThanOrEqualTo(failure.lastNanos());
            assertThat(failure.examples()).isNotEmpty();
            assertThat(failure.kind()).isNotEqualTo(FailureKind.DNS_NOT_FOUND);
        }
    }

    private static long requests(List<Failure> failures) {
        return failures.stream().mapToLong(Failure::requests).sum();
    }

    private static void distributionsHaveOneValueForEach(Simulation.Outcome outcome) {
        Interval total = outcome.result().total();
        assertThat(total.latency().count())
                .as("latencies")
                .isEqualTo(total.requests().answered());
        assertThat(total.serviceTime().count())
                .as("service times")
                .isEqualTo(total.requests().answered());
        assertThat(total.lag().count()).as("lags").isEqualTo(total.requests().sent());
        assertThat(total.late().count()).as("lates").isEqualTo(total.requests().due());
        assertThat(total.connect().count())
                .as("connects")
                .isEqualTo(total.connections().opened());
        long timeoutNanos = outcome.planned().plan().timeout().toNanos();
        isWithin(timeoutNanos, total.latency());
        isWithin(timeoutNanos, total.lag());
        isWithin(total.latency().maxNanos(), total.serviceTime());
    }

    private static void isWithin(long mostNanos, Distribution distribution) {
        assertThat(distribution.maxNanos()).isLessThanOrEqualTo((long) (mostNanos * HISTOGRAM_ERROR) + 1);
    }

    private static void secondsAddUp(Result result) {
        RequestCounts requests = RequestCounts.EMPTY;
        long latencies = 0;
        for (Result.Second second : result.seconds()) {
            requests = requests.plus(second.requests());
            latencies += second.latency().count();
        }
        assertThat(requests).as("all seconds").isEqualTo(result.total().requests());
        assertThat(latencies)
                .as("latencies of all seconds")
                .isEqualTo(result.total().latency().count());
    }

    private static void everyConnectionIsReplacedAndUsed(Simulation.Outcome outcome) {
        Plan plan = outcome.planned().plan();
        Window window = outcome.window();
        if (window == null
                || outcome.result().partial()
                || plan.connectRatePerSecond().isPresent()) {
            return;
        }
        assertThat(outcome.missingConnections()).as("missing connections").isZero();
        if (outcome.planned().mood() == Weather.Mood.CALM
                && plan.requests().isEmpty()
                && plan.load() instanceof Load.Closed closed) {
            long latencyNanos = outcome.planned().weather().latencyNanos();
            long longestNanos = closed.think().toNanos() + SLOW_FACTOR * (1 + plan.pipeline()) * latencyNanos;
            long rounds = (window.endNanos() - window.startNanos()) / longestNanos;
            assertThat(all(outcome).answered()).as("answered").isGreaterThanOrEqualTo(plan.connections() * rounds);
        }
    }

    private static void noSlotConnectsBeforeTheEndOfItsBackOff(Simulation.Outcome outcome) {
        assertThat(outcome.truth().tooEarly).as("connects during a back-off").isZero();
    }

    /** Opening at the pace of the plan, and a drain of one time-out; the rest is what the machine took. */
    private static void itEndsInTime(Simulation.Outcome outcome) {
        Plan plan = outcome.planned().plan();
        double pacedSeconds = plan.connectRatePerSecond().isPresent()
                ? plan.connections() / plan.connectRatePerSecond().getAsDouble()
                : 0;
        long graceNanos = outcome.pausedNanos() + SECOND / 20;
        assertThat(outcome.openingNanos())
                .as("opening")
                .isLessThanOrEqualTo(plan.connectTimeout().toNanos() + (long) (pacedSeconds * SECOND) + graceNanos);
        long lastAnswersNanos = outcome.result().partial()
                ? Math.min(SECOND, plan.timeout().toNanos())
                : plan.timeout().toNanos();
        assertThat(outcome.overrunNanos()).as("after the end").isLessThanOrEqualTo(lastAnswersNanos + graceNanos);
    }

    private static void theJournalHasTheSame(Simulation.Outcome outcome, Path file) throws IOException {
        JournalReader.Recovered recovered = JournalReader.read(file);

        assertThat(recovered.complete()).as("complete").isTrue();
        assertThat(recovered.tornBytes()).as("torn bytes").isZero();
        assertThat(recovered.result()).as("the journal's result").isEqualTo(outcome.result());
    }

    private static void aTornJournalHasTheBeginning(Simulation.Outcome outcome, Path file, SplittableRandom random)
            throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int heading = "tcpbench journal 1\n".length();
        int at = heading + random.nextInt(whole.length - heading);
        byte[] torn = Arrays.copyOf(whole, random.nextBoolean() ? at : whole.length);
        if (torn.length == whole.length) {
            torn[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        Files.write(file, torn);
        int records = 0;
        int next = heading;
        ByteBuffer frames = ByteBuffer.wrap(whole);
        while (next < whole.length && next + 8 + frames.getInt(next) <= at) {
            next += 8 + frames.getInt(next);
            records++;
        }

        if (records == 0) {
            assertThatThrownBy(() -> JournalReader.read(file)).isInstanceOf(UnreadableJournal.class);
            return;
        }
        JournalReader.Recovered recovered = JournalReader.read(file);

        assertThat(recovered.records()).as("records").isEqualTo(records);
        assertThat(recovered.complete()).as("complete").isFalse();
        Ledger beginning = new Ledger();
        int intervals = records - 1;
        outcome.recorded()
                .subList(0, intervals > outcome.recordedBeforeLoad() ? intervals - 1 : intervals)
                .forEach(recorded -> beginning.add(recorded.second(), recorded.interval()));
        Interval total = recovered.result().total();
        assertThat(recovered.result().seconds()).isEqualTo(beginning.seconds());
        assertThat(total.latency()).isEqualTo(beginning.total().latency());
        assertThat(total.connections()).isEqualTo(beginning.total().connections());
        assertThat(total.failures()).isEqualTo(beginning.total().failures());
        assertThat(total.requests().due())
                .isEqualTo(beginning.total().requests().due());
        assertThat(total.requests().sent())
                .isEqualTo(beginning.total().requests().sent());
        assertThat(total.requests().answered())
                .isEqualTo(beginning.total().requests().answered());
    }

    private static void partsAddUpInAnyGrouping(Simulation.Outcome outcome, SplittableRandom random) {
        List<Interval> parts =
                outcome.recorded().stream().map(Simulation.Recorded::interval).toList();

        assertThat(sum(parts, random))
                .as("another grouping")
                .isEqualTo(outcome.result().total());
    }

    private static Interval sum(List<Interval> parts, SplittableRandom random) {
        if (parts.size() < 2) {
            return parts.isEmpty() ? Interval.EMPTY : parts.get(0);
        }
        int at = 1 + random.nextInt(parts.size() - 1);
        return sum(parts.subList(0, at), random).plus(sum(parts.subList(at, parts.size()), random));
    }
}
