package io.tcpbench.experiment;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * An echo server as a program of its own that takes 10 ms for each request and serves one after the other: on the
 * fastest machine it answers 100 a second at most.
 */
public final class OneAtATimeServer {
    private static final int SERVICE_MILLIS = 10;

    private OneAtATimeServer() {}

    /** As a server of an experiment. */
    public static String spec() throws URISyntaxException {
        return ServerPrograms.spec(OneAtATimeServer.class);
    }

    /** Listens on the loopback at the port that the one argument is, until its standard input ends. */
    public static void main(String[] arguments) throws Exception {
        Thread input = new Thread(OneAtATimeServer::awaitEndOfInput, "one-at-a-time-input");
        input.setDaemon(true);
        input.start();
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])));
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        ByteBuffer buffer = ByteBuffer.allocate(1_024);
        while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    SocketChannel client = listener.accept();
                    client.configureBlocking(false);
                    client.register(selector, SelectionKey.OP_READ);
                } else {
                    serve(key, buffer);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException alsoTheEnd) {
            // A stream that can't be read any more has ended.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(SelectionKey key, ByteBuffer buffer) throws InterruptedException {
        try {
            SocketChannel client = (SocketChannel) key.channel();
            if (client.read(buffer.clear()) < 0) {
                client.close();
                return;
            }
            Thread.sleep(SERVICE_MILLIS);
            client.write(buffer.flip());
        } catch (IOException gone) {
            key.cancel();
        }
    }
}
