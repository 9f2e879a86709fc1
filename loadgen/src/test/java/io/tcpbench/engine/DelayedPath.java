package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Joins two network namespaces by a path that carries each packet after a while, until it is closed. */
final class DelayedPath implements Closeable {
    private final Process process;

    private DelayedPath(Process process) {
        this.process = process;
    }

    /** From the first to the second, or says in one line why the test is skipped. */
    static DelayedPath between(ChildJvm first, ChildJvm second, int millis) throws Exception {
        assumeTrue(canDelay(), "a path that takes its time needs python3 and /dev/net/tun");
        String script =
                Path.of(DelayedPath.class.getResource("delay.py").toURI()).toString();
        Process process = new ProcessBuilder(
                        "python3",
                        script,
                        Long.toString(first.pid()),
                        Long.toString(second.pid()),
                        Integer.toString(millis))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("up");
        return new DelayedPath(process);
    }

    private static boolean canDelay() throws Exception {
        return Files.exists(Path.of("/dev/net/tun"))
                && new ProcessBuilder("sh", "-c", "python3 --version > /dev/null 2>&1")
                                .start()
                                .waitFor()
                        == 0;
    }

    /** The address at its second end. */
    String farEnd() {
        return "10.79.0.2";
    }

    /** It ends with its standard input. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }
}
