package io.tcpbench.reference.engine;

import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.behaviour.Reply;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

/**
 * One connection of ours to ourselves, before the first client comes. What the JDK opens and loads when it is needed
 * for the first time takes descriptors: what closes channels, the epoll(7) behind virtual threads, each class that lies
 * in a folder. Clients may have taken all of them by then.
 */
final class Rehearsal {

    private Rehearsal() {}

    /**
     * Waits, answers and hangs up on a thread of that kind. Where there is no loopback, or nothing left to rehearse
     * with, the server goes without.
     */
    static void hold(ThreadFactory threads) {
        ServerOptions options = ServerOptions.onLoopback();
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(options.listenAddress(), 1);
                SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
            BlockingConnection connection = new BlockingConnection(
                    listener.accept(),
                    options.newBehaviour().accepted(),
                    new Buffers(BlockingConnection.SMALL_BYTES),
                    new Buffers(Reply.LARGEST_READ_BYTES),
                    new Semaphore(1));
            ByteBuffer word = ByteBuffer.allocate(1);
            client.write(word);
            client.shutdownOutput();
            threads.newThread(() -> play(listener, connection)).start();
            while (client.read(word.clear()) >= 0) {
                // Its answer, and then its end.
            }
        } catch (IOException | OutOfMemoryError e) {
            // So Java calls it when the machine has no thread left: whoever needs the next one will say so.
        }
    }

    private static void play(ServerSocketChannel listener, BlockingConnection connection) {
        try {
            awaitNobody(listener);
            connection.talk();
        } catch (IOException e) {
            // On the other side is nobody but us.
        }
    }

    /** A call that waits for certain, and not for long. */
    private static void awaitNobody(ServerSocketChannel listener) throws IOException {
        listener.socket().setSoTimeout(1);
        try {
            listener.socket().accept().close();
        } catch (SocketTimeoutException e) {
            // As it should be.
        }
    }
}
