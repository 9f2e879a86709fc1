package io.tcpbench.faults;

import io.tcpbench.ScriptedServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
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

    private final Socket socket;
    private final int connection;
    private final Tally tally;

    Conversation(Socket socket, int connection, Tally tally) {
        this.socket = socket;
        this.connection = connection;
        this.tally = tally;
    }

    /** Its number, from 0 in the order of accept. */
    int connection() {
        return connection;
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
        tally.request();
        return request;
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
    void hold(long millis) {
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = untilNanos - System.nanoTime(); left > 0; left = untilNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
