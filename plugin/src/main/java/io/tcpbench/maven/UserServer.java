package io.tcpbench.maven;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.ServerLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** How a server of the user's is started. Where its words contain {@code {port}} they get the port that it is told. */
final class UserServer {
    /** A Java program that still lacks options and arguments. */
    @FunctionalInterface
    interface Program {
        JavaCommand with(List<String> jvmArgs, List<String> arguments);
    }

    private UserServer() {}

    /** Any program. */
    static ServerLaunch.Command command(List<String> words, Path workingFolder) {
        return port -> new ProcessBuilder(filled(words, port)).directory(workingFolder.toFile());
    }

    /** A Java program in a JVM like ours. */
    static ServerLaunch.Command java(
            Program program, List<String> jvmArgs, List<String> arguments, Path argFile, Path workingFolder) {
        return port -> {
            JavaCommand java = program.with(filled(jvmArgs, port), filled(arguments, port));
            return new ProcessBuilder(java.write(argFile)).directory(workingFolder.toFile());
        };
    }

    /**
     * The words by which the generator starts a Java program again and again. Options that it has to fill in are among
     * them; all others stay in the file.
     */
    static List<String> words(JavaCommand java, Path argFile) throws IOException {
        Predicate<String> isFilledIn = option -> option.contains("{");
        List<String> others =
                java.jvmArgs().stream().filter(isFilledIn.negate()).toList();
        List<String> words = new ArrayList<>(
                new JavaCommand(java.mainClass(), java.classPath(), others, java.arguments()).write(argFile));
        words.addAll(
                words.indexOf("@" + argFile) + 1,
                java.jvmArgs().stream().filter(isFilledIn).toList());
        return words;
    }

    private static List<String> filled(List<String> words, int port) {
        return words.stream()
                .map(word -> word.replace(ServerSettings.PORT, Integer.toString(port)))
                .toList();
    }
}
