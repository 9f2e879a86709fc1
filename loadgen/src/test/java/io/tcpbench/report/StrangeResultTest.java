package io.tcpbench.report;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.Cost;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Runs;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values that are too large or too deep for a fuzz test to come to: a result file with one is read or refused, without
 * much time or memory.
 */
@Timeout(60)
class StrangeResultTest {
    private static final Pattern VALUE = Pattern.compile("(?<=: )(?:\"[^\"]*\"|[^\\s,{\\[]+)");
    private static final List<String> STRANGE = List.of(
            "-1",
            "1e999999999",
            "1.5",
            "9".repeat(900),
            "9".repeat(100_000),
            "9223372036854775807",
            "-9223372036854775808",
            "NaN",
            "null",
            "true",
            "\"\"",
            "\"" + "x".repeat(100_000) + "\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "1, \"schema\": 1");

    private static final int EVERY = 5;

    @TempDir
    private Path folder;

    @Test
    void aStrangeValueIsReadOrRefusedWhereverItStands() throws Exception {
        String whole = whole();
        List<MatchResult> places = VALUE.matcher(whole).results().toList();

        for (int i = 0; i < places.size(); i++) {
            String before = whole.substring(0, places.get(i).start());
            String after = whole.substring(places.get(i).end());
            // Each value in some places and each place with some values: all in all would take a minute.
            for (int j = i % EVERY; j < STRANGE.size(); j += EVERY) {
                read(before + STRANGE.get(j) + after);
            }
        }
    }

    private void read(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("strange.json"), content);
        try {
            assertThat(Cost.bounded(() -> ResultFile.read(file))
                            .result()
                            .total()
                            .requests()
                            .balanced())
                    .isTrue();
        } catch (UnreadableResult refused) {
            assertThat(refused).hasMessageStartingWith(file.toString());
        }
    }

    private String whole() throws IOException {
        Path file = folder.resolve("result.json");
        Result result = Runs.open()
                .answers(80, 12 * MILLI)
                .timeouts(15)
                .failures(3, FailureKind.RESET_AWAITING, 104, "Connection reset")
                .connectFailures(2, FailureKind.CONNECT_REFUSED, 111)
                .tcpInfo(16, 40 * MILLI, 3)
                .result();
        ResultFile.write(result, Gate.judge(result, List.of()), file);
        return Files.readString(file);
    }
}
