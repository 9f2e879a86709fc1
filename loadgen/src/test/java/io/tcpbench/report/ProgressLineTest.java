package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.Runs;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Progress;
import io.tcpbench.result.Progress.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgressLineTest {

    @Test
    void aSecondIsToldOnOneLine() {
        Distribution latency =
                Runs.closed().answers(100, 1_200_000).result().total().latency();

        String line = ProgressLine.render(
                new Progress(Stage.MEASURING, 4_000_000_000L, 10_000_000_000L, 1_050, 48_213.4, 3, latency));

        assertThat(line).isEqualTo("measuring 4 s of 10 s, 1,050 connections, 48,213/s, p99 1.2 ms, 3 failures");
    }

    @Test
    void requestsThatAreTheEndAreToldWhereTimeIsNot() {
        String line = ProgressLine.render(
                new Progress(Stage.MEASURING, 4_000_000_000L, 0, 50, 2_000, 3, Distribution.EMPTY, 8_123, 10_000));

        assertThat(line).isEqualTo("measuring 4 s, 8,123 of 10,000 requests, 50 connections, 2,000/s, 3 failures");
    }

    @ParameterizedTest
    @EnumSource
    void whateverTheNumbersItIsOneLine(Stage stage) {
        String line = ProgressLine.render(new Progress(
                stage, Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, 1e15, Long.MAX_VALUE, Distribution.EMPTY));

        assertThat(line).doesNotContain("\n", "p99");
    }

    @Test
    void aStageOfUnknownLengthHasNoEnd() {
        String line = ProgressLine.render(new Progress(Stage.OPENING, 1_000_000_000L, 0, 0, 0, 0, Distribution.EMPTY));

        assertThat(line).isEqualTo("opening 1 s, 0 connections, 0/s, 0 failures");
    }
}
