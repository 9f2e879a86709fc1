package io.tcpbench.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputTailTest {

    @Test
    void fiftyLinesAreKept() {
        OutputTail tail = new OutputTail();
        for (int i = 0; i < 60; i++) {
            tail.add("line " + i);
        }

        assertThat(tail.text().lines()).hasSize(50).startsWith("line 10").endsWith("line 59");
    }

    @Test
    void whatAServerPrintsCanNotCommandATerminalNorTurnItsWritingRoundNorTellASecret() {
        String line = OutputTail.shown("\u001b]0;title\u0007 \u202etxt.exe --password=abc\tend");

        assertThat(line).isEqualTo("\\x1b]0;title\\x07 \\u{202e}txt.exe --password=***\tend");
    }
}
