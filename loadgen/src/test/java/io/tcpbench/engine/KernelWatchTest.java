package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.LoadTest;
import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Bottleneck;
import io.tcpbench.gate.Gate;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the kernel saw of a run, and what is said of it. */
class KernelWatchTest {

    /** Nobody else counts there: the numbers are exact. */
    @Nested
    class InANamespaceOfItsOwn {
        private static ChildJvm namespace;

        @BeforeAll
        static void makeNamespace() throws Exception {
            namespace = ChildJvm.inNamespace();
        }

        @AfterAll
        static void closeNamespace() throws Exception {
            if (namespace != null) {
                namespace.close();
            }
        }

        @Test
        void aServerThatDoesNotAcceptIsToldWithTheNumbersOfTheKernel() throws Exception {
            String target = namespace.deafTarget(8);
            long before = namespace.counter("ListenOverflows");

            String told = namespace.explain("connections=12 connectTimeout=1200ms target=" + target);

            long overflows = namespace.counter("ListenOverflows") - before;
            assertThat(overflows).isPositive();
            assertThat(told)
                    .contains("LISTEN_OVERFLOWS=" + overflows, "address=" + target, "deepest=9, backlog=8")
                    .contains("the server's accept queue overflowed: " + overflows
                            + " drops in this network namespace, backlog 8, depth peaked at 9; ")
                    .contains("place=TARGET, evidence=its accept queue overflowed");
        }

        @Test
        void aHealthyServerHasNothingSaidOfIt() throws Exception {
            String told = namespace.explain("connections=20 target=" + namespace.echoTarget());

            assertThat(told)
                    .contains("LISTEN_OVERFLOWS=0", "SYN_RETRANSMITS=0", "address=" + namespace.echoTarget())
                    .doesNotContain("overflowed", "sent again");
        }

        @Test
        void synsThatAFirewallDropsAreLostOnThePath() throws Exception {
            assumeTrue(hasNft(), "dropping SYNs needs nft(8)");
            String port =
                    namespace.echoTarget().substring(namespace.echoTarget().indexOf(':') + 1);
            namespace.sh("nft add table ip lossy"
                    + " && nft 'add chain ip lossy in { type filter hook input priority 0; }'"
                    + " && nft 'add rule ip lossy in tcp dport " + port
                    + " tcp flags & (syn | ack) == syn numgen inc mod 2 0 drop'");

            String told =
                    namespace.explain("connections=4 think=20ms connectTimeout=6s target=" + namespace.echoTarget());
            namespace.sh("nft delete table ip lossy");

            assertThat(told)
                    .contains("LISTEN_OVERFLOWS=0", "packets were lost on the path: ", " took 1, 2, 3 s")
                    .contains("place=PATH");
        }

        @Test
        void ofATargetElsewhereOnlyOurOwnSynsAreKnown() throws Exception {
            namespace.sh("ip link add v0 type veth peer name v1 && ip addr add 10.77.0.1/24 dev v0"
                    + " && ip link set v0 up && ip link set v1 up"
                    + " && ip neigh add 10.77.0.2 lladdr 02:00:00:00:00:02 dev v0");

            String told = namespace.explain("connectTimeout=1200ms target=10.77.0.2:9");

            assertThat(told)
                    .contains("SYN_RETRANSMITS=1,", "queues=[]")
                    .contains(
                            "1 SYNs sent again in this network namespace, lost on the path or dropped by the target",
                            "1 connects timed out: ask the target's machine")
                    .doesNotContain("LISTEN");
        }

        private static boolean hasNft() throws Exception {
            return new ProcessBuilder("sh", "-c", "nft --version > /dev/null 2>&1")
                            .start()
                            .waitFor()
                    == 0;
        }
    }

    @Test
    void connectsToAServerThatWokeUpLateTookTheStepsOfRepeatedSyns() throws Exception {
        try (ScriptedServer late = ScriptedServer.asleep(8, ScriptedServer.echo())) {
            AtomicBoolean awake = new AtomicBoolean();
            LoadTest test = new LoadTest(new ShortRun()
                            .with("target", late.target())
                            .with("connections", "12")
                            .with("think", "20ms")
                            .with("connectTimeout", "6s")
                            .settings()
                            .plan())
                    .onProgress(told -> {
                        if (awake.compareAndSet(false, true)) {
                            late.wake();
                        }
                    });

            Result result = test.run();

            assertThat(result.total().connections().opened()).isEqualTo(12);
            assertThat(result.kernel().growthOf(KernelCounter.LISTEN_OVERFLOWS)).isGreaterThanOrEqualTo(3);
            List<String> reasons = Gate.judge(result, List.of()).reasons();
            assertThat(reasons.get(1)).contains("accept queue overflowed", "backlog 8, depth peaked at 9");
            assertThat(reasons.get(2)).startsWith("3 connects took 1, 2, 3 s");
            assertThat(Bottleneck.of(result).place()).isEqualTo(Bottleneck.Place.TARGET);
        }
    }

    @Test
    void whereThereIsNoProcNothingIsKnown() throws Exception {
        var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        try (KernelWatch watch =
                KernelWatch.begin(new ProcNet(Path.of("/nowhere")), target, soFar -> {}, new CompletableFuture<>())) {
            assertThat(watch.end()).isEqualTo(KernelEvidence.UNKNOWN);
        }
    }
}
