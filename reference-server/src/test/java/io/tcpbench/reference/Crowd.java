package io.tcpbench.reference;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients on one thread. They leave with RST, because thousands in TIME_WAIT would be in the way of the next test.
 */
final class Crowd implements AutoCloseable {

    private static final int QUIET_MILLIS = 300;

    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    static Crowd connect(InetSocketAddress address, int clients) throws IOException {
        Crowd crowd = new Crowd();
        try {
            for (int i = 0; i < clients; i++) {
                crowd.add(address);
            }
            return crowd;
        } catch (IOException e) {
            crowd.close();
            throw e;
        }
    }

    private void add(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        // Small, so that what is not read piles up at the server and not here.
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 * 1024);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
        channel.connect(address);
    }

    /** All say something, then all listen; returns how many heard the same. */
    int echo() throws IOException {
        for (int i = 0; i < channels.size(); i++) {
            channels.get(i).write(ByteBuffer.wrap(message(i)));
        }
        int answered = 0;
        for (int i = 0; i < channels.size(); i++) {
            byte[] message = message(i);
            ByteBuffer answer = ByteBuffer.wrap(new byte[message.length]);
            while (answer.hasRemaining()) {
                if (channels.get(i).read(answer) < 0) {
                    throw new EOFException("the server closed connection " + i);
                }
            }
            answered += ByteBuffer.wrap(message).equals(answer.flip()) ? 1 : 0;
        }
        return answered;
    }

    private static byte[] message(int client) {
        return "client %05d".formatted(client).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * All send and none reads, until nobody takes any more, or each has sent so much; returns how many were stopped.
     */
    int sendUntilStalled(long limitBytes) throws IOException {
        try (Selector selector = Selector.open()) {
            for (SocketChannel each : channels) {
                each.configureBlocking(false);
                each.register(selector, SelectionKey.OP_WRITE, new long[1]);
            }
            int sending = channels.size();
            while (sending > 0) {
                sending = selector.select(key -> send(key, limitBytes), QUIET_MILLIS);
            }
            return (int) selector.keys().stream()
                    .filter(key -> key.interestOps() != 0)
                    .count();
        }
    }

    private void send(SelectionKey key, long limitBytes) {
        long[] sentBytes = (long[]) key.attachment();
        try {
            sentBytes[0] += ((SocketChannel) key.channel()).write(buffer.clear());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (sentBytes[0] >= limitBytes) {
            key.interestOps(0);
        }
    }

    void leave() throws IOException {
        for (SocketChannel each : channels) {
            each.close();
        }
    }

    @Override
    public void close() throws IOException {
        leave();
    }
}
