package io.tcpbench.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Lines that somebody types at a terminal, with a history that outlives the process, below what a server says
 * meanwhile: the line that is being typed moves down and stays whole. One thread asks for lines, any may show texts.
 */
public final class LineEditor implements Lines, Closeable {
    private static final String PROMPT = "> ";
    private static final int LONGEST_PART = 8 << 10;

    /** It would tell us what we know, with stacks, on the error stream. Held here, because loggers are not kept. */
    private static final Logger LIBRARY = Logger.getLogger("org.jline");

    private static final Set<PosixFilePermission> OURS_ALONE = PosixFilePermissions.fromString("rw-------");

    private final Terminal terminal;
    private final LineReader reader;
    private final boolean escapes;
    private final Queue<String> pasted = new ArrayDeque<>();
    private final StringBuilder part = new StringBuilder();

    private LineEditor(Terminal terminal, LineReader reader, boolean escapes) {
        this.terminal = terminal;
        this.reader = reader;
        this.escapes = escapes;
    }

    /**
     * Takes the terminal of this process over.
     *
     * @param escapes whether {@code \r} and the like stand for bytes
     * @return nothing where it can't be had: lines are then read as the terminal itself edits them
     */
    public static Optional<LineEditor> open(Map<String, String> environment, boolean escapes) {
        LIBRARY.setLevel(Level.OFF);
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .encoding(StandardCharsets.UTF_8)
                    .nativeSignals(true)
                    .build();
            LineReaderBuilder builder = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .appName("tcpbench")
                    .variable(LineReader.HISTORY_IGNORE, "q:Q")
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .option(LineReader.Option.INSERT_TAB, true);
            historyFile(environment).ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
            return Optional.of(new LineEditor(terminal, builder.build(), escapes));
        } catch (IOException | IllegalStateException notHad) {
            return Optional.empty();
        }
    }

    /**
     * Below the folder for state of the XDG Base Directory Specification, readable by its owner alone: people type
     * passwords. A disk that is full or read-only costs the history and nothing else.
     */
    private static Optional<Path> historyFile(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        try {
            Path folder = state.startsWith("/")
                    ? Path.of(state)
                    : Path.of(System.getProperty("user.home", ""), ".local", "state");
            Path file = folder.resolve("tcpbench").resolve("client-history");
            Files.createDirectories(folder.resolve("tcpbench"));
            if (!Files.exists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OURS_ALONE));
            }
            return Files.isWritable(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException | RuntimeException unwritable) {
            return Optional.empty();
        }
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        while (true) {
            String line = line();
            if (line == null || Lines.isQuit(line)) {
                return null;
            }
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            try {
                return escapes ? Lines.unescaped(bytes, "line") : bytes;
            } catch (Unsendable typo) {
                reader.printAbove(typo.getMessage());
            }
        }
    }

    /** What is pasted may be many lines. */
    private @Nullable String line() throws Interrupted {
        if (pasted.isEmpty()) {
            try {
                pasted.addAll(Arrays.asList(reader.readLine(PROMPT).split("\n", -1)));
            } catch (EndOfFileException end) {
                return null;
            } catch (UserInterruptException interrupted) {
                throw new Interrupted();
            }
        }
        return pasted.poll();
    }

    @Override
    public boolean areTyped() {
        return true;
    }

    /**
     * What is received, shown above the line that is being typed.
     *
     * @param hex as a dump, in place of text
     */
    public Received display(boolean hex) {
        Received text = hex ? new HexDump(this::show) : new VisibleText(this::show);
        return new Received() {
            @Override
            public void arrived(byte[] bytes, int length) {
                text.arrived(bytes, length);
            }

            @Override
            public void paused() {
                text.paused();
                showRest();
            }
        };
    }

    /** Shows whole lines above the one that is being typed, and waits for the rest of the last. */
    private synchronized void show(String text) {
        part.append(text);
        int end = part.length() > LONGEST_PART ? part.length() : part.lastIndexOf("\n") + 1;
        if (end > 0) {
            reader.printAbove(part.substring(0, end));
            part.delete(0, end);
        }
    }

    /** Shows the last line although it has no end. */
    private synchronized void showRest() {
        if (part.length() > 0) {
            reader.printAbove(part.toString());
            part.setLength(0);
        }
    }

    /** Gives the terminal back as it was. */
    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
