package io.tcpbench.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts what a process prints into lines, in UTF-8. A line longer than 4,096 characters arrives in pieces, so that a
 * server that never prints a line feed can't fill our memory. Confined to one thread.
 */
final class LineReader {
    static final int MAX_CHARS = 4_096;

    private final Reader reader;
    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    LineReader(InputStream output, Consumer<String> lines) {
        this.reader = new InputStreamReader(output, StandardCharsets.UTF_8);
        this.lines = lines;
    }

    /** Reads to the end. A stream that is closed under our hands has ended too: the process is gone. */
    void readAll() {
        char[] buffer = new char[MAX_CHARS];
        try (reader) {
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    take(buffer[i]);
                }
            }
        } catch (IOException closed) {
            line.append(" (output ends here: ").append(closed.getMessage()).append(')');
        }
        if (!line.isEmpty()) {
            hand();
        }
    }

    private void take(char next) {
        if (next == '\n') {
            hand();
        } else {
            line.append(next);
            if (line.length() == MAX_CHARS) {
                hand();
            }
        }
    }

    private void hand() {
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        lines.accept(line.substring(0, end));
        line.setLength(0);
    }
}
