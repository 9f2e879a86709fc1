package io.tcpbench.maven;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.ServerLaunch;
import java.nio.file.Path;
import java.util.List;

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

    private static List<String> filled(List<String> words, int port) {
        return words.stream()
                .map(word -> word.replace(ServerSettings.PORT, Integer.toString(port)))
                .toList();
    }
}
