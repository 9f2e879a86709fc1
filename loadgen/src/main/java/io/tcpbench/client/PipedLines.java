package io.tcpbench.client;

import io.tcpbench.plan.Fault;
import io.tcpbench.plan.Payload;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines from another program or a file, byte for byte; the last one needs no end. */
public final class PipedLines implements Lines {
    private final InputStream in;
    private final boolean withoutReturn;
    private final boolean escapes;
    private long number;
    private boolean ended;

    /**
     * Reads nothing yet.
     *
     * @param lineEnd what will be sent after each line: with CRLF, that of the input is not doubled
     * @param escapes whether {@code \r} and the like stand for bytes
     */
    public PipedLines(InputStream in, LineEnd lineEnd, boolean escapes) {
        this.in = new BufferedInputStream(in);
        this.withoutReturn = lineEnd == LineEnd.CRLF;
        this.escapes = escapes;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        byte[] line = ended ? null : line();
        if (line == null || Lines.isQuit(new String(line, StandardCharsets.ISO_8859_1).replace("\r", ""))) {
            ended = true;
            return null;
        }
        return escapes ? Lines.unescaped(line, "line " + number) : line;
    }

    private byte @Nullable [] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = read();
        if (next < 0) {
            return null;
        }
        number++;
        for (; next >= 0 && next != '\n'; next = read()) {
            if (line.size() == Payload.MAX_BYTES) {
                throw new Unsendable(new Fault("line " + number, "a line without end", "at most 64 MiB in a line"));
            }
            line.write(next);
        }
        byte[] bytes = line.toByteArray();
        boolean returned = next == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return withoutReturn && returned ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private int read() throws IOException {
        try {
            return in.read();
        } catch (IOException unreadable) {
            throw new IOException(
                    "standard input: can't be read (" + unreadable.getMessage()
                            + "); allowed is a file, a pipe or a terminal",
                    unreadable);
        }
    }

    @Override
    public boolean areTyped() {
        return false;
    }
}
