package io.tcpbench.report;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.Damage;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Runs;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a result file holds, it is read or refused, without much time or memory. */
class DamagedResultTest {
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

    @TempDir
    private Path folder;

    @Test
    void aDamagedFileIsReadOrRefused() throws Exception {
        byte[] whole = whole();

        Damage.survives(random -> Damage.of(whole, random), this::read);
    }

    @Test
    void aFileWithStrangeValuesIsReadOrRefused() throws Exception {
        String whole = new String(whole(), StandardCharsets.UTF_8);
        List<int[]> places = VALUE.matcher(whole)
                .results()
                .map(match -> new int[] {match.start(), match.end()})
                .toList();

        Damage.survives(random -> strange(whole, places, random), this::read);
    }

    private static byte[] strange(String whole, List<int[]> places, SplittableRandom random) {
        int[] place = places.get(random.nextInt(places.size()));
        String value = STRANGE.get(random.nextInt(STRANGE.size()));
        return (whole.substring(0, place[0]) + value + whole.substring(place[1])).getBytes(StandardCharsets.UTF_8);
    }

    private void read(byte[] input) throws IOException {
        Path file = Files.write(folder.resolve("damaged.json"), input);
        try {
            assertThat(ResultFile.read(file).result().total().requests().balanced())
                    .isTrue();
        } catch (UnreadableResult refused) {
            assertThat(refused).hasMessageStartingWith(file.toString());
        }
    }

    private byte[] whole() throws IOException {
        Path file = folder.resolve("result.json");
        Result result = Runs.open()
                .answers(80, 12 * MILLI)
                .timeouts(15)
                .failures(3, FailureKind.RESET_AWAITING, 104, "Connection reset")
                .connectFailures(2, FailureKind.CONNECT_REFUSED, 111)
                .tcpInfo(16, 40 * MILLI, 3)
                .result();
        ResultFile.write(result, Gate.judge(result, List.of()), file);
        return Files.readAllBytes(file);
    }
}
