package io.tcpbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server that goes away at its first request, stays away for a while, and comes back on the same port with another
 * script.
 */
final class Return implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final ScriptedServer first;
    private final CompletableFuture<ScriptedServer> second;
    private volatile long awayNanos;

    private Return(ScriptedServer.Script script, long awayMillis) throws IOException {
        first = ScriptedServer.start((socket, connection) -> answerNone(socket));
        second = CompletableFuture.supplyAsync(() -> comeBack(script, awayMillis));
    }

    /** Listens on a free port. */
    static Return after(long awayMillis, ScriptedServer.Script script) throws IOException {
        return new Return(script, awayMillis);
    }

    private void answerNone(Socket socket) throws IOException {
        socket.getInputStream().read();
        asked.countDown();
        socket.getInputStream().read(new byte[Trial.REQUEST_BYTES]);
        ScriptedServer.silence().serve(socket, 0);
    }

    private ScriptedServer comeBack(ScriptedServer.Script script, long awayMillis) {
        try {
            CountingScript.holdUntil(asked);
            long beganNanos = System.nanoTime();
            first.close();
            CountingScript.hold(awayMillis);
            ScriptedServer again = ScriptedServer.start(first.port(), 1024, script);
            awayNanos = System.nanoTime() - beganNanos;
            return again;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** As a target's text, before and after. */
    String target() {
        return first.target();
    }

    /** How long nobody listened, and a little more; after it has come back. */
    long awayNanos() {
        return awayNanos;
    }

    @Override
    public void close() throws IOException {
        asked.countDown();
        second.orTimeout(20, TimeUnit.SECONDS).join().close();
    }
}
