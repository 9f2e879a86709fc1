package io.tcpbench.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.tcpbench.plan.ProxyProtocol;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of the specification, and what another implementation of it reads. */
class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    @Test
    void theFirstVersionIsTheLineOfTheSpecification() throws Exception {
        assertThat(text(address("192.168.0.1", 56_324), address("192.168.0.11", 443)))
                .isEqualTo("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n");
        assertThat(text(address("255.255.255.255", 65_535), address("255.255.255.255", 65_535)))
                .isEqualTo("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n");
    }

    @Test
    void theLongestLineOfIpv6IsThatOfTheSpecification() throws Exception {
        String longest = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

        assertThat(text(address(longest, 65_535), address(longest, 65_535)))
                .isEqualTo("PROXY TCP6 " + longest + " " + longest + " 65535 65535\r\n")
                .hasSize(104);
    }

    /** A zone is one of this machine's own, and no receiver reads it. */
    @Test
    void anAddressOfOneLinkHasNoZone() throws Exception {
        InetAddress ofLink =
                Inet6Address.getByAddress("", InetAddress.getByName("fe80::1").getAddress(), 7);

        assertThat(text(new InetSocketAddress(ofLink, 1), new InetSocketAddress(ofLink, 2)))
                .isEqualTo("PROXY TCP6 fe80:0:0:0:0:0:0:1 fe80:0:0:0:0:0:0:1 1 2\r\n");
    }

    @Test
    void theSecondVersionIsSignatureCommandFamilyLengthAndAddresses() throws Exception {
        assertThat(binary(address("192.168.0.1", 56_324), address("192.168.0.11", 443)))
                .isEqualTo(SIGNATURE + "21" + "11" + "000c" + "c0a80001" + "c0a8000b" + "dc04" + "01bb");
        assertThat(binary(address("2001:db8::1", 56_324), address("2001:db8::2", 443)))
                .isEqualTo(SIGNATURE + "21" + "21" + "0024" + "20010db8000000000000000000000001"
                        + "20010db8000000000000000000000002" + "dc04" + "01bb");
    }

    /** As a proxy's own connections do, such as its health checks. */
    @Test
    void whereThereIsNoAddressOfTcpNothingIsTold() {
        SocketAddress target = UnixDomainSocketAddress.of("/run/server.sock");

        assertThat(text(UnixDomainSocketAddress.of(""), target)).isEqualTo("PROXY UNKNOWN\r\n");
        assertThat(text(null, target)).isEqualTo("PROXY UNKNOWN\r\n");
        assertThat(binary(UnixDomainSocketAddress.of(""), target)).isEqualTo(SIGNATURE + "20" + "00" + "0000");
    }

    @Test
    void whoDoesNotAskForItHasNone() throws Exception {
        assertThat(ProxyHeader.of(ProxyProtocol.OFF, address("127.0.0.1", 1), address("127.0.0.1", 2)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "V1, 10.1.2.3, 10.4.5.6, TCP4",
        "V2, 10.1.2.3, 10.4.5.6, TCP4",
        "V1, 2001:db8::1, 2001:db8::2, TCP6",
        "V2, 2001:db8::1, 2001:db8::2, TCP6"
    })
    void anotherImplementationReadsTheAddresses(
            ProxyProtocol version, String source, String destination, HAProxyProxiedProtocol family) throws Exception {
        byte[] header = ProxyHeader.of(version, address(source, 40_000), address(destination, 65_535));

        EmbeddedChannel reader = new EmbeddedChannel(new HAProxyMessageDecoder());
        reader.writeInbound(Unpooled.wrappedBuffer(header));
        HAProxyMessage read = reader.readInbound();

        assertThat(read.command()).isEqualTo(HAProxyCommand.PROXY);
        assertThat(read.proxiedProtocol()).isEqualTo(family);
        assertThat(InetAddress.getByName(read.sourceAddress())).isEqualTo(InetAddress.getByName(source));
        assertThat(InetAddress.getByName(read.destinationAddress())).isEqualTo(InetAddress.getByName(destination));
        assertThat(read.sourcePort()).isEqualTo(40_000);
        assertThat(read.destinationPort()).isEqualTo(65_535);
        read.release();
    }

    private static InetSocketAddress address(String literal, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(literal), port);
    }

    private static String text(SocketAddress source, SocketAddress destination) {
        return new String(ProxyHeader.of(ProxyProtocol.V1, source, destination), StandardCharsets.US_ASCII);
    }

    private static String binary(SocketAddress source, SocketAddress destination) {
        return HexFormat.of().formatHex(ProxyHeader.of(ProxyProtocol.V2, source, destination));
    }
}
