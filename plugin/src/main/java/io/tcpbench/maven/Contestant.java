package io.tcpbench.maven;

import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server of an experiment, nested in the parameter of its role. Maven fills it in; the names are those of the
 * parameters for the one server of a load test.
 */
public final class Contestant {
    private @Nullable File file;
    private @Nullable String target;
    private @Nullable String command;
    private @Nullable File jar;
    private @Nullable String artifact;
    private @Nullable String mainClass;
    private @Nullable String engine;
    private @Nullable String reply;
    private @Nullable String arguments;
    private @Nullable String readyLine;
    private List<@Nullable String> jvmArgs = List.of();

    /** Maven makes one for each element. */
    public Contestant() {}

    /** Gives a server what it was asked to be. */
    ServerSettings describe(ServerSettings server, String role, RunSettings settings) {
        String options = role + ".jvmArgs";
        settings.list(options, jvmArgs, "options of a JVM, such as -Xmx1g");
        return server.set("file", file == null ? null : file.toString())
                .set("target", target)
                .set("command", command)
                .set("jar", jar == null ? null : jar.toString())
                .set("artifact", artifact)
                .set("mainClass", mainClass)
                .set("engine", engine)
                .set("reply", reply)
                .set("serverArguments", arguments)
                .set("readyLine", readyLine)
                .jvmArgs(settings.list(options));
    }
}
