package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.kind;

import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
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
                                answered(exactly(0)))));
    }

    private static String target(Workplace place) {
        return "unix:" + place.folder().resolve("server.sock");
    }

    private static Stage left(Workplace place) throws IOException {
        listening(place).close();
        return Stage.against(target(place));
    }

    private static Stage deaf(Workplace place) throws IOException {
        ServerSocketChannel listener = listening(place);
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

    private static ServerSocketChannel listening(Workplace place) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return listener.bind(UnixDomainSocketAddress.of(place.folder().resolve("server.sock")), 1);
    }
}
