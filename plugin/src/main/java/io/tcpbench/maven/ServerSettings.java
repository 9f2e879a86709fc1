package io.tcpbench.maven;

import io.tcpbench.launch.ServerLaunch;
import io.tcpbench.plan.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which server is asked for, by the names of the parameters; what nobody asked for is absent. Nothing is the reference
 * server. Confined to one thread.
 */
final class ServerSettings {
    /** In the words of a server, its port. */
    static final String PORT = "{port}";

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final int MOST_PORT = 65_535;

    /** What can't be asked for together with what stands before it, because another server is meant then. */
    private static final Map<String, List<String>> EXCLUDED = Map.ofEntries(
            Map.entry("command", List.of("target")),
            Map.entry("jar", List.of("target", "command")),
            Map.entry("artifact", List.of("target", "command", "jar")),
            Map.entry("mainClass", List.of("target", "command")),
            Map.entry("serverArguments", List.of("target", "command")),
            Map.entry("serverJvmArgs", List.of("target", "command")),
            Map.entry("serverPort", List.of("target")),
            Map.entry("readyLine", List.of("target")),
            Map.entry("engine", List.of("target", "command", "jar", "artifact", "mainClass")),
            Map.entry("reply", List.of("target", "command", "jar", "artifact", "mainClass")));

    private final Map<String, String> given = new LinkedHashMap<>();

    /** Takes a setting, unless it was not given. */
    ServerSettings set(String name, @Nullable String text) {
        if (text != null) {
            given.put(name, text);
        }
        return this;
    }

    /** What was given for it; null if nothing was. */
    @Nullable String get(String name) {
        return given.get(name);
    }

    /** The words of a command line that was given; none if it was not. What stands in quotes is one word. */
    List<String> words(String name) {
        return WORD.matcher(given.getOrDefault(name, ""))
                .results()
                .map(word -> Stream.of(1, 2, 3)
                        .map(word::group)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** What people call it. */
    String name() {
        if (isReference()) {
            return "the reference server";
        }
        return "the server "
                + Stream.of("artifact", "jar", "mainClass")
                        .filter(given::containsKey)
                        .findFirst()
                        .map(given::get)
                        .orElseGet(() -> words("command").get(0));
    }

    /** Whether no server but ours is asked for. */
    boolean isReference() {
        return Stream.of("target", "command", "jar", "artifact", "mainClass").noneMatch(given::containsKey);
    }

    /** Tells what is wrong. */
    void check(RunSettings settings) {
        given.forEach((name, text) -> {
            Optional<String> other = EXCLUDED.getOrDefault(name, List.of()).stream()
                    .filter(given::containsKey)
                    .findFirst();
            if (other.isPresent()) {
                settings.fault(new Fault(name, text, "nothing together with " + other.get()));
            } else if (text.isBlank() && !name.equals("target")) {
                settings.fault(new Fault(name, text, "a text, or leave it out for the default"));
            }
        });
        checkPort(settings);
    }

    private void checkPort(RunSettings settings) {
        try {
            port();
        } catch (IllegalArgumentException notAPort) {
            settings.fault(
                    new Fault("serverPort", given.getOrDefault("serverPort", ""), "a port from 1 to " + MOST_PORT));
            return;
        }
        Optional<Pattern> line;
        try {
            line = readyLine();
        } catch (PatternSyntaxException notAPattern) {
            settings.fault(new Fault(
                    "readyLine", notAPattern.getPattern(), "a regular expression: " + notAPattern.getDescription()));
            return;
        }
        if (isReference()) {
            line.ifPresent(pattern -> settings.fault(
                    new Fault("readyLine", pattern.pattern(), "nothing for the reference server, which has its own")));
        } else if (!given.containsKey("target") && !isPortKnown(line)) {
            settings.fault(new Fault(
                    "serverPort",
                    "",
                    "the port at which the server listens, unless its arguments contain " + PORT
                            + " or readyLine has a group that finds the port"));
        }
    }

    private boolean isPortKnown(Optional<Pattern> line) {
        return port().isPresent()
                || line.filter(ServerLaunch::announcesPort).isPresent()
                || Stream.of("command", "serverArguments", "serverJvmArgs")
                        .anyMatch(name -> given.getOrDefault(name, "").contains(PORT));
    }

    /** Where it listens, if the user says so. */
    OptionalInt port() {
        @Nullable String text = given.get("serverPort");
        if (text == null) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(text);
        if (port < 1 || port > MOST_PORT) {
            throw new IllegalArgumentException(text);
        }
        return OptionalInt.of(port);
    }

    /** By what it says that it is ready. */
    Optional<Pattern> readyLine() {
        return Optional.ofNullable(given.get("readyLine")).map(Pattern::compile);
    }
}
