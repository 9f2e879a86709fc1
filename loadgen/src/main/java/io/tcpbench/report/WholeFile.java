package io.tcpbench.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is complete or absent: written beside its place under another name, then moved there in one step. */
final class WholeFile {
    private static final String SUFFIX = ".tmp";

    private WholeFile() {}

    /** Fills a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(Path temporary) throws IOException;
    }

    static void write(Path file, Content content) throws IOException {
        // Not a temporary file of the JDK's: that one is for its owner only, and so would the result be.
        Path temporary =
                folderOf(file).resolve(prefix(file) + ProcessHandle.current().pid() + SUFFIX);
        try {
            content.writeTo(temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Path folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no place for a file");
        }
        return folder;
    }

    private static String prefix(Path file) {
        return "." + file.getFileName() + ".";
    }

    /** Removes the file, and what processes that were killed had written of it. */
    static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        String prefix = prefix(file);
        try (DirectoryStream<Path> others = Files.newDirectoryStream(folderOf(file), prefix + "*" + SUFFIX)) {
            for (Path other : others) {
                String name = String.valueOf(other.getFileName());
                if (isOfNobody(name.substring(prefix.length(), name.length() - SUFFIX.length()))) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }

    private static boolean isOfNobody(String pid) {
        return pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }
}
