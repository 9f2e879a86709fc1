package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.UnixEcho;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.ConnectionCounts;
import io.tcpbench.result.Failure;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers behind a socket file, on every transport. */
class UnixTargetTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("server.sock");
    }

    private ShortRun run(Transport transport) {
        return ShortRun.against("unix:" + file(), transport);
    }

    @EachTransport
    void everythingIsAnsweredAndNothingFails(Transport transport) throws Exception {
        try (UnixEcho server = UnixEcho.start(file())) {
            Result result = run(transport).with("connections", "4").result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().requests().answered())
                    .isPositive()
                    .isEqualTo(result.total().requests().due());
            assertThat(result.total().connections()).isEqualTo(new ConnectionCounts(4, 0, 0, 0, 0));
            assertThat(server.accepted()).isEqualTo(4);
        }
    }

    /** Requests that no socket takes in one go, and responses that fill every buffer; the bytes are compared. */
    @ParameterizedTest
    @CsvSource({
        "EPOLL, 1, 3MiB", "EPOLL, 4, 100000",
        "IO_URING, 1, 3MiB", "IO_URING, 4, 100000",
        "NIO, 1, 3MiB", "NIO, 4, 100000"
    })
    void everyByteComesBackWhateverTheSize(Transport transport, String pipeline, String bytes) throws Exception {
        try (UnixEcho server = UnixEcho.start(file())) {
            Result result = run(transport)
                    .with("pipeline", pipeline)
                    .with("send", "size:" + bytes)
                    .with("sendBuffer", "32KiB")
                    .with("timeout", "10s")
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().requests().answered()).isPositive();
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @EachTransport
    void connectionsAreClosedAndOpenedAgain(Transport transport) throws Exception {
        try (UnixEcho server = UnixEcho.start(file())) {
            Result result = run(transport)
                    .with("connections", "10")
                    .with("requestsPerConnection", "1")
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().requests().answered()).isGreaterThan(10);
            assertThat((long) server.accepted())
                    .isGreaterThanOrEqualTo(result.total().requests().answered());
        }
    }

    /** There is no round trip, no listener in /proc/net/tcp, and what TCP counts is of others. */
    @EachTransport
    void theResultHasThePathAndNothingThatIsOfTcp(Transport transport) throws Exception {
        try (UnixEcho server = UnixEcho.start(file())) {
            Result result = run(transport).result();

            assertThat(result.environment().targetAddress()).isEqualTo("unix:" + file());
            assertThat(result.plan().settings()).containsEntry("target", "unix:" + file());
            assertThat(result.kernel()).isEqualTo(KernelEvidence.UNKNOWN);
            assertThat(server.accepted()).isPositive();
        }
    }

    @EachTransport
    void aFileThatIsNotThereIsTold(Transport transport) {
        Result result = run(transport).result();

        assertThat(result.everUsable()).isFalse();
        assertThat(ShortRun.failures(result)).containsExactly("SOCKET_FILE_DEAD ENOENT");
        assertThat(example(result).remote()).isEqualTo("unix:" + file());
    }

    @EachTransport
    void aFileThatAServerHasLeftIsTold(Transport transport) throws Exception {
        try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(file()));
        }

        Result result = run(transport).result();

        assertThat(result.everUsable()).isFalse();
        assertThat(ShortRun.failures(result)).containsExactly("SOCKET_FILE_DEAD ECONNREFUSED");
    }

    @EachTransport
    void aFileThatIsNoSocketIsToldAsWhatTheKernelMakesOfIt(Transport transport) throws IOException {
        Files.createFile(file());

        Result result = run(transport).result();

        assertThat(ShortRun.failures(result)).containsExactly("SOCKET_FILE_DEAD ECONNREFUSED");
    }

    /** It waits in the line, as with TCP; the kernel itself would only let those wait whose calls block. */
    @EachTransport
    void aFullAcceptQueueIsWaitedForUntilTheConnectTimeout(Transport transport) throws Exception {
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(file()), 1);

            Result result = run(transport)
                    .with("connections", "4")
                    .with("connectTimeout", "300ms")
                    .with("timeout", "400ms")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("CONNECT_TIMEOUT", "RESPONSE_TIMEOUT");
        }
    }

    private static Failure.Example example(Result result) {
        return result.total().failures().get(0).examples().get(0);
    }
}
