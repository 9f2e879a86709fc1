package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.LoadTest;
import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Bottleneck;
import io.tcpbench.gate.Gate;
import io.tcpbench.result.Clock;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.KernelLook;
import io.tcpbench.result.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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

            long overflows = overflows(told, namespace.counter("ListenOverflows") - before);
            assertThat(told)
                    .contains("address=" + target, "deepest=9, backlog=8")
                    .contains("the server's accept queue overflowed: " + overflows
                            + " drops, backlog 8, depth peaked at 9; ")
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
                    .contains("LISTEN_OVERFLOWS=0", "packets were lost on the path: ", " took 0.9 s or more (")
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

    /** As a container is: nothing of it is seen but through its processes. */
    @Nested
    class InAnotherNamespaceOfThisMachine {
        private ChildJvm generator;
        private ChildJvm server;

        @BeforeEach
        void connectTwoNamespaces() throws Exception {
            generator = ChildJvm.inNamespace();
            server = ChildJvm.inNamespace();
            generator.sh("ip link add v0 type veth peer name v1 netns " + server.pid()
                    + " && ip addr add 10.78.0.1/24 dev v0 && ip link set v0 up");
            server.sh("ip addr add 10.78.0.2/24 dev v1 && ip link set v1 up");
        }

        @AfterEach
        void closeNamespaces() throws Exception {
            if (server != null) {
                server.close();
            }
            if (generator != null) {
                generator.close();
            }
        }

        @Test
        void anOverflowIsToldWithTheNumbersOfThatNamespace() throws Exception {
            String target = server.deafTarget("10.78.0.2", 8);
            String inode = Files.readSymbolicLink(Path.of("/proc/" + server.pid() + "/ns/net"))
                    .toString();

            String told = generator.explain("connections=12 connectTimeout=1200ms target=" + target);

            long overflows = overflows(told, server.counter("ListenOverflows"));
            assertThat(generator.counter("ListenOverflows")).isZero();
            assertThat(told)
                    .contains("address=" + target, "deepest=9, backlog=8")
                    .contains("the server's accept queue overflowed: " + overflows
                            + " drops, backlog 8, depth peaked at 9, in the network namespace of process "
                            + server.pid() + ", " + inode + "; ")
                    .contains("place=TARGET, evidence=its accept queue overflowed");
        }

        @Test
        void synsThatItsFirewallDropsAreLostOnThePath() throws Exception {
            assumeTrue(InANamespaceOfItsOwn.hasNft(), "dropping SYNs needs nft(8)");
            String target = server.deafTarget("10.78.0.2", 8);
            server.sh("nft add table ip lossy"
                    + " && nft 'add chain ip lossy in { type filter hook input priority 0; }'"
                    + " && nft 'add rule ip lossy in tcp flags & (syn | ack) == syn drop'");

            String told = generator.explain("connectTimeout=1200ms target=" + target);

            assertThat(told)
                    .contains(
                            "LISTEN_OVERFLOWS=0",
                            "packets were lost on the path: 1 SYNs sent again in both network"
                                    + " namespaces, without an overflow of the accept queue")
                    .contains("place=PATH");
        }

        @Test
        void whatWasSeenOfANamespaceThatDiedStays() throws Exception {
            String target = server.deafTarget("10.78.0.2", 8);
            String[] host = target.split(":", -1);
            var firstLook = new CompletableFuture<KernelEvidence>();
            var crash = new CompletableFuture<Throwable>();
            var address = new InetSocketAddress(InetAddress.getByName(host[0]), Integer.parseInt(host[1]));
            try (KernelWatch watch = KernelWatch.begin(
                    new Namespaces(Path.of("/proc")), address, Clock.system(), firstLook::complete, crash)) {
                KernelEvidence before = firstLook.get(10, TimeUnit.SECONDS);
                server.kill();

                KernelEvidence after = watch.end();

                assertThat(after.queues()).isEqualTo(before.queues()).hasSize(1);
                assertThat(after.listenerAt().pid()).isEqualTo(server.pid());
                assertThat(after.growth()).containsKey(KernelCounter.LISTEN_OVERFLOWS);
                assertThat(crash).isNotDone();
            }
        }
    }

    /**
     * Those that were told. The kernel counts a few more behind the last look, when connections are closed of which it
     * has only half.
     */
    private static long overflows(String told, long counted) {
        Matcher number = Pattern.compile("LISTEN_OVERFLOWS=(\\d+)").matcher(told);
        assertThat(number.find()).as(told).isTrue();
        long overflows = Long.parseLong(number.group(1));
        assertThat(overflows).isBetween(Math.max(1, counted - 3), counted);
        return overflows;
    }

    @Test
    void connectsToAServerThatWokeUpLateTookTheStepsOfRepeatedSyns() throws Exception {
        try (ScriptedServer late = ScriptedServer.asleep(8, ScriptedServer.echo())) {
            AtomicInteger seconds = new AtomicInteger();
            LoadTest test = new LoadTest(new ShortRun()
                            .with("target", late.target())
                            .with("connections", "12")
                            .with("think", "20ms")
                            .with("connectTimeout", "6s")
                            .settings()
                            .plan())
                    .onProgress(told -> {
                        // The look of the first second finds the queue full, whatever that one at the beginning found.
                        if (seconds.incrementAndGet() == 2) {
                            late.wake();
                        }
                    });

            Result result = test.run();

            assertThat(result.total().connections().opened()).isEqualTo(12);
            assertThat(result.kernel().growthOf(KernelCounter.LISTEN_OVERFLOWS)).isGreaterThanOrEqualTo(3);
            assertSecondBySecond(result.kernel());
            List<String> reasons = Gate.judge(result, List.of()).reasons();
            assertThat(reasons.get(1)).contains("accept queue overflowed", "backlog 8, depth peaked at 9");
            assertThat(reasons.get(2))
                    .matches("3 connects took 0\\.9 s or more \\(.*3 took [23] s.*\\), as SYNs are sent again.*");
            assertThat(Bottleneck.of(result).place()).isEqualTo(Bottleneck.Place.TARGET);
        }
    }

    /** The queue was full at one look and empty at the end, and what each look saw adds up. */
    private static void assertSecondBySecond(KernelEvidence kernel) {
        assertThat(kernel.looks())
                .hasSizeGreaterThan(2)
                .isSortedAccordingTo(Comparator.comparingLong(KernelLook::atNanos))
                .anyMatch(look -> look.waiting() == 9)
                .last()
                .satisfies(look -> assertThat(look.waiting()).isZero());
        assertThat(kernel.looks().stream()
                        .mapToLong(look -> look.growth().getOrDefault(KernelCounter.LISTEN_OVERFLOWS, 0L))
                        .sum())
                .isEqualTo(kernel.growthOf(KernelCounter.LISTEN_OVERFLOWS));
    }

    @Test
    void whereThereIsNoProcNothingIsKnown() throws Exception {
        var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        try (KernelWatch watch = KernelWatch.begin(
                new Namespaces(Path.of("/nowhere")), target, Clock.system(), soFar -> {}, new CompletableFuture<>())) {
            assertThat(watch.end()).isEqualTo(KernelEvidence.UNKNOWN);
        }
    }
}
