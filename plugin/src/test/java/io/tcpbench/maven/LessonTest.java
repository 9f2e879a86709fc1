package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the commands of docs/sockets.md again. It stands in this module because the lesson needs both standalone jars,
 * and this module is built after them.
 */
class LessonTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int SKIPPED = 77;

    /** Real time, because it is the kernel's timers that the lesson shows: about half a minute. */
    @Test
    @Tag("real-time")
    @Timeout(300)
    void theLessonShowsWhatItsCommandsPrint() throws Exception {
        needs("loadgen/target/tcpbench-loadgen.jar");
        needs("reference-server/target/tcpbench-reference-server.jar");
        ProcessBuilder check = new ProcessBuilder("python3", "docs/sockets/check")
                .directory(ROOT.toFile())
                .redirectErrorStream(true);
        check.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());

        Process checking = start(check);
        String printed = new String(checking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = checking.waitFor();

        if (status == SKIPPED) {
            abort(printed.lines().findFirst().orElse("docs/sockets/check skipped everything"));
        }
        assertThat(status).as(printed).isZero();
    }

    private static void needs(String jar) {
        if (!Files.exists(ROOT.resolve(jar))) {
            abort("the lesson needs " + jar + ": mvn package makes it");
        }
    }

    private static Process start(ProcessBuilder check) {
        try {
            return check.start();
        } catch (IOException e) {
            return abort("python3 is not installed");
        }
    }
}
