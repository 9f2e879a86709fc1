package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tcpbench.Cost;
import io.tcpbench.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a plan file holds, it is a misuse with words for people, or a plan that a file can be made of which says the
 * same. Each input is read as YAML and as JSON.
 */
class PlanFileFuzzTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @FuzzTest(maxExecutions = 500)
    void aPlanFileIsAPlanOrAMisuse(byte[] input) throws Exception {
        read("plan.yaml", input);
        read("plan.json", input);
    }

    private void read(String name, byte[] input) throws Exception {
        Path file = Files.write(folder.resolve(name), input);
        Plan plan;
        try {
            plan = Cost.bounded(() -> plan(file));
        } catch (Misuse refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }

        Path written = Files.write(folder.resolve("written.json"), JSON.writeValueAsBytes(plan.settings()));
        assertThat(plan(written)).isEqualTo(plan);
    }

    private static Plan plan(Path file) {
        RunSettings settings = new RunSettings();
        PlanFile.read(file, null, settings);
        return settings.plan();
    }
}
