package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each way to drive sockets must do alike, and what is done where one is missing. */
class TransportTest {

    /** Requests that no socket takes in one go, and responses that fill every buffer; the bytes are compared. */
    @ParameterizedTest
    @CsvSource({
        "epoll, 1, 3MiB", "epoll, 4, 100000", "epoll, 64, 1",
        "io_uring, 1, 3MiB", "io_uring, 4, 100000", "io_uring, 64, 1",
        "nio, 1, 3MiB", "nio, 4, 100000", "nio, 64, 1"
    })
    void everyByteComesBackWhateverTheSize(String transport, int pipeline, String bytes) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Result result = ShortRun.against(server.target(), transport(transport))
                    .with("connections", "3")
                    .with("pipeline", "" + pipeline)
                    .with("send", "size:" + bytes)
                    .with("timeout", "10s")
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().requests().answered()).isGreaterThan(pipeline);
            assertThat(result.total().requests().answered())
                    .isEqualTo(result.total().requests().due());
        }
    }

    @EachTransport
    void connectionsAreClosedAndOpenedAgain(Transport transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("connections", "10")
                    .with("requestsPerConnection", "1")
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().requests().answered()).isGreaterThan(10);
            assertThat((long) server.accepted())
                    .isBetween(
                            result.total().requests().answered(),
                            result.total().requests().answered() + 10);
        }
    }

    @Test
    void withoutNativeLibrariesARunGoesOnWithTheSelectorOfTheJdk(@TempDir Path folder) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            GeneratorProcess.Outcome outcome =
                    withoutNativeLibraries(folder, "run", server.target(), "-c", "1", "-d", "100ms", "--warmup", "0");

            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll", "io_uring"})
    void aTransportThatIsMissingIsSaidBeforeTheStart(String transport, @TempDir Path folder) throws Exception {
        GeneratorProcess.Outcome outcome =
                withoutNativeLibraries(folder, "run", "127.0.0.1:9", "--transport", transport);

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output())
                .contains("transport: '" + transport + "' is not allowed; allowed is auto or nio on this machine: ");
    }

    private static GeneratorProcess.Outcome withoutNativeLibraries(Path folder, String... arguments) throws Exception {
        return GeneratorProcess.start(
                        folder,
                        "exec \"$@\"",
                        List.of("-Dio.netty.transport.noNative=true", "io.tcpbench.cli.Main"),
                        arguments)
                .outcome();
    }

    private static Transport transport(String word) {
        return Transport.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
