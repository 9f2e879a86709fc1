package io.tcpbench.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.plan.SocketOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TcpSocketTest {
    private static final int IPPROTO_TCP = 6;

    @Test
    void theKernelHasWhatThePlanAsksFor() throws IOException {
        SocketOptions asked = options("keepAlive", "10s,2s,3", "userTimeout", "1500ms", "linger", "0");

        TcpSocket socket = set(asked);

        assertThat(socket.isTcpNoDelay()).isTrue();
        assertThat(socket.isKeepAlive()).isTrue();
        assertThat(socket.getIntOpt(IPPROTO_TCP, 4)).as("TCP_KEEPIDLE").isEqualTo(10);
        assertThat(socket.getIntOpt(IPPROTO_TCP, 5)).as("TCP_KEEPINTVL").isEqualTo(2);
        assertThat(socket.getIntOpt(IPPROTO_TCP, 6)).as("TCP_KEEPCNT").isEqualTo(3);
        assertThat(socket.getIntOpt(IPPROTO_TCP, 18)).as("TCP_USER_TIMEOUT").isEqualTo(1_500);
        assertThat(socket.getSoLinger()).isZero();
        socket.close();
    }

    /** The kernel takes twice as much, for what it keeps beside the bytes (socket(7)). */
    @Test
    void buffersAreAsLargeAsThePlanAsksFor() throws IOException {
        TcpSocket socket = set(options("receiveBuffer", "16KiB", "sendBuffer", "32KiB"));

        assertThat(socket.getReceiveBufferSize()).isEqualTo(2 * (16 << 10));
        assertThat(socket.getSendBufferSize()).isEqualTo(2 * (32 << 10));
        socket.close();
    }

    @Test
    void whatThePlanLeavesAloneIsTheKernelsChoice() throws IOException {
        TcpSocket untouched = TcpSocket.towards(InetAddress.getLoopbackAddress());

        TcpSocket socket = set(options("noDelay", "false"));

        assertThat(socket.isTcpNoDelay()).isFalse();
        assertThat(socket.isKeepAlive()).isFalse();
        assertThat(socket.getIntOpt(IPPROTO_TCP, 18)).as("TCP_USER_TIMEOUT").isZero();
        assertThat(socket.getSoLinger()).isEqualTo(untouched.getSoLinger()).isNegative();
        assertThat(socket.getReceiveBufferSize()).isEqualTo(untouched.getReceiveBufferSize());
        assertThat(socket.getSendBufferSize()).isEqualTo(untouched.getSendBufferSize());
        socket.close();
        untouched.close();
    }

    @Test
    void aPeerMayBeAskedAsThisMachineAsks() throws IOException {
        TcpSocket untouched = TcpSocket.towards(InetAddress.getLoopbackAddress());

        TcpSocket socket = set(options("keepAlive", "on"));

        assertThat(socket.isKeepAlive()).isTrue();
        assertThat(socket.getIntOpt(IPPROTO_TCP, 4)).isEqualTo(untouched.getIntOpt(IPPROTO_TCP, 4));
        socket.close();
        untouched.close();
    }

    /** Names and texts of settings alternate. */
    private static SocketOptions options(String... settings) {
        PlanSettings plan = new PlanSettings().set("target", "127.0.0.1:9");
        for (int i = 0; i < settings.length; i += 2) {
            plan.set(settings[i], settings[i + 1]);
        }
        return plan.plan().socketOptions();
    }

    private static TcpSocket set(SocketOptions options) throws IOException {
        TcpSocket socket = TcpSocket.towards(InetAddress.getLoopbackAddress());
        socket.set(options);
        return socket;
    }

    @BeforeAll
    static void needsNativeSockets() {
        assumeTrue(Epoll.isAvailable(), "Netty's native sockets are not available on this machine");
    }

    @Test
    void aSocketTowardsAnAddressOfIpv4IsOneOfIpv4() throws IOException {
        assertThat(familyFileOf("127.0.0.1")).isEqualTo("tcp");
    }

    @Test
    void aSocketTowardsAnAddressOfIpv6IsOneOfIpv6() throws IOException {
        assertThat(familyFileOf("::1")).isEqualTo("tcp6");
    }

    /** The kernel lists sockets of each family in a file of their own (proc(5)). */
    private static String familyFileOf(String address) throws IOException {
        InetAddress target = InetAddress.getByName(address);
        try (ServerSocket server = new ServerSocket(0, 1, target)) {
            TcpSocket socket = TcpSocket.towards(target);
            try {
                socket.connect(new InetSocketAddress(target, server.getLocalPort()));
                String towards = String.format(Locale.ROOT, ":%04X 01 ", server.getLocalPort());
                boolean isIpv4 = Files.readString(Path.of("/proc/self/net/tcp")).contains(towards);
                boolean isIpv6 =
                        Files.readString(Path.of("/proc/self/net/tcp6")).contains(towards);
                assertThat(isIpv4).isNotEqualTo(isIpv6);
                return isIpv4 ? "tcp" : "tcp6";
            } finally {
                socket.close();
            }
        }
    }
}
