package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tcpbench.result.ByteCounts;
import io.tcpbench.result.Errno;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Interval;
import io.tcpbench.result.Journal;
import io.tcpbench.result.Page;
import io.tcpbench.result.Period;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CollectorTest {
    private static final long SECOND = 1_000_000_000;

    private final CompletableFuture<Throwable> crash = new CompletableFuture<>();
    private final Collector collector = new Collector(1, Journal.NONE, crash);

    @Test
    void pagesOfAnyNumberOfLanesAddUp() throws Exception {
        var lanes = Executors.newFixedThreadPool(4);

        for (int lane = 0; lane < 4; lane++) {
            lanes.execute(() -> {
                for (int second = 0; second < 25; second++) {
                    collector.take(second, answered(collector.blank(), 10));
                }
            });
        }
        lanes.shutdown();
        assertThat(lanes.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        collector.end();

        assertThat(collector.total().requests()).isEqualTo(new RequestCounts(1000, 1000, 0, 1000, 0, 0, 0));
        assertThat(collector.total().bytes()).isEqualTo(new ByteCounts(128_000, 0));
        assertThat(collector.total().latency().count()).isEqualTo(1000);
        assertThat(collector.total().latency().minNanos())
                .isEqualTo(collector.total().latency().maxNanos());
        assertThat(crash).isNotDone();
    }

    @Test
    void pagesOfOneSecondBecomeOneAndTheSecondsStandInOrder() throws Exception {
        collector.take(2, answered(collector.blank(), 1));
        collector.take(Collector.OPENING, answered(collector.blank(), 2));
        collector.take(0, answered(collector.blank(), 3));
        collector.take(2, answered(collector.blank(), 4));
        collector.end();

        assertThat(collector.seconds())
                .extracting(
                        Result.Second::atNanos,
                        second -> second.requests().answered(),
                        second -> second.latency().count())
                .containsExactly(tuple(-SECOND, 2L, 2L), tuple(0L, 3L, 3L), tuple(2 * SECOND, 5L, 5L));
    }

    @Test
    void theSecondsTogetherAreTheTotal() throws Exception {
        for (int second = 0; second < 10; second++) {
            collector.take(second, answered(collector.blank(), second));
        }
        collector.end();

        RequestCounts sum = collector.seconds().stream()
                .map(Result.Second::requests)
                .reduce(RequestCounts.EMPTY, RequestCounts::plus);
        assertThat(collector.total().requests()).isEqualTo(sum);
    }

    @Test
    void aPageThatServesAgainIsBlank() throws Exception {
        List<Page> pages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Page page = answered(collector.blank(), 1);
            page.failed(Period.MEASURED, FailureKind.RESPONSE_WRONG, Errno.NONE, true, 0, CollectorTest::example);
            pages.add(page);
        }
        pages.forEach(page -> collector.take(0, page));
        collector.end();

        for (int i = 0; i < 20; i++) {
            assertThat(collector.blank().interval()).isEqualTo(Interval.EMPTY);
        }
        assertThat(collector.total().failures()).singleElement().satisfies(failure -> {
            assertThat(failure.requests()).isEqualTo(20);
            assertThat(failure.examples()).hasSize(Failure.MAX_EXAMPLES);
        });
    }

    @Test
    void theLastSecondIsTheNewestThatAllLanesToldOf() {
        Collector atOnce = new Collector(2, Journal.NONE, crash, new AtOnce());
        atOnce.take(Collector.OPENING, answered(atOnce.blank(), 64));
        atOnce.take(Collector.OPENING, answered(atOnce.blank(), 128));
        atOnce.take(0, answered(atOnce.blank(), 1));
        assertThat(atOnce.lastSecond()).isEqualTo(Interval.EMPTY);

        atOnce.take(1, answered(atOnce.blank(), 2));
        atOnce.take(0, answered(atOnce.blank(), 4));
        assertThat(atOnce.lastSecond().requests().answered()).isEqualTo(5);
        assertThat(atOnce.lastSecond().latency().count()).isEqualTo(5);

        atOnce.take(2, answered(atOnce.blank(), 8));
        assertThat(atOnce.lastSecond().requests().answered())
                .as("until the next one is whole")
                .isEqualTo(5);

        // The second lane was held up, and tells of no second 1.
        atOnce.take(2, answered(atOnce.blank(), 16));
        assertThat(atOnce.lastSecond().requests().answered()).isEqualTo(24);
    }

    @Test
    void failuresAreCountedFromTheOpeningOn() throws Exception {
        for (long second : new long[] {Collector.OPENING, 0, 1}) {
            Page page = collector.blank();
            page.failed(Period.MEASURED, FailureKind.RESPONSE_WRONG, Errno.NONE, true, 0, CollectorTest::example);
            collector.take(second, page);
        }
        collector.end();

        assertThat(collector.failures()).isEqualTo(3);
    }

    private static Page answered(Page page, int requests) {
        for (int i = 0; i < requests; i++) {
            page.due(Period.MEASURED, 0);
            page.sent(Period.MEASURED, 0, 1_000, 128);
            page.answered(Period.MEASURED, 0, 1_000, 2_000);
        }
        return page;
    }

    private static Failure.Example example() {
        return new Failure.Example("", "127.0.0.1:1", 0, 0, "");
    }
}
