package io.tcpbench.faults;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.cli.CommandLineInProcess;
import io.tcpbench.result.JournalFile;
import java.util.ArrayList;
import java.util.List;

/** How the generator is started. */
@FunctionalInterface
interface Launch {
    /** In the process of the family, where what it does to itself does not matter. */
    Launch IN_PROCESS = (place, stage, words) -> CommandLineInProcess.run(words);

    GeneratorProcess.Outcome run(Workplace place, Stage stage, String... words) throws Exception;

    /** In a process of its own, with these options of the JVM. */
    static Launch process(String... options) {
        return script("exec \"$@\"", options);
    }

    /**
     * By a script of sh(1).
     *
     * @param script with {@code exec "$@"} where the JVM takes its place
     */
    static Launch script(String script, String... options) {
        return main(script, WatchedGenerator.class.getName(), options);
    }

    /** The same with another main class, which is handed the command. */
    static Launch main(String script, String mainClass, String... options) {
        List<String> main = new ArrayList<>(List.of(options));
        main.add("-XX:TieredStopAtLevel=1");
        main.add("-Dio.netty.leakDetection.level=paranoid");
        main.add(mainClass);
        return (place, stage, words) -> ended(GeneratorProcess.start(place.folder(), script, main, words), stage);
    }

    /** In a process in which so few file descriptors are left. */
    static Launch crowded(int left) {
        return (place, stage, words) -> {
            List<String> main = List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-Dio.netty.leakDetection.level=paranoid",
                    CrowdedGenerator.class.getName(),
                    Integer.toString(left),
                    place.folder().toString());
            return ended(GeneratorProcess.start(place.folder(), "ulimit -n 256 && exec \"$@\"", main, words), stage);
        };
    }

    /** In a process that ends before its time; its journal is judged then. */
    static Launch thenVerify(int exitCode) {
        return (place, stage, words) -> {
            GeneratorProcess.Outcome killed = process().run(place, stage, words);
            return killed.exitCode() == exitCode ? onJournal("verify", place) : killed;
        };
    }

    /** Has a report made of the journal when the generator has ended; what that prints is taken for the generator's. */
    default Launch thenReport() {
        return (place, stage, words) -> {
            GeneratorProcess.Outcome ended = run(place, stage, words);
            return new GeneratorProcess.Outcome(
                    ended.exitCode(),
                    ended.output() + onJournal("report", place).output());
        };
    }

    private static GeneratorProcess.Outcome onJournal(String command, Workplace place) {
        return CommandLineInProcess.run(
                command, place.out().resolve(JournalFile.NAME).toString());
    }

    private static GeneratorProcess.Outcome ended(GeneratorProcess generator, Stage stage) throws Exception {
        stage.started(generator);
        return generator.outcome();
    }
}
