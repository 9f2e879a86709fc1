package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real client between real pipes. */
class ClientProcessTest {
    @TempDir
    private Path folder;

    @Test
    void aMebibyteOfAnyBytesGoesThroughAsItIs() throws Exception {
        byte[] anything = new byte[1 << 20];
        new Random(1).nextBytes(anything);
        Path input = Files.write(folder.resolve("in"), anything);
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Process client = client(input, server.target());

            assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(folder.resolve("err")).content().isEqualTo("closed by " + server.target() + "\n");
            assertThat(client.exitValue()).isZero();
        }
        byte[] printed = Files.readAllBytes(folder.resolve("out"));
        byte end = anything[anything.length - 1];
        assertThat(printed).startsWith(anything).hasSize(anything.length + (end == '\n' ? 0 : 1));
    }

    private Process client(Path input, String target) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.tcpbench.cli.Main",
                        "client",
                        target)
                .redirectInput(input.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    @Test
    void anInterruptEndsAFilterThatWaits() throws Exception {
        SignalMask.assumeDelivered("INT");
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.silence())) {
            GeneratorProcess client = GeneratorProcess.start(folder, "client", server.target());
            await().atMost(Duration.ofSeconds(20)).until(() -> server.accepted() == 1);

            client.signal("INT");

            assertThat(client.outcome().exitCode()).isEqualTo(130);
            assertThat(client.printed()).isEmpty();
        }
    }
}
