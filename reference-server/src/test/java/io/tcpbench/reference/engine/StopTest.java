package io.tcpbench.reference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StopTest {

    private final Stop stop = new Stop();

    @Test
    void whoeverAsksToFinishIsTheFirstOrTooLate() {
        assertThat(stop.beginFinish()).isTrue();
        assertThat(stop.beginFinish()).isFalse();

        assertThat(stop.isServing()).isFalse();
        assertThat(stop.isEnding()).isFalse();
    }

    @Test
    void whoeverAsksToFinishDoesNotPutOffTheEnd() {
        stop.beginEnd();

        assertThat(stop.beginFinish()).isFalse();

        assertThat(stop.isServing()).isFalse();
        assertThat(stop.isEnding()).isTrue();
        assertThat(stop.mayFinish(inAnHourNanos())).isFalse();
    }

    @Test
    void itFinishesUntilItIsEnded() {
        stop.beginFinish();
        assertThat(stop.mayFinish(inAnHourNanos())).isTrue();

        stop.beginEnd();

        assertThat(stop.mayFinish(inAnHourNanos())).isFalse();
    }

    @Test
    void itDoesNotFinishForEver() {
        stop.beginFinish();

        assertThat(stop.mayFinish(System.nanoTime() - Stop.FINISH_NANOS)).isFalse();
    }

    @Test
    void theFirstCrashIsTheCauseAndKeepsTheOthersAsSuppressed() {
        RuntimeException first = new IllegalStateException("first");
        RuntimeException second = new IllegalStateException("second");
        stop.crashed(first);
        stop.crashed(second);
        stop.crashed(first);

        stop.complete();

        assertThatThrownBy(stop::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the server had crashed")
                .cause()
                .isSameAs(first);
        assertThat(first).hasSuppressedException(second);
        assertThat(first.getSuppressed()).hasSize(1);
        assertThat(stop.stopped().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void itHasNotStoppedBeforeItIsTold() {
        stop.beginEnd();
        stop.crashed(new IllegalStateException("a surprise"));

        assertThat(stop.stopped().toCompletableFuture()).isNotDone();
    }

    @Test
    void whatComesAfterItHasStoppedChangesNothing() {
        stop.complete();

        stop.crashed(new IllegalStateException("too late"));
        stop.complete();

        stop.await();
        assertThat(stop.stopped().toCompletableFuture()).isCompleted();
    }

    @Test
    void nobodyElseCompletesIt() {
        stop.stopped().toCompletableFuture().complete(null);

        assertThat(stop.stopped().toCompletableFuture()).isNotDone();
    }

    /** A beginning that leaves all of the time, however slow this machine is. */
    private static long inAnHourNanos() {
        return System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    }
}
