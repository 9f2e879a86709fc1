package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {

    private static PlanSettings settings() {
        return new PlanSettings().set("target", "127.0.0.1:9090").set("rate", "1000/s");
    }

    private static Baseline of(Plan plan) {
        return new Baseline("reference:epoll", plan, List.of(), Optional.empty(), Optional.empty());
    }

    @Test
    void theSamePlanOnAnotherTargetDoesNotDiffer() {
        Plan elsewhere = settings().set("target", "127.0.0.1:9091").plan();

        assertThat(of(settings().plan()).differences(elsewhere)).isEmpty();
    }

    @Test
    void everySettingThatDiffersIsNamedWithBothTexts() {
        Plan other = settings()
                .set("connections", "7")
                .set("rate", "2000/s")
                .set("threads", "2")
                .set("seed", "3")
                .plan();

        assertThat(of(settings().plan()).differences(other))
                .extracting(Object::toString)
                .containsExactly(
                        "connections: '7' is not allowed; allowed is 50, which the stored trials had",
                        "rate: '2000/s' is not allowed; allowed is 1000/s, which the stored trials had",
                        "threads: '2' is not allowed; allowed is none, which the stored trials had",
                        "seed: '3' is not allowed; allowed is 1, which the stored trials had");
    }

    @Test
    void aFileThatIsSentAndHasChangedDiffers(@TempDir Path folder) throws Exception {
        Path payload = Files.writeString(folder.resolve("payload"), "before");
        Plan before = settings().set("send", "file:" + payload).plan();
        Files.writeString(payload, "after!");
        Plan after = settings().set("send", "file:" + payload).plan();

        assertThat(of(before).differences(after)).hasSize(1).first().satisfies(fault -> {
            assertThat(fault.setting()).isEqualTo("send");
            assertThat(fault.allowed()).contains(before.send().sha256());
        });
    }

    @Test
    void aServerThatAnswersNothingIsNoBaseline() {
        Series silent = new Series(7, List.of(Runs.open().timeouts(9).result()), List.of());

        assertThat(Baseline.invalid(silent)).contains("the server answered nothing in a trial");
    }

    @Test
    void trialsThatAreInvalidAreNoBaseline() {
        Series cutOff = new Series(
                7, List.of(Runs.open().answers(9, Runs.MILLI).partial().result()), List.of());

        assertThat(Baseline.invalid(cutOff)).contains("a trial was cut off before its end");
    }
}
