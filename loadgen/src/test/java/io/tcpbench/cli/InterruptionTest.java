package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Interruption interruption =
            new Interruption(() -> calls.add("stop"), status -> calls.add("halt " + status));

    @Test
    void nothingHappensWithoutASignal() {
        assertThat(interruption.exitCode()).isEmpty();
        assertThat(calls).isEmpty();
    }

    @Test
    void theFirstSignalStopsAndTheSecondHalts() {
        interruption.arrived(Interruption.Cause.INT);
        assertThat(calls).containsExactly("stop");

        interruption.arrived(Interruption.Cause.INT);
        assertThat(calls).containsExactly("stop", "halt 130");
    }

    @Test
    void theFirstOfTwoDifferentSignalsIsTheExitStatus() {
        interruption.arrived(Interruption.Cause.TERM);
        interruption.arrived(Interruption.Cause.INT);

        assertThat(interruption.exitCode()).hasValue(143);
        assertThat(calls).containsExactly("stop", "halt 143");
    }

    @Test
    void theEndOfTheParentProcessStopsAsTermDoes() {
        interruption.listen(InputStream.nullInputStream());

        await().until(() -> calls.contains("stop"));
        assertThat(interruption.exitCode()).hasValue(143);
    }

    @Test
    void aParentThatSignalsAndThenDiesDoesNotHaltTheReport() throws InterruptedException {
        interruption.arrived(Interruption.Cause.INT);

        interruption.listen(InputStream.nullInputStream()).join(10_000);

        assertThat(interruption.exitCode()).hasValue(130);
        assertThat(calls).containsExactly("stop");
    }
}
