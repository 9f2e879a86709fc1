package io.tcpbench.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private ChildProcess start(Duration patience, String... words) throws Exception {
        return ChildProcess.start(Child.doing(folder, words), patience, output::add, output::add);
    }

    private String nextLine() throws InterruptedException {
        return output.poll(50, TimeUnit.SECONDS);
    }

    @Test
    void theExitCodeComesWithAllThatWasPrinted() throws Exception {
        try (ChildProcess child = start(LONG, "say:first", "say:grün", "exit:13")) {
            assertThat(child.waitFor()).isEqualTo(13);

            assertThat(output).containsExactly("first", "grün");
        }
    }

    @Test
    void theEndOfItsInputStopsIt() throws Exception {
        ChildProcess child = start(LONG, "say:up", "until-eof:", "exit:0");
        nextLine();

        child.close();

        assertThat(child.waitFor()).isZero();
    }

    @Test
    void oneThatIgnoresTheEndOfItsInputIsTerminated() throws Exception {
        ChildProcess child = start(Duration.ofMillis(10), "say:up", "never:");
        nextLine();

        child.close();

        assertThat(child.waitFor()).isEqualTo(128 + 15);
    }

    @Test
    void oneThatIgnoresTermIsKilled() throws Exception {
        ChildProcess child = start(Duration.ofMillis(10), "on-term:ignored", "say:up", "never:");
        nextLine();

        child.close();

        assertThat(child.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void whatItStartedIsStoppedWithIt() throws Exception {
        ChildProcess child = start(LONG, "start:1000", "until-eof:");
        ProcessHandle grandchild = ProcessHandle.of(Long.parseLong(nextLine().substring("child ".length())))
                .orElseThrow();

        child.close();

        await().atMost(LONG).until(() -> !grandchild.isAlive());
    }

    @Test
    void closingTwiceIsHarmless() throws Exception {
        ChildProcess child = start(LONG, "until-eof:");

        child.close();
        child.close();

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void anInterruptedThreadStillStopsItGentlyAndStaysInterrupted() throws Exception {
        ChildProcess child = start(LONG, "say:up", "until-eof:", "exit:7");
        nextLine();

        Thread.currentThread().interrupt();
        child.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(child.waitFor()).isEqualTo(7);
    }

    @Test
    void aLineWithoutEndArrivesInPieces() throws Exception {
        List<Integer> lengths = new CopyOnWriteArrayList<>();

        try (ChildProcess child = ChildProcess.start(
                Child.doing(folder, "bytes:10000"), LONG, line -> lengths.add(line.length()), output::add)) {
            child.waitFor();
        }

        assertThat(lengths).containsExactly(4_096, 4_096, 10_000 - 2 * 4_096);
    }
}
