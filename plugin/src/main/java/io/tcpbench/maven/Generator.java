package io.tcpbench.maven;

import io.tcpbench.launch.ChildProcess;
import io.tcpbench.launch.GeneratorOptions;
import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.OutputTail;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.plan.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The load generator in a JVM of its own: what it prints goes to the log, its verdict is its exit code.
 *
 * @param mainClass of the command line
 * @param jvmArgs options of its JVM
 * @param planFile of the user's; the settings of the POM come after it, as flags; null for none
 * @param scenario of that file; null for none
 * @param allowedTargets hosts that may be flooded although they are public
 */
record Generator(
        String mainClass,
        List<Path> classPath,
        List<String> jvmArgs,
        @Nullable Path planFile,
        @Nullable String scenario,
        RunSettings settings,
        List<String> allowedTargets) {
    static final String MAIN_CLASS = "io.tcpbench.cli.Main";

    /**
     * Over the two seconds in which an interrupted run reports what it has: a TERM in that time would be its second
     * signal, which halts it.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Until it has started on the slowest machine, and written down what it is about to do. */
    private static final Duration BEGINNING = Duration.ofMinutes(2);

    /** A started generator, and what it has printed on its standard output and on its standard error. */
    record Running(ChildProcess process, OutputTail output, OutputTail errors) {
        /** Waits for the end of a run. It cuts itself off in time; one that is stuck is killed a moment later. */
        Ending await(RunFolder folder) throws InterruptedException {
            return await(folder, BEGINNING);
        }

        /** Waits so long and, if a run has begun by then, as long as that may last. */
        Ending await(RunFolder folder, Duration beginning) throws InterruptedException {
            boolean stuck = !process.endsWithin(beginning) && !process.endsWithin(folder.longest());
            if (stuck) {
                process.kill();
                errors.add("the generator did not end in time and was killed");
            }
            return new Ending(process.waitFor(), output.text(), errors.text(), folder, "");
        }
    }

    /**
     * Starts it.
     *
     * @param command and what belongs to it alone
     * @param out takes the lines of its standard output, without secrets, on a thread of ours
     * @param err takes those of its standard error, on another one
     */
    Running start(
            List<String> command, RunFolder folder, Path workingFolder, Consumer<String> out, Consumer<String> err)
            throws IOException {
        JavaCommand java = new JavaCommand(
                mainClass,
                classPath,
                GeneratorOptions.with(jvmArgs, classPath, System.getenv()),
                arguments(command, folder));
        ProcessBuilder builder = new ProcessBuilder(java.write(folder.file(RunFolder.GENERATOR_ARGUMENTS)))
                .directory(workingFolder.toFile());
        // The C library's texts of errors, which the JDK passes on: otherwise they are in the language of the locale.
        builder.environment().put("LANGUAGE", "C");
        OutputTail output = new OutputTail();
        OutputTail errors = new OutputTail();
        ChildProcess process = ChildProcess.start(
                builder,
                PATIENCE,
                line -> {
                    output.add(line);
                    out.accept(Secrets.masked(line));
                },
                line -> {
                    errors.add(line);
                    err.accept(Secrets.masked(line));
                });
        return new Running(process, output, errors);
    }

    /** The words of the command line. */
    List<String> arguments(List<String> command, RunFolder folder) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(
                List.of("--until-eof", "--no-progress", "--out", folder.path().toString()));
        if (planFile == null) {
            words.addAll(List.of("--plan", folder.writePlan(settings.plan()).toString()));
        } else {
            words.addAll(List.of("--plan", planFile.toString()));
            if (scenario != null) {
                words.add("--scenario=" + scenario);
            }
            settings.plan().forEach((name, text) -> {
                // Belongs to the command, and is no option.
                if (!name.equals("target")) {
                    words.add(PlanSettings.flag(name) + "=" + text);
                }
            });
        }
        allowedTargets.forEach(host -> words.add("--allow-target=" + host));
        return words;
    }
}
