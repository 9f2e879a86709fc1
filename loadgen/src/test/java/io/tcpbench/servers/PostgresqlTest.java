package io.tcpbench.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The frontend/backend protocol of PostgreSQL, version 3.0: what a client says first is no message like those after it,
 * so each connection has one request, which may hold more than one message.
 */
class PostgresqlTest {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private static final String SSL_REQUEST = "hex:0000000804d2162f";
    private static final String READY = "Z\\x00\\x00\\x00\\x05I";

    /** What a query is answered with whose only row holds 42. */
    private static final String ROW = "D\\x00\\x00\\x00\\x0c\\x00\\x01\\x00\\x00\\x00\\x0242";

    private static final String SELECTED = "C\\x00\\x00\\x00\\x0dSELECT 1\\x00";

    @TempDir
    private static Path folder;

    private static RealServer postgresql;

    @BeforeAll
    static void start() throws Exception {
        Path programs = programs();
        // Whoever it runs as has to reach what is in here.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path data = Files.createDirectory(folder.resolve("data"));
        if (isRoot()) {
            run(List.of("chown", "nobody", "" + data));
        }
        run(asNobody(
                "" + programs.resolve("initdb"), "--no-sync", "--auth=trust", "--username=postgres", "-D", "" + data));
        Files.writeString(data.resolve("pg_hba.conf"), """
                host all stranger 127.0.0.1/32 scram-sha-256
                host all all      127.0.0.1/32 trust
                """);
        postgresql = RealServer.start(
                folder,
                port -> asNobody(
                        "" + programs.resolve("postgres"),
                        "-D",
                        "" + data,
                        "-h",
                        "127.0.0.1",
                        "-p",
                        port,
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgresql != null) {
            postgresql.close();
        }
    }

    @Test
    void aStartupMessageIsAnsweredUntilItIsReadyForAQuery() throws Exception {
        load().answered(
                        "--send",
                        hex(startup("postgres")),
                        "--expect",
                        "until:" + READY,
                        "--check",
                        "prefix:R\\x00\\x00\\x00\\x08\\x00\\x00\\x00\\x00S",
                        "--requests-per-connection",
                        "1",
                        "-c",
                        "4");
    }

    @Test
    void aQueryThatTravelsWithTheStartupMessageIsAnsweredWithItsRow() throws Exception {
        load().answered(
                        "--send",
                        hex(startup("postgres"), query("select 6*7")),
                        "--expect",
                        "until:" + SELECTED + READY,
                        "--check",
                        "contains:" + ROW,
                        "--requests-per-connection",
                        "1",
                        "-c",
                        "4");
    }

    @Test
    void itClosesWhenItIsTold() throws Exception {
        load().answered(
                        "--send",
                        hex(startup("postgres"), query("select 6*7"), message('X', new byte[0])),
                        "--expect",
                        "close",
                        "--check",
                        "contains:" + ROW + SELECTED + READY,
                        "-c",
                        "4");
    }

    /** One byte, and no message: N for no. */
    @Test
    void itHasNoCertificate() throws Exception {
        load().answered("--send", SSL_REQUEST, "--expect", "exact:N", "--requests-per-connection", "1", "-c", "4");
    }

    /** A type of one byte, and a length that counts itself. */
    @Test
    void aStrangerIsAskedForAPasswordByOneMessage() throws Exception {
        load().answered(
                        "--send",
                        hex(startup("stranger")),
                        "--expect",
                        "length-field:1,4,big,-4",
                        "--check",
                        "contains:SCRAM-SHA-256\\x00",
                        "--requests-per-connection",
                        "1",
                        "-c",
                        "4");
    }

    @Test
    void aWrongFramingSaysWhatWasExpectedWhatCameAndWhichOptionToChange() {
        String stranger = hex(startup("stranger"));

        assertThat(load().failed("--send", stranger, "--expect", "length-field:1,4"))
                .contains("RESPONSE_INCOMPLETE")
                .contains("2d5348412d3235360000; --expect length-field:1,4 asks for more");
        assertThat(load().failed("--send", stranger, "--expect", "length-field:0,4"))
                .contains("RESPONSE_UNFRAMEABLE")
                .contains("--expect length-field:0,4 makes a response of ")
                .contains("it begins with 52000000");
        assertThat(load().failed("--send", hex(startup("postgres")), "--expect", "length-field:1,4,big,-4"))
                .contains("RESPONSE_UNASKED")
                .contains(" bytes, first 53000000")
                .contains("; by --expect length-field:1,4,big,-4 every response was whole already");
        assertThat(load().failed("--send", SSL_REQUEST, "--expect", "exact:S"))
                .contains("RESPONSE_WRONG")
                .contains("at byte 0 of 1: expected 53, got 4e");
    }

    private static Load load() {
        return new Load(folder, postgresql);
    }

    /** Where the newest one is. Debian has none of its servers on the path. */
    private static Path programs() throws IOException {
        if (Files.isDirectory(VERSIONS)) {
            try (Stream<Path> versions = Files.list(VERSIONS)) {
                return versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Comparator.naturalOrder())
                        .orElseGet(() -> abort("postgresql is not installed"));
            }
        }
        return abort("postgresql is not installed");
    }

    /** It refuses to run as root. */
    private static List<String> asNobody(String... words) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        all.addAll(List.of(words));
        return all;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(List<String> words) throws IOException, InterruptedException {
        RealServer.requireInstalled(words.get(0));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }

    private static byte[] startup(String user) {
        byte[] parameters = ("user\0" + user + "\0database\0postgres\0\0").getBytes(US_ASCII);
        return ByteBuffer.allocate(8 + parameters.length)
                .putInt(8 + parameters.length)
                .putShort((short) 3)
                .putShort((short) 0)
                .put(parameters)
                .array();
    }

    private static byte[] query(String text) {
        return message('Q', (text + "\0").getBytes(US_ASCII));
    }

    private static byte[] message(char type, byte[] content) {
        return ByteBuffer.allocate(5 + content.length)
                .put((byte) type)
                .putInt(4 + content.length)
                .put(content)
                .array();
    }

    private static String hex(byte[]... messages) {
        StringBuilder all = new StringBuilder("hex:");
        for (byte[] message : messages) {
            all.append(HexFormat.of().formatHex(message));
        }
        return all.toString();
    }
}
