package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.TcpInfo;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the kernel tells of a run's own connections, and what is made of it. */
class TcpWatchTest {
    private static final Pattern TCP_INFO =
            Pattern.compile("TcpInfo\\[connections=(\\d+), shortestRoundTripNanos=(\\d+), retransmits=(\\d+)]");
    private static final long MILLI = 1_000_000;

    @Nested
    class BetweenTwoNamespaces {
        private ChildJvm generator;
        private ChildJvm server;

        @BeforeEach
        void makeNamespaces() throws Exception {
            generator = ChildJvm.inNamespace();
            server = ChildJvm.inNamespace();
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
        void aLongPathIsNotTakenForASlowTarget() throws Exception {
            try (DelayedPath path = DelayedPath.between(generator, server, 20)) {
                String target = server.echoTarget(path.farEnd(), 0);

                String told = generator.explain("connections=4 duration=1s target=" + target);

                assertThat(told).contains("place=PATH, evidence=closed loop: a round trip takes ");
                assertThat(tcpInfo(told).connections()).isEqualTo(4);
                assertThat(tcpInfo(told).shortestRoundTripNanos()).isGreaterThanOrEqualTo(40 * MILLI);
            }
        }

        /** Its answers carry the acknowledgements, so that every round trip after the handshake has 30 ms. */
        @Test
        void aSlowTargetIsNotTakenForALongPath() throws Exception {
            generator.sh("ip link add v0 type veth peer name v1 netns " + server.pid()
                    + " && ip addr add 10.78.0.1/24 dev v0 && ip link set v0 up");
            server.sh("ip addr add 10.78.0.2/24 dev v1 && ip link set v1 up");
            String target = server.echoTarget("10.78.0.2", 30);

            String told = generator.explain("connections=4 duration=1s target=" + target);

            assertThat(told).contains("place=TARGET, evidence=closed loop");
            assertThat(tcpInfo(told).shortestRoundTripNanos()).isBetween(1L, 15 * MILLI);
        }
    }

    @Test
    void segmentsThatAPathLosesAreCountedOnOurConnections() throws Exception {
        try (ChildJvm namespace = ChildJvm.inNamespace()) {
            assumeTrue(hasNft(), "dropping segments needs nft(8)");
            String port =
                    namespace.echoTarget().substring(namespace.echoTarget().indexOf(':') + 1);
            namespace.sh("nft add table ip lossy"
                    + " && nft 'add chain ip lossy in { type filter hook input priority 0; }'"
                    + " && nft 'add rule ip lossy in tcp dport " + port
                    + " tcp flags & (syn | ack) == ack numgen inc mod 10 0 drop'");

            String told = namespace.explain("connections=4 duration=2s timeout=5s target=" + namespace.echoTarget());

            TcpInfo tcpInfo = tcpInfo(told);
            assertThat(tcpInfo.retransmits()).isPositive();
            assertThat(told)
                    .contains("were sent again, " + tcpInfo.retransmits() + " on 4 connections of ours")
                    .contains("place=PATH");
        }
    }

    @Test
    void onlyAFewConnectionsAreAskedAndOthersEachSecond() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            ShortRun run = ShortRun.against(server.target(), Transport.EPOLL)
                    .with("connections", "20")
                    .with("requestsPerConnection", "1")
                    .with("duration", "2500ms");

            long asked = run.result().kernel().tcpInfo().connections();

            // In the opening, in each second that was begun, and in one more if the last responses are slow.
            assertThat(asked).isGreaterThan(TcpWatch.MOST).isLessThanOrEqualTo(5 * TcpWatch.MOST);
        }
    }

    @Test
    void aTransportThatTellsNothingHasNothingSaidOfIt() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            TcpInfo told = ShortRun.against(server.target(), Transport.NIO)
                    .result()
                    .kernel()
                    .tcpInfo();

            assertThat(told).isEqualTo(TcpInfo.NONE);
        }
    }

    private static TcpInfo tcpInfo(String told) {
        Matcher matcher = TCP_INFO.matcher(told);
        assertThat(matcher.find()).as(told).isTrue();
        return new TcpInfo(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }

    private static boolean hasNft() throws Exception {
        return new ProcessBuilder("sh", "-c", "nft --version > /dev/null 2>&1")
                        .start()
                        .waitFor()
                == 0;
    }
}
