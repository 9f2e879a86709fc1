package io.tcpbench;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server behind a socket file that sends everything back, one thread for each connection. */
public final class UnixEcho implements Closeable {
    private static final int BACKLOG = 1_024;

    private final ServerSocketChannel listener;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    private UnixEcho(ServerSocketChannel listener) {
        this.listener = listener;
    }

    /** Listens behind this file, which must not be there. */
    public static UnixEcho start(Path file) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(file), BACKLOG);
        UnixEcho server = new UnixEcho(listener);
        begin(server::accept);
        return server;
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "unix-echo");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                open.add(channel);
                accepted.incrementAndGet();
                begin(() -> echo(channel));
            } catch (IOException closed) {
                if (listener.isOpen()) {
                    throw new UncheckedIOException(closed);
                }
            }
        }
    }

    private void echo(SocketChannel channel) {
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        try (channel) {
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException endOfConversation) {
            // What the client made of it is what a test asserts.
        } finally {
            open.remove(channel);
        }
    }

    /** How many connections were accepted. */
    public int accepted() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
