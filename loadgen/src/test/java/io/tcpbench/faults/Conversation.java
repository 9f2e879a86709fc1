package io.tcpbench.faults;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One connection as the server sees it, with everything counted. Requests have {@link #REQUEST_BYTES}. */
final class Conversation {
    static final int REQUEST_BYTES = 128;

    /** What a server does on a connection; the socket is closed with FIN after it. */
    @FunctionalInterface
    interface Script {
        void serve(Conversation with) throws IOException;
    }

    private final ScriptedServer server;
    private final Socket socket;
    private final int connection;
    private final Tally tally;
    private final CompletableFuture<GeneratorProcess> generator;
    private long requestsOfAll;

    Conversation(
            ScriptedServer server,
            Socket socket,
            int connection,
            Tally tally,
            CompletableFuture<GeneratorProcess> generator) {
        this.server = server;
        this.socket = socket;
        this.connection = connection;
        this.tally = tally;
        this.generator = generator;
    }

    /** Its number, from 0 in the order of accept. */
    int connection() {
        return connection;
    }

    /** Who has this conversation. */
    ScriptedServer server() {
        return server;
    }

    /** The other end, where it is a process of its own. */
    GeneratorProcess generator() {
        return generator.join();
    }

    /** Sends the other end a signal, such as {@code TERM}. */
    void signal(String name) throws IOException {
        try {
            generator().signal(name);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    Socket socket() {
        return socket;
    }

    /** Waits for the next request; its end of the connection is the end of the script. */
    byte[] request() throws IOException {
        return request(REQUEST_BYTES);
    }

    byte[] request(int bytes) throws IOException {
        byte[] request = new byte[bytes];
        new DataInputStream(socket.getInputStream()).readFully(request);
        requestsOfAll = tally.request();
        return request;
    }

    /** The number of the last request among those of all connections, from 1. */
    long requestsOfAll() {
        return requestsOfAll;
    }

    /** Sends a right answer. */
    void answer(byte[] response) throws IOException {
        tally.answer();
        send(response);
    }

    /** Answers every request from now on. */
    void echo() throws IOException {
        while (true) {
            answer(request());
        }
    }

    /** The next thing that happens is the fault; so often as requests suffer from it. */
    Conversation harm() {
        tally.harm();
        return this;
    }

    /** The first half of a response. */
    static byte[] half(byte[] response) {
        return Arrays.copyOf(response, response.length / 2);
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void reset() throws IOException {
        ScriptedServer.reset(socket);
    }

    /** Reads on and says nothing. */
    void silence() throws IOException {
        ScriptedServer.silence().serve(socket, connection);
    }

    /** A reset throws away what the client has not read yet, so it comes after the next request or a while. */
    void giveTimeToRead() throws IOException {
        socket.setSoTimeout(100);
        try {
            int more = socket.getInputStream().read();
            if (more >= 0) {
                throw new IOException("the client has sent more");
            }
        } catch (SocketTimeoutException nothingMore) {
            socket.setSoTimeout(0);
        }
    }

    /** The delay is the fault. */
    static void hold(long millis) {
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = untilNanos - System.nanoTime(); left > 0; left = untilNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
