package io.tcpbench.reference;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A client that sends and doesn't read, until nobody takes any more; then it reads everything. Byte number n of what it
 * sends is n modulo 251, a prime, so that a piece which is lost, doubled or out of place shows.
 */
final class Flood implements AutoCloseable {

    private static final int PERIOD = 251;
    private static final int QUIET_MILLIS = 300;
    private static final int PATIENCE_MILLIS = 10_000;

    private final SocketChannel channel = SocketChannel.open();
    private final Selector selector = Selector.open();
    private final ByteBuffer pattern = ByteBuffer.allocateDirect(PERIOD * 256);
    private final SelectionKey key;

    Flood(InetSocketAddress address) throws IOException {
        for (int i = 0; i < pattern.capacity(); i++) {
            pattern.put((byte) (i % PERIOD));
        }
        // Small, so that the answers pile up at the server and not here.
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 64 * 1024);
        channel.connect(address);
        channel.configureBlocking(false);
        key = channel.register(selector, 0);
    }

    /** Sends until the socket has taken nothing for a while, or the limit is reached; returns how much was sent. */
    long sendUntilStalled(long limitBytes) throws IOException {
        key.interestOps(SelectionKey.OP_WRITE);
        long sentBytes = 0;
        while (sentBytes < limitBytes && isReadyWithin(QUIET_MILLIS)) {
            pattern.position((int) (sentBytes % PERIOD));
            sentBytes += channel.write(pattern);
        }
        return sentBytes;
    }

    /** Half-close: what was sent arrives, then the end. */
    void endSending() throws IOException {
        channel.shutdownOutput();
    }

    /** Ends sending and reads to the end; returns how many bytes were the right ones, up to the first that was not. */
    long receiveAll() throws IOException {
        endSending();
        key.interestOps(SelectionKey.OP_READ);
        ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
        long receivedBytes = 0;
        while (isReadyWithin(PATIENCE_MILLIS) && channel.read(buffer.clear()) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                if (buffer.get() != (byte) (receivedBytes % PERIOD)) {
                    return receivedBytes;
                }
                receivedBytes++;
            }
        }
        return receivedBytes;
    }

    private boolean isReadyWithin(int millis) throws IOException {
        return selector.select(ready -> {}, millis) > 0;
    }

    /** Closes with RST instead of FIN, see SO_LINGER in socket(7). */
    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}
