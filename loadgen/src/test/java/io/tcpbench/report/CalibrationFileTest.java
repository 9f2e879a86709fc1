package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Comparison;
import io.tcpbench.gate.ComparisonRule;
import io.tcpbench.gate.Floors;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Noise;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Runs;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.TrialPair;
import io.tcpbench.gate.Verdict;
import io.tcpbench.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationFileTest {
    private static final String WARNING = "you are measuring the tool: ";
    private static final Calibration FLOOR = Floors.of(Map.of("cpus", "2", "transport", "epoll"), 200_000, 48_000.5);

    @TempDir
    private Path folder;

    @Test
    void whatIsReadEqualsWhatWasWritten() throws Exception {
        Path file = folder.resolve("deep/down/calibration.json");

        CalibrationFile.write(FLOOR, file);

        assertThat(CalibrationFile.read(file)).isEqualTo(FLOOR);
        assertThat(file).content().contains("\"schema\" : 1", "\"p99Nanos\" : ", "\"maxRatePerSecond\" : 48000.5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"schema\" : 1 | \"schema\" : 2 | schema is 2",
                "\"schema\" : 1, | '' | schema is missing",
                "\"cpus\" : \"2\" | \"cpus\" : 2 | fingerprint.cpus is not a text",
                "\"startedAt\" : \" | \"startedAt\" : \"x | startedAt can't be understood",
                "\"connections\" : 50 | \"connections\" : -1 | connections is less than 0",
                "\"ratePerSecond\" : 1000.0 | \"ratePerSecond\" : 0 | a calibration has rates over 0",
                "\"maxRatePerSecond\" : 48000.5 | \"maxRatePerSecond\" : \"fast\" | maxRatePerSecond is not a number",
                "\"count\" : 10000 | \"count\" : 9999 | latency.histogram holds 10000 values",
                "\"histogram\" : \" | \"histogram\" : \"AAAA | latency.histogram can't be understood"
            })
    void aDamagedFileSaysWhatIsWrongWithIt(String whole, String damaged, String complaint) throws Exception {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(FLOOR, file);
        String text = Files.readString(file);
        assertThat(text).contains(whole);

        Files.writeString(file, text.replaceFirst(Pattern.quote(whole), damaged));

        assertThatThrownBy(() -> CalibrationFile.read(file))
                .isInstanceOf(UnreadableResult.class)
                .hasMessageStartingWith(file + " is not a calibration: ")
                .hasMessageContaining(complaint);
    }

    @Test
    void aTornOrMissingFileSaysSo() throws Exception {
        Path file = folder.resolve("calibration.json");
        assertThatThrownBy(() -> CalibrationFile.read(file)).hasMessage(file + " can't be read: it does not exist");
        CalibrationFile.write(FLOOR, file);

        Files.writeString(file, Files.readString(file).substring(0, 300));

        assertThatThrownBy(() -> CalibrationFile.read(file)).hasMessageStartingWith(file + " is damaged: ");
    }

    @Test
    void aFolderIsProvedToBeWritableAndAnEarlierCalibrationIsRemoved() throws Exception {
        Path file = CalibrationFile.prepare(folder.resolve("out"));
        CalibrationFile.write(FLOOR, file);

        assertThat(CalibrationFile.prepare(folder.resolve("out")))
                .isEqualTo(file)
                .doesNotExist();
        Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> CalibrationFile.prepare(folder.resolve("file")))
                .isInstanceOf(Unwritable.class)
                .hasMessageContaining("there is a file where a folder should be");
    }

    @Test
    void theCacheHasAPlaceForEachFingerprintOfAUser() throws Exception {
        CalibrationCache cache =
                CalibrationCache.of(Map.of("XDG_CACHE_HOME", folder.toString())).orElseThrow();
        Path file = cache.file(FLOOR.fingerprint());
        assertThat(cache.find(FLOOR.fingerprint())).isEmpty();

        CalibrationFile.write(FLOOR, file);

        assertThat(file.getParent()).isEqualTo(folder.resolve("tcpbench"));
        assertThat(cache.find(FLOOR.fingerprint())).contains(FLOOR);
        assertThat(cache.find(Map.of("cpus", "4", "transport", "epoll"))).isEmpty();
    }

    @Test
    void withoutItsVariableTheCacheIsInTheHomeFolder() {
        Map<String, String> relative = Map.of("XDG_CACHE_HOME", "caches", "HOME", "/home/u");

        assertThat(CalibrationCache.of(relative).orElseThrow().file(Map.of()))
                .hasParentRaw(Path.of("/home/u/.cache/tcpbench"));
        assertThat(CalibrationCache.of(Map.of())).isEmpty();
    }

    @Test
    void theFilesOfARunHaveTheFloorAndTheWarning() throws Exception {
        Result result = Runs.open().answers(2_000, 100_000).result();
        Verdict verdict = Gate.judge(result, List.of(Threshold.parse("p99<=500us")), Optional.of(FLOOR));

        OutputFolder.prepare(folder).write(result, verdict);

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
        for (String name : List.of("result.json", "junit.xml", "summary.md")) {
            assertThat(folder.resolve(name)).content().contains(WARNING);
        }
        StoredRun stored = StoredRun.read(folder.resolve("result.json"));
        assertThat(stored.calibration()).contains(FLOOR);
        assertThat(Gate.judge(stored.result(), stored.thresholds(), stored.calibration()))
                .isEqualTo(verdict);
        assertThat(ConsoleReport.render(result, verdict, false, List.of())).contains("\n  " + WARNING);
    }

    @Test
    void theFilesOfAComparisonHaveTheFloorAndTheWarning() throws Exception {
        Comparison comparison = new Comparison(
                        Outcome.PASSED, List.of(), List.of(), List.of(), 0, List.of("it is not slower"))
                .with(WARNING + "a test");

        trialFolder().comparison(comparison, ComparisonRule.USUAL, pairs(), Optional.of(FLOOR));

        for (String name : List.of("comparison.json", "junit.xml", "summary.md")) {
            assertThat(folder.resolve(name)).content().contains(WARNING);
        }
        assertThat(folder.resolve("comparison.json")).content().contains("\"maxRatePerSecond\" : 48000.5");
    }

    @Test
    void theFilesOfANoiseHaveTheFloorAndTheWarning() throws Exception {
        Noise noise =
                Noise.of(pairs(), ComparisonRule.USUAL, Duration.ofSeconds(10)).with(WARNING + "a test");

        trialFolder().noise(noise, pairs(), Optional.of(FLOOR));

        for (String name : List.of("noise.json", "summary.md")) {
            assertThat(folder.resolve(name)).content().contains(WARNING);
        }
        assertThat(folder.resolve("noise.json")).content().contains("\"maxRatePerSecond\" : 48000.5");
        assertThat(ComparisonReport.render(noise, List.of())).contains("\n  " + WARNING);
    }

    private TrialFolder trialFolder() throws Unwritable {
        return TrialFolder.prepare(folder, pairs().get(0).baseline().plan(), 1, alarm -> {});
    }

    private static List<TrialPair> pairs() {
        Result result = Runs.open().answers(2_000, 100_000).result();
        return List.of(new TrialPair(result, result), new TrialPair(result, result));
    }

    @Test
    void theReportTellsWhatCanBeTrusted() {
        assertThat(CalibrationReport.render(FLOOR, List.of(Path.of("out/calibration.json"))))
                .isEqualTo("""
                        CALIBRATED  p99 200 µs at 1,000/s, at most 48,001/s
                        latency    p50 100 µs, p99 200 µs, p99.9 200 µs, at 1,000/s with 50 connections and 128 bytes
                        timer      late: p50 5 µs, p99 5 µs
                        maximum    48,001/s, in a closed loop
                        trust      a p99 from 600 µs on, rates up to 16,000/s: beyond that you are measuring the tool
                        files      out/calibration.json
                        """);
    }

    @Test
    void aPercentileThatTooFewRequestsLieBeyondIsSaidToBeMissing() throws Exception {
        Calibration few = Floors.of(999, Map.of("cpus", "2"), 200_000, 48_000);
        Path file = folder.resolve("calibration.json");

        CalibrationFile.write(few, file);

        assertThat(CalibrationReport.render(few, List.of())).isEqualTo("""
                        CALIBRATED  no p99 at 1,000/s, at most 48,000/s
                        latency    p50 100 µs, no p99, no p99.9, at 1,000/s with 50 connections and 128 bytes
                        timer      late: p50 5 µs, no p99
                        maximum    48,000/s, in a closed loop
                        trust      rates up to 16,000/s: beyond that you are measuring the tool
                                   no p99: only 999 requests, 1,000 are needed; a longer --duration or a higher --rate
                        """);
        assertThat(CalibrationReport.times(few.latency(), few.late())).isEqualTo("p50 100 µs, no p99; late: no p99");
        assertThat(file).content().contains("\"p95Nanos\"").doesNotContain("\"p99");
        assertThat(CalibrationFile.read(file)).isEqualTo(few);
    }
}
