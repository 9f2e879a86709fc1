package io.tcpbench.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Commands that change this machine, one at a time. */
final class Shell {
    private Shell() {}

    /**
     * Runs a line of sh(1), which must succeed.
     *
     * @throws Skipped if its program is not installed
     */
    static synchronized void run(String line) throws IOException, InterruptedException, Skipped {
        Process process = new ProcessBuilder("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; " + line)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit == 127) {
            throw new Skipped(printed.strip());
        }
        if (exit != 0) {
            throw new IOException(line + ": exit " + exit + ", " + printed.strip());
        }
    }

    /** The same in the middle of a conversation. */
    static void runNow(String line) throws IOException {
        try {
            run(line);
        } catch (InterruptedException | Skipped unexpected) {
            throw new IOException(unexpected);
        }
    }
}
