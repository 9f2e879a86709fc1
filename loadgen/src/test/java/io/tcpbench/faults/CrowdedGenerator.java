package io.tcpbench.faults;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.cli.CommandLineInProcess;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The generator in a process that has taken nearly all of its file descriptors. */
final class CrowdedGenerator {
    /** What it holds open so that others can't. */
    private static final List<FileInputStream> HELD = new ArrayList<>();

    private CrowdedGenerator() {}

    /**
     * Runs a command.
     *
     * @param arguments how many descriptors are left, a folder for what is thrown away, and the command
     */
    public static void main(String[] arguments) throws IOException {
        Leaks.watchToTheEnd();
        String[] words = Arrays.copyOfRange(arguments, 2, arguments.length);
        // Loads every class that the command needs, while there are descriptors to open jars with.
        for (String transport : List.of("nio", "epoll", "io_uring")) {
            CommandLineInProcess.run(
                    "run", "127.0.0.1:1", "--transport=" + transport, "--out=" + arguments[1] + "/warm-up");
        }
        CommandLineInProcess.run(warmUp(words));
        leave(Integer.parseInt(arguments[0]));
        GeneratorProcess.Outcome outcome = CommandLineInProcess.run(words);
        for (FileInputStream file : HELD) {
            file.close();
        }
        System.out.println(outcome.output());
        System.exit(outcome.exitCode());
    }

    /** The same command with few connections. */
    private static String[] warmUp(String[] words) {
        return Arrays.stream(words)
                .map(word -> word.startsWith("--connections=") ? "--connections=1" : word)
                .map(word -> word.startsWith("--expect=") ? "--expect=exact:x" : word)
                .toArray(String[]::new);
    }

    private static void leave(int left) throws IOException {
        try {
            while (true) {
                HELD.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException noneLeft) {
            for (FileInputStream file : HELD.subList(HELD.size() - left, HELD.size())) {
                file.close();
            }
        }
    }
}
