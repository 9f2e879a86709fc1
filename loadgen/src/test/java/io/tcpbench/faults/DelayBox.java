package io.tcpbench.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A path that delays, and stands still when it is told to: {@code delay-box.py} beside this class. */
final class DelayBox implements AutoCloseable {
    private final Process process;
    private final String network;

    private DelayBox(Process process, String network) {
        this.process = process;
        this.network = network;
    }

    /**
     * Makes one, in the network namespace of this process.
     *
     * @param millis each way
     */
    static DelayBox start(Workplace place, int millis) throws IOException, InterruptedException, Skipped {
        Shell.run("test -w /dev/net/tun || { echo there is no /dev/net/tun; exit 127; }; command -v python3");
        Path program = Resource.copy("delay-box.py", place.folder());
        String network = "10.79." + place.number();
        Process process = new ProcessBuilder(List.of(
                        "python3", program.toString(), "box" + place.number(), network, Integer.toString(millis)))
                .redirectErrorStream(true)
                .start();
        DelayBox box = new DelayBox(process, network);
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (!"up".equals(line)) {
            box.close();
            throw new IOException("the delay box says: " + line);
        }
        return box;
    }

    /** Where who listens on every address is found at the other end. */
    String farEnd() {
        return network + ".2";
    }

    /** The path stands still; what is sent from now on waits so long. */
    void standStill(long millis) throws IOException {
        process.getOutputStream().write((millis + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }
}
