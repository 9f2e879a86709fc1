package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.result.FailureKind;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same run at a terminal and in a pipe; nobody listens on port 1 of the loopback address. */
@Tag("real-time")
@Timeout(60)
class ReportAtATerminalTest {
    private static final String[] RUN = {"run", "127.0.0.1:1", "-d1s", "--warmup=0s", "--no-progress"};
    private static final String VERDICT =
            "UNAVAILABLE  no connection to 127.0.0.1:1 ever became usable: CONNECT_REFUSED; ";

    @TempDir
    private Path folder;

    @Test
    void noLineIsLongerThanTheTerminalAndNoneIsCut() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.start(folder, with("--out=" + folder.resolve("terminal")))) {
            assertThat(terminal.exitCode()).isEqualTo(69);

            assertThat(String.join("\n", terminal.screen()))
                    .containsPattern("CONNECT_REFUSED.*\n {11}\\S")
                    .doesNotContain("…");
            assertThat(String.join("\n", terminal.screen()).replaceAll("\\n +", " "))
                    .contains(VERDICT + FailureKind.CONNECT_REFUSED.remedy());
            assertThat(terminal.screen())
                    .filteredOn(line -> !line.contains(folder.toString()))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        }
    }

    @Test
    void aPipeGetsWholeLines() throws Exception {
        GeneratorProcess generator = GeneratorProcess.start(folder, with("--out=" + folder.resolve("pipe")));

        assertThat(generator.outcome().output())
                .contains(VERDICT + FailureKind.CONNECT_REFUSED.remedy() + "\n")
                .contains(
                        "written    " + folder.resolve("pipe/result.json") + ", latency.hlog, junit.xml, summary.md\n")
                .doesNotContain("…");
    }

    private static String[] with(String option) {
        String[] words = Arrays.copyOf(RUN, RUN.length + 1);
        words[RUN.length] = option;
        return words;
    }
}
