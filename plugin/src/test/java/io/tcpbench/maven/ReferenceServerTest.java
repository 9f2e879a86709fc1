package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.launch.ServerProcess;
import io.tcpbench.plan.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReferenceServerTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path folder;

    private ServerProcess start(@Nullable String engine, @Nullable String reply) throws Exception {
        return start(engine, reply, List.of("--delay", "5ms"), line -> {});
    }

    private ServerProcess start(
            @Nullable String engine, @Nullable String reply, List<String> arguments, Consumer<String> output)
            throws Exception {
        return new ReferenceServer(
                        StandIn.class.getName(), ClassPath.own(), engine, reply, arguments, List.of("-Xmx64m"))
                .start(RunFolder.prepare(folder), folder, output);
    }

    @Test
    void theServerPicksItsPortAndWeReadItBack() throws Exception {
        try (ServerProcess server = start(null, "ok")) {
            Target target = ReferenceServer.awaitReady(server, LONG);

            assertThat(target).isEqualTo(new Target("127.0.0.1", 4711));
            assertThat(server.lastOutput()).contains("called with --delay 5ms --reply ok --port 0 --until-eof");
        }
    }

    @Test
    void aPlaceWhereNobodyCanListenIsNotBelieved() throws Exception {
        try (ServerProcess server = start("odd", null)) {
            assertThatThrownBy(() -> ReferenceServer.awaitReady(server, LONG))
                    .isInstanceOf(LaunchFailed.class)
                    .hasMessageContaining("nowhere:0");
        }
    }

    @Test
    void aSecretAmongItsArgumentsIsMaskedInWhatItIsSaidToHavePrinted() throws Exception {
        Queue<String> lines = new ConcurrentLinkedQueue<>();

        try (ServerProcess server = start("odd", null, List.of("--password=hunter2"), lines::add)) {
            assertThatThrownBy(() -> ReferenceServer.awaitReady(server, LONG)).isInstanceOf(LaunchFailed.class);

            assertThat(server.lastOutput()).startsWith("called with --password=*** --engine odd");
        }
        assertThat(lines).first().asString().startsWith("called with --password=*** --engine odd");
    }

    @Test
    void whatStandsInQuotesIsOneWord() {
        assertThat(ReferenceServer.words("--reply 'text:a b' --fail-rate 1% reset --stats \"a file\""))
                .containsExactly("--reply", "text:a b", "--fail-rate", "1%", "reset", "--stats", "a file");
        assertThat(ReferenceServer.words(null)).isEmpty();
    }
}
