package io.tcpbench.faults;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.cli.CommandLineInProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;

/**
 * The generator in a process whose time of day jumps, while its clock that only goes forward does not. Says at the end
 * how far it jumped.
 */
final class JumpingClock {
    private static final String JUMPED = "jumped";

    private JumpingClock() {}

    /** Compiles what the process is to be started with. */
    static void prepare(Workplace place) throws IOException, InterruptedException, Skipped {
        Resource.copy("clock.c", place.folder());
        Shell.run("cd " + place.folder() + " && gcc -shared -fPIC -o clock.so clock.c");
    }

    /**
     * Starts it with the right time.
     *
     * @param seconds of the jump, negative for one backwards
     */
    static Launch launch(long seconds) {
        return Launch.main(
                "LD_PRELOAD=./clock.so JUMPED=" + JUMPED + " JUMP=" + seconds + " exec \"$@\"",
                JumpingClock.class.getName());
    }

    /** Has it jump. */
    static void jump(Workplace place) throws IOException {
        Files.createFile(place.folder().resolve(JUMPED));
    }

    /** Runs a command. */
    public static void main(String[] words) {
        Leaks.watchToTheEnd();
        Instant began = Instant.now();
        long beganNanos = System.nanoTime();
        GeneratorProcess.Outcome outcome = CommandLineInProcess.run(words);
        Duration jumped = Duration.between(began, Instant.now()).minusNanos(System.nanoTime() - beganNanos);
        System.out.println(outcome.output());
        System.out.println("the clock jumped by " + Duration.ofHours(Math.round(jumped.toSeconds() / 3_600.0)));
        System.exit(outcome.exitCode());
    }
}
