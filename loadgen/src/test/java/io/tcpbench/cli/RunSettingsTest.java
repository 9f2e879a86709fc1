package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunSettingsTest {
    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "--connections, 0",
        "--connections, x",
        "--duration, 0",
        "--duration, 10",
        "--warmup, -1s",
        "--rate, 0",
        "--rate, fast",
        "--think, 1",
        "--pipeline, 5000",
        "--requests-per-connection, 0",
        "--connect-rate, 0/s",
        "--send, PING",
        "--send, file:/no/such/file",
        "--expect, pong",
        "--connect-timeout, 2h",
        "--timeout, 0",
        "--threads, 0.5",
        "--transport, carrier-pigeon",
        "--local-address, ''",
        "--seed, -1"
    })
    void aWrongValueIsReportedWithItsOptionAndWhatIsAllowed(String option, String value) {
        int exitCode = terminal.type("run", "127.0.0.1:9090", option, value);

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .startsWith("tcpbench: " + option + ": '" + value + "' is not allowed; allowed is ")
                .hasLineCount(1);
        assertThat(terminal.plans()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--spin 127.0.0.1:9090, true",
        "127.0.0.1:9090 --spin, true",
        "--spin -c 8 127.0.0.1:9090, true",
        "--spin=true 127.0.0.1:9090, true",
        "--spin=false 127.0.0.1:9090, false",
        "127.0.0.1:9090, false"
    })
    void aSwitchNeedsNoValueAndLeavesTheNextWordAlone(String words, boolean spins) {
        terminal.type(("run --out " + folder + " " + words).split(" ", -1));

        assertThat(terminal.plans()).extracting(Plan::spin).containsExactly(spins);
    }

    @Test
    void aSwitchThatIsNeitherOnNorOffIsReportedWithWhatIsAllowed() {
        int exitCode = terminal.type("run", "127.0.0.1:9090", "--spin=fast");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .startsWith("tcpbench: --spin: 'fast' is not allowed; allowed is true or false")
                .hasLineCount(1);
    }

    @Test
    void arrivalsAreReportedWithWhatIsAllowed() {
        int exitCode = terminal.type("run", "127.0.0.1:9090", "--rate", "5", "--arrivals", "sometimes");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains("--arrivals: 'sometimes' is not allowed; allowed is one of poisson, even");
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        int exitCode = terminal.type(
                "run",
                "-c",
                "x",
                "--conections",
                "10",
                "--timeout=0",
                "--threshold",
                "p99",
                "--threshold",
                "p98",
                "--seed");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err().lines().map(line -> line.replaceAll(" *'.*", "")))
                .containsExactlyInAnyOrder(
                        "tcpbench: --threshold:",
                        "tcpbench: --threshold:",
                        "tcpbench: --conections: there is no such option; did you mean --connections?",
                        "tcpbench: Missing required parameter for option",
                        "tcpbench: no target: give HOST:PORT with a port from 1 to 65535, an IPv6 address in brackets, or unix:PATH, or `target` in a plan file",
                        "tcpbench: -c:",
                        "tcpbench: --timeout:");
    }

    @Test
    void aFaultNamesTheOptionAsItWasSpelt() {
        terminal.type("run", "127.0.0.1:9090", "-cx", "--duration=y", "-r", "z");

        assertThat(terminal.err()).contains(": -c: 'x'", ": --duration: 'y'", ": -r: 'z'");
    }

    @Test
    void aRateAndAThinkTimeContradictEachOther() {
        int exitCode = terminal.type("run", "127.0.0.1:9090", "--rate", "20k/s", "--think", "1ms");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains("--think: '1ms' is not allowed; allowed is either a rate or a think time");
    }

    @Test
    void theValueOfAnUnknownOptionIsNotTakenForTheTarget() {
        terminal.type("run", "--conections", "10", "127.0.0.1:9090");

        assertThat(terminal.err()).contains("did you mean --connections").hasLineCount(1);
    }

    @Test
    void aTargetBehindAnUnknownFlagIsStillTheTarget() {
        terminal.type("run", "--quite", "127.0.0.1:9090");

        assertThat(terminal.err()).contains("did you mean --quiet").hasLineCount(1);
    }

    @Test
    void anUnknownOptionWithoutALikenessPointsToTheHelp() {
        terminal.type("run", "127.0.0.1:9090", "--xyzzy=1");

        assertThat(terminal.err()).isEqualTo("tcpbench: --xyzzy: there is no such option; see tcpbench run --help\n");
    }

    @Test
    void aSecondTargetIsOneTooMany() {
        int exitCode = terminal.type("run", "127.0.0.1:9090", "127.0.0.1:9091");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains("'127.0.0.1:9091' is one word too many");
    }

    @Test
    void anOptionGivenTwiceIsAFaultAndNotAGuess() {
        int exitCode = terminal.type("run", "127.0.0.1:9090", "-c", "1", "--connections", "2");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains("'--connections' (N) should be specified only once");
    }

    @Test
    void aTargetThatIsNoHostAndPortIsReported() {
        int exitCode = terminal.type("run", "localhost");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).startsWith("tcpbench: HOST:PORT: 'localhost' is not allowed; allowed is HOST:PORT");
    }

    @Test
    void aMisspeltThresholdIsReportedBeforeAnyLoad() {
        int exitCode = terminal.type("run", "127.0.0.1:9090", "--threshold", "p99<5");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).startsWith("tcpbench: --threshold: 'p99<5' is not allowed; allowed is ");
        assertThat(terminal.plans()).isEmpty();
    }

    @Test
    void optionsBecomeThePlan() {
        terminal.type(
                "run",
                "[::1]:7",
                "-c5",
                "-d",
                "3s",
                "--warmup=0",
                "-r",
                "2k/s",
                "--arrivals",
                "even",
                "--send",
                "text:PING\\r\\n",
                "--expect",
                "line",
                "--allow-target",
                "a.example",
                "--allow-target",
                "b.example",
                "--out",
                folder.toString());

        assertThat(terminal.plans()).singleElement().satisfies(plan -> {
            assertThat(plan.target()).hasToString("[::1]:7");
            assertThat(plan.connections()).isEqualTo(5);
            assertThat(plan.duration()).isEqualTo(Duration.ofSeconds(3));
            assertThat(plan.warmup()).isZero();
            assertThat(plan.load()).isEqualTo(new Load.Open(2_000, Load.Arrivals.EVEN));
            assertThat(plan.send().bytes()).containsExactly('P', 'I', 'N', 'G', '\r', '\n');
        });
        assertThat(terminal.allowedTargets()).containsExactlyInAnyOrder("a.example", "b.example");
    }
}
