package io.tcpbench.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * {@code tcpbench} at a real terminal of 80 columns, made by Python's {@code pty}: keys go in, and what its screen
 * shows comes out. Understands of the language of terminals what a line editor needs.
 */
final class PseudoTerminal implements AutoCloseable {
    static final String UP = "\u001bOA";

    private static final int CHANGED_TERMINAL = 99;

    private static final String RELAY = """
            import fcntl, os, pty, select, struct, sys, termios

            pid, terminal = pty.fork()
            if pid == 0:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
                os.execvp(sys.argv[1], sys.argv[1:])
            before = termios.tcgetattr(terminal)
            while True:
                ready, _, _ = select.select([terminal, 0], [], [])
                if terminal in ready:
                    try:
                        shown = os.read(terminal, 65536)
                    except OSError:
                        break
                    os.write(1, shown)
                if 0 in ready:
                    typed = os.read(0, 65536)
                    if not typed:
                        break
                    os.write(terminal, typed)
            changed = termios.tcgetattr(terminal) != before
            os.close(terminal)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            sys.exit(99 if changed else status if status >= 0 else 128 - status)
            """;

    private final Process relay;
    private final StringBuilder shown = new StringBuilder();
    private final Thread watcher = new Thread(this::watch, "pseudo-terminal");

    private PseudoTerminal(Process relay) {
        this.relay = relay;
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Runs a command, with its state below a folder. */
    static PseudoTerminal start(Path state, String... arguments) throws IOException {
        boolean hasPython = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Path.of(folder, "python3").toFile().canExecute());
        assumeTrue(hasPython, "python3 is not installed");
        List<String> command = new ArrayList<>(List.of("python3", "-c", RELAY));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.tcpbench.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().put("XDG_STATE_HOME", state.toString());
        return new PseudoTerminal(builder.start());
    }

    private void watch() {
        try (Reader reader = new InputStreamReader(relay.getInputStream(), StandardCharsets.UTF_8)) {
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                synchronized (shown) {
                    shown.append((char) next);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** Presses these keys. */
    void type(String keys) throws IOException {
        relay.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        relay.getOutputStream().flush();
    }

    /** Waits for a screen whose last line is this one. */
    void awaitLastLine(String line) {
        awaitScreen(lines -> lines.get(lines.size() - 1).equals(line));
    }

    /** Waits for a screen. */
    void awaitScreen(Predicate<List<String>> expected) {
        await().atMost(Duration.ofSeconds(30)).until(this::screen, expected);
    }

    /** Waits for the end of the command; the terminal must be as it was before. */
    int exitCode() throws InterruptedException {
        if (!relay.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running: " + screen());
        }
        watcher.join();
        if (relay.exitValue() == CHANGED_TERMINAL) {
            throw new IllegalStateException("the terminal was left in another mode");
        }
        return relay.exitValue();
    }

    /** The lines from the first to that of the cursor, without blanks at their ends. */
    List<String> screen() {
        String bytes;
        synchronized (shown) {
            bytes = shown.toString();
        }
        List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
        int column = 0;
        for (int i = 0; i < bytes.length(); i++) {
            StringBuilder line = lines.get(lines.size() - 1);
            char next = bytes.charAt(i);
            if (next == '\r') {
                column = 0;
            } else if (next == '\n') {
                lines.add(new StringBuilder());
            } else if (next == '\b') {
                column--;
            } else if (next == '\u001b') {
                int end = endOfEscape(bytes, i);
                if (bytes.substring(i, end).matches("\u001b\\[0?[KJ]")) {
                    line.setLength(Math.min(line.length(), column));
                }
                i = end - 1;
            } else if (next != '\u0007') {
                line.append(" ".repeat(Math.max(0, column + 1 - line.length())));
                line.setCharAt(column++, next);
            }
        }
        return lines.stream().map(line -> line.toString().stripTrailing()).toList();
    }

    /** A sequence of one character, or of parameters up to a letter. */
    private static int endOfEscape(String bytes, int start) {
        if (bytes.length() <= start + 2 || bytes.charAt(start + 1) != '[') {
            return Math.min(bytes.length(), start + 2);
        }
        int end = start + 2;
        while (end < bytes.length() && !Character.isLetter(bytes.charAt(end))) {
            end++;
        }
        return Math.min(bytes.length(), end + 1);
    }

    /** Hangs up: the command loses its terminal. */
    @Override
    public void close() {
        relay.destroy();
    }
}
