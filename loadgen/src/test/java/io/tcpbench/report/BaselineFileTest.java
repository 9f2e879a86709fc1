package io.tcpbench.report;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tcpbench.Cost;
import io.tcpbench.gate.Baseline;
import io.tcpbench.gate.Baseline.Anchored;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Floors;
import io.tcpbench.gate.Runs;
import io.tcpbench.plan.Plan;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Interval;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineFileTest {
    private static final Pattern VALUE = Pattern.compile("(?<=: )(?:\"[^\"]*\"|[^\\s,{\\[]+)");
    private static final List<String> STRANGE =
            List.of("-1", "1.5", "9223372036854775807", "null", "\"\"", "\"x\"", "[]", "{}", "[".repeat(10_000), "");

    private static final Calibration FLOOR = Floors.of(Map.of("cpus", "2"), MILLI / 4, 100_000);

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("baseline.json");
    }

    private static Baseline baseline() {
        List<Result> trials = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            trials.add(Runs.open()
                    .setting("seed", Integer.toString(1 + i))
                    .answers(900, MILLI + i)
                    .answers(80, 12 * MILLI)
                    .timeouts(3)
                    .connectFailures(2, FailureKind.CONNECT_REFUSED, 111)
                    .warmupFailures(2)
                    .result());
        }
        Plan plan = trials.get(0).plan();
        Anchored anchor = new Anchored("reference:epoll", List.of(MILLI, 2 * MILLI));
        return new Baseline("command:server {port}", plan, trials, Optional.of(anchor), Optional.of(FLOOR));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Baseline written = baseline();

        BaselineFile.write(written, file());
        Baseline read = BaselineFile.read(file());

        assertThat(read.server()).isEqualTo(written.server());
        assertThat(read.anchor()).isEqualTo(written.anchor());
        assertSame(read.calibration().orElseThrow(), FLOOR);
        assertThat(read.differences(written.plan())).isEmpty();
        assertThat(read.trials()).hasSameSizeAs(written.trials());
        for (int i = 0; i < read.trials().size(); i++) {
            assertSame(read.trials().get(i), written.trials().get(i));
        }
    }

    private static void assertSame(Calibration read, Calibration written) {
        assertThat(read.fingerprint()).isEqualTo(written.fingerprint());
        assertThat(read.startedAt()).isEqualTo(written.startedAt());
        assertThat(read.connections()).isEqualTo(written.connections());
        assertThat(read.ratePerSecond()).isEqualTo(written.ratePerSecond());
        assertThat(read.maxRatePerSecond()).isEqualTo(written.maxRatePerSecond());
        assertSame(read.latency(), written.latency());
        assertSame(read.late(), written.late());
    }

    private static void assertSame(Distribution read, Distribution written) {
        for (double percentile : new double[] {0, 50, 95, 100}) {
            double before = written.percentilesNanos(percentile)[0];
            assertThat((double) read.percentilesNanos(percentile)[0]).isCloseTo(before, within(before * 0.005));
        }
    }

    private static void assertSame(Result read, Result written) {
        assertThat(read.plan().seed()).isEqualTo(written.plan().seed());
        assertThat(read.startedAt()).isEqualTo(written.startedAt());
        assertThat(read.durationNanos()).isEqualTo(written.durationNanos());
        assertThat(read.environment()).isEqualTo(written.environment());
        assertThat(read.total().requests()).isEqualTo(written.total().requests());
        assertThat(read.total().warmup()).isEqualTo(written.total().warmup());
        assertThat(read.total().connections()).isEqualTo(written.total().connections());
        assertThat(read.total().failures())
                .extracting(failure -> failure.kind() + " " + failure.errno().name() + " " + failure.requests() + " "
                        + failure.connections())
                .containsExactly("RESPONSE_TIMEOUT  3 1", "CONNECT_REFUSED ECONNREFUSED 0 2");
        assertSame(read.total().latency(), written.total().latency());
    }

    @Test
    void theSameBaselineMakesTheSameFile() throws Exception {
        BaselineFile.write(baseline(), file());
        BaselineFile.write(baseline(), folder.resolve("again.json"));

        assertThat(folder.resolve("again.json")).hasSameTextualContentAs(file());
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }

    /** The last number is how often each histogram is doubled: values beyond count. */
    @ParameterizedTest
    @CsvSource({"1000, 10000000000, 0", "1, 3600000000000, 0", "1, 3600000000000, 24"})
    void theLargestFileIsSmallHoweverWideTheLatencies(double least, double most, int doublings) throws Exception {
        Result trial = everyFailure(wide(least, most, doublings));
        List<Result> trials = Collections.nCopies(Baseline.MOST_TRIALS, trial);
        Anchored anchor = new Anchored("reference:epoll", Collections.nCopies(20, MILLI));
        Distribution latency = trial.total().latency();
        Calibration floor = new Calibration(Map.of("cpus", "2"), trial.startedAt(), 1, 1, 1, 1, latency, latency, 1);

        BaselineFile.write(
                new Baseline("reference:epoll", trial.plan(), trials, Optional.of(anchor), Optional.of(floor)), file());

        assertThat(Files.size(file())).isLessThanOrEqualTo(200_000);
        Result read = BaselineFile.read(file()).trials().get(Baseline.MOST_TRIALS - 1);
        double median = trial.total().latency().percentilesNanos(50)[0];
        assertThat((double) read.total().latency().percentilesNanos(50)[0]).isCloseTo(median, within(median * 0.05));
    }

    private static Distribution wide(double least, double most, int doublings) {
        Random random = new Random(1);
        Runs run = Runs.open();
        for (int i = 0; i < 200_000; i++) {
            run.answers(1, Math.round(least * Math.pow(most / least, random.nextDouble())));
        }
        Distribution wide = run.result().total().latency();
        for (int i = 0; i < doublings; i++) {
            wide = wide.plus(wide);
        }
        return wide;
    }

    private static Result everyFailure(Distribution latency) {
        Runs run = Runs.open();
        for (FailureKind kind : FailureKind.values()) {
            run.failures(1, kind, 104, "");
        }
        Result failing = run.result();
        Interval total = failing.total();
        RequestCounts answered = new RequestCounts(latency.count(), latency.count(), 0, latency.count(), 0, 0, 0);
        return new Result(
                failing.plan(),
                failing.environment(),
                failing.startedAt(),
                failing.durationNanos(),
                false,
                true,
                new Interval(
                        total.requests().plus(answered),
                        total.warmup(),
                        0,
                        total.connections(),
                        total.bytes(),
                        latency,
                        Distribution.EMPTY,
                        Distribution.EMPTY,
                        Distribution.EMPTY,
                        Distribution.EMPTY,
                        total.failures(),
                        List.of(),
                        Distribution.EMPTY),
                List.of(),
                failing.health(),
                failing.kernel());
    }

    @Test
    void fieldsOfNewerVersionsArePassedOver() throws Exception {
        BaselineFile.write(baseline(), file());
        replace("\"schema\" : 1,", "\"schema\" : 1, \"weather\" : {\"p50Nanos\" : 1},");

        assertThat(BaselineFile.read(file()).trials()).hasSize(7);
    }

    @Test
    void aPayloadFromAFileIsKeptByItsDigest() throws Exception {
        Path payload = Files.writeString(folder.resolve("payload"), "before");
        Result trial =
                Runs.open().setting("send", "file:" + payload).answers(9, MILLI).result();
        BaselineFile.write(new Baseline("", trial.plan(), List.of(trial), Optional.empty(), Optional.empty()), file());
        Files.delete(payload);

        assertThat(BaselineFile.read(file()).differences(trial.plan())).isEmpty();
    }

    /** Each is a text of the file, what stands there instead, and what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"schema\" : 1,; \"schema\" : 2,; schema is 2",
                "\"schema\" : 1,; \"outcome\" : 1,; schema is missing",
                "\"rate\" : \"1000/s\"; \"rate\" : \"2000/s\"; planHash is not that of the plan",
                "\"rate\" : \"1000/s\"; \"rate\" : \"fast\"; plan can't be understood",
                "\"answered\" : 980; \"answered\" : 979; requests do not add up",
                "\"count\" : 980; \"count\" : 981; latency.histogram holds 980 values",
                "\"server\" : \"command; \"was\" : \"command; server is missing",
                "\"p50Nanos\" : [; \"p50Nanos\" : [ -1,; p50Nanos[0] is not a whole number from 0",
            })
    void aChangeThatMattersIsSaid(String before, String after, String said) throws Exception {
        BaselineFile.write(baseline(), file());

        replace(before, after);

        assertThatThrownBy(() -> BaselineFile.read(file()))
                .isInstanceOf(UnreadableResult.class)
                .hasMessageStartingWith(file() + " is not a baseline: ")
                .hasMessageContaining(said);
    }

    private void replace(String before, String after) throws IOException {
        String whole = Files.readString(file());
        assertThat(whole).contains(before);
        Files.writeString(file(), whole.replace(before, after));
    }

    @Test
    void tooManyTrialsAreRefused() throws Exception {
        Result trial = Runs.open().answers(9, MILLI).result();
        BaselineFile.write(
                new Baseline("", trial.plan(), Collections.nCopies(17, trial), Optional.empty(), Optional.empty()),
                file());

        assertThatThrownBy(() -> BaselineFile.read(file())).hasMessageEndingWith("trials are 17, not 1 to 16");
    }

    @Test
    void aTrialWithoutAnAnswerIsRefused() throws Exception {
        Result trial = Runs.open().timeouts(9).result();
        BaselineFile.write(new Baseline("", trial.plan(), List.of(trial), Optional.empty(), Optional.empty()), file());

        assertThatThrownBy(() -> BaselineFile.read(file()))
                .hasMessageEndingWith("trials[0].requests have no answer among them");
    }

    @Test
    void whatIsNoFileIsUnreadable() {
        assertThatThrownBy(() -> BaselineFile.read(file()))
                .isInstanceOf(UnreadableResult.class)
                .hasMessageEndingWith("can't be read: it does not exist");
        assertThatThrownBy(() -> BaselineFile.read(folder)).isInstanceOf(UnreadableResult.class);
    }

    @Test
    void aPartOfAFileIsRefusedWhereverItEnds() throws Exception {
        BaselineFile.write(baseline(), file());
        String whole = Files.readString(file());
        int step = whole.length() / 200;

        for (int end = 0; end < whole.length() - 1; end += step) {
            Files.writeString(file(), whole.substring(0, end));
            assertThatThrownBy(() -> BaselineFile.read(file())).isInstanceOf(UnreadableResult.class);
        }
    }

    @Test
    void aStrangeValueIsReadOrRefusedWhereverItStands() throws Exception {
        BaselineFile.write(baseline(), file());
        String whole = Files.readString(file());
        List<MatchResult> places = VALUE.matcher(whole).results().toList();

        for (int i = 0; i < places.size(); i++) {
            String before = whole.substring(0, places.get(i).start());
            String after = whole.substring(places.get(i).end());
            read(before + STRANGE.get(i % STRANGE.size()) + after);
        }
    }

    private void read(String content) throws Exception {
        Files.writeString(file(), content);
        try {
            assertThat(Cost.bounded(() -> BaselineFile.read(file())).trials()).isNotEmpty();
        } catch (UnreadableResult refused) {
            assertThat(refused).hasMessageStartingWith(file().toString());
        }
    }

    @Test
    void whereNoFileCanBeIsFoundBefore() throws Exception {
        Path notAFolder = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> BaselineFile.prepare(folder))
                .isInstanceOf(Unwritable.class)
                .hasMessage("the baseline can't be written to " + folder + ": it is a folder");
        assertThatThrownBy(() -> BaselineFile.prepare(notAFolder.resolve("baseline.json")))
                .isInstanceOf(Unwritable.class);
    }

    @Test
    void preparingMakesTheFolderAndLeavesAnEarlierFile() throws Exception {
        Path deep = folder.resolve("a/b/baseline.json");
        BaselineFile.prepare(deep);
        assertThat(deep.getParent()).isEmptyDirectory();

        BaselineFile.write(baseline(), deep);
        BaselineFile.prepare(deep);

        assertThat(BaselineFile.read(deep).trials()).hasSize(7);
        assertThat(deep.getParent()).isDirectoryContaining(path -> path.equals(deep));
    }
}
