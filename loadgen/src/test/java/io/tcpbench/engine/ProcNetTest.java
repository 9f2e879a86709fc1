package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tcpbench.engine.ProcNet.Listener;
import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.KernelCounter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of {@code /proc/net}, as a little-endian machine writes them. */
class ProcNetTest {
    private static final String TCP_HEADING =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    private Path folder;

    @Test
    void aListenerOfTheAddressIsFoundWithItsDepthAndInode() throws Exception {
        write(
                "tcp",
                TCP_HEADING + "   0: 0100007F:2382 00000000:0000 0A 00000000:00000009 00:00000000 00000000"
                        + "  1000        0 20046371 10 00000000721468e1 100 0 0 10 0                 \n"
                        + "   1: 0100007F:2383 00000000:0000 0A 00000000:00000001 00:00000000 00000000"
                        + "  1000        0 20046372 10 00000000721468e1 100 0 0 10 0                 \n");

        assertThat(listenersOf("127.0.0.1", 9_090)).containsExactly(listener("127.0.0.1", 9_090, 9, 20_046_371));
    }

    @Test
    void socketsOfIpv6AreDecodedToo() throws Exception {
        write(
                "tcp6",
                TCP_HEADING + "   0: 0000000000000000FFFF00000100007F:2382 " + listening(2, 5)
                        + "   1: B80D0120000000000000000001000000:2382 " + listening(3, 6));

        assertThat(listenersOf("127.0.0.1", 9_090)).containsExactly(listener("127.0.0.1", 9_090, 2, 5));
        assertThat(listenersOf("2001:db8::1", 9_090)).containsExactly(listener("2001:db8::1", 9_090, 3, 6));
    }

    @Test
    void whoListensOnAllAddressesCountsWhereNobodyListensOnThisOne() throws Exception {
        write("tcp", TCP_HEADING + "   0: 00000000:2382 " + listening(1, 5) + "   1: 0200007F:2382 " + listening(1, 6));
        write("tcp6", TCP_HEADING + "   0: 00000000000000000000000000000000:2382 " + listening(1, 7));

        assertThat(listenersOf("127.0.0.1", 9_090)).extracting(Listener::inode).containsExactly(5L, 7L);
        assertThat(listenersOf("127.0.0.2", 9_090)).extracting(Listener::inode).containsExactly(6L);
    }

    @Test
    void whatFollowsTheListenersIsNotRead() throws Exception {
        String connection =
                "   1: 0100007F:2382 0100007F:D676 01 00000000:00000000 00:00000000 00000000     0        0 0"
                        + " 1 00000000dcbdb033 20 0 0 10 -1                         \n";
        write(
                "tcp",
                TCP_HEADING + "   0: 0100007F:2382 " + listening(1, 5) + connection + "   2: 0100007F:2382 "
                        + listening(1, 6));

        assertThat(listenersOf("127.0.0.1", 9_090)).extracting(Listener::inode).containsExactly(5L);
    }

    @Test
    void behindTheKnownListenersNothingIsLookedFor() throws Exception {
        write(
                "tcp",
                TCP_HEADING + "   0: 0100007F:2382 " + listening(1, 5) + "   1: 0100007F:2382 " + listening(2, 6)
                        + "   2: 0100007F:2382 " + listening(3, 7));
        write("tcp6", TCP_HEADING + "   0: 0000000000000000FFFF00000100007F:2382 " + listening(4, 8));
        ProcNet net = new ProcNet(folder);
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9_090);

        assertThat(net.listenersOf(target, Set.of()))
                .extracting(Listener::inode)
                .containsExactly(5L, 6L, 7L, 8L);
        assertThat(net.listenersOf(target, Set.of(5L)))
                .extracting(Listener::waiting)
                .containsExactly(1L);
        assertThat(net.listenersOf(target, Set.of(5L, 7L)))
                .extracting(Listener::inode)
                .containsExactly(5L, 6L, 7L);
        assertThat(net.listenersOf(target, Set.of(8L))).hasSize(4);
        assertThat(net.listenersOf(target, Set.of(5L, 99L))).as("one is gone").hasSize(4);
    }

    @Test
    void countersAreFoundByTheirNamesWhereverTheyStand() throws Exception {
        write("netstat", """
                TcpExt: SyncookiesSent ListenDrops ListenOverflows TCPSynRetrans
                TcpExt: 0 5 4 30168
                IpExt: InNoRoutes
                IpExt: 77
                """);
        write("snmp", "Tcp: RtoAlgorithm MaxConn OutSegs RetransSegs\nTcp: 1 -1 218897496 175876\n");

        assertThat(new ProcNet(folder).counters())
                .containsOnly(
                        entry(KernelCounter.LISTEN_OVERFLOWS, 4L),
                        entry(KernelCounter.LISTEN_DROPS, 5L),
                        entry(KernelCounter.SYN_RETRANSMITS, 30_168L),
                        entry(KernelCounter.RETRANSMITS, 175_876L),
                        entry(KernelCounter.SEGMENTS_SENT, 218_897_496L));
    }

    @Test
    void filesThatAreMissingOrReadOtherwiseTellNothing() throws Exception {
        assertThat(new ProcNet(folder).counters()).isEmpty();
        assertThat(listenersOf("127.0.0.1", 9_090)).isEmpty();

        write("netstat", "TcpExt: ListenOverflows ListenDrops\nTcpExt: many\nodd");
        write("tcp", "\n   0: 0100007F:2382 nonsense\n");

        assertThat(new ProcNet(folder).counters()).isEmpty();
        assertThat(listenersOf("127.0.0.1", 9_090)).isEmpty();
    }

    @Test
    void listenersThatShareAPortHaveAQueueEach() throws Exception {
        try (ServerSocket first = sharing(0);
                ServerSocket second = sharing(first.getLocalPort())) {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                clients.add(new Socket(InetAddress.getLoopbackAddress(), second.getLocalPort()));
            }

            List<Listener> listeners = new ProcNet(Path.of("/proc/self/net"))
                    .listenersOf((InetSocketAddress) second.getLocalSocketAddress());

            assertThat(listeners).extracting(Listener::inode).hasSize(2).doesNotHaveDuplicates();
            assertThat(listeners.stream().mapToLong(Listener::waiting).sum()).isEqualTo(5);
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void theBacklogIsTheSecondNumberOfSsAndTheDropsAreTheLast() {
        String output = """
                LISTEN 9      8      127.0.0.1:56771 0.0.0.0:* ino:20046371 sk:5951 cgroup:/ <->
                \t skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d77)
                LISTEN 0      1024   [::ffff:127.0.0.1]:33125       *:* uid:7 ino:20046261 sk:5950 v6only:0 <->
                LISTEN 0      5      127.0.0.1:9 0.0.0.0:* ino:20046999 sk:5952 <-> skmem:(r0,rb131072,bl0,d1)
                Error: something else
                """;

        assertThat(SocketStatistics.parse(output))
                .containsOnly(
                        entry(20_046_371L, new SocketStatistics(8, 77)),
                        entry(20_046_261L, new SocketStatistics(1_024, AcceptQueue.UNKNOWN)),
                        entry(20_046_999L, new SocketStatistics(5, 1)));
    }

    private static ServerSocket sharing(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 8);
        return socket;
    }

    /** What follows the local address. */
    private static String listening(long waiting, long inode) {
        return String.format(
                "00000000:0000 0A 00000000:%08X 00:00000000 00000000     0        0 %d 1 000000001b6283ec 100 0 0 10 0\n",
                waiting, inode);
    }

    private static Listener listener(String address, int port, long waiting, long inode) {
        return new Listener(new InetSocketAddress(address, port), waiting, inode);
    }

    private List<Listener> listenersOf(String address, int port) {
        return new ProcNet(folder).listenersOf(new InetSocketAddress(address, port));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
