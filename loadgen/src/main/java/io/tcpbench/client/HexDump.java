package io.tcpbench.client;

import java.util.function.Consumer;

/**
 * Bytes in the layout of {@code hexdump -C}: offset, hexadecimal, characters. What arrives together begins a row of its
 * own, so that it is shown at once.
 */
public final class HexDump implements Received {
    private static final int ROW_BYTES = 16;

    private final Consumer<String> target;
    private long offset;

    /** Tells the target whole lines. */
    public HexDump(Consumer<String> target) {
        this.target = target;
    }

    @Override
    public void arrived(byte[] bytes, int length) {
        StringBuilder rows = new StringBuilder();
        for (int start = 0; start < length; start += ROW_BYTES) {
            row(bytes, start, Math.min(length, start + ROW_BYTES), rows);
        }
        target.accept(rows.toString());
    }

    private void row(byte[] bytes, int start, int end, StringBuilder rows) {
        StringBuilder characters = new StringBuilder();
        rows.append(String.format("%08x ", offset));
        for (int i = start; i < start + ROW_BYTES; i++) {
            rows.append(i == start + ROW_BYTES / 2 ? " " : "")
                    .append(i < end ? String.format(" %02x", bytes[i]) : "   ");
            if (i < end) {
                characters.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
        }
        rows.append("  |").append(characters).append("|\n");
        offset += end - start;
    }
}
