package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(terminal.out()).contains("written    " + again.resolve("result.json"));
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
