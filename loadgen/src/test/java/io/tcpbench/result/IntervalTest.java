package io.tcpbench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void intervalsAddUpInAnyGrouping(long seed) {
        Random random = new Random(seed);
        Interval a = random(random);
        Interval b = random(random);
        Interval c = random(random);

        assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
        assertThat(a.plus(Interval.EMPTY)).isEqualTo(a);
        assertThat(Interval.EMPTY.plus(a)).isEqualTo(a);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void nothingIsLostWhenIntervalsAreAdded(long seed) {
        Random random = new Random(seed);
        Interval a = random(random);
        Interval b = random(random);

        Interval sum = a.plus(b);

        assertThat(sum.requests().due())
                .isEqualTo(a.requests().due() + b.requests().due());
        assertThat(sum.failureCount()).isEqualTo(a.failureCount() + b.failureCount());
        assertThat(sum.timeoutCount()).isEqualTo(a.timeoutCount() + b.timeoutCount());
        assertThat(sum.attempts()).isEqualTo(a.attempts() + b.attempts());
        assertThat(sum.missedByUs()).isEqualTo(a.missedByUs() + b.missedByUs());
        assertThat(sum.latency().count()).isEqualTo(sum.requests().answered());
        assertThat(sum.connect().count()).isEqualTo(sum.connections().opened());
        assertThat(sum.requests().balanced()).isTrue();
        for (Side side : Side.values()) {
            assertThat(sum.failuresOf(side)).isGreaterThanOrEqualTo(Math.max(a.failuresOf(side), b.failuresOf(side)));
        }
    }

    @Test
    void failuresAreRequestsConnectsAndConnectionsThatBroke() {
        Page page = new Page();
        page.connected(10, false);
        page.connectFailed(FailureKind.CONNECT_TIMEOUT, Errno.NONE, 0, IntervalTest::example);
        page.broken(FailureKind.RESPONSE_UNASKED, Errno.NONE, 0, IntervalTest::example);
        failed(page, FailureKind.RESPONSE_TIMEOUT);
        failed(page, FailureKind.RESET_AWAITING);
        page.due(Period.MEASURED, 0);
        page.notSent(Period.MEASURED);

        Interval interval = page.interval();

        assertThat(interval.failureCount()).isEqualTo(5);
        assertThat(interval.timeoutCount()).isEqualTo(2);
        assertThat(interval.attempts()).isEqualTo(3 + 2);
        assertThat(interval.failuresOf(Side.TARGET)).isEqualTo(4);
        assertThat(interval.failuresOf(Side.GENERATOR)).isZero();
    }

    @Test
    void theWarmUpIsInNoDistributionAndNoJudgedCount() {
        Page page = new Page();
        page.due(Period.WARMUP, 0);
        page.sent(Period.WARMUP, 0, 0, 10);
        page.answered(Period.WARMUP, 0, 0, 100);
        page.due(Period.WARMUP, 0);
        page.sent(Period.WARMUP, 0, 0, 10);
        page.failed(Period.WARMUP, FailureKind.RESET_AWAITING, new Errno(104), true, 0, IntervalTest::example);

        Interval interval = page.interval();

        assertThat(interval.requests()).isEqualTo(RequestCounts.EMPTY);
        assertThat(interval.latency()).isEqualTo(Distribution.EMPTY);
        assertThat(interval.failures()).isEmpty();
        assertThat(interval.failureCount()).isZero();
        assertThat(interval.warmupFailures()).hasSize(1);
        assertThat(interval.warmup().due()).isEqualTo(2);
        assertThat(interval.bytes().sent()).isEqualTo(20);
    }

    @Test
    void aRequestSentLateIsChargedFromTheMomentItWasDue() {
        Page page = new Page();
        page.due(Period.MEASURED, 50);
        page.sent(Period.MEASURED, 100, 350, 10);
        page.answered(Period.MEASURED, 100, 350, 1_000);

        Interval interval = page.interval();

        assertThat(interval.latency().maxNanos()).isEqualTo(900);
        assertThat(interval.serviceTime().maxNanos()).isEqualTo(650);
        assertThat(interval.lag().maxNanos()).isEqualTo(250);
        assertThat(interval.late().maxNanos()).isEqualTo(50);
    }

    private static void failed(Page page, FailureKind kind) {
        page.due(Period.MEASURED, 0);
        page.sent(Period.MEASURED, 0, 0, 1);
        page.failed(Period.MEASURED, kind, Errno.NONE, true, 0, IntervalTest::example);
    }

    private static Failure.Example example() {
        return new Failure.Example("127.0.0.1:1", "127.0.0.1:2", 0, 0, "");
    }

    /** Anything that a loop could have written, whole requests only. */
    private static Interval random(Random random) {
        Page page = new Page();
        FailureKind[] kinds = FailureKind.values();
        int events = random.nextInt(200);
        for (int i = 0; i < events; i++) {
            Period period = random.nextInt(4) > 0 ? Period.MEASURED : Period.WARMUP;
            long nanos = (long) Math.exp(random.nextDouble() * 28);
            FailureKind kind = kinds[random.nextInt(kinds.length)];
            Failure.Example example = new Failure.Example("", "", i, nanos, kind.name());
            switch (random.nextInt(8)) {
                case 0 -> page.connected(nanos, random.nextBoolean());
                case 1 -> page.connectFailed(kind, new Errno(random.nextInt(3)), nanos, () -> example);
                case 2 -> page.broken(kind, Errno.NONE, nanos, () -> example);
                case 3 -> page.missedByUs();
                case 4 -> {
                    page.due(period, 0);
                    page.notSent(period);
                }
                case 5 -> {
                    page.due(period, 0);
                    page.sent(period, 0, nanos, 10);
                    page.failed(period, kind, Errno.NONE, random.nextBoolean(), nanos, () -> example);
                }
                default -> {
                    page.due(period, 0);
                    page.sent(period, 0, nanos, 10);
                    page.answered(period, 0, nanos, 2 * nanos);
                    page.received(10);
                }
            }
        }
        return page.interval();
    }
}
