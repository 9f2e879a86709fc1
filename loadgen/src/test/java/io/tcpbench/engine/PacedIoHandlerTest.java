package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.tcpbench.engine.transport.Drive;
import io.tcpbench.result.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** In real time, so only order is asserted, and bounds that a busy machine keeps. */
class PacedIoHandlerTest {
    private static final Clock CLOCK = Clock.system();
    private static final long MILLI = 1_000_000;
    private static final long HOUR = 3_600_000_000_000L;
    private static final long PATIENCE_SECONDS = 10;

    private final AtomicLong earlyTurns = new AtomicLong();
    private volatile long earlyUntilNanos = Long.MIN_VALUE;
    private final Alarms<CompletableFuture<Long>> alarms = new Alarms<>();
    private IoEventLoopGroup loop;

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @MethodSource("loops")
    void anAlarmWakesAnIdleLoopAndNotBeforeItsTime(Drive drive, boolean spins) throws Exception {
        start(drive, spins);

        for (int round = 0; round < 10; round++) {
            long dueNanos = CLOCK.nanos() + 20 * MILLI;
            long rangNanos = alarmAt(dueNanos).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(rangNanos).isBetween(dueNanos, dueNanos + 1_000 * MILLI);
        }
    }

    /** NIO's wait is rounded to whole milliseconds, so that what is left after it, half of one, may be spun. */
    @ParameterizedTest
    @EnumSource(Drive.class)
    void aLoopThatWaitsForAnAlarmDoesNotSpin(Drive drive) throws Exception {
        start(drive, false);
        long dueNanos = CLOCK.nanos() + 300 * MILLI;
        earlyUntilNanos = dueNanos - MILLI;

        alarmAt(dueNanos).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(earlyTurns.get()).isBetween(1L, 50L);
    }

    /** One that waits takes 50 at most. */
    @ParameterizedTest
    @EnumSource(Drive.class)
    void aLoopThatSpinsTakesTurnsAllTheTime(Drive drive) throws Exception {
        start(drive, true);
        long dueNanos = CLOCK.nanos() + 300 * MILLI;
        earlyUntilNanos = dueNanos - MILLI;

        alarmAt(dueNanos).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(earlyTurns.get()).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @MethodSource("loops")
    void whileTheAlarmIsFarAwayTasksAndTimersOfTheLoopStillRun(Drive drive, boolean spins) throws Exception {
        start(drive, spins);
        alarmAt(CLOCK.nanos() + HOUR);

        for (int round = 0; round < 10; round++) {
            loop.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            loop.schedule(() -> {}, 20, TimeUnit.MILLISECONDS).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void withoutAnAlarmTasksAndTimersOfTheLoopStillRun(Drive drive, boolean spins) throws Exception {
        start(drive, spins);

        for (int round = 0; round < 10; round++) {
            loop.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            loop.schedule(() -> {}, 20, TimeUnit.MILLISECONDS).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void alarmsAndTimersInAnyOrderAllComeAndNoneBeforeItsTime(Drive drive, boolean spins) throws Exception {
        start(drive, spins);
        SplittableRandom random = new SplittableRandom(1);
        List<Long> due = new ArrayList<>();
        List<CompletableFuture<Long>> rang = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            long delayNanos = random.nextLong(500 * MILLI);
            long dueNanos = CLOCK.nanos() + delayNanos;
            CompletableFuture<Long> ring = random.nextBoolean() ? alarmAt(dueNanos) : timerIn(delayNanos);
            due.add(dueNanos);
            rang.add(ring);
        }

        for (int i = 0; i < due.size(); i++) {
            assertThat(rang.get(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isBetween(due.get(i), due.get(i) + 1_000 * MILLI);
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void anAlarmThatIsDueAtOnceDoesNotKeepTasksFromRunning(Drive drive, boolean spins) throws Exception {
        start(drive, spins);
        loop.submit(() -> alarms.add(CLOCK.nanos() + HOUR, new CompletableFuture<>()));
        CompletableFuture<Long> ring = alarmAt(CLOCK.nanos() - HOUR);

        loop.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(ring.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isLessThanOrEqualTo(CLOCK.nanos());
    }

    static Stream<Arguments> loops() {
        return Stream.of(Drive.values())
                .flatMap(drive -> Stream.of(Arguments.of(drive, false), Arguments.of(drive, true)));
    }

    private void start(Drive drive, boolean spins) {
        assumeTrue(drive.isAvailable(), () -> drive.word() + " is not available on this machine");
        loop = new MultiThreadIoEventLoopGroup(1, PacedIoHandler.factory(drive.loops(1), CLOCK, this::turn, spins));
    }

    /** On the loop. */
    private long turn() {
        long nowNanos = CLOCK.nanos();
        if (nowNanos < earlyUntilNanos) {
            earlyTurns.incrementAndGet();
        }
        while (alarms.earliestNanos() <= nowNanos) {
            alarms.removeEarliest().complete(nowNanos);
        }
        return alarms.earliestNanos();
    }

    private CompletableFuture<Long> alarmAt(long nanos) {
        CompletableFuture<Long> ring = new CompletableFuture<>();
        loop.execute(() -> alarms.add(nanos, ring));
        return ring;
    }

    private CompletableFuture<Long> timerIn(long nanos) {
        CompletableFuture<Long> ring = new CompletableFuture<>();
        loop.schedule(() -> ring.complete(CLOCK.nanos()), nanos, TimeUnit.NANOSECONDS);
        return ring;
    }
}
