package io.tcpbench.reference;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that holds what a server has counted. Each version is written beside it and moved over it, so that a reader
 * finds a whole one at any time.
 */
final class StatsFile implements Stats.Destination {

    private final Path file;
    private final Path next;

    StatsFile(Path file) {
        this.file = file.toAbsolutePath();
        this.next = this.file.resolveSibling(this.file.getFileName() + ".next");
    }

    @Override
    public void take(String counts) throws IOException {
        try {
            Files.writeString(next, counts + System.lineSeparator());
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            removeHalf(e);
            throw e;
        }
    }

    /** On a full disk the half that was written would keep it full. */
    private void removeHalf(IOException why) {
        try {
            Files.deleteIfExists(next);
        } catch (IOException more) {
            why.addSuppressed(more);
        }
    }

    /** Why a file can't be written, without the names of classes. */
    static String reason(IOException refused) {
        if (refused instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        return refused instanceof FileSystemException inTheSystem && inTheSystem.getReason() != null
                ? inTheSystem.getReason()
                : String.valueOf(refused.getMessage());
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
