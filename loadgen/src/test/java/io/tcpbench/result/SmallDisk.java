package io.tcpbench.result;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** A file system in memory that is soon full, see tmpfs(5). */
public final class SmallDisk {
    private SmallDisk() {}

    /** Mounts it over a folder; the test is skipped where that is not allowed. */
    public static void at(Path folder, int kibibytes) throws InterruptedException {
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", folder.toString()),
                "needs the right to mount a small file system");
    }

    /** Takes it away again, with all that is on it. */
    public static void remove(Path folder) throws InterruptedException {
        if (!succeeds("umount", folder.toString())) {
            throw new IllegalStateException(folder + " is still in use");
        }
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
