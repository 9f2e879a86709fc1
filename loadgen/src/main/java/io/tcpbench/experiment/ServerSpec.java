package io.tcpbench.experiment;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.plan.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server of an experiment, as it was written.
 *
 * @param text that {@link #parse} reads as this one
 * @param kind how it is had
 * @param words of the command, {@code {port}} and {@code {trial}} in them not yet replaced; of an address none
 */
public record ServerSpec(String text, Kind kind, List<String> words) {
    /** What a server of an experiment can be. */
    public static final String ALLOWED =
            "command:PROGRAM ARGS with {port} where the port goes, jar:FILE ARGS, reference:ENGINE ARGS or address:HOST:PORT"
                    + ", and for --baseline of compare stored:FILE";

    static final String PORT = "{port}";
    private static final String TRIAL = "{trial}";
    private static final String STORED = "stored:";

    /** How a server is had. */
    public enum Kind {
        /** A program, started afresh for each trial. */
        COMMAND,
        /** An executable jar, started afresh for each trial. */
        JAR,
        /** The reference server, started afresh for each trial. */
        REFERENCE,
        /** One that runs already: what it has been through is nobody's choice. */
        ADDRESS
    }

    /** Keeps its own copy of the list. */
    public ServerSpec {
        words = List.copyOf(words);
    }

    /**
     * Reads {@code command:…}, {@code jar:…}, {@code reference:…} or {@code address:…}.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    public static ServerSpec parse(String text) {
        String kind = text.substring(0, Math.max(0, text.indexOf(':')));
        String rest = text.substring(text.indexOf(':') + 1).strip();
        return switch (kind) {
            case "command" -> new ServerSpec(text, Kind.COMMAND, withPort(someWords(rest)));
            case "jar" -> {
                List<String> words = new ArrayList<>(List.of(JavaCommand.javaExecutable(), "-jar"));
                words.addAll(someWords(rest));
                yield new ServerSpec(text, Kind.JAR, withPort(words));
            }
            case "reference" -> {
                List<String> given = someWords(rest);
                List<String> words = new ArrayList<>(List.of("--engine", given.get(0), "--port", PORT, "--until-eof"));
                words.addAll(given.subList(1, given.size()));
                yield new ServerSpec(text, Kind.REFERENCE, words);
            }
            case "address" -> {
                Target.parse(rest);
                yield new ServerSpec(text, Kind.ADDRESS, List.of());
            }
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    /** The file that {@code stored:FILE} names, with trials of a server; empty for everything else. */
    public static Optional<Path> stored(String text) {
        String file = text.startsWith(STORED) ? text.substring(STORED.length()).strip() : "";
        return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
    }

    private static List<String> someWords(String line) {
        List<String> words = Words.split(line);
        if (words.isEmpty()) {
            throw new IllegalArgumentException(ALLOWED);
        }
        return words;
    }

    private static List<String> withPort(List<String> words) {
        if (words.stream().noneMatch(word -> word.contains(PORT))) {
            throw new IllegalArgumentException("a server that is told its port: write " + PORT + " where it goes");
        }
        return words;
    }

    /** The words for this port in the trial of this number, from 1. */
    List<String> on(int port, int trial) {
        return words.stream()
                .map(word -> word.replace(PORT, Integer.toString(port)).replace(TRIAL, Integer.toString(trial)))
                .toList();
    }

    /** Where it runs already; empty for one that we start. */
    Optional<Target> address() {
        return kind == Kind.ADDRESS
                ? Optional.of(Target.parse(text.substring(text.indexOf(':') + 1).strip()))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
