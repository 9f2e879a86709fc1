package io.tcpbench.client;

import io.tcpbench.client.Ending.Cause;
import io.tcpbench.result.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lines to a server and its bytes to a reader, each at its own pace: a thread sends, another receives, and the one that
 * called {@link #run} waits for the first reason to end.
 */
public final class Conversation {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LAST_WORDS_MILLIS = 1_000;
    private static final int BUFFER_BYTES = 64 << 10;

    private final Wire wire;
    private final Lines lines;
    private final LineEnd lineEnd;
    private final Received received;
    private final long patienceNanos;
    private BooleanSupplier unread = () -> false;
    private final Clock clock = Clock.system();

    private final Thread typist = thread(this::send, "client-send");
    private final Thread listener = thread(this::receive, "client-receive");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean sentAll;
    private boolean answered = true;
    private boolean unfinished;
    private boolean showing;
    private long receivedBytes;
    private long heardNanos;
    private @Nullable Ending ending;
    private @Nullable Throwable defect;

    /**
     * Starts nothing yet.
     *
     * @param patience how long to wait for more when everything is sent and nothing arrives
     */
    public Conversation(Wire wire, Lines lines, LineEnd lineEnd, Received received, Duration patience) {
        this.wire = wire;
        this.lines = lines;
        this.lineEnd = lineEnd;
        this.received = received;
        this.patienceNanos = patience.toNanos();
    }

    /** Ends as soon as nobody reads what is received. */
    public Conversation endWhen(BooleanSupplier nobodyReads) {
        unread = nobodyReads;
        return this;
    }

    private Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((died, why) -> failed(why));
        return thread;
    }

    /** A thread that dies takes the conversation with it, and the one that waits for it tells why. */
    private void failed(Throwable why) {
        lock.lock();
        try {
            defect = why;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Talks until there is a reason to end, once. The wire stays open; a line that is being typed is given up. */
    public Ending run() throws InterruptedException {
        listener.start();
        typist.start();
        Ending reason = reason();
        typist.interrupt();
        if (lines.areTyped()) {
            typist.join(LAST_WORDS_MILLIS);
        }
        synchronized (received) {
            received.paused();
        }
        return reason;
    }

    private Ending reason() throws InterruptedException {
        while (true) {
            boolean paused = false;
            lock.lockInterruptibly();
            try {
                if (defect != null) {
                    throw new IllegalStateException("a thread of the client died", defect);
                }
                if (ending != null) {
                    return ending;
                }
                long waited = clock.nanos() - heardNanos;
                // What is being shown may wait for whoever reads the output; that is no silence of the peer.
                if (sentAll && !showing && waited >= patienceNanos) {
                    return end(Cause.SILENT, null);
                }
                paused = unfinished && !showing && waited >= PAUSE_NANOS;
                unfinished &= !paused;
                if (!paused) {
                    await(waited);
                }
            } finally {
                lock.unlock();
            }
            if (paused) {
                synchronized (received) {
                    received.paused();
                }
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The loop is the caller's.
    private void await(long waitedNanos) throws InterruptedException {
        if (showing) {
            changed.await();
        } else if (unfinished) {
            changed.awaitNanos(Math.min(PAUSE_NANOS, sentAll ? patienceNanos : PAUSE_NANOS) - waitedNanos);
        } else if (sentAll) {
            changed.awaitNanos(patienceNanos - waitedNanos);
        } else {
            changed.await();
        }
    }

    private void send() {
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                byte[] bytes = lineEnd.after(line);
                asked();
                if (!written(bytes)) {
                    return;
                }
            }
            if (lines.areTyped()) {
                end(Cause.QUIT, null);
            } else {
                endSending();
            }
        } catch (Lines.Interrupted interrupted) {
            end(Cause.INTERRUPTED, null);
        } catch (IOException unsendable) {
            end(Cause.UNSENDABLE, unsendable);
        }
    }

    /**
     * A peer that is gone is noticed by both threads, and the one that receives has the better story: what the peer
     * said before, and whether it closed or reset.
     */
    private boolean written(byte[] bytes) {
        try {
            wire.send(bytes);
            return true;
        } catch (IOException broken) {
            endAfterLastWords(broken);
            return false;
        }
    }

    private void endSending() {
        try {
            wire.endSending();
        } catch (IOException broken) {
            endAfterLastWords(broken);
            return;
        }
        lock.lock();
        try {
            sentAll = true;
            heardNanos = clock.nanos();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void endAfterLastWords(IOException broken) {
        try {
            do {
                listener.join(LAST_WORDS_MILLIS);
            } while (listener.isAlive() && isShowing());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        end(Cause.BROKEN, broken);
    }

    private void receive() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int length = wire.receive(buffer); length >= 0; length = wire.receive(buffer)) {
                heard(length);
                synchronized (received) {
                    received.arrived(buffer, length);
                }
                shown();
                if (unread.getAsBoolean()) {
                    end(Cause.UNREAD, null);
                    return;
                }
            }
            end(Cause.CLOSED, null);
        } catch (IOException broken) {
            end(Cause.BROKEN, broken);
        }
    }

    private void asked() {
        lock.lock();
        try {
            answered = false;
        } finally {
            lock.unlock();
        }
    }

    private void heard(int length) {
        lock.lock();
        try {
            receivedBytes += length;
            answered = true;
            showing = true;
        } finally {
            lock.unlock();
        }
    }

    private void shown() {
        lock.lock();
        try {
            showing = false;
            heardNanos = clock.nanos();
            unfinished = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean isShowing() {
        lock.lock();
        try {
            return showing;
        } finally {
            lock.unlock();
        }
    }

    /** The first reason counts. */
    private Ending end(Cause cause, @Nullable IOException exception) {
        lock.lock();
        try {
            if (ending == null) {
                ending = new Ending(cause, answered, receivedBytes, exception);
            }
            changed.signal();
            return ending;
        } finally {
            lock.unlock();
        }
    }
}
