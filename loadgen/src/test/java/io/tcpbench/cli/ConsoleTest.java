package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(Map<String, String> environment) {
        return new Console(InputStream.nullInputStream(), out, err, true, true, true, environment);
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
    void aStatusIsCutWhereTheTerminalWouldScroll() {
        console(Map.of("COLUMNS", "10")).status("0123456789");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[K012345678");

        err.reset();
        console(Map.of("COLUMNS", "wide")).status("x".repeat(100));
        assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("\u001b[K" + "x".repeat(79));
    }
}
