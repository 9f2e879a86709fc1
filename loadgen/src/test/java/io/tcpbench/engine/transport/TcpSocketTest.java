package io.tcpbench.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The kernel lists sockets of each family in a file of their own (proc(5)). */
class TcpSocketTest {
    @Test
    void aSocketTowardsAnAddressOfIpv4IsOneOfIpv4() throws IOException {
        assertThat(familyFileOf("127.0.0.1")).isEqualTo("tcp");
    }

    @Test
    void aSocketTowardsAnAddressOfIpv6IsOneOfIpv6() throws IOException {
        assertThat(familyFileOf("::1")).isEqualTo("tcp6");
    }

    private static String familyFileOf(String address) throws IOException {
        assumeTrue(Epoll.isAvailable(), "Netty's native sockets are not available on this machine");
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
