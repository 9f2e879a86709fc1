package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server that misbehaves tells on its command line: its counts, its end, and what it can't do. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MisbehavingServiceTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void itsStatsAreWholeAtAnyTimeAndExactAfterTerm() throws Exception {
        Path stats = folder.resolve("stats.json");
        try (ChildServer server = ChildServer.start(
                        "--port", "0", "--stats", stats.toString(), "--fail-rate", "100%", "duplicate");
                Client client = Client.connect(server.address())) {
            long seen = 0;
            for (int sent = 0; seen < 20; sent++) {
                client.send("hello");
                assertThat(client.receiveText(10)).isEqualTo("hellohello");
                Counts counts = CountsJson.read(Files.readString(stats));
                assertThat(counts.of(Counter.REQUESTS)).isBetween(seen, sent + 1L);
                assertThat(counts.of(Counter.DUPLICATE)).isLessThanOrEqualTo(sent + 1L);
                seen = counts.of(Counter.REQUESTS);
            }
            server.terminate();
            assertThat(server.exitCode()).isEqualTo(143);

            Counts last = CountsJson.read(Files.readString(stats));
            assertThat(last.of(Counter.DUPLICATE))
                    .isEqualTo(last.of(Counter.REQUESTS))
                    .isGreaterThanOrEqualTo(20);
            assertThat(last.of(Counter.BYTES_SENT)).isEqualTo(2 * last.of(Counter.BYTES_RECEIVED));
            assertThat(last.of(Counter.CLOSED)).isEqualTo(1);
            assertThat(server.lines()).hasSize(2);
            assertThat(server.lines().get(1)).isEqualTo(Files.readString(stats).strip());
            assertThat(filesInFolder()).containsExactly(stats);
        }
    }

    @Test
    void aCrashThatWasAskedForIsToldOnceAndExits134() throws Exception {
        Path stats = folder.resolve("stats.json");
        try (ChildServer server =
                        ChildServer.start("--port", "0", "--crash-after", "700ms", "--stats", stats.toString());
                Client client = Client.connect(server.address())) {
            client.send("hello");
            assertThat(client.receiveText(5)).isEqualTo("hello");

            assertThat(client.receiveAll()).isEmpty();
            assertThat(server.exitCode()).isEqualTo(134);
            assertThatThrownBy(() -> Client.connect(server.address())).isInstanceOf(ConnectException.class);
            Counts last = CountsJson.read(Files.readString(stats));
            assertThat(last.of(Counter.CRASH)).isEqualTo(1);
            assertThat(last.of(Counter.REQUESTS)).isEqualTo(1);
            assertThat(server.lines()).hasSize(2);
            assertThat(server.lines().get(1)).isEqualTo(Files.readString(stats).strip());
            assertThat(server.errors())
                    .containsOnlyOnce("crashed, as --crash-after asked for")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aFullDiskIsToldOnceAndTheServerGoesOn() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString()),
                "no tmpfs can be mounted here");
        try (ChildServer server = ChildServer.start(
                        "--port", "0", "--stats", disk.resolve("s.json").toString(), "--until-eof");
                Client client = Client.connect(server.address())) {
            fill(disk.resolve("filler"));
            while (!server.errors().contains("cannot write")) {
                client.send("hello");
                assertThat(client.receiveText(5)).isEqualTo("hello");
            }
            client.send("again");
            assertThat(client.receiveText(5)).isEqualTo("again");
            server.endInput();

            assertThat(server.exitCode()).isZero();
            assertThat(server.errors())
                    .containsOnlyOnce("No space left on device")
                    .doesNotContain("IOException");
        } finally {
            assertThat(succeeds("umount", disk.toString())).isTrue();
        }
    }

    private static void fill(Path filler) throws IOException {
        try (var file = Files.newOutputStream(filler)) {
            while (true) {
                file.write(new byte[1024]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static boolean succeeds(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Test
    void trafficIsShownAsItArrived() throws Exception {
        try (ChildServer server = ChildServer.start("--port", "0", "--log-traffic", "--until-eof");
                Client client = Client.connect(server.address())) {
            client.send("a\r\n\0\\" + "x".repeat(200));
            client.receive(205);
            server.endInput();

            assertThat(server.exitCode()).isZero();
            assertThat(server.lines()).hasSize(2);
            assertThat(server.lines().get(1)).isEqualTo("received 205 bytes: a\\r\\n\\x00\\\\" + "x".repeat(123));
        }
    }

    @Test
    void aReplysEscapesAreBytesOnTheWire() throws Exception {
        try (ChildServer server = ChildServer.start("--port", "0", "--reply", "text:P\\r\\n\\0\\x7e");
                Client client = Client.connect(server.address())) {
            client.send("x");

            assertThat(client.receiveText(5)).isEqualTo("P\r\n\0~");
        }
    }

    @Test
    void aFolderThatDoesNotExistIsRefusedBeforeAnybodyIsServed() throws IOException {
        String file = folder.resolve("nowhere/stats.json").toString();

        assertThat(run("--port", "0", "--stats", file)).isEqualTo(64);
        assertThat(errors())
                .isEqualTo("--stats: given %s, allowed a file that can be written: its folder does not exist%n"
                        .formatted(file));
        assertThat(out.size()).isZero();
    }

    @Test
    void aFolderIsNoFileAndNothingIsLeftBesideIt() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));

        assertThat(run("--port", "0", "--stats", inside.toString())).isEqualTo(64);
        assertThat(errors())
                .contains("allowed a file that can be written: Is a directory")
                .doesNotContain("Exception");
        assertThat(filesInFolder()).containsExactly(inside);
    }

    @Test
    void allMistakesAreToldAtOnceInThreeParts() {
        String given = "--delay= --stall 1s --fail-rate 2% rest --drip 5 --stop-reading-after -1 --close-after 0"
                + " --idle-timeout 0ms --accept-rate fast --crash-after never --seed x --threads 0 --port z";

        assertThat(run(given.split(" "))).isEqualTo(64);
        assertThat(errors().lines().filter(each -> each.matches("--[a-z-]+: given .*, allowed .+")))
                .extracting(each -> each.substring(0, each.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "--delay",
                        "--stall",
                        "--fail-rate",
                        "--drip",
                        "--stop-reading-after",
                        "--close-after",
                        "--idle-timeout",
                        "--accept-rate",
                        "--crash-after",
                        "--seed",
                        "--threads",
                        "--port");
        assertThat(errors()).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --fail-rate 1%                             | '--fail-rate'
            --fail-rate                                | '--fail-rate'
            --fail-rate 1% reset --fail-rate           | '--fail-rate'
            --fail-rate --delay 5ms                    | '--fail-rate'
            --fail-rate 1% reset close                 | 'close'
            --fail-rate 60% reset --fail-rate 50% close | --fail-rate: given 60% reset, 50% close, allowed rates that are 100% together at most
            --delay                                    | '--delay'
            --delay 1ms --delay 2ms                    | --delay: given 2 times, allowed once
            --no-accept=maybe                          | '--no-accept'
            --threads 2 --engine epoll                 | --threads: given together with the engine epoll, allowed with selector
            --edge-triggered --engine selector         | --edge-triggered: given together with the engine selector, allowed with epoll
            """)
    void aMistakeIsExplainedWithoutAStack(String arguments, String explanation) {
        assertThat(run((arguments + " --port 0 --until-eof").split(" "))).isEqualTo(64);
        assertThat(errors()).contains(explanation.strip()).doesNotContain("\tat ", "Exception");
    }

    @Test
    void theHelpNamesEverySettingAndEveryFault() {
        assertThat(run("--help")).isZero();

        String help = out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
        SettingOptionsTest.everySetting().forEach(each -> assertThat(help).contains("--" + each.name()));
        assertThat(help)
                .contains("reset, close, truncate, garbage, wrong-byte, silence", "such as 1% reset", "1 % of the")
                .doesNotContain("%%", "%n");
    }

    private List<Path> filesInFolder() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private int run(String... arguments) {
        return new Main(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
