package io.tcpbench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A script that reads requests of {@link Trial#REQUEST_BYTES} one after the other and keeps the server's own count of
 * them.
 */
final class CountingScript implements ScriptedServer.Script {

    /** What the server does about one request. */
    @FunctionalInterface
    interface Reply {
        /**
         * Answers, or does not.
         *
         * @param connection from 0 in the order of accept
         * @param request its number on this connection, from 0
         */
        void to(Socket socket, int connection, int request) throws IOException;
    }

    private final Reply reply;
    private final ConcurrentSkipListMap<Integer, Integer> requests = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Integer, InetAddress> peers = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Integer, Long> accepted = new ConcurrentSkipListMap<>();
    private final AtomicLong firstNanos = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();

    CountingScript(Reply reply) {
        this.reply = reply;
    }

    /** Answers every request at once with itself. */
    static CountingScript echoing() {
        return new CountingScript((socket, connection, request) -> answer(socket));
    }

    /** Answers none. */
    static CountingScript silent() {
        return new CountingScript((socket, connection, request) -> {});
    }

    @Override
    public void serve(Socket socket, int connection) throws IOException {
        accepted.put(connection, System.nanoTime());
        requests.put(connection, 0);
        peers.put(connection, socket.getInetAddress());
        InputStream in = socket.getInputStream();
        while (in.readNBytes(Trial.REQUEST_BYTES).length == Trial.REQUEST_BYTES) {
            int request = requests.merge(connection, 1, Integer::sum) - 1;
            lastNanos.set(System.nanoTime());
            firstNanos.compareAndSet(0, lastNanos.get());
            reply.to(socket, connection, request);
        }
    }

    /** Sends the right answer. */
    static void answer(Socket socket) throws IOException {
        socket.getOutputStream().write(Trial.RIGHT_ANSWER);
    }

    /** Sends an answer of the right size that is wrong in its first byte. */
    static void answerWrongly(Socket socket) throws IOException {
        byte[] wrong = Trial.RIGHT_ANSWER.clone();
        wrong[0]++;
        socket.getOutputStream().write(wrong);
    }

    /** Holds the conversation for so long: the delay is the script. */
    static void hold(long millis) {
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = untilNanos - System.nanoTime(); left > 0; left = untilNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Holds the conversation until the test opens the gate, at most 20 seconds. */
    static void holdUntil(CountDownLatch gate) throws IOException {
        try {
            if (!gate.await(20, TimeUnit.SECONDS)) {
                throw new IOException("the test never opened the gate");
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    /** How many requests came in all. */
    long total() {
        return requests.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** How many requests came on each connection, in the order of accept. */
    List<Integer> perConnection() {
        return List.copyOf(requests.values());
    }

    /** From where each connection came, in the order of accept. */
    List<String> peers() {
        return peers.values().stream().map(InetAddress::getHostAddress).toList();
    }

    /** From the first accept to the last. */
    long acceptedForNanos() {
        return accepted.lastEntry().getValue() - accepted.firstEntry().getValue();
    }

    /** From the arrival of the first request to that of the last. */
    long askedForNanos() {
        return lastNanos.get() - firstNanos.get();
    }
}
