package io.tcpbench;

import io.tcpbench.engine.Diagnosis;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the system for the address of a name, and waits for it only so long: getaddrinfo(3) has no deadline of its own.
 * With two servers in resolv.conf(5) that say nothing it takes 20 s, with other sources in nsswitch.conf(5) as long as
 * they like.
 */
final class Resolver {
    /** How long the system may take. */
    static final Duration MOST = Duration.ofSeconds(30);

    /** What asks the system. */
    interface Lookup {
        /** Blocks until there is an answer. */
        InetAddress address(String host) throws UnknownHostException;
    }

    private final Lookup system;
    private final Duration most;

    /** The resolver of this machine. */
    Resolver() {
        this(InetAddress::getByName, MOST);
    }

    Resolver(Lookup system, Duration most) {
        this.system = system;
        this.most = most;
    }

    /**
     * The first address of a host.
     *
     * @param stopped when nobody wants to know any more
     * @throws UnknownHostException if there is none, or no answer in time
     * @throws CancellationException if nobody wanted to know any more before there was an answer
     */
    InetAddress address(String host, CompletableFuture<?> stopped) throws UnknownHostException {
        CompletableFuture<InetAddress> answer = new CompletableFuture<>();
        Thread asking = new Thread(() -> ask(host, answer), "tcpbench-resolver");
        asking.setDaemon(true);
        asking.start();
        try {
            CompletableFuture.anyOf(answer, stopped).get(most.toNanos(), TimeUnit.NANOSECONDS);
            if (answer.isDone()) {
                return answer.get();
            }
            throw new CancellationException("nobody wants to know the address of " + host + " any more");
        } catch (TimeoutException silent) {
            throw new UnknownHostException(
                    host + ": " + Diagnosis.SILENT_RESOLVER + " within " + most.toSeconds() + " s");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while asking for the address of " + host);
        }
    }

    private void ask(String host, CompletableFuture<InetAddress> answer) {
        try {
            answer.complete(system.address(host));
        } catch (UnknownHostException | RuntimeException | Error none) {
            answer.completeExceptionally(none);
        }
    }
}
