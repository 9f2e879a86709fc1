package io.tcpbench.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerProcessTest {
    private static final Pattern READY = Pattern.compile("listening on (\\S+)");
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path folder;

    private ServerProcess start(String... words) throws Exception {
        return ServerProcess.start(Child.doing(folder, words), READY, line -> {});
    }

    @Test
    void theReadyLineSaysWhereTheServerListens() throws Exception {
        try (ServerProcess server = start("say:starting", "say:listening on 127.0.0.1:4711 (epoll)", "until-eof:")) {
            assertThat(server.awaitReady(LONG)).isEqualTo("127.0.0.1:4711");

            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void aPatternWithoutAGroupGivesTheWholeLine() throws Exception {
        Pattern pattern = Pattern.compile("up");

        try (ServerProcess server =
                ServerProcess.start(Child.doing(folder, "say:I am up now", "until-eof:"), pattern, line -> {})) {
            assertThat(server.awaitReady(LONG)).isEqualTo("I am up now");
        }
    }

    @Test
    void aServerThatIsNeverReadyIsSaidToBeSoWithWhatItPrinted() throws Exception {
        try (ServerProcess server = start("say:loading \u001b[31mred\u001b[0m", "until-eof:")) {
            awaitOutput(server);

            assertThatThrownBy(() -> server.awaitReady(Duration.ofMillis(50)))
                    .isInstanceOf(LaunchFailed.class)
                    .hasMessage("the server was not ready after 50 ms; its last output:\nloading \\x1b[31mred\\x1b[0m")
                    .hasNoCause();
        }
    }

    @Test
    void aSecretThatTheServerPrintsIsMasked() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();

        try (ServerProcess server = ServerProcess.start(
                Child.doing(folder, "say:started with --password=hunter2", "exit:1"), READY, lines::add)) {
            assertThatThrownBy(() -> server.awaitReady(LONG))
                    .hasMessage("the server exited with code 1; its last output:\nstarted with --password=***");
        }
        assertThat(lines).containsExactly("started with --password=***");
    }

    private static void awaitOutput(ServerProcess server) {
        org.awaitility.Awaitility.await()
                .atMost(LONG)
                .until(() -> !server.lastOutput().isEmpty());
    }

    @Test
    void aServerThatDiesAtTheStartIsNotWaitedFor() throws Exception {
        try (ServerProcess server = start("say:can't bind", "exit:1")) {
            assertThatThrownBy(() -> server.awaitReady(Duration.ofDays(1)))
                    .isInstanceOf(LaunchFailed.class)
                    .hasMessage("the server exited with code 1; its last output:\ncan't bind");
        }
    }

    @Test
    void aServerThatDiesInSilenceIsSaidToHavePrintedNothing() throws Exception {
        try (ServerProcess server = start("exit:0")) {
            assertThatThrownBy(() -> server.awaitReady(Duration.ofDays(1)))
                    .hasMessage("the server exited with code 0; it printed nothing");
        }
    }

    @Test
    void anExecutableThatIsNotThereIsNamed() {
        ProcessBuilder builder = new ProcessBuilder("/no/such/server", "--token", "hunter2", "--port", "0");

        try (ServerProcess server = ServerProcess.start(builder, READY, line -> {})) {
            assertThatThrownBy(() -> server.awaitReady(LONG))
                    .isInstanceOf(LaunchFailed.class)
                    .hasMessageStartingWith("the server exited with code 127; its last output:\n"
                            + "can't start '/no/such/server --token *** --port 0': ");
        }
    }
}
