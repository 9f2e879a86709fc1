package io.tcpbench.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerLaunchTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final Leash leash = Leash.take();
    private final List<Integer> ports = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void letGo() {
        leash.close();
    }

    /** Starts a child that does these things; {@code {port}} among them is the port that it is told. */
    private ServerLaunch.Ready start(OptionalInt port, @Nullable String line, Duration timeout, String... words)
            throws Exception {
        ServerLaunch.Command command = told -> {
            ports.add(told);
            String[] mine = List.of(words).stream()
                    .map(word -> word.replace("{port}", Integer.toString(told)))
                    .toArray(String[]::new);
            return Child.doing(folder, mine);
        };
        Pattern readyLine = line == null ? null : Pattern.compile(line);
        return new ServerLaunch(command, port, readyLine, timeout).start(leash, ignored -> {});
    }

    @Test
    void aServerThatAnnouncesItsPortIsToldToChooseOne() throws Exception {
        ServerLaunch.Ready ready =
                start(OptionalInt.empty(), "port (\\d+)", LONG, "say:told {port}, took port 4711", "until-eof:");

        assertThat(ready.address()).isEqualTo("127.0.0.1:4711");
        assertThat(ports).containsExactly(0);
    }

    @Test
    void aServerWithoutAReadyLineIsReadyWhenItsPortAccepts() throws Exception {
        ServerLaunch.Ready ready = start(OptionalInt.empty(), null, LONG, "listen:{port}", "until-eof:");

        assertThat(ready.address()).isEqualTo("127.0.0.1:" + ports.get(0));
        assertThat(ready.process().isAlive()).isTrue();
    }

    @Test
    void aReadyLineWithoutAPortIsEnoughForAServerThatWasToldOne() throws Exception {
        ServerLaunch.Ready ready = start(OptionalInt.empty(), "^up$", LONG, "say:up", "until-eof:");

        assertThat(ready.address()).isEqualTo("127.0.0.1:" + ports.get(0));
    }

    @Test
    void aFixedPortThatIsTakenIsNotTakenForTheServer() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(OptionalInt.of(stranger.getLocalPort()), null, LONG, "until-eof:"))
                    .isInstanceOf(LaunchFailed.class)
                    .hasMessage("the server can't listen at port " + stranger.getLocalPort()
                            + ": another process does already");
            assertThat(ports).isEmpty();
        }
    }

    @Test
    void aServerWhosePortWasTakenMeanwhileGetsAnother() throws Exception {
        List<ServerSocket> strangers = new ArrayList<>();
        ServerLaunch.Command command = told -> {
            ports.add(told);
            if (strangers.isEmpty()) {
                strangers.add(new ServerSocket(told, 1, InetAddress.getLoopbackAddress()));
                return Child.doing(folder, "say:address in use", "exit:1");
            }
            return Child.doing(folder, "say:up", "until-eof:");
        };

        ServerLaunch.Ready ready = new ServerLaunch(command, OptionalInt.empty(), Pattern.compile("^up$"), LONG)
                .start(leash, ignored -> {});

        strangers.get(0).close();
        assertThat(ports).hasSize(2).doesNotHaveDuplicates();
        assertThat(ready.address()).isEqualTo("127.0.0.1:" + ports.get(1));
    }

    @Test
    void aServerThatDiesOfSomethingElseIsStartedOnce() {
        assertThatThrownBy(() -> start(OptionalInt.empty(), null, LONG, "say:no licence", "exit:3"))
                .isInstanceOf(LaunchFailed.class)
                .hasMessage("the server exited with code 3; its last output:\nno licence");
        assertThat(ports).hasSize(1);
    }

    @Test
    void aServerWhosePortNeverAcceptsIsNotReady() {
        assertThatThrownBy(() -> start(OptionalInt.empty(), null, Duration.ofMillis(1), "until-eof:"))
                .isInstanceOf(LaunchFailed.class)
                .hasMessageStartingWith("the server was not ready after 1 ms");
        assertThat(ports).hasSize(1);
    }

    @Test
    void fiftyLinesTellHowItDied() {
        String[] words = new String[61];
        for (int i = 0; i < 60; i++) {
            words[i] = "say:line " + i;
        }
        words[60] = "exit:1";

        assertThatThrownBy(() -> start(OptionalInt.empty(), null, LONG, words))
                .hasMessageContaining("output:\nline 10\nline 11\n")
                .hasMessageEndingWith("\nline 59");
    }
}
