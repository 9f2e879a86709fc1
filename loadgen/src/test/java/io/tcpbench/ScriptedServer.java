package io.tcpbench;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that does what a test tells it, one thread for each connection: plain blocking sockets, so that a script
 * reads as what happens on the wire. Counts what it did, so that a test can compare the generator's report with the
 * server's own truth.
 */
public final class ScriptedServer implements Closeable {

    /** What happens on one connection, from accept to the end of the method; the socket is then closed with FIN. */
    @FunctionalInterface
    public interface Script {
        /**
         * Serves one connection; an {@link IOException} ends it quietly.
         *
         * @param connection its number, from 0 in the order of accept
         */
        void serve(Socket socket, int connection) throws IOException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean closed;

    private final Thread acceptor = daemon(this::accept, "scripted-server");

    private ScriptedServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
    }

    /** Listens on a free port of loopback. */
    public static ScriptedServer start(Script script) throws IOException {
        return start(0, 1024, script);
    }

    /** Listens on this port, 0 for a free one, with this backlog. */
    public static ScriptedServer start(int port, int backlog, Script script) throws IOException {
        return start(new ServerSocket(port, backlog, InetAddress.getLoopbackAddress()), script);
    }

    /** Listens on a free port of this address. */
    public static ScriptedServer startOn(InetAddress address, Script script) throws IOException {
        return start(new ServerSocket(0, 1024, address), script);
    }

    /** Accepts from this listener. */
    public static ScriptedServer start(ServerSocket listener, Script script) {
        ScriptedServer server = new ScriptedServer(listener, script);
        server.wake();
        return server;
    }

    /** Listens, and never accepts: the kernel alone completes {@code backlog + 1} handshakes. */
    public static ScriptedServer deaf(int backlog) throws IOException {
        return deaf(InetAddress.getLoopbackAddress(), backlog);
    }

    /** The same on this address. */
    public static ScriptedServer deaf(InetAddress address, int backlog) throws IOException {
        return new ScriptedServer(new ServerSocket(0, backlog, address), (socket, connection) -> {});
    }

    /**
     * Listens, and does not accept before {@link #wake}; until then the kernel completes {@code backlog + 1}
     * handshakes.
     */
    public static ScriptedServer asleep(int backlog, Script script) throws IOException {
        return new ScriptedServer(new ServerSocket(0, backlog, InetAddress.getLoopbackAddress()), script);
    }

    /** Begins to accept. */
    public void wake() {
        acceptor.start();
    }

    /** Sends everything back. */
    public static Script echo() {
        return (socket, connection) -> {
            byte[] buffer = new byte[64 << 10];
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                socket.getOutputStream().write(buffer, 0, read);
            }
        };
    }

    /** Reads until the client closes, and says nothing. */
    public static Script silence() {
        return (socket, connection) -> socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Ends a connection with RST instead of FIN. */
    public static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                int connection = accepted.getAndIncrement();
                daemon(() -> serve(socket, connection), "scripted-connection-" + connection)
                        .start();
            } catch (IOException closedOrOutOfDescriptors) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(closedOrOutOfDescriptors);
                }
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            script.serve(socket, connection);
        } catch (IOException endOfConversation) {
            // The script's or the client's end of it; what the client made of it is what a test asserts.
        } finally {
            open.remove(socket);
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** As a target's text. */
    public String target() {
        String host = listener.getInetAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port();
    }

    /** Refuses connections from now on, and serves those that there are. */
    public void stopListening() throws IOException {
        closed = true;
        listener.close();
        try {
            // As long as a thread is in accept(2) the kernel keeps the socket, and one more client gets in.
            acceptor.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many connections were accepted. */
    public int accepted() {
        return accepted.get();
    }

    /** Stops to listen and closes every connection. */
    @Override
    public void close() throws IOException {
        stopListening();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
