package io.tcpbench.reference.engine;

import io.tcpbench.reference.behaviour.Conversation;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
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
 * which is borrowed until the answer is written.
 */
final class BlockingConnection {

    /** Twice for each connection: here, and in the direct buffer that the JDK makes for the read. */
    private static final int WAITING_BYTES = 1024;

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
    private final LargeBuffers buffers;
    private final byte[] arrived = new byte[WAITING_BYTES];
    private int arrivedBytes;
    private boolean mayBeMore;
    private volatile State state = State.BUSY;
    private volatile @Nullable Thread thread;

    BlockingConnection(SocketChannel channel, Conversation conversation, LargeBuffers buffers) throws IOException {
        this.channel = channel;
        // The view of a channel that has SO_TIMEOUT and FIONREAD.
        this.socket = channel.socket();
        this.input = socket.getInputStream();
        this.conversation = conversation;
        this.buffers = buffers;
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
            conversation.closed();
            channel.close();
        }
    }

    /** One step of the conversation; false if it is over. */
    private boolean step() throws IOException {
        switch (conversation.next()) {
            case READ -> {
                if (arrivedBytes == 0) {
                    // Afterwards the conversation is asked again: meanwhile it may have begun to stand still.
                    listen();
                } else {
                    answer();
                }
            }
            case WRITE -> say();
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

    /** Waits in read(2) for the first bytes, for the end, or until the conversation wants to be asked again. */
    private void listen() throws IOException {
        int sizeBytes = Math.min(arrived.length, conversation.readSizeBytes());
        // SO_RCVTIMEO of socket(7), which Java calls SO_TIMEOUT and does with poll(2); 0 is for ever.
        socket.setSoTimeout(timeoutMillis(conversation.wakeNanos()));
        state = State.LISTENING;
        try {
            int bytes = input.read(arrived, 0, sizeBytes);
            state = State.BUSY;
            if (bytes < 0) {
                conversation.ended();
            } else {
                arrivedBytes = bytes;
                mayBeMore = bytes == arrived.length;
            }
        } catch (SocketTimeoutException e) {
            // The conversation knows why it wanted to be woken.
            state = State.BUSY;
        }
    }

    /** Upwards: who wakes too early only goes to sleep again. */
    private static int timeoutMillis(long wakeNanos) {
        if (wakeNanos == Conversation.NEVER) {
            return 0;
        }
        long millis = (Waiting.nanos(ServerLoop.FOR_EVER, wakeNanos) + MILLI_NANOS - 1) / MILLI_NANOS;
        return (int) Math.min(Math.max(1, millis), Integer.MAX_VALUE);
    }

    private void answer() throws IOException {
        ByteBuffer buffer = buffers.borrow();
        try {
            takeArrived(buffer);
            conversation.received(buffer.flip());
            write(buffer);
        } finally {
            buffers.giveBack(buffer);
        }
    }

    /** All that has arrived and fits one read: what waited for it, and what is in the kernel behind that. */
    private void takeArrived(ByteBuffer buffer) throws IOException {
        int roomBytes = conversation.readSizeBytes() - arrivedBytes;
        buffer.put(arrived, 0, arrivedBytes);
        arrivedBytes = 0;
        // FIONREAD of tcp(7). It is asked only if the answer may be more than 0, and a read of no more doesn't wait.
        int moreBytes = mayBeMore ? Math.min(input.available(), roomBytes) : 0;
        if (moreBytes > 0) {
            channel.read(buffer.limit(buffer.position() + moreBytes));
        }
    }

    private void say() throws IOException {
        ByteBuffer buffer = buffers.borrow();
        try {
            conversation.fill(buffer);
            write(buffer);
        } finally {
            buffers.giveBack(buffer);
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
        boolean isHeldUp = arrivedBytes > 0 || conversation.isOwing();
        mayBeMore |= arrivedBytes > 0;
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
