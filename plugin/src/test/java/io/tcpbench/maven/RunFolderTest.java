package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tcpbench.gate.Outcome;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    private Path path;

    private RunFolder folder;

    @BeforeEach
    void prepare() throws Exception {
        folder = RunFolder.prepare(path.resolve("not/there/yet"));
    }

    @Test
    void theResultsOfAnEarlierRunAreGoneAndWhatIsNotOursStays() throws Exception {
        Files.writeString(folder.file("result.json"), "{}");
        Files.writeString(folder.file("latency.hlog"), "");
        Files.writeString(folder.file("junit.xml"), "");
        Files.writeString(folder.file("summary.md"), "");
        Files.writeString(folder.file("thesis.tex"), "");

        RunFolder again = RunFolder.prepare(folder.path());

        assertThat(again.hasResult()).isFalse();
        assertThat(again.file("latency.hlog")).doesNotExist();
        assertThat(again.file("junit.xml")).doesNotExist();
        assertThat(again.file("summary.md")).doesNotExist();
        assertThat(again.file("thesis.tex")).exists();
    }

    @Test
    void thePlanOfTheUserStaysAlsoWhereOursWouldBe() throws Exception {
        Files.writeString(folder.file("plan.json"), "{}");

        RunFolder again = RunFolder.prepare(folder.path(), folder.path().resolve("../yet/plan.json"));

        assertThat(again.file("plan.json")).hasContent("{}");
    }

    @Test
    void whateverASettingHoldsReachesThePlanUnchanged() throws Exception {
        Map<String, String> settings = Map.of("send", "text:\"PING\"\\r\\n\tgrün \u2028");

        Path plan = folder.writePlan(settings);

        assertThat(new ObjectMapper().readTree(plan.toFile())).isEqualTo(new ObjectMapper().valueToTree(settings));
    }

    @Test
    void aSkipIsAResultThatSaysWhy() throws Exception {
        Path result = folder.writeSkip("skipITs is set");

        JsonNode json = new ObjectMapper().readTree(result.toFile());
        assertThat(json.path("schema").asInt()).isEqualTo(1);
        assertThat(json.path("outcome").asText()).isEqualTo("skipped");
        assertThat(json.path("reason").asText()).isEqualTo("skipITs is set");
        assertThat(folder.file("junit.xml"))
                .content()
                .contains("errors=\"0\" skipped=\"1\"", "<skipped type=\"skipped\" message=\"skipITs is set\">");
        assertThat(folder.file("summary.md")).content().startsWith("## SKIPPED: `yet`");
    }

    @Test
    void theBrokenThresholdsComeWithWhatWasMeasured() throws Exception {
        Files.writeString(folder.file("result.json"), """
                {"checks": [
                  {"threshold": "p99<=5ms", "measured": 12400000, "unit": "ns", "outcome": "failed"},
                  {"threshold": "failures<=0.1%", "measured": null, "unit": "ratio", "outcome": "failed"},
                  {"threshold": "max<=1s", "measured": 20000000, "unit": "ns", "outcome": "passed"}]}
                """);

        assertThat(folder.checks(Outcome.FAILED)).containsExactly("p99<=5ms (measured 12.4 ms)", "failures<=0.1%");
    }

    @Test
    void theJournalTellsHowLongTheRunLastsAtMost() throws Exception {
        Plan plan = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("duration", "1h")
                .plan();
        assertThat(folder.longest()).isZero();

        Journals.begun(folder, plan);

        assertThat(folder.longest()).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(62));
    }
}
