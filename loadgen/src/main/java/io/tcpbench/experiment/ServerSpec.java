package io.tcpbench.experiment;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.ServerLaunch;
import io.tcpbench.plan.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

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

    /** The word ahead of a program by which line that program says that it is ready. */
    private static final String READY_LINE = "ready-line=";

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
            case "command" -> new ServerSpec(text, Kind.COMMAND, program(List.of(), rest));
            case "jar" -> new ServerSpec(text, Kind.JAR, program(List.of(JavaCommand.javaExecutable(), "-jar"), rest));
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

    /**
     * A program that is started afresh for each trial.
     *
     * @param readyLine by which it says that it is ready, and at which port if it has a group; empty for what holds for
     *     all servers
     * @param words of the command, {@code {port}} among them
     */
    public static ServerSpec ofCommand(Optional<Pattern> readyLine, List<String> words) {
        List<String> all = new ArrayList<>();
        readyLine.ifPresent(line -> all.add(READY_LINE + line.pattern()));
        all.addAll(words);
        return parse("command:" + Words.joined(all));
    }

    /** The reference server: its engine, and the words behind it. */
    public static ServerSpec ofReference(List<String> words) {
        return parse("reference:" + Words.joined(words));
    }

    private static List<String> program(List<String> launcher, String line) {
        List<String> given = someWords(line);
        Optional<Pattern> readyLine = readyLine(given.get(0));
        List<String> words = new ArrayList<>(launcher);
        words.addAll(given.subList(readyLine.isPresent() ? 1 : 0, given.size()));
        if (words.size() == launcher.size()) {
            throw new IllegalArgumentException(ALLOWED);
        }
        return readyLine.filter(ServerLaunch::announcesPort).isPresent() ? words : withPort(words);
    }

    private static Optional<Pattern> readyLine(String word) {
        if (!word.startsWith(READY_LINE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(word.substring(READY_LINE.length())));
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "a regular expression behind " + READY_LINE + " (" + wrong.getDescription() + ")", wrong);
        }
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

    /** By which line this server says that it is ready; empty if it has none of its own. */
    Optional<Pattern> readyLine() {
        return kind == Kind.COMMAND || kind == Kind.JAR
                ? readyLine(Words.split(rest()).get(0))
                : Optional.empty();
    }

    /** Where it runs already; empty for one that we start. */
    Optional<Target> address() {
        return kind == Kind.ADDRESS ? Optional.of(Target.parse(rest())) : Optional.empty();
    }

    private String rest() {
        return text.substring(text.indexOf(':') + 1).strip();
    }

    @Override
    public String toString() {
        return text;
    }
}
