package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.Leash;
import io.tcpbench.launch.ServerLaunch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReferenceServerTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path folder;

    @Test
    void theServerPicksItsPortAndWeReadItBack() throws Exception {
        ReferenceServer reference = new ReferenceServer(
                StandIn.class.getName(), ClassPath.own(), null, "ok", List.of("--delay", "5ms"), List.of("-Xmx64m"));

        try (Leash leash = Leash.take()) {
            ServerLaunch.Ready ready = reference
                    .launch(RunFolder.prepare(folder), folder, OptionalInt.empty(), LONG)
                    .start(leash, line -> {});

            assertThat(ready.address()).isEqualTo("127.0.0.1:4711");
            assertThat(ready.process().lastOutput())
                    .contains("called with --delay 5ms --reply ok --port 0 --until-eof");
        }
    }

    @Test
    void aSecretAmongItsArgumentsIsMaskedInWhatItIsSaidToHavePrinted() throws Exception {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        ReferenceServer reference = new ReferenceServer(
                StandIn.class.getName(), ClassPath.own(), null, null, List.of("--password=hunter2"), List.of());

        try (Leash leash = Leash.take()) {
            ServerLaunch.Ready ready = reference
                    .launch(RunFolder.prepare(folder), folder, OptionalInt.empty(), LONG)
                    .start(leash, lines::add);

            assertThat(ready.process().lastOutput()).startsWith("called with --password=*** --port 0");
        }
        assertThat(lines).first().asString().startsWith("called with --password=*** --port 0");
    }

    @Test
    void theGeneratorIsToldOfItSoThatAnyMachineUnderstands() {
        ReferenceServer reference =
                new ReferenceServer("x.Main", List.of(), "epoll", "text:a b", List.of("--delay", "5ms"), List.of());

        assertThat(reference.spec()).hasValue("reference:epoll --reply 'text:a b' --delay 5ms");
        assertThat(new ReferenceServer("x.Main", List.of(), null, null, List.of(), List.of()).spec())
                .isEmpty();
        assertThat(new ReferenceServer("x.Main", List.of(), "epoll", null, List.of(), List.of("-Xmx1g")).spec())
                .isEmpty();
    }

    @Test
    void aJarWithNothingInItFindsOurClasses() throws Exception {
        Path jar = ReferenceServer.writeJar(folder.resolve("reference server.jar"));

        Process help = new ProcessBuilder(JavaCommand.javaExecutable(), "-jar", jar.toString(), "--help").start();

        assertThat(new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("--engine");
        assertThat(help.waitFor()).isZero();
    }
}
