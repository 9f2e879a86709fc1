package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.plan.PlanSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "run --help",
                "compare --help",
                "baseline --help",
                "search --help",
                "verify --help",
                "report --help",
                "calibrate --help",
                "plan --help",
                "plan init --help",
                "plan check --help",
                "explain --help",
                "client --help",
                "help run",
                "help"
            })
    void helpIsAResultWithin100Columns(String command) {
        int exitCode = terminal.type(command.split(" ", -1));

        assertThat(exitCode).isZero();
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out()).startsWith("Usage: tcpbench").contains("Examples:");
        assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c, --connections=N",
                "-d, --duration=T",
                "--requests=N",
                "--abort-on=EXPR",
                "--warmup=T",
                "-r, --rate=N/s",
                "--stages=SPEC",
                "--arrivals=poisson|even",
                "--think=T",
                "--pipeline=N",
                "--requests-per-connection=N",
                "--connect-rate=N/s",
                "--send=SPEC",
                "--expect=SPEC",
                "--check=SPEC",
                "--max-response=BYTES",
                "--tls[=true|false]",
                "--tls-ca=FILE",
                "--tls-cert=FILE",
                "--tls-key=FILE",
                "--tls-server-name=NAME",
                "--tls-alpn=P,Q,...",
                "--tls-insecure[=true|false]",
                "--tls-resumption[=true|false]",
                "--tls-provider=jdk|openssl",
                "--connect-timeout=T",
                "--timeout=T",
                "--threads=N",
                "--transport=auto|io_uring|epoll|nio",
                "--spin[=true|false]",
                "--local-address=A,B,...",
                "--no-delay[=true|false]",
                "--keep-alive=off|on|T,T,N",
                "--user-timeout=T",
                "--receive-buffer=BYTES",
                "--send-buffer=BYTES",
                "--linger=off|0",
                "--proxy-protocol=off|v1|v2",
                "--seed=N",
                "--plan=FILE",
                "--threshold=EXPR",
                "--calibration=FILE",
                "--out=DIR",
                "--formats=LIST",
                "--allow-target=HOST",
                "--quiet",
                "--no-progress"
            })
    void theHelpOfRunNamesEveryOption(String option) {
        terminal.type("run", "--help");

        assertThat(terminal.out()).containsPattern("(?m)^ +" + Pattern.quote(option) + "( |$)");
    }

    @Test
    void everySettingIsAnOptionWithItsDefault() {
        terminal.type("run", "--help");

        List<String> settings = new ArrayList<>(PlanSettings.names());
        settings.remove("target");
        String help = terminal.out().replaceAll("\\s+", " ");
        assertThat(settings).allSatisfy(setting -> {
            String option = "--" + setting.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            String byDefault = PlanSettings.defaultOf(setting);
            assertThat(help).containsPattern(option + (byDefault.isEmpty() ? "=" : "\\[?=.*\\(" + byDefault + "\\)"));
        });
    }

    @Test
    void theHelpOfRunNamesEveryPlaceholder() {
        terminal.type("run", "--help");

        assertThat(terminal.out().replaceAll("\\s+", ""))
                .contains("${connection},${sequence},${random:N},${alnum:N},${uuid},${timestamp},${csv:FILE:COLUMN}")
                .contains("${env:NAME}");
    }

    @Test
    void whatIsForParentProcessesIsHidden() {
        terminal.type("run", "--help");

        assertThat(terminal.out()).doesNotContain("--until-eof");
    }

    @Test
    void everyExampleOfRunIsOneThatRuns() {
        terminal.type("run", "--help");
        List<String> examples = terminal.out()
                .lines()
                .filter(line -> line.startsWith("    tcpbench run") && !line.contains("--plan"))
                .toList();

        assertThat(examples).hasSizeGreaterThanOrEqualTo(4).allSatisfy(example -> {
            int exitCode = terminal.type(words(example + " --out " + folder));
            assertThat(exitCode).as(terminal.err()).isNotEqualTo(64);
        });
        assertThat(terminal.plans()).hasSameSizeAs(examples);
    }

    /** As a shell takes them apart, where single quotes are the only ones; the first word is the program. */
    private static String[] words(String line) {
        List<String> words = new ArrayList<>();
        var matcher = Pattern.compile("'([^']*)'|(\\S+)").matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words.subList(1, words.size()).toArray(String[]::new);
    }

    @Test
    void noCommandIsAFault() {
        int exitCode = terminal.type();

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .contains(
                        "allowed are run, compare, noise, baseline, search, calibrate, plan, verify, report, explain, client");
    }

    @Test
    void anUnknownCommandIsAFault() {
        int exitCode = terminal.type("verfy");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).startsWith("tcpbench: verfy: there is no such command; did you mean verify?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain RESET_AWAITING extra", "verify result.json extra"})
    void aWordTooManyIsNotTakenForACommand(String line) {
        int exitCode = terminal.type(line.split(" "));

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains("'extra' is one word too many; see tcpbench ");
    }

    @Test
    void theVersionIsTold() {
        int exitCode = terminal.type("--version");

        assertThat(exitCode).isZero();
        assertThat(terminal.out()).startsWith("tcpbench ").contains("Java " + Runtime.version());
    }

    @Test
    void completionKnowsCommandsAndOptions() {
        int exitCode = terminal.type("generate-completion");

        assertThat(exitCode).isZero();
        assertThat(terminal.out())
                .startsWith("#!/usr/bin/env bash")
                .contains(
                        "calibrate",
                        "explain",
                        "client",
                        "plan",
                        "--scenario",
                        "--abort-on",
                        "--requests-per-connection",
                        "--line-end",
                        "\"junit.xml\" \"summary.md\"");
    }
}
