package io.tcpbench.report;

import io.tcpbench.gate.Baseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Trials of one server as a file for a repository, schema 1: text, always in the same order, and never large. */
public final class BaselineFile {
    /** No file is larger. */
    static final int MOST_BYTES = 200_000;

    private static final int MOST_BYTES_READ = 1 << 20;

    /** Latencies are kept to 0.4 %; only where they take too much room they are kept to less. */
    private static final int MOST_PART_BITS = 7;

    private BaselineFile() {}

    /**
     * Makes the folder of a file that is going to be written.
     *
     * @throws Unwritable if the file could not be written there
     */
    public static void prepare(Path file) throws Unwritable {
        Path probe = file.resolveSibling(file.getFileName() + ".probe");
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            Files.createDirectories(folder);
            WholeFile.write(probe, temporary -> Files.write(temporary, new byte[MOST_BYTES]));
            Files.delete(probe);
        } catch (IOException refused) {
            throw unwritable(file, refused);
        }
    }

    /**
     * Writes the file whole or not at all.
     *
     * @throws Unwritable if that is not possible
     */
    public static void write(Baseline baseline, Path file) throws Unwritable {
        try {
            byte[] bytes = bytes(baseline);
            WholeFile.write(file, temporary -> Files.write(temporary, bytes));
        } catch (IOException failed) {
            throw unwritable(file, failed);
        }
    }

    private static byte[] bytes(Baseline baseline) throws IOException {
        int partBits = MOST_PART_BITS;
        byte[] bytes = JsonFile.bytes(BaselineJson.of(baseline, partBits));
        while (bytes.length > MOST_BYTES && partBits > 0) {
            partBits--;
            bytes = JsonFile.bytes(BaselineJson.of(baseline, partBits));
        }
        return bytes;
    }

    private static Unwritable unwritable(Path file, IOException why) {
        return new Unwritable("the baseline can't be written to " + file + ": " + Why.of(why), why);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UnreadableResult if that is missing, damaged, or of another schema
     */
    public static Baseline read(Path file) throws UnreadableResult {
        return BaselineReader.read(JsonFile.read(file, "baseline", MOST_BYTES_READ));
    }
}
