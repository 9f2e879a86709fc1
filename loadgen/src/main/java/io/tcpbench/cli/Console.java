package io.tcpbench.cli;

import io.tcpbench.plan.Printable;
import io.tcpbench.report.Screen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Standard input, output and error of this process, and the only class that touches them. Results go to the output,
 * everything said about them to the error stream, both in UTF-8 whatever the locale. A reader that went away ({@code |
 * head}) is no error; a full disk is. One that is there and takes nothing is waited for only with what was asked for by
 * itself: it must not keep a build from its end. Any thread may call it.
 */
final class Console {
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final int USUAL_COLUMNS = 80;

    private final ConsoleStream out;
    private final ConsoleStream err;
    private final InputStream in;
    private final Terminals terminals;
    private final Map<String, String> environment;
    private boolean statusShown;
    private int statusColumns;

    Console(InputStream in, OutputStream out, OutputStream err, Terminals terminals, Map<String, String> environment) {
        this.in = in;
        this.out = new ConsoleStream(out);
        this.err = new ConsoleStream(err);
        this.terminals = terminals;
        this.environment = environment;
    }

    /** The streams that the process was born with. */
    static Console ofThisProcess() {
        return new Console(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Terminals.ofThisProcess(),
                System.getenv());
    }

    /** Whether results may have colours: on a terminal, and nobody said NO_COLOR (no-color.org). */
    boolean colour() {
        return terminals.out()
                && !isDumb()
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Whether somebody watches: a terminal that can redraw a line, and no CI that would keep each of them for ever. */
    boolean showsStatus() {
        return terminals.err()
                && !isDumb()
                && environment.getOrDefault("CI", "").isEmpty();
    }

    /** Whether somebody sits there who types and reads, at a terminal that can move its cursor. */
    boolean isInteractive() {
        return terminals.in() && terminals.out() && !isDumb();
    }

    /** Whether results are shown on a terminal. */
    boolean printsToTerminal() {
        return terminals.out();
    }

    private boolean isDumb() {
        return environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** What was asked for, whole, however long its reader takes. */
    synchronized void print(String text) {
        eraseStatus();
        out.write(text);
    }

    /** A result that is no text, as it is. */
    synchronized void print(byte[] bytes, int length) {
        eraseStatus();
        out.write(bytes, length);
    }

    /**
     * A report, or its first line alone, which is the verdict; its files are written already. Wrapped where somebody
     * reads it at a terminal; elsewhere a line stays a line.
     */
    void report(String text, boolean verdictAlone) {
        String shown = verdictAlone ? text.lines().findFirst().orElse("") + "\n" : text;
        OptionalInt columns = terminals.out() ? columns() : OptionalInt.empty();
        tellOut(columns.isPresent() ? Screen.wrapped(shown, columns.getAsInt()) : shown);
    }

    private synchronized void tellOut(String text) {
        eraseStatus();
        out.tell(text);
    }

    /** Of the terminal; COLUMNS overrides what it says itself. */
    private OptionalInt columns() {
        String wanted = environment.getOrDefault("COLUMNS", "");
        return wanted.matches("[1-9]\\d{0,3}")
                ? OptionalInt.of(Integer.parseInt(wanted))
                : terminals.columns().get();
    }

    /** A line about a result, which may have words of a file or a server in it. */
    synchronized void tell(String line) {
        eraseStatus();
        err.tell(Printable.lines(line) + "\n");
    }

    /** A defect of ours, with its stack. */
    synchronized void tell(Throwable crash) {
        eraseStatus();
        StringWriter stack = new StringWriter();
        crash.printStackTrace(new PrintWriter(stack));
        err.tell(stack.toString());
    }

    /**
     * How things stand, in place of how they stood before; a longer line than the terminal's would scroll. Nobody waits
     * until it is shown.
     */
    synchronized void status(String line) {
        if (statusColumns == 0) {
            statusColumns = columns().orElse(USUAL_COLUMNS);
        }
        err.offer(ERASE_LINE + line.substring(0, Math.min(line.length(), statusColumns - 1)));
        statusShown = true;
    }

    /** Leaves the terminal as if no status had been shown. */
    synchronized void eraseStatus() {
        if (statusShown) {
            err.tell(ERASE_LINE);
            statusShown = false;
        }
    }

    /** What the parent process or the user types. */
    InputStream in() {
        return in;
    }

    /** Where picocli puts the help that was asked for. */
    PrintWriter out() {
        return out.writer();
    }

    /** Where picocli puts the help that was not asked for. */
    PrintWriter err() {
        return err.writer();
    }

    /** Nothing is held back any more. */
    synchronized void flush() {
        out.flush();
        err.flush();
    }

    /** The variables of this process's environment. */
    Map<String, String> environment() {
        return environment;
    }

    /** Whether what is printed reaches nobody any more. */
    synchronized boolean isGone() {
        return out.isGone();
    }

    /** Whether a result was lost on its way out: the disk behind the output is full. */
    synchronized boolean lostResults() {
        return out.isLost();
    }
}
