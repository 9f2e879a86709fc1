package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.between;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.maxMillis;
import static io.tcpbench.faults.Count.sent;
import static io.tcpbench.faults.Count.slowerThan;

import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server whose process is killed, stopped and started again, when its fifth request has come. Those that come after
 * each other count together.
 */
final class TargetFaults {
    private static final Amount ONE = exactly(1).asTheServer();
    private static final Amount FOUR = exactly(4).asTheServer();
    private static final Amount FIVE = exactly(5).asTheServer();
    private static final Amount SIXTY = exactly(60).asTheServer();

    /** The kernel closes the listener of a dying process last: one more client may get in. */
    private static final Count HALF_DEAD = kind("RESET_BEFORE_FIRST_BYTE ECONNRESET", between(0, 1));

    private TargetFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                                "killed",
                                "`kill -9`, the fifth request is read and not answered",
                                place -> new Fate(place, "hold", Fate::kill))
                        .closedLoop()
                        .with("duration", "2s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("CLOSED_AWAITING", ONE),
                                kind("CONNECT_REFUSED ECONNREFUSED", atLeast(1)),
                                HALF_DEAD,
                                answered(FOUR))),
                Fault.of(
                                "killed with unread requests",
                                "the same, three more requests are in its socket",
                                place -> new Fate(place, "hoard", Fate::kill))
                        .with("pipeline", "8")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESET_AWAITING ECONNRESET", FOUR),
                                kind("CONNECT_REFUSED ECONNREFUSED", atLeast(0)),
                                HALF_DEAD,
                                answered(FOUR),
                                sent(exactly(8)))),
                Fault.of(
                                "killed and started again",
                                "`kill -9`, and another on the same port half a second later",
                                place -> new Fate(place, "hold", Fate::restart))
                        .closedLoop()
                        .with("duration", "3s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("CLOSED_AWAITING", ONE),
                                kind("CONNECT_REFUSED ECONNREFUSED", atLeast(1)),
                                HALF_DEAD,
                                answered(atLeast(5).asTheServer()))),
                Fault.of("stopped", "`SIGSTOP` for 2 s", place -> new Fate(place, "hold", Fate::stop))
                        .closedLoop()
                        .with("timeout", "10s")
                        .threshold("max<=1s")
                        .expect(Expected.of(Outcome.FAILED, answered(FIVE), sent(FIVE), maxMillis(atLeast(1_900)))),
                Fault.of("stopped, open loop", "`SIGSTOP` for 2 s", place -> new Fate(place, "hold", Fate::stop))
                        .with("duration", "3s")
                        .with("timeout", "10s")
                        .threshold("max<=1s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                answered(SIXTY),
                                sent(SIXTY),
                                maxMillis(between(1_900, 2_500)),
                                slowerThan(1_000, between(19, 30)),
                                slowerThan(100, between(37, 48)))),
                Fault.of(
                                "stopped for longer than the timeout",
                                "`SIGSTOP` for 2 s",
                                place -> new Fate(place, "hold", Fate::stop))
                        .closedLoop()
                        .with("timeout", "1s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", ONE),
                                // When it goes on it answers the fifth, which nobody waits for any more.
                                answered(exactly(4).atMostTheServer()),
                                sent(FIVE))));
    }

    /** A target, and what is done to it at its moment. */
    private static final class Fate implements Stage {
        private static final long STOPPED_MILLIS = 2_000;

        /** Long enough for a client that comes again after the first refusal, or the last reset, to be refused. */
        private static final long DEAD_MILLIS = 500;

        /** What is done. */
        @FunctionalInterface
        private interface Deed {
            void to(Fate target) throws IOException, InterruptedException;
        }

        private final Workplace place;
        private final Tally tally;
        private final TargetProcess target;
        private final CompletableFuture<Void> done;
        private @Nullable TargetProcess again;

        Fate(Workplace place, String behaviour, Deed deed) throws IOException {
            this.place = place;
            tally = Tally.sharedBy(place.tally());
            target = TargetProcess.start(0, place.tally(), behaviour);
            done = CompletableFuture.runAsync(() -> await(deed));
        }

        private void await(Deed deed) {
            try {
                target.awaitMoment();
                deed.to(this);
            } catch (IOException | InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        }

        void kill() throws IOException, InterruptedException {
            target.kill();
        }

        void restart() throws IOException, InterruptedException {
            target.kill();
            Conversation.hold(DEAD_MILLIS);
            again = TargetProcess.start(target.port(), place.tally(), "echo");
        }

        void stop() throws IOException {
            target.signal("STOP");
            Conversation.hold(STOPPED_MILLIS);
            target.goOn();
            target.signal("CONT");
        }

        @Override
        public List<String> command() {
            return List.of("run", "127.0.0.1:" + target.port());
        }

        @Override
        public Tally tally() {
            return tally;
        }

        @Override
        public void close() {
            done.orTimeout(20, TimeUnit.SECONDS).join();
            target.close();
            if (again != null) {
                again.close();
            }
        }
    }
}
