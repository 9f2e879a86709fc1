package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.TargetRefused;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RunCommandTest {
    private static final Map<String, String> XTERM = Map.of("TERM", "xterm");
    private static final Progress HALFWAY =
            new Progress(Progress.Stage.MEASURING, 5_000_000_000L, 10_000_000_000L, 50, 48_213, 0, Distribution.EMPTY);

    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    private int run(String... more) {
        String[] words = {"run", "127.0.0.1:9090", "--out", folder.toString()};
        return terminal.type(Stream.of(words, more).flatMap(Arrays::stream).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "p90<=5ms, 0, PASSED",
        "p90<=1us, 10, FAILED",
        "p99.9<=5ms, 12, INCONCLUSIVE",
        "throughput>=1k/s, 0, PASSED",
        "throughput>=1M/s, 10, FAILED"
    })
    void theVerdictIsTheExitStatus(String threshold, int expected, String word) {
        int exitCode = run("--threshold", threshold);

        assertThat(exitCode).isEqualTo(expected);
        assertThat(terminal.out()).contains(word);
        assertThat(terminal.err()).isEmpty();
        assertThat(folder.resolve("result.json")).isNotEmptyFile();
    }

    @Test
    void theFilesForCiAreWrittenUnlessOthersAreChosen() {
        run();
        assertThat(folder).isDirectoryContaining("glob:**/junit.xml").isDirectoryContaining("glob:**/summary.md");
        assertThat(terminal.out()).contains("result.json, latency.hlog, junit.xml, summary.md\n");

        run("--formats", "latency.hlog, result.json");
        assertThat(folder).isDirectoryNotContaining("glob:**/{junit.xml,summary.md}");
        assertThat(terminal.out()).contains("result.json, latency.hlog\n");
    }

    @Test
    void everyWordThatIsNoFormatIsReportedWithTheOtherFaults() {
        int exitCode = run("--formats", "html,summary.md,", "--threshold", "p99");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .contains(
                        "--formats: 'html' is not allowed; allowed is latency.hlog, junit.xml, summary.md or result.json,"
                                + " which is always written",
                        "--formats: '' is not allowed",
                        "--threshold: 'p99'");
        assertThat(terminal.plans()).isEmpty();
    }

    @Test
    void thresholdsOfThePlanFileJudgeUnlessFlagsTakeTheirPlace() throws IOException {
        Path plan = Files.writeString(folder.resolve("load.yaml"), "thresholds: ['p90<=1us']\n");

        assertThat(run("--plan", plan.toString())).isEqualTo(10);
        assertThat(run("--plan", plan.toString(), "--threshold", "p90<=1s")).isZero();
    }

    @Test
    void nothingMeasuredIsUnavailable() {
        terminal.script((plan, progress, stopped) -> Terminal.nothing(plan));

        assertThat(run()).isEqualTo(69);
    }

    @Test
    void aPartialResultThatNobodyInterruptedIsInvalid() {
        terminal.script((plan, progress, stopped) -> Terminal.answered(plan, true));

        assertThat(run()).isEqualTo(13);
    }

    @Test
    void aRefusedTargetIsSaidWithoutAStack() {
        terminal.script((plan, progress, stopped) -> {
            throw new TargetRefused("192.0.2.1 is public; allow it with --allow-target");
        });

        assertThat(run()).isEqualTo(77);
        assertThat(terminal.err()).isEqualTo("tcpbench: 192.0.2.1 is public; allow it with --allow-target\n");
    }

    @Test
    void whatThisMachineCannotDoIsAFaultOfTheSettings() {
        terminal.script((plan, progress, stopped) -> {
            throw new InvalidSettings(List.of(new Fault("connections", "50", "at most 20 here")));
        });

        assertThat(run()).isEqualTo(64);
        assertThat(terminal.err())
                .isEqualTo("tcpbench: --connections: '50' is not allowed; allowed is at most 20 here\n");
    }

    @Test
    void aDefectIsToldWithItsStack() {
        terminal.script((plan, progress, stopped) -> {
            throw new IllegalStateException("requests do not add up");
        });

        assertThat(run()).isEqualTo(70);
        assertThat(terminal.err()).contains("IllegalStateException: requests do not add up", "\tat io.tcpbench.cli.");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void toRunOutOfMemoryIsNoVerdictAndSaysWhatToDo() {
        terminal.script((plan, progress, stopped) -> {
            throw new IllegalStateException("ended", new OutOfMemoryError("Java heap space"));
        });

        assertThat(run()).isEqualTo(70);
        assertThat(terminal.err())
                .contains("OutOfMemoryError: Java heap space", "raise it with java -Xmx")
                .doesNotContain("please report it");
    }

    @Test
    void aFolderThatCannotBeWrittenIsFoundBeforeTheLoad() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        int exitCode = terminal.type(
                "run", "127.0.0.1:9090", "--out", file.resolve("below").toString());

        assertThat(exitCode).isEqualTo(74);
        assertThat(terminal.err()).startsWith("tcpbench: ").contains(file.toString());
        assertThat(terminal.plans()).isEmpty();
    }

    @Test
    void whatCannotBeWrittenInTheEndIsStillReported() throws IOException {
        Path gone = folder.resolve("gone");
        terminal.script((plan, progress, stopped) -> {
            replaceByAFile(gone);
            return Terminal.answered(plan, false);
        });

        int exitCode = terminal.type("run", "127.0.0.1:9090", "--out", gone.toString());

        assertThat(exitCode).isEqualTo(74);
        assertThat(terminal.err()).contains(gone.toString());
        assertThat(terminal.out()).contains("PASSED");
    }

    @AfterEach
    void removeWhatWasKeptElsewhere() {
        Matcher kept = Pattern.compile("kept in (\\S+)").matcher(terminal.err());
        if (kept.find()) {
            remove(Path.of(kept.group(1)));
        }
    }

    private static void replaceByAFile(Path target) {
        remove(target);
        try {
            Files.createFile(target);
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static void remove(Path target) {
        try (var files = Files.walk(target)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @ParameterizedTest
    @EnumSource(Interruption.Cause.class)
    void aSignalStopsTheRunAndWhatWasMeasuredIsReported(Interruption.Cause cause) throws IOException {
        SignalMask.assumeDelivered(cause.name());
        terminal.script(Terminal.untilStopped(() -> raise(cause)));

        int exitCode = run();

        assertThat(exitCode)
                .isEqualTo(Map.of("HUP", 129, "INT", 130, "TERM", 143).get(cause.name()));
        assertThat(terminal.out()).startsWith("INTERRUPTED  cut off by " + cause);
        assertThat(folder.resolve("result.json")).content().contains("\"partial\" : true");
    }

    private static void raise(Interruption.Cause cause) {
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Object signal = signals.getConstructor(String.class).newInstance(cause.name());
            signals.getMethod("raise", signals).invoke(null, signal);
        } catch (ReflectiveOperationException unexpected) {
            throw new LinkageError("a JVM without sun.misc.Signal", unexpected);
        }
    }

    @Test
    void theEndOfTheParentProcessStopsTheRunAsTermWould() throws IOException {
        PipedOutputStream parent = new PipedOutputStream();
        terminal.in(new PipedInputStream(parent));
        terminal.script(Terminal.untilStopped(() -> close(parent)));

        assertThat(run("--until-eof")).isEqualTo(143);
        assertThat(terminal.out()).startsWith("INTERRUPTED");
    }

    private static void close(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void anInterruptOutranksWhatCannotBeWritten() {
        SignalMask.assumeDelivered(Interruption.Cause.INT.name());
        Path gone = folder.resolve("gone");
        terminal.script(Terminal.untilStopped(() -> {
            replaceByAFile(gone);
            raise(Interruption.Cause.INT);
        }));

        int exitCode = terminal.type("run", "127.0.0.1:9090", "--out", gone.toString());

        assertThat(exitCode).isEqualTo(130);
        assertThat(terminal.err()).contains(gone.toString());
        assertThat(terminal.out()).startsWith("INTERRUPTED");
    }

    @Test
    void whatCannotBeWrittenOutranksABrokenThreshold() {
        Path gone = folder.resolve("gone");
        terminal.script((plan, progress, stopped) -> {
            replaceByAFile(gone);
            return Terminal.answered(plan, false);
        });

        int exitCode = terminal.type("run", "127.0.0.1:9090", "--out", gone.toString(), "--threshold", "p90<=1us");

        assertThat(exitCode).isEqualTo(74);
        assertThat(terminal.out()).startsWith("FAILED");
    }

    @Test
    void quietPrintsTheVerdictAlone() {
        run("--quiet", "--threshold", "p90<=1us");

        assertThat(terminal.out()).startsWith("FAILED").hasLineCount(1).endsWith("\n");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void progressIsRedrawnOnOneLineAndErased() {
        terminal.watched(XTERM).script((plan, progress, stopped) -> {
            progress.accept(HALFWAY);
            return Terminal.answered(plan, false);
        });

        run();

        assertThat(terminal.err())
                .startsWith("\r\u001b[K")
                .endsWith("\r\u001b[K")
                .doesNotContain("\n");
        assertThat(terminal.err().length()).isGreaterThan(20);
        assertThat(terminal.out()).doesNotContain("\r");
    }

    @Test
    void nobodyWatchesWithoutATerminal() {
        terminal.script((plan, progress, stopped) -> {
            progress.accept(HALFWAY);
            return Terminal.answered(plan, false);
        });

        run();

        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({"--no-progress, TERM=xterm", "--quiet, TERM=xterm", "-c1, CI=true", "-c1, TERM=dumb"})
    void progressCanBeSwitchedOff(String option, String variable) {
        String[] pair = variable.split("=", 2);
        terminal.watched(Map.of("TERM", "xterm"))
                .watched(Map.of(pair[0], pair[1]))
                .script((plan, progress, stopped) -> {
                    progress.accept(HALFWAY);
                    return Terminal.answered(plan, false);
                });

        run(option);

        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void coloursAreForTerminalsOnly() {
        run();
        assertThat(terminal.out()).doesNotContain("\u001b");

        terminal.watched(XTERM);
        run();
        assertThat(terminal.out()).contains("\u001b[");

        terminal.watched(Map.of("TERM", "xterm", "NO_COLOR", "1"));
        run();
        assertThat(terminal.out()).doesNotContain("\u001b");
    }

    @Test
    void aReaderThatWentAwayIsNoFault() {
        terminal.out(failing("Broken pipe"));

        assertThat(run()).isZero();
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void aReportThatCannotBePrintedIsUnwritable() {
        terminal.out(failing("No space left on device"));

        assertThat(run()).isEqualTo(74);
        assertThat(terminal.err()).contains("the standard output can't be written to");
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int ignored) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
