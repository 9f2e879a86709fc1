package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.Outcome;
import io.tcpbench.report.ResultFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    private Path out = Path.of("");
    private Path result = Path.of("");
    private Path journal = Path.of("");
    private String printed = "";

    @BeforeEach
    void aRunThatFailed() {
        out = folder.resolve("out");
        result = out.resolve("result.json");
        journal = out.resolve("run.journal");
        assertThat(terminal.type("run", "h:1", "--out", out.toString(), "--threshold", "p90<=1us"))
                .isEqualTo(10);
        printed = terminal.out();
    }

    @Test
    void aResultIsDrawnAsItWasAndItsVerdictIsNoneOfThisCommands() {
        assertThat(terminal.type("report", result.toString())).isZero();

        assertThat(terminal.out()).startsWith("FAILED").isEqualTo(withoutFiles(printed));
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void soIsAJournal() {
        assertThat(terminal.type("report", journal.toString())).isZero();

        assertThat(terminal.out()).isEqualTo(withoutFiles(printed));
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void allFilesAreMadeOfAJournalAgain() throws Exception {
        Path again = folder.resolve("again/deep");

        terminal.type("report", journal.toString(), "--out", again.toString());

        assertThat(again.resolve("result.json")).hasSameTextualContentAs(result);
        assertThat(again.resolve("latency.hlog")).hasSameTextualContentAs(out.resolve("latency.hlog"));
        assertThat(again.resolve("junit.xml")).content().contains("tcpbench.deep", "type=\"failed\"");
        assertThat(again.resolve("summary.md")).content().startsWith("## FAILED: `deep` against `h:1`");
        assertThat(terminal.out()).contains("written    " + again.resolve("result.json"));
    }

    @Test
    void onlyTheChosenFormatsAreDrawn() throws Exception {
        Path again = folder.resolve("again");

        terminal.type("report", journal.toString(), "--out", again.toString(), "--formats", "junit.xml");

        assertThat(again).isDirectoryNotContaining("glob:**.{md,hlog}");
        assertThat(again.resolve("result.json")).hasSameTextualContentAs(result);
        assertThat(again.resolve("junit.xml")).exists();
    }

    @Test
    void formatsAreOfNoUseWithoutAFolder() {
        assertThat(terminal.type("report", journal.toString(), "--formats", "junit.xml"))
                .isEqualTo(64);
        assertThat(terminal.err()).isEqualTo("tcpbench: --formats: without --out no files are written\n");
    }

    @Test
    void aJournalWithoutAnEndLeavesNoCaseThatPassed() throws Exception {
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(whole, whole.length - 1));

        terminal.type("report", journal.toString(), "--out", out.toString());

        assertThat(ResultFile.read(result).outcome()).isEqualTo(Outcome.INVALID);
        assertThat(out.resolve("junit.xml")).content().contains("tests=\"2\" failures=\"0\" errors=\"2\"");
        assertThat(out.resolve("summary.md")).content().startsWith("## INVALID: ");
    }

    @Test
    void whatIsInTheFolderOfTheJournalStaysThere() throws Exception {
        Files.writeString(out.resolve("notes.txt"), "mine");

        terminal.type("report", journal.toString(), "--out", out.toString());

        assertThat(out.resolve("notes.txt")).hasContent("mine");
        assertThat(journal).exists();
        assertThat(ResultFile.read(result).outcome().exitCode()).isEqualTo(10);
    }

    @Test
    void aTornTailIsCutAndSaid() throws Exception {
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(whole, whole.length - 3));

        assertThat(terminal.type("report", journal.toString())).isZero();

        assertThat(terminal.out()).startsWith("INVALID  the run was cut off before its end");
        assertThat(terminal.err())
                .contains("no end: the run was killed, or goes on")
                .containsPattern("its last \\d+ bytes are no whole record and were left out");
    }

    @Test
    void verifyJudgesAJournalTooAndOneWithoutAnEndIsInvalid() throws Exception {
        assertThat(terminal.type("verify", journal.toString())).isEqualTo(10);
        assertThat(terminal.type("verify", journal.toString(), "--threshold", "p90<=1s"))
                .isZero();

        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(whole, whole.length - 1));

        assertThat(terminal.type("verify", journal.toString(), "--threshold", "p90<=1s"))
                .isEqualTo(13);
    }

    @Test
    void whatCanNotBeReadIsSaidWithTheNameOfTheFile() throws Exception {
        Files.write(journal, Arrays.copyOf(Files.readAllBytes(journal), 30));

        assertThat(terminal.type("report", journal.toString())).isEqualTo(64);
        assertThat(terminal.err())
                .isEqualTo("tcpbench: " + journal + " can't be read: ends before it says what the run was to do\n");
        assertThat(terminal.type("report", "nowhere.json")).isEqualTo(64);
        assertThat(terminal.err()).startsWith("tcpbench: nowhere.json can't be read: it does not exist");
    }

    private static String withoutFiles(String report) {
        return report.lines().filter(line -> !line.startsWith("written")).reduce("", (all, line) -> all + line + "\n");
    }
}
