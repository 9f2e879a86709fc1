package io.tcpbench.reference.engine;

import io.tcpbench.reference.behaviour.Conversation;
import io.tcpbench.reference.behaviour.Conversation.Step;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One connection on a thread of its own, in the order of the textbook: read(2), answer, write(2), and again until the
 * read returns 0. Each call waits until the client has done its part, and nobody else waits with it.
 *
 * <p>The thread does one thing at a time. While write(2) waits for a client that doesn't read, the connection is not
 * read either. So the kernel's buffers fill up, the client can't send any more, and our memory is bounded by one answer
 * for each connection.
 *
 * <p>A blocking read needs its buffer beforehand, and most connections wait in one most of the time. So the buffer that
 * waits is small: a short request fits, and the rest of a long one is there already and is read into a large buffer,
 * which is borrowed until there is an answer. A short answer is written from the small buffer again, so that only those
 * who are in the middle of a long one have a large buffer while they wait for a client.
 */
final class BlockingConnection {

    /** What each connection keeps, and what is short. */
    static final int SMALL_BYTES = 1024;

    private static final long MILLI_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What the thread is about, for those who want to know whether a graceful stop would cut something off. */
    private enum State {
        /** Something has arrived or is owed. */
        BUSY,
        /** Waits for what the client says next. */
        LISTENING,
        /** Waits for nothing that the client does, and owes it nothing. */
        DEAF
    }

    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream input;
    private final Conversation conversation;
    private final Buffers smallBuffers;
    private final Buffers largeBuffers;
    private final Semaphore answering;
    private final ByteBuffer arrived;
    private boolean mayBeMore;
    private volatile State state = State.BUSY;
    private volatile @Nullable Thread thread;

    /**
     * @param smallBuffers of {@link #SMALL_BYTES}, one is kept until the end
     * @param largeBuffers as a conversation needs them, one is borrowed for each answer
     * @param answering how many may do so at once
     */
    BlockingConnection(
            SocketChannel channel,
            Conversation conversation,
            Buffers smallBuffers,
            Buffers largeBuffers,
            Semaphore answering)
            throws IOException {
        this.channel = channel;
        // The view of a channel that has SO_TIMEOUT and FIONREAD.
        this.socket = channel.socket();
        this.input = socket.getInputStream();
        this.conversation = conversation;
        this.smallBuffers = smallBuffers;
        this.largeBuffers = largeBuffers;
        this.answering = answering;
        this.arrived = smallBuffers.borrow().limit(0);
    }

    /** Talks to the client until one of the two ends it, or somebody calls {@link #end()}. */
    void talk() throws IOException {
        thread = Thread.currentThread();
        try {
            // Else Nagle's algorithm holds a small answer back until the previous one is acknowledged, see tcp(7).
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean goesOn = true;
            while (goesOn && channel.isOpen()) {
                goesOn = step();
            }
        } catch (IOException e) {
            // ECONNRESET, EPIPE, ETIMEDOUT: the client reset the connection or vanished. Or this server stops. Either
            // way this connection ends, and the others don't learn of it.
        } finally {
            smallBuffers.giveBack(arrived);
            conversation.closed();
            channel.close();
        }
    }

    /** One step of the conversation; false if it is over. */
    private boolean step() throws IOException {
        switch (conversation.next()) {
            case READ -> {
                if (arrived.hasRemaining()) {
                    speak(Step.READ);
                } else {
                    // Afterwards the conversation is asked again: meanwhile it may have begun to stand still.
                    listen();
                }
            }
            case WRITE -> speak(Step.WRITE);
            case WAIT -> await(conversation.wakeNanos());
            case CLOSE -> {
                return false;
            }
            case RESET -> {
                // With SO_LINGER at 0 close(2) sends RST instead of FIN, see socket(7).
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                return false;
            }
        }
        return true;
    }

    /** Waits for the first bytes, for the end, or until the conversation wants to be asked again. */
    private void listen() throws IOException {
        arrived.clear().limit(Math.min(SMALL_BYTES, conversation.readSizeBytes()));
        long wakeNanos = conversation.wakeNanos();
        state = State.LISTENING;
        int bytes;
        try {
            bytes = wakeNanos == Conversation.NEVER ? channel.read(arrived) : readUntil(wakeNanos);
        } finally {
            state = State.BUSY;
            arrived.flip();
        }
        mayBeMore = bytes == SMALL_BYTES;
        if (bytes < 0) {
            conversation.ended();
        }
    }

    /** read(2), which a channel can't give up waiting for, but its view as a socket can, into an array. */
    private int readUntil(long wakeNanos) throws IOException {
        // SO_RCVTIMEO of socket(7), which Java calls SO_TIMEOUT and does with poll(2).
        socket.setSoTimeout(timeoutMillis(wakeNanos));
        byte[] bytes = new byte[arrived.remaining()];
        try {
            int read = input.read(bytes);
            arrived.put(bytes, 0, Math.max(0, read));
            return read;
        } catch (SocketTimeoutException e) {
            // The conversation knows why it wanted to be woken.
            return 0;
        }
    }

    /** At least 1, because 0 is for ever; and upwards, because who wakes too early only goes to sleep again. */
    private static int timeoutMillis(long wakeNanos) {
        long millis = (Waiting.nanos(ServerLoop.FOR_EVER, wakeNanos) + MILLI_NANOS - 1) / MILLI_NANOS;
        return (int) Math.min(Math.max(1, millis), Integer.MAX_VALUE);
    }

    /** Says what the conversation wants to: the answer to what has arrived, or else. */
    private void speak(Step step) throws IOException {
        ByteBuffer message = prepare(step);
        try {
            write(message);
        } finally {
            if (message.capacity() > SMALL_BYTES) {
                largeBuffers.giveBack(message);
            }
        }
    }

    /** The small buffer, or a large one if it has to be. Nothing here waits for a client. */
    private ByteBuffer prepare(Step step) throws IOException {
        // When thousands of threads wake up at once, each would have a large buffer when the next one interrupts it.
        answering.acquireUninterruptibly();
        try {
            ByteBuffer large = largeBuffers.borrow();
            if (step == Step.READ) {
                takeArrived(large);
                conversation.received(large.flip());
            } else {
                conversation.fill(large);
            }
            if (large.remaining() > SMALL_BYTES) {
                return large;
            }
            arrived.clear().put(large).flip();
            largeBuffers.giveBack(large);
            return arrived;
        } finally {
            answering.release();
        }
    }

    /** All that has arrived and fits one read: what waited for it, and what is in the kernel behind that. */
    private void takeArrived(ByteBuffer buffer) throws IOException {
        int roomBytes = conversation.readSizeBytes() - arrived.remaining();
        buffer.put(arrived);
        // FIONREAD of tcp(7). It is asked only if the answer may be more than 0, and a read of no more doesn't wait.
        int moreBytes = mayBeMore ? Math.min(input.available(), roomBytes) : 0;
        if (moreBytes > 0) {
            channel.read(buffer.limit(buffer.position() + moreBytes));
        }
    }

    /** write(2), until the kernel has taken all or the connection is gone; what it took then is counted. */
    private void write(ByteBuffer buffer) throws IOException {
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } finally {
            conversation.keep(buffer);
        }
    }

    /** Does nothing until that moment, or until the server stops. */
    private void await(long wakeNanos) {
        boolean isHeldUp = arrived.hasRemaining() || conversation.isOwing();
        mayBeMore |= arrived.hasRemaining();
        state = isHeldUp ? State.BUSY : State.DEAF;
        long leftNanos = Waiting.nanos(ServerLoop.FOR_EVER, wakeNanos);
        while (leftNanos > 0 && channel.isOpen()) {
            LockSupport.parkNanos(this, leftNanos);
            leftNanos = Waiting.nanos(ServerLoop.FOR_EVER, wakeNanos);
        }
        state = State.BUSY;
    }

    /** Whether something has arrived that will be answered, or is owed. From any thread. */
    boolean isBusy() throws IOException {
        try {
            // Its thread may not have had its turn to read what is there.
            return state == State.BUSY || (state == State.LISTENING && input.available() > 0);
        } catch (ClosedChannelException e) {
            return false;
        }
    }

    /** Closes the socket, which ends a call that waits on it, and a pause. From any thread. */
    void end() throws IOException {
        channel.close();
        LockSupport.unpark(thread);
    }
}
