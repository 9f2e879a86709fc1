package io.tcpbench.cli;

import io.tcpbench.GeneratorProcess;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The command line with real load tests, but without a process of its own. */
public final class CommandLineInProcess {
    private CommandLineInProcess() {}

    /** Runs one command; what it printed holds the standard output and the error stream. */
    public static GeneratorProcess.Outcome run(String... words) {
        return run(Map.of(), words);
    }

    /** Runs one command with these variables in its environment. */
    static GeneratorProcess.Outcome run(Map<String, String> environment, String... words) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Console console = new Console(InputStream.nullInputStream(), printed, printed, Terminals.NONE, environment);
        int exitCode = Main.exitCode(console, LoadTests.REAL, words);
        return new GeneratorProcess.Outcome(exitCode, printed.toString(StandardCharsets.UTF_8));
    }
}
