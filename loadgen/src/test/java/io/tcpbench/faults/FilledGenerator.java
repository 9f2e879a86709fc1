package io.tcpbench.faults;

import io.tcpbench.cli.Main;
import io.tcpbench.launch.GeneratorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The generator in a process whose heap is used up by others from some moment on, with the options that it ships with.
 */
final class FilledGenerator {
    private static final String FILL = "fill";
    private static final List<byte[]> HELD = new ArrayList<>();

    private FilledGenerator() {}

    /** Starts it with room in its heap. */
    static Launch launch() {
        List<String> options = new ArrayList<>(GeneratorOptions.ofThisJvm());
        options.add("-Xmx64m");
        return Launch.main("exec \"$@\"", FilledGenerator.class.getName(), options.toArray(String[]::new));
    }

    /** Has the heap used up. */
    static void fill(Workplace place) throws IOException {
        Files.createFile(place.folder().resolve(FILL));
    }

    /** Runs a command. */
    public static void main(String[] command) {
        Thread greedy = new Thread(FilledGenerator::takeAll, "greedy");
        greedy.setDaemon(true);
        greedy.start();
        Main.main(command);
    }

    private static void takeAll() {
        try {
            while (!Files.exists(Path.of(FILL))) {
                Thread.sleep(10);
            }
        } catch (InterruptedException nobodyWould) {
            return;
        }
        while (true) {
            HELD.add(new byte[1 << 20]);
        }
    }
}
