package io.tcpbench.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Text to the bytes of one stream of this process. Whoever reads it may be slow, stopped, or hold the pipe and never
 * read: a write blocks then for as long as that lasts. Used by one thread at a time.
 */
final class ConsoleStream {
    /** How long a reader may take nothing before it counts as gone. */
    private static final long PATIENCE_MILLIS = 30_000;

    private final Bytes bytes;
    private final PrintWriter writer;
    private final long patienceMillis;

    /** A daemon, so that a process can end while it is stuck; there only while there is something to write. */
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread console = new Thread(work, "tcpbench-console");
                console.setDaemon(true);
                return console;
            });

    private Future<?> last = CompletableFuture.completedFuture(null);

    ConsoleStream(OutputStream target) {
        this(target, PATIENCE_MILLIS);
    }

    /** @param patienceMillis how long a reader may take nothing before it counts as gone */
    ConsoleStream(OutputStream target, long patienceMillis) {
        this.patienceMillis = patienceMillis;
        bytes = new Bytes(target);
        writer = new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), false);
    }

    /** Writes, however long it takes. */
    void write(String text) {
        awaitLast();
        if (!bytes.closed) {
            writeNow(text);
        }
    }

    /** The same, of bytes. */
    void write(byte[] raw, int length) {
        awaitLast();
        bytes.write(raw, 0, length);
    }

    /** Writes, and takes a reader for gone that takes none of it for too long. */
    void tell(String text) {
        awaitLast();
        if (!bytes.closed) {
            last = thread.submit(() -> writeNow(text));
            awaitLast();
        }
    }

    /** Writes some time soon, or not at all while something else is being written. */
    void offer(String text) {
        if (last.isDone() && !bytes.closed) {
            last = thread.submit(() -> writeNow(text));
        }
    }

    private void writeNow(String text) {
        writer.write(text);
        writer.flush();
    }

    private void awaitLast() {
        try {
            last.get(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stuck) {
            bytes.closed = true;
            last = CompletableFuture.completedFuture(null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect);
        }
    }

    /** Nothing is held back any more. */
    void flush() {
        awaitLast();
        if (!bytes.closed) {
            writer.flush();
        }
    }

    /** For those who want to write themselves. */
    PrintWriter writer() {
        return writer;
    }

    /** Whether what is written reaches nobody any more. */
    boolean isGone() {
        return bytes.closed;
    }

    /** Whether something was lost on its way out for another reason than that its reader went away. */
    boolean isLost() {
        return bytes.lost;
    }

    /** Goes silent after the first error, because the one place to complain about it is gone. */
    private static final class Bytes extends FilterOutputStream {
        private volatile boolean closed;
        private volatile boolean lost;

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
