package io.tcpbench.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The options of a JVM that runs the load generator. The launcher script has the same ones, and a test holds them
 * together. {@code docs/decisions/0014-an-archive-built-behind-the-run.md} says why these.
 */
public final class GeneratorOptions {
    /** Two collectors are one too many: a JVM that is told both refuses to start. */
    private static final Pattern COLLECTOR = Pattern.compile("-XX:[+]Use[A-Za-z]*GC\\b");

    /** Through which a JVM is told options beside its command line. */
    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

    private GeneratorOptions() {}

    /**
     * What the generator needs of a JVM of that feature release, whatever it is started with.
     *
     * @param given options of the user's, and variables that may hold more, which may have chosen a collector
     */
    static List<String> of(int featureRelease, List<String> given, Map<String, String> environment) {
        List<String> options = new ArrayList<>(JavaCommand.optionsFor(featureRelease));
        options.addAll(memory(given, environment));
        return List.copyOf(options);
    }

    /** What a program of ours needs of another JVM like the one that we run in. */
    public static List<String> ofThisJvm() {
        return of(Runtime.version().feature(), List.of(), System.getenv());
    }

    /**
     * The options in front of the user's of a generator that {@link JavaCommand} starts.
     *
     * @param classPath of which there may be an archive
     */
    public static List<String> with(List<String> given, List<Path> classPath, Map<String, String> environment) {
        List<String> options = new ArrayList<>(memory(given, environment));
        StartupArchive.of(classPath, environment).ifPresent(archive -> options.addAll(archive.options()));
        options.addAll(given);
        return List.copyOf(options);
    }

    private static List<String> memory(List<String> given, Map<String, String> environment) {
        List<String> words = new ArrayList<>(given);
        VARIABLES.forEach(name -> words.add(environment.getOrDefault(name, "")));
        return words.stream().anyMatch(word -> COLLECTOR.matcher(word).find())
                ? List.of()
                : List.of("-XX:+UseParallelGC", "-XX:ParallelGCThreads=1", "-XX:InitialRAMPercentage=0.1");
    }
}
