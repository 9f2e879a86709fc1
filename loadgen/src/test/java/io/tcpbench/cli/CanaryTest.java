package io.tcpbench.cli;

import static io.tcpbench.experiment.ServerPrograms.NULL_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import io.tcpbench.result.JournalFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret that a run is given, in its environment, in an option of its JVM and in a file that it sends, sings in
 * nothing that the run prints or leaves behind, however it ends.
 */
@Tag("real-time")
@Timeout(120)
class CanaryTest {
    private static final String CANARY = "tweet-Zq7xVb92-tweet";

    /** What goes in; the canary may be here. */
    @TempDir
    private Path inputs;

    /** What comes out, the standard output and error included. */
    @TempDir
    private Path outputs;

    private GeneratorProcess start(String... words) throws IOException {
        String environment = "export DATABASE_PASSWORD='" + CANARY + "' GREETING='" + CANARY + "'; exec \"$@\"";
        return GeneratorProcess.start(
                outputs, environment, List.of("-Dpassword=" + CANARY, "io.tcpbench.cli.Main"), words);
    }

    private GeneratorProcess flood(String target, String... words) throws IOException {
        return startSinging(List.of("run", target, "-c2", "--warmup=0s"), words);
    }

    private GeneratorProcess startSinging(List<String> command, String... words) throws IOException {
        Path request = Files.writeString(inputs.resolve("request.bin"), "AUTH " + CANARY + "\n");
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--send=file:" + request, "--out=" + outputs));
        all.addAll(List.of(words));
        return start(all.toArray(String[]::new));
    }

    @Test
    void whatIsSearchedIsFoundInEveryForm() throws Exception {
        byte[] bytes = CANARY.getBytes(StandardCharsets.UTF_8);
        for (String lead : List.of("", "a", "ab", "abc", "\n")) {
            byte[] whole = (lead + CANARY + "!").getBytes(StandardCharsets.UTF_8);
            Path file = Files.writeString(
                    outputs.resolve("form"), Base64.getEncoder().encodeToString(whole));
            assertThat(singingFiles()).containsExactly(file);
        }
        Path file = Files.writeString(outputs.resolve("form"), HexFormat.of().formatHex(bytes));
        assertThat(singingFiles()).containsExactly(file);
        Files.write(file, new byte[] {0, (byte) 0xff, 7});
        assertThat(singingFiles()).isEmpty();
    }

    /** The documentation says so: what is written on the command line is the plan, and the plan is kept. */
    @Test
    void aTextToSendIsStoredAsGiven() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            GeneratorProcess.Outcome outcome = start(
                            "run",
                            server.target(),
                            "-d200ms",
                            "--warmup=0s",
                            "--send=text:" + CANARY,
                            "--out=" + outputs)
                    .outcome();

            assertThat(outcome.exitCode()).isZero();
        }
        assertThat(singingFiles()).contains(outputs.resolve("result.json"), outputs.resolve(JournalFile.NAME));
    }

    @Test
    void itIsSilentInARunThatPasses() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            assertThat(flood(server.target(), "-d200ms").outcome().exitCode()).isZero();
        }

        assertThat(Files.readString(outputs.resolve("result.json"))).contains("\"sha256\"", "file:" + inputs);
        assertThat(singingFiles()).isEmpty();
        assertThat(start("verify", outputs.resolve("result.json").toString())
                        .outcome()
                        .exitCode())
                .isZero();
        assertThat(singingFiles()).isEmpty();
    }

    /** By a plan file and by a flag; the server hears it, and another process judges the result without it. */
    @Test
    void itIsSilentWhenItIsSentFromTheEnvironment() throws Exception {
        Path plan = Files.writeString(
                inputs.resolve("plan.yaml"), "send: text:AUTH ${env:GREETING} ${sequence:4}\\n\nduration: 200ms\n");
        AtomicBoolean heard = new AtomicBoolean();
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (new String(buffer, 0, read, StandardCharsets.UTF_8).contains("AUTH " + CANARY)) {
                    heard.set(true);
                }
                buffer[0] = connection > 2 ? (byte) '?' : buffer[0];
                socket.getOutputStream().write(buffer, 0, read);
            }
        })) {
            List<String> common = List.of(
                    "run", server.target(), "-c2", "--warmup=0s", "--requests-per-connection=3", "--out=" + outputs);
            assertThat(start(with(common, "--plan=" + plan)).outcome().exitCode())
                    .isEqualTo(10);
            assertThat(heard).isTrue();
            assertThat(singingFiles()).isEmpty();
            heard.set(false);
            GeneratorProcess.Outcome byFlag = start(with(common, "-d200ms", "--send=text:AUTH ${env:GREETING}\\n"))
                    .outcome();
            assertThat(byFlag.exitCode()).as(byFlag.output()).isEqualTo(10);
            assertThat(byFlag.output()).contains("RESPONSE_WRONG");
            assertThat(heard).isTrue();
        }
        assertThat(Files.readString(outputs.resolve("result.json"))).contains("AUTH ${env:GREETING}", "\"sha256\"");
        assertThat(singingFiles()).isEmpty();
        var verified = CommandLineInProcess.run(
                "verify", outputs.resolve("result.json").toString(), "--threshold=failures<=100%");
        assertThat(verified.exitCode()).as(verified.output()).isNotEqualTo(64);
        assertThat(CommandLineInProcess.run(
                                "report", outputs.resolve(JournalFile.NAME).toString())
                        .output())
                .contains("RESPONSE_WRONG");
        GeneratorProcess.Outcome missing = start("run", "127.0.0.1:1", "--send=text:${env:NOBODY_HAS_SET_IT}")
                .outcome();
        assertThat(missing.exitCode()).isEqualTo(64);
        assertThat(missing.output()).contains("${env:NOBODY_HAS_SET_IT}");
        assertThat(singingFiles()).isEmpty();
    }

    private static String[] with(List<String> common, String... words) {
        return Stream.concat(common.stream(), Stream.of(words)).toArray(String[]::new);
    }

    /** A wrong answer that holds what was sent. */
    @Test
    void itIsSilentInARunThatFails() throws Exception {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                buffer[0] = '?';
                socket.getOutputStream().write(buffer, 0, read);
            }
        })) {
            GeneratorProcess.Outcome outcome = flood(server.target(), "-d200ms").outcome();

            assertThat(outcome.exitCode()).isEqualTo(10);
            assertThat(outcome.output()).contains("RESPONSE_WRONG");
        }
        assertThat(singingFiles()).isEmpty();
    }

    /** An answer that comes twice: the second one is owed to nobody. */
    @Test
    void itIsSilentInARunThatIsToldTooMuch() throws Exception {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                byte[] twice = Arrays.copyOf(buffer, 2 * read);
                System.arraycopy(buffer, 0, twice, read, read);
                socket.getOutputStream().write(twice);
            }
        })) {
            GeneratorProcess.Outcome outcome = flood(server.target(), "-d200ms").outcome();

            assertThat(outcome.exitCode()).isEqualTo(10);
            assertThat(outcome.output()).contains("RESPONSE_UNASKED");
        }
        assertThat(singingFiles()).isEmpty();
    }

    @Test
    void itIsSilentInAComparison() throws Exception {
        GeneratorProcess.Outcome outcome = startSinging(
                        List.of("compare", "-r200/s", "-c2", "-d100ms", "--warmup=0s", "--pairs=1"),
                        "--baseline=" + NULL_SERVER,
                        "--candidate=" + NULL_SERVER)
                .outcome();

        assertThat(outcome.output()).contains("pair");
        assertThat(outputs.resolve("comparison.json")).exists();
        assertThat(singingFiles()).isEmpty();
    }

    @Test
    void itIsSilentInABaseline() throws Exception {
        Path file = outputs.resolve("baseline.json");
        GeneratorProcess.Outcome outcome = startSinging(
                        List.of("baseline", "-r400/s", "-c2", "-d500ms", "--warmup=0s", "--trials=7"),
                        "--server=" + NULL_SERVER,
                        "--file=" + file)
                .outcome();

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(file).content().contains("sha256");
        assertThat(singingFiles()).isEmpty();
    }

    @Test
    void itIsSilentInWhatAKilledRunLeaves() throws Exception {
        Path journal = outputs.resolve(JournalFile.NAME);
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            GeneratorProcess generator = flood(server.target(), "-d1m");
            await().atMost(Duration.ofSeconds(50)).until(() -> Files.exists(journal) && Files.size(journal) > 1_000);
            generator.signal("KILL");
            assertThat(generator.outcome().exitCode()).isEqualTo(137);
        }
        assertThat(singingFiles()).isEmpty();

        assertThat(start("report", journal.toString()).outcome().output()).contains("cut off");
        assertThat(singingFiles()).isEmpty();
    }

    @Test
    void itIsSilentWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(flood("127.0.0.1:" + port, "-d200ms").outcome().exitCode()).isEqualTo(69);
        assertThat(singingFiles()).isEmpty();
    }

    @Test
    void itIsSilentWhereATargetIsRefused() throws Exception {
        assertThat(flood("192.0.2.1:9").outcome().exitCode()).isEqualTo(77);
        assertThat(singingFiles()).isEmpty();
    }

    @Test
    void itIsSilentInComplaintsAboutOptions() throws Exception {
        assertMisuse("run", "127.0.0.1:1", "--password=" + CANARY);
        assertMisuse("run", "127.0.0.1:1", "--password", CANARY);
        assertMisuse("run", "127.0.0.1:1", "--password", CANARY + ":1");
        assertMisuse("run", "127.0.0.1:1", "-Dtoken=" + CANARY);
        assertMisuse("run", "127.0.0.1:1", "secret=" + CANARY);
        assertMisuse("run", "127.0.0.1:1", "--threshold=apikey:" + CANARY);
        assertMisuse("verify", "--password", CANARY, "result.json");
        assertMisuse("client", "--api-key", CANARY, "127.0.0.1:1");
        assertMisuse("--password", CANARY);
    }

    @Test
    void itIsSilentInComplaintsAboutAPlan() throws Exception {
        assertUnreadable("plan.yaml", "target: 127.0.0.1:1\npassword: " + CANARY + "\n");
        assertUnreadable("plan.yaml", "target: 127.0.0.1:1\nrate: --token " + CANARY + "\n");
        assertUnreadable("plan.yaml", "password: \"" + CANARY + "\\q\"\n");
        assertUnreadable("plan.yaml", "password:\n  a\n  " + CANARY + ": b\n");
        assertUnreadable("plan.json", "{\"password\": \"" + CANARY + "\"}");
        assertUnreadable("plan.json", "{\"password\": " + CANARY + "}");
    }

    private void assertUnreadable(String name, String plan) throws IOException {
        assertMisuse(
                "run", "--plan", Files.writeString(inputs.resolve(name), plan).toString());
    }

    private static void assertMisuse(String... words) {
        GeneratorProcess.Outcome outcome = CommandLineInProcess.run(words);

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output()).isNotBlank().doesNotContain(CANARY);
    }

    /** The files of the outputs in which the canary is, as it is or in base64 or hexadecimal. */
    private List<Path> singingFiles() throws IOException {
        List<Path> singing = new ArrayList<>();
        try (Stream<Path> files = Files.walk(outputs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (songs().stream().anyMatch(content::contains)) {
                    singing.add(file);
                }
            }
        }
        return singing;
    }

    private static List<String> songs() {
        byte[] bytes = CANARY.getBytes(StandardCharsets.UTF_8);
        String hex = HexFormat.of().formatHex(bytes);
        List<String> songs = new ArrayList<>(List.of(CANARY, hex, hex.toUpperCase(Locale.ROOT)));
        // Base64 is different for each of the three places in a group where the text can begin; what of it depends on
        // its neighbours is left out.
        for (int lead = 0; lead < 3; lead++) {
            String encoded =
                    Base64.getEncoder().encodeToString((" ".repeat(lead) + CANARY).getBytes(StandardCharsets.UTF_8));
            songs.add(encoded.substring(4, encoded.length() - 4));
        }
        return songs;
    }
}
