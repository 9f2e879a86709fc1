package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.overflows;
import static io.tcpbench.faults.Count.sent;
import static org.awaitility.Awaitility.await;

import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The queue before accept(2), for which the kernel has one setting for all of a network namespace. */
final class QueueFaults {
    private QueueFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                                "accept queue full, `tcp_abort_on_overflow`",
                                "`listen(1)`, no `accept`, two other clients",
                                place -> FullQueue.before(true))
                        .with("connectTimeout", "400ms")
                        .alone()
                        .expect(Expected.of(
                                        Outcome.UNAVAILABLE, kind("CONNECT_TIMEOUT", atLeast(1)), overflows(atLeast(1)))
                                .saying("accept queue overflowed: ", "backlog 1, depth peaked at 2")),
                Fault.of(
                                "accept queue full at the last ACK",
                                "the ACK is dropped until two other clients are in the queue",
                                place -> FullQueue.after(place, false))
                        .closedLoop()
                        .with("timeout", "1s")
                        .alone()
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(1).asTheServer()),
                                sent(exactly(1)),
                                answered(exactly(0)))),
                Fault.of(
                                "accept queue full at the last ACK, `tcp_abort_on_overflow`",
                                "the same, and the kernel answers with RST",
                                place -> FullQueue.after(place, true))
                        .closedLoop()
                        .with("duration", "100ms")
                        .with("timeout", "5s")
                        .with("connectTimeout", "5s")
                        .alone()
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind(
                                        "RESET_BEFORE_FIRST_BYTE ECONNRESET",
                                        exactly(1).asTheServer()),
                                sent(exactly(1)),
                                answered(exactly(0)))));
    }

    /** A server that does not accept, its two places in the queue taken by others. */
    private static final class FullQueue implements Stage {
        private final ServerSocket deaf;
        private final List<Socket> waiting = new ArrayList<>();
        private final Tally tally = new Tally();
        private String heal = "true";

        private FullQueue(boolean abortOnOverflow) throws Exception {
            Shell.run("echo " + (abortOnOverflow ? 1 : 0) + " > /proc/sys/net/ipv4/tcp_abort_on_overflow");
            deaf = new ServerSocket(0, 1, InetAddress.getAllByName("0.0.0.0")[0]);
        }

        /** The others are there first. */
        static FullQueue before(boolean abortOnOverflow) throws Exception {
            FullQueue queue = new FullQueue(abortOnOverflow);
            queue.fill();
            return queue;
        }

        /** The others come when the generator believes that it is connected, and the server does not know yet. */
        static FullQueue after(Workplace place, boolean abortOnOverflow) throws Exception {
            FullQueue queue = new FullQueue(abortOnOverflow);
            Shell.run(Firewall.chain(place) + " && "
                    + Firewall.rule(place, "ip daddr 127.0.0.2 tcp flags & syn == 0 drop"));
            queue.heal = Firewall.heal(place);
            Thread filler = new Thread(queue::fillWhenConnected, "filler");
            filler.setDaemon(true);
            filler.start();
            return queue;
        }

        private void fillWhenConnected() {
            String established = String.format(Locale.ROOT, "0200007F:%04X 01", deaf.getLocalPort());
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> (Files.readString(Path.of("/proc/net/tcp"))
                                    + Files.readString(Path.of("/proc/net/tcp6")))
                            .contains(established));
            try {
                fill();
                tally.harm();
                Shell.runNow(heal);
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        }

        private void fill() throws IOException {
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket(InetAddress.getLoopbackAddress(), deaf.getLocalPort()));
            }
        }

        @Override
        public List<String> command() {
            return List.of("run", "127.0.0.2:" + deaf.getLocalPort());
        }

        @Override
        public Tally tally() {
            return tally;
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            deaf.close();
        }
    }
}
