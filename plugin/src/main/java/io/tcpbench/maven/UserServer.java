package io.tcpbench.maven;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.ServerLaunch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A server of the user's. Where its words contain {@code {port}} they get the port at which it is to listen.
 *
 * @param name for people
 */
record UserServer(String name, ServerLaunch.Command command) {
    /** A Java program that still lacks options and arguments. */
    @FunctionalInterface
    interface Program {
        JavaCommand with(List<String> jvmArgs, List<String> arguments);
    }

    /** Any program. */
    static UserServer of(List<String> words, File workingFolder) {
        return new UserServer(
                "the server " + words.get(0), port -> new ProcessBuilder(filled(words, port)).directory(workingFolder));
    }

    /** A Java program in a JVM like ours. */
    static UserServer of(
            String name,
            Program program,
            List<String> jvmArgs,
            List<String> arguments,
            Path argFile,
            File workingFolder) {
        return new UserServer(
                "the server " + name,
                port -> start(program.with(filled(jvmArgs, port), filled(arguments, port)), argFile)
                        .directory(workingFolder));
    }

    private static ProcessBuilder start(JavaCommand java, Path argFile) throws IOException {
        return new ProcessBuilder(java.write(argFile));
    }

    private static List<String> filled(List<String> words, int port) {
        return words.stream()
                .map(word -> word.replace(ServerSettings.PORT, Integer.toString(port)))
                .toList();
    }
}
