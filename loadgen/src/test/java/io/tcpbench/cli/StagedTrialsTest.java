package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.GeneratorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trials have one rate: stages are the only thing that is wrong with an experiment that asks for them. */
class StagedTrialsTest {
    private static final String STAGES = "10s@0..20k/s,30s@20k/s";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calibrate",
                "search --server address:127.0.0.1:1",
                "noise --server address:127.0.0.1:1",
                "baseline --server command:{port}",
                "compare --baseline address:127.0.0.1:1 --candidate address:127.0.0.1:2"
            })
    void stagesOfAnExperimentAreOneFaultThatNamesThem(String command) throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "stages: " + STAGES);

        var byOption = run(command, "--stages", STAGES);
        var byFile = run(command, "--plan", plan.toString());

        assertThat(byOption.exitCode()).isEqualTo(64);
        assertThat(byOption.output().lines())
                .containsOnlyOnce("tcpbench: --stages: '" + STAGES
                        + "' is not allowed; allowed is none here: all of a trial has one rate")
                .filteredOn(line -> line.startsWith("tcpbench: "))
                .hasSize(1);
        assertThat(byFile.exitCode()).isEqualTo(64);
        assertThat(byFile.output().lines())
                .filteredOn(line -> line.startsWith("tcpbench: "))
                .singleElement()
                .asString()
                .contains("plan.yaml: line 1: stages: '" + STAGES + "' is not allowed");
    }

    @Test
    void soManyRequestsAreNoTrialEither() {
        var outcome = run("calibrate", "--requests", "100");

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output())
                .contains("--requests: '100' is not allowed; allowed is none here")
                .doesNotContain("--duration:");
    }

    private GeneratorProcess.Outcome run(String command, String... options) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("--out", folder.resolve("out").toString()));
        words.addAll(List.of(options));
        return CommandLineInProcess.run(words.toArray(String[]::new));
    }
}
