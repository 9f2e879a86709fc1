package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoiseCommandTest {
    private static final Duration SERVICE_TIME = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    @Tag("real-time")
    @Test
    void aServerIsMeasuredAgainstItselfAndTheMachineGetsALabel() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(NoiseCommandTest::answerAfterAWhile)) {
            var outcome = CommandLineInProcess.run(
                    "noise",
                    "-r",
                    "100/s",
                    "-c",
                    "50",
                    "-d",
                    "500ms",
                    "--warmup",
                    "0s",
                    "--pairs",
                    // The first may be spoilt: this JVM has not warmed up.
                    "3",
                    "--out",
                    folder.toString(),
                    "--server",
                    "address:127.0.0.1:" + server.port());

            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
            assertThat(outcome.output()).containsPattern("(QUIET|USABLE|NOISY)  a slowdown of 10 % takes --pairs \\d+");
            assertThat(Files.readString(folder.resolve("noise.json")))
                    .containsPattern("\"label\" : \"(quiet|usable|noisy)\"");
            assertThat(Files.readString(folder.resolve("summary.md")))
                    .containsPattern("## This machine is (quiet|usable|noisy)")
                    .contains("| p99 | ");
            assertThat(folder.resolve("trials/006-baseline.json")).exists();
        }
    }

    /** Slow enough that it does not matter when a busy machine lets the generator send a little late. */
    private static void answerAfterAWhile(Socket socket, int connection) throws IOException {
        InputStream input = socket.getInputStream();
        byte[] request = input.readNBytes(128);
        while (request.length == 128) {
            LockSupport.parkNanos(SERVICE_TIME.toNanos());
            socket.getOutputStream().write(request);
            request = input.readNBytes(128);
        }
    }
}
