package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a red build means: each kind of target under each kind of load, and the code with which the generator exits. Every target serves at
 * most 1,000 requests/s on each of two connections, so that 10,000/s is more than any of them can do and little for the generator.
 */
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
            GeneratorProcess generator = GeneratorProcess.start(folder, arguments(target, load, "p98<=100ms", "1s"));

            GeneratorProcess.Outcome outcome = generator.outcome();

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
        }
    }

    @ParameterizedTest(name = "starved generator, {0} load, {1}: exit {2}")
    @CsvSource({
        // A closed loop is judged as it stands.
        "closed,   max<=100ms, 10",
        "closed,   max<=1m,     0",
        "open,     p98<=100ms, 13",
        "open,     p98<=1m,     0",
        "overload, p98<=100ms, 13",
    })
    void aStarvedGeneratorNeverBlamesTheTarget(String load, String threshold, int exitCode) throws Exception {
        try (TargetUnderTest target = new TargetUnderTest(Kind.FINE)) {
            GeneratorProcess generator = GeneratorProcess.start(folder, arguments(target, load, threshold, "3s"));

            GeneratorProcess.Outcome outcome = generator.starved(300, 300);

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
        }
    }

    private static String[] arguments(TargetUnderTest target, String load, String threshold, String timeout) {
        List<String> arguments = new ArrayList<>(
                List.of("run", target.address(), "--threshold", threshold, "-c", "2", "-d", "3s", "--warmup", "500ms"));
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
