package io.tcpbench.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of the standard streams are a terminal, and how wide it is.
 *
 * @param columns asks the terminal, which may have been resized since; empty where it does not say
 */
record Terminals(boolean in, boolean out, boolean err, Supplier<OptionalInt> columns) {
    /** Files and pipes. */
    static final Terminals NONE = new Terminals(false, false, false, OptionalInt::empty);

    private static final File CONTROLLING_TERMINAL = new File("/dev/tty");
    private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\d+ ([1-9]\\d{0,3})\\s*");
    private static final int ANSWER_BYTES = 20;

    static Terminals ofThisProcess() {
        return new Terminals(isTerminal(0), isTerminal(1), isTerminal(2), Terminals::columnsOfThisProcess);
    }

    /**
     * Whether a file descriptor is a terminal. {@link System#console} knows only of input and output together before
     * JDK 22, and of the error stream never; Linux tells for each.
     */
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (!Files.isSymbolicLink(link)) {
            return isTerminal(System.console());
        }
        try {
            return Files.readSymbolicLink(link).toString().matches("/dev/(pts/|tty|console).*");
        } catch (IOException notTold) {
            return false;
        }
    }

    /** From JDK 22 on there is a console even without a terminal, and a method to ask it. */
    private static boolean isTerminal(java.io.@Nullable Console console) {
        if (console == null || Runtime.version().feature() < 22) {
            return console != null;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException notTold) {
            return false;
        }
    }

    /** Java has no word for TIOCGWINSZ, see tty_ioctl(4), but stty(1) has. */
    private static OptionalInt columnsOfThisProcess() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(CONTROLLING_TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return OptionalInt.empty();
            }
            Matcher answer = ROWS_AND_COLUMNS.matcher(
                    new String(stty.getInputStream().readNBytes(ANSWER_BYTES), StandardCharsets.US_ASCII));
            return answer.matches() ? OptionalInt.of(Integer.parseInt(answer.group(1))) : OptionalInt.empty();
        } catch (IOException notTold) {
            return OptionalInt.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }
}
