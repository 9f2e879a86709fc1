package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a red build means: each kind of target under each kind of load, and the code with which the generator exits.
 * Every target serves at most 1,000 requests/s on each of two connections, so that 10,000/s is more than any of them
 * can do and little for the generator.
 */
@Tag("real-time")
class ExitCodeTableTest {
    private static final int REQUEST_BYTES = 128;
    private static final long MILLI = 1_000_000;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} target, {1} load: exit {2}")
    @CsvSource({
        // A closed loop waits for a stalled target and hardly sees it; that is why the open loop exists.
        "FINE,    closed,    0",
        "FINE,    open,      0",
        "FINE,    overload, 10",
        "SLOW,    closed,   10",
        "SLOW,    open,     10",
        "SLOW,    overload, 10",
        "STALLED, closed,    0",
        "STALLED, open,     10",
        "STALLED, overload, 10",
        "KILLED,  closed,   10",
        "KILLED,  open,     10",
        "KILLED,  overload, 10",
        "SILENT,  closed,   10",
        "SILENT,  open,     10",
        "SILENT,  overload, 10",
    })
    void theTargetIsToBlameForWhatItDid(Kind kind, String load, int exitCode) throws Exception {
        try (TargetUnderTest target = new TargetUnderTest(kind)) {
            GeneratorProcess generator =
                    GeneratorProcess.start(folder, arguments(target, load, "2s", "p97<=100ms", "1s"));

            GeneratorProcess.Outcome outcome = generator.outcome();

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
        }
    }

    @ParameterizedTest(name = "generator starved {0}, {1} load, {2}: exit {4}")
    @CsvSource({
        // A closed loop is judged as it stands.
        "IN_THE_MIDDLE, closed,   max<=100ms, 3s, 10",
        "IN_THE_MIDDLE, closed,   max<=1m,    3s,  0",
        "IN_THE_MIDDLE, open,     p98<=100ms, 3s, 13",
        "IN_THE_MIDDLE, open,     p98<=1m,    3s,  0",
        "IN_THE_MIDDLE, overload, p98<=100ms, 1s, 13",
        // The target never saw the planned rate.
        "OVER_THE_END,  open,     p98<=1m,    3s, 13",
        "OVER_THE_END,  closed,   p98<=1m,    3s,  0",
    })
    void aStarvedGeneratorNeverBlamesTheTarget(
            Starvation starvation, String load, String threshold, String timeout, int exitCode) throws Exception {
        try (TargetUnderTest target = new TargetUnderTest(Kind.FINE)) {
            GeneratorProcess generator =
                    GeneratorProcess.start(folder, arguments(target, load, "3s", threshold, timeout));
            target.awaitFirstRequest();
            starvation.of(generator);

            GeneratorProcess.Outcome outcome = generator.outcome();

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
        }
    }

    /** When the generator does not run; from the first request, after which the window lies between 0.5 and 3.5 s. */
    enum Starvation {
        IN_THE_MIDDLE {
            @Override
            void of(GeneratorProcess generator) {
                generator.starve(700, 300);
                generator.starve(1_300, 300);
                generator.starve(1_900, 300);
            }
        },
        OVER_THE_END {
            @Override
            void of(GeneratorProcess generator) {
                generator.starve(3_200, 700);
            }
        };

        abstract void of(GeneratorProcess generator);
    }

    private static String[] arguments(
            TargetUnderTest target, String load, String duration, String threshold, String timeout) {
        List<String> arguments = new ArrayList<>(List.of(
                "run", target.address(), "--threshold", threshold, "-c", "2", "-d", duration, "--warmup", "500ms"));
        arguments.addAll(List.of("--timeout", timeout, "--send", "size:" + REQUEST_BYTES));
        switch (load) {
            case "open" -> arguments.addAll(List.of("--rate", "200/s", "--arrivals", "even"));
            case "overload" -> arguments.addAll(List.of("--rate", "10k/s", "--arrivals", "even"));
            default -> assertThat(load).isEqualTo("closed");
        }
        return arguments.toArray(String[]::new);
    }

    enum Kind {
        FINE,
        SLOW,
        STALLED,
        KILLED,
        SILENT
    }

    /** An echo server that takes a millisecond for each request, and has a flaw. */
    private static final class TargetUnderTest implements AutoCloseable {
        private static final long STALL_EVERY_NANOS = 1_000 * MILLI;
        private static final long STALL_NANOS = 300 * MILLI;
        private static final long DIES_AFTER_NANOS = 1_500 * MILLI;

        private final Kind kind;
        private final AtomicLong firstRequestNanos = new AtomicLong();
        private final ScriptedServer server;

        TargetUnderTest(Kind kind) throws IOException {
            this.kind = kind;
            this.server = ScriptedServer.start(this::serve);
        }

        String address() {
            return server.target();
        }

        void awaitFirstRequest() {
            await().atMost(Duration.ofSeconds(20)).until(() -> firstRequestNanos.get() != 0);
        }

        private void serve(Socket socket, int connection) throws IOException {
            InputStream in = socket.getInputStream();
            for (byte[] request = in.readNBytes(REQUEST_BYTES);
                    request.length == REQUEST_BYTES;
                    request = in.readNBytes(REQUEST_BYTES)) {
                firstRequestNanos.compareAndSet(0, System.nanoTime());
                takeTime();
                if (kind != Kind.SILENT) {
                    socket.getOutputStream().write(request);
                }
            }
        }

        private void takeTime() throws IOException {
            long runningNanos = System.nanoTime() - firstRequestNanos.get();
            switch (kind) {
                case SLOW -> LockSupport.parkNanos(200 * MILLI);
                case STALLED -> LockSupport.parkNanos(Math.max(MILLI, leftOfStall(runningNanos)));
                case KILLED -> {
                    LockSupport.parkNanos(MILLI);
                    if (runningNanos > DIES_AFTER_NANOS) {
                        server.close();
                    }
                }
                case FINE, SILENT -> LockSupport.parkNanos(MILLI);
            }
        }

        private static long leftOfStall(long runningNanos) {
            return STALL_NANOS - runningNanos % STALL_EVERY_NANOS;
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
