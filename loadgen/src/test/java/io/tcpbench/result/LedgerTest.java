package io.tcpbench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final int LOOPS = 2;
    private static final int SECONDS = 4;

    private final Ledger ledger = new Ledger();

    @Test
    void pagesAddUpToWhatTheirIntervalsAddUpTo() {
        Interval sum = Interval.EMPTY;
        for (int second = 0; second < SECONDS; second++) {
            for (int loop = 0; loop < LOOPS; loop++) {
                Page page = written(second, loop);
                Interval interval = ledger.add(second, page);
                sum = sum.plus(interval);
                assertThat(interval).isEqualTo(written(second, loop).interval());
            }
        }

        assertThat(ledger.total()).isEqualTo(sum);
        assertThat(ledger.total().latency().count()).isEqualTo(LOOPS * answers(0, SECONDS));
    }

    @Test
    void intervalsAddUpToTheSameAsTheirPages() {
        Ledger ofPages = new Ledger();
        for (int second = 0; second < SECONDS; second++) {
            ledger.add(second, written(second, 0).interval());
            ofPages.add(second, written(second, 0));
        }

        assertThat(ledger.total()).isEqualTo(ofPages.total());
        assertThat(ledger.seconds()).isEqualTo(ofPages.seconds());
    }

    @Test
    void aSecondHasWhatAllLoopsWroteInIt() {
        for (int loop = 0; loop < LOOPS; loop++) {
            ledger.add(3, written(3, loop));
            ledger.add(1, written(1, loop));
        }

        List<Result.Second> seconds = ledger.seconds();

        assertThat(seconds).extracting(second -> second.latency().count()).containsExactly(LOOPS * 2L, LOOPS * 4L);
        assertThat(seconds.get(0).latency())
                .isEqualTo(written(1, 0)
                        .interval()
                        .latency()
                        .plus(written(1, 1).interval().latency()));
    }

    @Test
    void aTotalThatWasTakenStaysWhileMoreIsAdded() {
        ledger.add(0, written(0, 0));
        Interval before = ledger.total();
        ledger.add(1, written(1, 0));

        assertThat(before).isEqualTo(written(0, 0).interval());
    }

    @Test
    void withoutPagesNothingAddsUp() {
        assertThat(ledger.total()).isEqualTo(Interval.EMPTY);
    }

    /** Of as many answers as seconds have begun, and a failure, with values of their own. */
    private static Page written(int second, int loop) {
        Page page = new Page();
        page.connected(1_000 + loop, second > 0);
        for (int i = 0; i <= second; i++) {
            long due = 1_000_000L * (i + 1);
            page.due(Period.MEASURED, 10 + loop);
            page.sent(Period.MEASURED, due, due + 100L * (loop + 1), 128);
            page.answered(Period.MEASURED, due, due + 100L * (loop + 1), due + 1_000L * (second + 2));
        }
        page.due(Period.MEASURED, 20);
        page.sent(Period.MEASURED, 5, 10, 128);
        page.failed(
                Period.MEASURED, FailureKind.RESPONSE_TIMEOUT, Errno.NONE, true, second, () -> example(second, loop));
        return page;
    }

    private static Failure.Example example(int second, int loop) {
        return new Failure.Example("", "second " + second + " of loop " + loop, 0, 0, "");
    }

    private static long answers(int from, int to) {
        return IntStream.range(from, to).mapToLong(second -> second + 1L).sum();
    }
}
