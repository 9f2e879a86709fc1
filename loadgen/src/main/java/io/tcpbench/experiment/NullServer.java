package io.tcpbench.experiment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * An echo server that does as little as a server can, as a program of its own: whatever is measured against it is the
 * generator, the kernel and the machine. One thread, one buffer; what does not fit into a socket is waited for.
 */
public final class NullServer {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int BACKLOG = 4_096;

    private NullServer() {}

    /** Listens on the loopback at the port that the one argument is, until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Thread input = new Thread(NullServer::awaitEndOfInput, "null-server-input");
        input.setDaemon(true);
        input.start();
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (true) {
            selector.select(key -> serve(key, buffer));
        }
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody has anything to say to a server.
            }
        } catch (IOException alsoTheEnd) {
            // A stream that can't be read any more has ended.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(SelectionKey key, ByteBuffer buffer) {
        try {
            if (key.isAcceptable()) {
                accept(key);
            } else {
                echo((SocketChannel) key.channel(), buffer);
            }
        } catch (IOException gone) {
            key.cancel();
            closeQuietly(key);
        }
    }

    private static void accept(SelectionKey key) throws IOException {
        SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
        if (client != null) {
            client.configureBlocking(false);
            client.socket().setTcpNoDelay(true);
            client.register(key.selector(), SelectionKey.OP_READ);
        }
    }

    private static void echo(SocketChannel client, ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (client.read(buffer) < 0) {
            client.close();
            return;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            client.write(buffer);
        }
    }

    private static void closeQuietly(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException alreadyClosed) {
            // There is nobody to tell.
        }
    }
}
