package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.plan.InvalidSettings;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
    private final RunSettings settings = new RunSettings();

    @Test
    void whatNobodyAskedForIsLeftToTheGenerator() {
        settings.set("connections", "5").set("rate", null);

        settings.check(false);

        assertThat(settings.plan()).containsOnlyKeys("connections");
    }

    @Test
    void allFaultsAreFoundAtOnceAndNameTheirParameter() {
        settings.set("target", "127.0.0.1:9090").set("connections", "many").set("timeout", "");
        settings.thresholds(List.of("p99<=5ms", "p99<5 parsecs"));
        settings.duration("readyTimeout", "soon");

        assertThatThrownBy(() -> settings.check(false))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContainingAll(
                        "connections: 'many'", "timeout: ''", "thresholds: 'p99<5 parsecs'", "readyTimeout: 'soon'")
                .message()
                .hasLineCount(4);
    }

    @Test
    void anEmptyElementOfAListIsAFaultAndNoCrash() {
        settings.thresholds(Arrays.asList("p99<=5ms", null)).list("jvmArgs", Arrays.asList("-Xmx1g", null), "options");

        assertThatThrownBy(() -> settings.check(false))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContainingAll("thresholds: ''", "jvmArgs: ''");
        assertThat(settings.list("jvmArgs")).containsExactly("-Xmx1g");
    }

    @Test
    void aTargetWithoutAPortIsAFaultAlsoBesideAPlanFile() {
        settings.set("target", "127.0.0.1");

        assertThatThrownBy(() -> settings.check(true)).hasMessageStartingWith("target: '127.0.0.1'");
    }

    @Test
    void whatAPlanFileMayCompleteIsNotJudgedBeforeIt() {
        settings.set("arrivals", "even");

        settings.check(true);

        assertThatThrownBy(() -> settings.check(false)).hasMessageContaining("only together with a rate");
    }

    @Test
    void aRelativeFileIsLookedForWhereTheGeneratorRuns() {
        settings.set("send", "file:request.bin");

        settings.check(false);

        assertThat(settings.plan()).containsEntry("send", "file:request.bin");
    }

    @Test
    void aRelativeFileOfATemplateIsLookedForThereToo() {
        settings.set("send", "text:${csv:users.csv:name}");

        settings.check(false);

        assertThat(settings.plan()).containsEntry("send", "text:${csv:users.csv:name}");
    }

    @Test
    void aSpanOfTimeIsWrittenAsPeopleWriteIt() {
        assertThat(settings.duration("readyTimeout", "1500ms")).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void theStatementShowsDefaultsUnlessAPlanFileMayChangeThem() {
        settings.set("connections", "5");

        assertThat(settings.statement(null)).startsWith("connections=5 duration=10s warmup=2s");
        assertThat(settings.statement(new File("my.yaml"))).isEqualTo("plan=my.yaml but connections=5");
    }

    @Test
    void theStatementLeavesOutWhatIsNotInForce() {
        settings.set("stages", "5s@1k/s,5s@1k/s..2k/s").set("send", "file:request.bin");

        assertThat(settings.statement(null))
                .contains("stages=5s@1k/s,5s@1k/s..2k/s", "send=file:request.bin", "expect=echo")
                .doesNotContain("duration=", "tls", "maxResponse");

        settings.set("tls", "true");
        assertThat(settings.statement(null)).contains("tls=true");
    }

    @Test
    void whatTrialsCannotHaveIsTheOnlyFaultThatItMakes() {
        settings.set("stages", "5s@1k/s").set("duration", "3s").refuse("stages", "none here");

        assertThat(settings.isRefused("stages")).isTrue();
        assertThatThrownBy(() -> settings.check(false))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("stages: '5s@1k/s' is not allowed; allowed is none here");
    }

    @Test
    void aRuleThatIsNoneIsAFaultOfItsParameter() {
        settings.list("abortOn", List.of("failures>5%", "failures>=5%"), "rules");

        assertThatThrownBy(() -> settings.check(false))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("abortOn: 'failures>=5%' is not allowed; allowed is METRIC>LIMIT");
    }

    @Test
    void theLimitOnFailuresIsStatedAlsoWhenNobodyGaveOne() {
        assertThat(settings.thresholdStatement(false)).isEqualTo("failures<=0");
        assertThat(settings.thresholdStatement(true)).isEqualTo("those of the plan file");

        settings.thresholds(List.of("p99<=5ms"));
        assertThat(settings.thresholdStatement(false)).isEqualTo("p99<=5ms, failures<=0");

        settings.thresholds(List.of("failures<=1%"));
        assertThat(settings.thresholdStatement(false)).isEqualTo("p99<=5ms, failures<=1%");
    }

    @Test
    void aSecretIsMaskedInWhatIsLogged() {
        RunSettings settings = new RunSettings().set("send", "text:login token=hunter2");

        assertThat(settings.statement(Path.of("load.yaml"))).isEqualTo("plan=load.yaml but send=text:login token=***");
    }
}
