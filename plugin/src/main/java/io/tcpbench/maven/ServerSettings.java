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
            Map.entry("target", List.of("file")),
            Map.entry("command", List.of("file", "target")),
            Map.entry("jar", List.of("file", "target", "command")),
            Map.entry("artifact", List.of("file", "target", "command", "jar")),
            Map.entry("mainClass", List.of("file", "target", "command")),
            Map.entry("serverArguments", List.of("file", "target", "command")),
            Map.entry("serverJvmArgs", List.of("file", "target", "command")),
            Map.entry("serverPort", List.of("file", "target")),
            Map.entry("readyLine", List.of("file", "target")),
            Map.entry("engine", List.of("file", "target", "command", "jar", "artifact", "mainClass")),
            Map.entry("reply", List.of("file", "target", "command", "jar", "artifact", "mainClass")));

    /** What a server of an experiment has in common with one of the same sort, unless it is given. */
    private static final List<String> COMMON =
            List.of("mainClass", "serverArguments", "serverJvmArgs", "readyLine", "engine", "reply");

    /** How a server is had. */
    enum Sort {
        /** Trials that were measured before. */
        STORED,
        /** It runs already. */
        RUNNING,
        /** Any program. */
        COMMAND,
        /** A program in Java. */
        JAVA,
        /** Ours. */
        REFERENCE
    }

    private final String role;
    private final boolean startsOnce;
    private final Map<String, String> given = new LinkedHashMap<>();
    private List<String> jvmArgs = List.of();

    /** A server that is started once. */
    ServerSettings() {
        this("", true);
    }

    private ServerSettings(String role, boolean startsOnce) {
        this.role = role;
        this.startsOnce = startsOnce;
    }

    /**
     * A server that is started again and again.
     *
     * @param role the parameter that it is nested in; empty if it is in none
     */
    static ServerSettings ofExperiment(String role) {
        return new ServerSettings(role, false);
    }

    /** Takes a setting, unless it was not given. */
    ServerSettings set(String name, @Nullable String text) {
        if (text != null) {
            given.put(name, text);
        }
        return this;
    }

    /** Takes the options of its JVM. */
    ServerSettings jvmArgs(List<String> options) {
        jvmArgs = List.copyOf(options);
        return set("serverJvmArgs", options.isEmpty() ? null : String.join(",", options));
    }

    /** The options of its JVM; empty if none were given. */
    List<String> jvmArgs() {
        return jvmArgs;
    }

    /** Takes what was not given from another server, if that is of the same sort: two builds of one mostly are. */
    ServerSettings orElse(ServerSettings other) {
        if (!isEmpty() && sort() == other.sort()) {
            jvmArgs = given.containsKey("serverJvmArgs") ? jvmArgs : other.jvmArgs;
            COMMON.stream()
                    .filter(other.given::containsKey)
                    .forEach(name -> given.putIfAbsent(name, other.given.get(name)));
        }
        return this;
    }

    /** The one that was asked for first, in the order of {@link Sort}. */
    Sort sort() {
        if (given.containsKey("file")) {
            return Sort.STORED;
        }
        if (given.containsKey("target")) {
            return Sort.RUNNING;
        }
        if (given.containsKey("command")) {
            return Sort.COMMAND;
        }
        return isReference() ? Sort.REFERENCE : Sort.JAVA;
    }

    /** Whether nothing was given. */
    boolean isEmpty() {
        return given.isEmpty();
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
                + Stream.of("artifact", "jar", "mainClass", "target", "file")
                        .filter(given::containsKey)
                        .findFirst()
                        .map(given::get)
                        .orElseGet(() -> words("command").get(0));
    }

    /** Whether no server but ours is asked for. */
    boolean isReference() {
        return Stream.of("file", "target", "command", "jar", "artifact", "mainClass")
                .noneMatch(given::containsKey);
    }

    /** Tells what is wrong. */
    void check(RunSettings settings) {
        given.forEach((name, text) -> {
            Optional<String> other = EXCLUDED.getOrDefault(name, List.of()).stream()
                    .filter(given::containsKey)
                    .findFirst();
            if (other.isPresent()) {
                settings.fault(new Fault(spelt(name), text, "nothing together with " + spelt(other.get())));
            } else if (text.isBlank() && !name.equals("target")) {
                settings.fault(new Fault(spelt(name), text, "a text, or leave it out for the default"));
            }
        });
        if (given.containsKey("file") && !role.equals("baseline")) {
            settings.fault(
                    new Fault(spelt("file"), given.getOrDefault("file", ""), "nothing: only a baseline can be stored"));
        }
        checkPort(settings);
    }

    /** The same fault, as the user spells its setting. */
    Fault spelt(Fault fault) {
        return new Fault(spelt(fault.setting()), fault.given(), fault.allowed());
    }

    /** What begins with {@code server} at the top needs not say so where it is nested in a server. */
    private String spelt(String name) {
        if (role.isEmpty()) {
            return name;
        }
        return role + "."
                + switch (name) {
                    case "serverArguments" -> "arguments";
                    case "serverJvmArgs" -> "jvmArgs";
                    default -> name;
                };
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
                    spelt("readyLine"),
                    notAPattern.getPattern(),
                    "a regular expression: " + notAPattern.getDescription()));
            return;
        }
        if (isReference()) {
            line.ifPresent(pattern -> settings.fault(new Fault(
                    spelt("readyLine"), pattern.pattern(), "nothing for the reference server, which has its own")));
        } else if (Stream.of("file", "target").noneMatch(given::containsKey) && !isPortKnown(line)) {
            settings.fault(
                    startsOnce
                            ? new Fault(
                                    "serverPort",
                                    "",
                                    "the port at which the server listens, unless its arguments contain " + PORT
                                            + " or readyLine has a group that finds the port")
                            : new Fault(
                                    spelt(given.containsKey("command") ? "command" : "serverArguments"),
                                    given.getOrDefault("command", given.getOrDefault("serverArguments", "")),
                                    "words with " + PORT
                                            + " where the port goes, or a readyLine with a group that finds the port: "
                                            + "the server is started again and again"));
        }
    }

    private boolean isPortKnown(Optional<Pattern> line) {
        return (startsOnce && port().isPresent())
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
