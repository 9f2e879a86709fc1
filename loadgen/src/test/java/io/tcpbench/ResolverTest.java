package io.tcpbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.engine.Diagnosis;
import io.tcpbench.result.FailureKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The system's resolver has no deadline; a run has one. */
class ResolverTest {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    @AfterEach
    void letGo() {
        ended.countDown();
    }

    @Test
    void anAddressNeedsNoAnswerOfAnybody() throws Exception {
        assertThat(new Resolver().address("127.0.0.1", stopped)).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @Test
    void whatTheSystemSaysOfANameIsPassedOn() {
        Resolver resolver = new Resolver(
                host -> {
                    throw new UnknownHostException(host + ": Name or service not known");
                },
                Duration.ofMinutes(1));

        assertThatThrownBy(() -> resolver.address("nobody", stopped))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("nobody: Name or service not known");
    }

    @Test
    void aSystemThatGivesNoAnswerIsNotWaitedForForEver() {
        Resolver resolver = new Resolver(this::never, Duration.ofSeconds(1));

        assertThatThrownBy(() -> resolver.address("nobody", stopped))
                .isInstanceOfSatisfying(UnknownHostException.class, silent -> {
                    assertThat(silent).hasMessage("nobody: no answer of the resolver within 1 s");
                    assertThat(Diagnosis.ofResolve(silent).kind()).isEqualTo(FailureKind.DNS_UNAVAILABLE);
                });
    }

    @Test
    void nobodyWaitsForAnAnswerThatIsNotWantedAnyMore() {
        Resolver resolver = new Resolver(
                host -> {
                    stopped.complete(null);
                    return never(host);
                },
                Duration.ofMinutes(5));

        assertThatThrownBy(() -> resolver.address("nobody", stopped)).isInstanceOf(CancellationException.class);
    }

    private InetAddress never(String host) throws UnknownHostException {
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(host);
    }
}
