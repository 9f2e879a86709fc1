package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(Map<String, String> environment) {
        return console(new Terminals(true, true, true, OptionalInt::empty), environment);
    }

    private Console console(Terminals terminals, Map<String, String> environment) {
        return new Console(InputStream.nullInputStream(), out, err, terminals, environment);
    }

    @Test
    void whatIsPrintedIsUtf8WhateverTheLocale() {
        console(Map.of()).print("1 µs\n");

        assertThat(out.toByteArray()).isEqualTo("1 µs\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aStatusIsErasedBeforeAnythingElseIsSaid() {
        Console console = console(Map.of());

        console.status("halfway");
        console.tell("a word");

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[Khalfway\r\u001b[Ka word\n");
    }

    @Test
    void wordsOfAFileCanNotCommandTheTerminal() {
        console(Map.of()).tell("plan.yaml: \u001b[2J\u202e: unknown\nline\t2");

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("plan.yaml: \\x1b[2J\\u{202e}: unknown\nline\t2\n");
    }

    @Test
    void aStatusIsCutWhereTheTerminalWouldScroll() {
        status(console(Map.of("COLUMNS", "10")), "0123456789");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[K012345678");

        err.reset();
        status(console(Map.of("COLUMNS", "wide")), "x".repeat(100));
        assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("\u001b[K" + "x".repeat(79));
    }

    private static void status(Console console, String line) {
        console.status(line);
        console.flush();
    }

    @Test
    void aReportIsWrappedAtTheWidthOfTheTerminalAndNowhereElse() {
        Terminals narrow = new Terminals(false, true, true, () -> OptionalInt.of(20));
        Terminals pipe = new Terminals(true, false, true, () -> OptionalInt.of(20));
        String report = "FAILED  one two three four five\n";

        console(narrow, Map.of()).report(report, false);
        assertThat(printed()).isEqualTo("FAILED  one two\n           three\n           four five\n");

        console(narrow, Map.of("COLUMNS", "40")).report(report, false);
        assertThat(printed()).isEqualTo(report);

        console(pipe, Map.of("COLUMNS", "20")).report(report, false);
        assertThat(printed()).isEqualTo(report);

        console(Map.of()).report(report, false);
        assertThat(printed()).isEqualTo(report);
    }

    @Test
    void theVerdictAloneIsWhole() {
        Terminals narrow = new Terminals(false, true, true, () -> OptionalInt.of(20));

        console(narrow, Map.of()).report("FAILED  one two three\nmore\n", true);

        assertThat(printed()).isEqualTo("FAILED  one two\n           three\n");
    }

    private String printed() {
        String printed = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return printed;
    }
}
