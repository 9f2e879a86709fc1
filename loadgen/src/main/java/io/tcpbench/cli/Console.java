package io.tcpbench.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Standard input, output and error of this process, and the only class that touches them. Results go to the output,
 * everything said about them to the error stream, both in UTF-8 whatever the locale. A reader that went away ({@code |
 * head}) is no error; a full disk is. Any thread may call it.
 */
final class Console {
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final int USUAL_COLUMNS = 80;

    private final Stream out;
    private final Stream err;
    private final InputStream in;
    private final boolean inIsTerminal;
    private final boolean outIsTerminal;
    private final boolean errIsTerminal;
    private final Map<String, String> environment;
    private boolean statusShown;

    Console(
            InputStream in,
            OutputStream out,
            OutputStream err,
            boolean inIsTerminal,
            boolean outIsTerminal,
            boolean errIsTerminal,
            Map<String, String> environment) {
        this.in = in;
        this.out = new Stream(out);
        this.err = new Stream(err);
        this.inIsTerminal = inIsTerminal;
        this.outIsTerminal = outIsTerminal;
        this.errIsTerminal = errIsTerminal;
        this.environment = environment;
    }

    /** The streams that the process was born with. */
    static Console ofThisProcess() {
        return new Console(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                isTerminal(0),
                isTerminal(1),
                isTerminal(2),
                System.getenv());
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

    /** Whether results may have colours: on a terminal, and nobody said NO_COLOR (no-color.org). */
    boolean colour() {
        return outIsTerminal
                && !isDumb()
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Whether somebody watches: a terminal that can redraw a line, and no CI that would keep each of them for ever. */
    boolean showsStatus() {
        return errIsTerminal && !isDumb() && environment.getOrDefault("CI", "").isEmpty();
    }

    /** Whether somebody sits there who types and reads, at a terminal that can move its cursor. */
    boolean isInteractive() {
        return inIsTerminal && outIsTerminal && !isDumb();
    }

    /** Whether results are shown on a terminal. */
    boolean printsToTerminal() {
        return outIsTerminal;
    }

    private boolean isDumb() {
        return environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** A result. */
    synchronized void print(String text) {
        eraseStatus();
        out.write(text);
    }

    /** A result that is no text, as it is. */
    synchronized void print(byte[] bytes, int length) {
        eraseStatus();
        out.bytes.write(bytes, 0, length);
    }

    /** A report, or its first line alone, which is the verdict. */
    void report(String text, boolean verdictAlone) {
        print(verdictAlone ? text.lines().findFirst().orElse("") + "\n" : text);
    }

    /** A line about a result. */
    synchronized void tell(String line) {
        eraseStatus();
        err.write(line + "\n");
    }

    /** A defect of ours, with its stack. */
    synchronized void tell(Throwable crash) {
        eraseStatus();
        crash.printStackTrace(err.writer);
        err.writer.flush();
    }

    /** How things stand, in place of how they stood before; a longer line than the terminal's would scroll. */
    synchronized void status(String line) {
        String columns = environment.getOrDefault("COLUMNS", "");
        int room = (columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : USUAL_COLUMNS) - 1;
        err.write(ERASE_LINE + line.substring(0, Math.min(line.length(), room)));
        statusShown = true;
    }

    /** Leaves the terminal as if no status had been shown. */
    synchronized void eraseStatus() {
        if (statusShown) {
            err.write(ERASE_LINE);
            statusShown = false;
        }
    }

    /** What the parent process or the user types. */
    InputStream in() {
        return in;
    }

    /** Where picocli puts the help that was asked for. */
    PrintWriter out() {
        return out.writer;
    }

    /** Where picocli puts the help that was not asked for. */
    PrintWriter err() {
        return err.writer;
    }

    /** Nothing is held back any more. */
    synchronized void flush() {
        out.writer.flush();
        err.writer.flush();
    }

    /** The variables of this process's environment. */
    Map<String, String> environment() {
        return environment;
    }

    /** Whether what is printed reaches nobody any more. */
    synchronized boolean isGone() {
        return out.bytes.closed;
    }

    /** Whether a result was lost on its way out: the disk behind the output is full. */
    synchronized boolean lostResults() {
        return out.bytes.lost;
    }

    /** Text to bytes. */
    private static final class Stream {
        private final Bytes bytes;
        private final PrintWriter writer;

        Stream(OutputStream target) {
            bytes = new Bytes(target);
            writer = new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), false);
        }

        void write(String text) {
            writer.write(text);
            writer.flush();
        }
    }

    /** Goes silent after the first error, because the one place to complain about it is gone. */
    private static final class Bytes extends FilterOutputStream {
        private boolean closed;
        private boolean lost;

        Bytes(OutputStream target) {
            super(target);
        }

        @Override
        public void write(int single) {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                if (!closed) {
                    out.write(bytes, offset, length);
                }
            } catch (IOException broken) {
                closed = true;
                lost = !String.valueOf(broken.getMessage()).contains("Broken pipe");
            }
        }

        @Override
        public void flush() {
            // The target is a file descriptor and has no buffer; to flush it would only be another chance to fail.
        }
    }
}
