package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.kind;

import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Socket files whose servers do not listen or do not accept. */
final class SocketFileFaults {
    private SocketFileFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                                "no such socket file",
                                "a Unix-domain socket where no file is",
                                place -> Stage.against(target(place)))
                        .expect(Expected.of(Outcome.UNAVAILABLE, kind("SOCKET_FILE_DEAD ENOENT", atLeast(1)))),
                Fault.of("a socket file that was left", "`bind`, `listen`, `close`", SocketFileFaults::left)
                        .expect(Expected.of(Outcome.UNAVAILABLE, kind("SOCKET_FILE_DEAD ECONNREFUSED", atLeast(1)))),
                Fault.of(
                                "accept queue of a socket file full",
                                "`listen(1)`, no `accept`, four of ours",
                                SocketFileFaults::deaf)
                        .with("connections", "4")
                        .with("connectTimeout", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("CONNECT_TIMEOUT", atLeast(1)),
                                kind("RESPONSE_TIMEOUT", atLeast(1)),
                                answered(exactly(0)))),
                Fault.of(
                                "nobody reads a socket file any more",
                                "`shutdown(SHUT_RD)` before the first answer",
                                SocketFileFaults::unread)
                        .closedLoop()
                        .expect(Expected.of(
                                Outcome.FAILED, kind("BROKEN_PIPE EPIPE", atLeast(1)), answered(atLeast(1)))));
    }

    private static String target(Workplace place) {
        return "unix:" + place.folder().resolve("server.sock");
    }

    private static Stage left(Workplace place) throws IOException {
        listening(place).close();
        return Stage.against(target(place));
    }

    private static Stage deaf(Workplace place) throws IOException {
        return listening(place, listening(place));
    }

    private static Stage listening(Workplace place, ServerSocketChannel listener) {
        return new Stage() {
            @Override
            public List<String> command() {
                return List.of("run", target(place));
            }

            @Override
            public void close() throws IOException {
                listener.close();
            }
        };
    }

    /** What it does not read any more is refused by the kernel: on TCP it would be read and thrown away. */
    private static Stage unread(Workplace place) throws IOException {
        ServerSocketChannel listener = listening(place);
        Thread server = new Thread(() -> {
            try {
                while (true) {
                    SocketChannel peer = listener.accept();
                    ByteBuffer request = ByteBuffer.allocate(65_536);
                    peer.read(request);
                    peer.shutdownInput();
                    peer.write(request.flip());
                }
            } catch (IOException closed) {
                // The row is over.
            }
        });
        server.setDaemon(true);
        server.start();
        return listening(place, listener);
    }

    private static ServerSocketChannel listening(Workplace place) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return listener.bind(UnixDomainSocketAddress.of(place.folder().resolve("server.sock")), 1);
    }
}
