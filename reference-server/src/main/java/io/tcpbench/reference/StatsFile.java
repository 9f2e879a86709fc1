package io.tcpbench.reference;

import java.io.IOException;
import java.nio.file.Files;
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
        Files.writeString(next, counts + System.lineSeparator());
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
