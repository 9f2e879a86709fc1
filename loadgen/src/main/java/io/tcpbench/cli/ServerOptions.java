package io.tcpbench.cli;

import io.tcpbench.experiment.ServerSpec;
import io.tcpbench.experiment.ServerStarter;
import io.tcpbench.plan.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of how servers are started. */
final class ServerOptions {
    private static final Duration LONGEST_START = Duration.ofHours(1);

    @Option(
            names = "--ready-line",
            paramLabel = "REGEX",
            description =
                    "the line by which a server says that it is ready; its first group is the port (the port answers). "
                            + "A SPEC has its own in a word ahead of the program: jar:ready-line=REGEX FILE ARGS")
    @Nullable String readyLine;

    @Option(
            names = "--start-timeout",
            paramLabel = "T",
            defaultValue = "30s",
            description = "how long a server may take to be ready (${DEFAULT-VALUE})")
    String startTimeout = "";

    @Option(
            names = "--reference-jar",
            paramLabel = "FILE",
            description = "the reference server's jar (beside this one)")
    @Nullable Path referenceJar;

    /** Starts servers as it was asked for; what is wrong becomes a fault of the settings. */
    ServerStarter starter(RunSettings settings) {
        Pattern pattern = readyLine == null
                ? null
                : settings.parse("--ready-line", readyLine, "a regular expression", ServerOptions::pattern);
        Duration timeout = settings.parse("--start-timeout", startTimeout, "a duration up to 1h", text -> {
            Duration read = Quantity.duration(text);
            return read.compareTo(LONGEST_START) <= 0 ? read : null;
        });
        return new ServerStarter(pattern, referenceJar, timeout == null ? Duration.ZERO : timeout, line -> {});
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("a regular expression: " + wrong.getDescription(), wrong);
        }
    }

    /** A server that has to be given; empty with a fault if it is not, or if it can't be read. */
    static Optional<ServerSpec> server(String option, @Nullable String text, RunSettings settings) {
        if (text == null) {
            settings.fault(option + " is missing: " + ServerSpec.ALLOWED);
            return Optional.empty();
        }
        return Optional.ofNullable(settings.parse(option, text, ServerSpec.ALLOWED, ServerSpec::parse));
    }
}
