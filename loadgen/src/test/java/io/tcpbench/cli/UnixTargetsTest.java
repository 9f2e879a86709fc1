package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.UnixEcho;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A socket file as the target, from the command line to the files of a run. */
class UnixTargetsTest {
    private static final List<String> MAIN = List.of("io.tcpbench.cli.Main");
    private static final String[] SHORT = {"-c", "2", "-d", "200ms", "--warmup", "0", "--out", "out"};

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    private Path file() {
        return folder.resolve("server.sock");
    }

    private GeneratorProcess.Outcome run(String script, String target, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", target));
        words.addAll(List.of(SHORT));
        words.addAll(List.of(options));
        return GeneratorProcess.start(folder, script, MAIN, words.toArray(String[]::new))
                .outcome();
    }

    private String written(String name) throws Exception {
        return Files.readString(folder.resolve("out").resolve(name));
    }

    @Test
    void everyReportNamesThePath() throws Exception {
        try (UnixEcho server = UnixEcho.start(file())) {
            GeneratorProcess.Outcome outcome = run("exec \"$@\"", "unix:" + file());

            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
            assertThat(server.accepted()).isEqualTo(2);
        }
        assertThat(written("result.json"))
                .contains("\"target\" : \"unix:" + file() + "\"", "\"targetAddress\" : \"unix:" + file() + "\"");
        assertThat(written("summary.md")).contains("unix:" + file());
        assertThat(written("junit.xml")).contains("unix:" + file());
    }

    @Test
    void aPathMayBeRelativeToTheWorkingFolder() throws Exception {
        try (UnixEcho server = UnixEcho.start(file())) {
            GeneratorProcess.Outcome outcome = run("exec \"$@\"", "unix:./server.sock");

            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailableWithThePath() throws Exception {
        GeneratorProcess.Outcome outcome = run("exec \"$@\"", "unix:" + file());

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(69);
        assertThat(outcome.output())
                .contains(
                        "no connection to unix:" + file() + " ever became usable",
                        "SOCKET_FILE_DEAD",
                        "(ENOENT)",
                        "`ss -lx` shows what listens")
                .contains("FileNotFoundException: No such file or directory")
                .doesNotContain("null", "\tat ");
    }

    /** In a user namespace of its own even root has no more rights to a file than its owner. */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring", "nio"})
    void aFileThatWeMayNotWriteToIsDenied(String transport) throws Exception {
        assumeTrue(canGiveUpItsRights(), "needs unshare(1) and user namespaces");
        try (UnixEcho server = UnixEcho.start(file())) {
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("r--r--r--"));

            GeneratorProcess.Outcome outcome =
                    run("exec unshare --user \"$@\"", "unix:" + file(), "--transport", transport);

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(69);
            assertThat(outcome.output()).contains("CONNECT_DENIED EACCES", "the socket file must be ours to write to");
            assertThat(server.accepted()).isZero();
        }
    }

    private static boolean canGiveUpItsRights() throws Exception {
        return new ProcessBuilder("sh", "-c", "unshare --user true")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @ParameterizedTest
    @CsvSource({
        "--keep-alive=on",
        "--no-delay=false",
        "--user-timeout=5s",
        "--receive-buffer=64KiB",
        "--linger=0",
        "--local-address=127.0.0.1",
        "--tls=true"
    })
    void whatOnlyTcpHasIsAFault(String option) {
        int exitCode = terminal.type("run", "unix:/run/server.sock", option);

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .startsWith("tcpbench: " + option.substring(0, option.indexOf('=')) + ": ")
                .contains("nothing of it with a socket file");
    }

    @Test
    void aPathThatTheKernelCanNotBeToldIsAFault() {
        int exitCode = terminal.type("run", "unix:/" + "x".repeat(107));

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains("of at most 107 bytes");
    }

    @Test
    void typingByHandIsForTcp() {
        int exitCode = terminal.type("client", "unix:/run/server.sock");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .startsWith("tcpbench: HOST:PORT: 'unix:/run/server.sock' is not allowed; allowed is HOST:PORT");
    }
}
