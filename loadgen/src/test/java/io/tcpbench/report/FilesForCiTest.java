package io.tcpbench.report;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Runs;
import io.tcpbench.gate.Threshold;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a CI system gets, whole: the golden files are to be read as it would show them.
 * {@code -Dtcpbench.rewriteGoldenFiles} makes them anew.
 */
class FilesForCiTest {
    @TempDir
    private Path folder;

    @Test
    void aFineRunReadsAsInItsGoldenFiles() throws Exception {
        Runs fine = Runs.closed().answers(9_900, MILLI).answers(100, 3 * MILLI);

        assertGolden("fine-run", fine, "p99<=5ms", "throughput>=5k/s");
    }

    @Test
    void aFailingRunReadsAsInItsGoldenFiles() throws Exception {
        Runs failing = Runs.open()
                .answers(980, MILLI)
                .answers(17, 12_400_000)
                .failures(2, FailureKind.RESET_AWAITING, 104, "got `<b>` | ]]> \u001b[2J")
                .timeouts(1);

        assertGolden("failing-run", failing, "p99<=5ms", "p99.99<=1s", "failures<=0.1%", "throughput>=500/s");
    }

    private void assertGolden(String name, Runs run, String... thresholds) throws Exception {
        Result result = run.result();
        List<Threshold> parsed =
                List.of(thresholds).stream().map(Threshold::parse).toList();
        Path out = folder.resolve("load");

        OutputFolder.prepare(out).write(result, Gate.judge(result, parsed));

        if (Boolean.getBoolean("tcpbench.rewriteGoldenFiles")) {
            Files.copy(out.resolve("junit.xml"), golden(name + ".xml"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(out.resolve("summary.md"), golden(name + ".md"), StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(out.resolve("junit.xml")).hasSameTextualContentAs(golden(name + ".xml"));
        assertThat(out.resolve("summary.md")).hasSameTextualContentAs(golden(name + ".md"));
    }

    private static Path golden(String name) {
        return Path.of("src/test/resources/io/tcpbench/report", name);
    }
}
