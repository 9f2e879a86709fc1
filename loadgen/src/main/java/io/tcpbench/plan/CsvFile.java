package io.tcpbench.plan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Comma-separated values as RFC 4180 has them, in UTF-8: the first row names the columns, all others have a value for
 * each. Row 1 is that with the names, as a spreadsheet counts.
 */
final class CsvFile {
    private static final String ALLOWED = "${csv:FILE:COLUMN} with a readable file of at most 64MiB";

    /** A mark at the beginning that spreadsheets like to leave there. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Path path;
    private final List<List<byte[]>> rows;

    private CsvFile(Path path, List<List<byte[]>> rows) {
        this.path = path;
        this.rows = rows;
    }

    /**
     * The values that {@code FILE:COLUMN} asks for. The file is read now, so that what is wrong with it is found before
     * any load.
     *
     * @throws IllegalArgumentException whose message names file, row and column, and no value
     */
    static CsvColumn column(String argument, Map<Path, CsvFile> read) {
        int colon = argument.lastIndexOf(':');
        if (colon < 1 || colon == argument.length() - 1) {
            throw new IllegalArgumentException("${csv:FILE:COLUMN} with the name of a column, as the first row has it");
        }
        Path path = path(argument.substring(0, colon));
        CsvFile file = read.get(path);
        if (file == null) {
            file = read(path);
            read.put(path, file);
        }
        return file.column(argument.substring(colon + 1));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException(ALLOWED, noPath);
        }
    }

    private static CsvFile read(Path path) {
        try {
            if (!Files.isRegularFile(path) || Files.size(path) > Payload.MAX_BYTES) {
                throw new IllegalArgumentException(ALLOWED);
            }
            return new CsvFile(path, new Reader(path, Files.readAllBytes(path)).rows());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(ALLOWED, unreadable);
        }
    }

    private CsvColumn column(String name) {
        List<String> names = rows.isEmpty()
                ? List.of()
                : rows.get(0).stream()
                        .map(field -> new String(field, StandardCharsets.UTF_8))
                        .toList();
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("a column that row 1 of " + path + " names: "
                    + (names.isEmpty() ? "none" : String.join(", ", names)));
        }
        if (rows.size() < 2) {
            throw new IllegalArgumentException(
                    "a file with values: " + path + " has no row 2, with a value of " + name);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] starts = new int[rows.size()];
        for (int row = 1; row < rows.size(); row++) {
            List<byte[]> fields = rows.get(row);
            if (fields.size() != names.size()) {
                throw new IllegalArgumentException("rows of " + names.size() + " values, as row 1 names them: row "
                        + (row + 1) + " of " + path + " has " + fields.size() + ", so that nobody knows which is "
                        + name);
            }
            bytes.writeBytes(fields.get(index));
            starts[row] = bytes.size();
        }
        return new CsvColumn(bytes.toByteArray(), starts);
    }

    /** Takes the bytes of a file apart. */
    private static final class Reader {
        private final Path path;
        private final byte[] bytes;
        private final List<List<byte[]>> rows = new ArrayList<>();
        private List<byte[]> row = new ArrayList<>();
        private int position;

        Reader(Path path, byte[] bytes) {
            this.path = path;
            this.bytes = bytes;
            this.position = hasMark() ? BYTE_ORDER_MARK.length : 0;
        }

        private boolean hasMark() {
            return bytes.length >= BYTE_ORDER_MARK.length
                    && bytes[0] == BYTE_ORDER_MARK[0]
                    && bytes[1] == BYTE_ORDER_MARK[1]
                    && bytes[2] == BYTE_ORDER_MARK[2];
        }

        List<List<byte[]>> rows() {
            while (position < bytes.length) {
                row.add(peek() == '"' ? quoted() : plain());
                if (peek() == ',') {
                    position++;
                    if (position == bytes.length) {
                        row.add(new byte[0]);
                    }
                } else {
                    endOfRow();
                }
            }
            if (!row.isEmpty()) {
                rows.add(row);
            }
            return rows;
        }

        /** The next byte; none, which is below zero, at the end. */
        private int peek() {
            return position < bytes.length ? bytes[position] & 0xFF : -1;
        }

        private void endOfRow() {
            if (peek() == '\r') {
                position++;
            }
            if (peek() == '\n') {
                position++;
            }
            rows.add(row);
            row = new ArrayList<>();
        }

        private boolean isAtEndOfField() {
            int next = peek();
            boolean isReturn = next == '\r' && (position + 1 == bytes.length || bytes[position + 1] == '\n');
            return next == ',' || next == '\n' || next < 0 || isReturn;
        }

        private byte[] plain() {
            int start = position;
            while (!isAtEndOfField()) {
                position++;
            }
            byte[] field = new byte[position - start];
            System.arraycopy(bytes, start, field, 0, field.length);
            return field;
        }

        private byte[] quoted() {
            ByteArrayOutputStream field = new ByteArrayOutputStream();
            position++;
            while (true) {
                int next = peek();
                position++;
                if (next < 0) {
                    throw unquoted();
                }
                if (next == '"') {
                    if (peek() != '"') {
                        break;
                    }
                    position++;
                }
                field.write(next);
            }
            if (!isAtEndOfField()) {
                throw unquoted();
            }
            return field.toByteArray();
        }

        private IllegalArgumentException unquoted() {
            String column = rows.isEmpty() || row.size() >= rows.get(0).size()
                    ? Integer.toString(row.size() + 1)
                    : new String(rows.get(0).get(row.size()), StandardCharsets.UTF_8);
            return new IllegalArgumentException("quotes around the whole of a value, those in it doubled: row "
                    + (rows.size() + 1) + " of " + path + ", column " + column + ", has others");
        }
    }
}
