package io.tcpbench.engine.transport;

import io.tcpbench.plan.ProxyProtocol;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy tells a server of a connection, before anything else is sent on it; here of our own connection, which
 * has the addresses that it tells.
 *
 * <p>Source: The PROXY protocol, versions 1 and 2 (haproxy.org, doc/proxy-protocol.txt), 2.1 and 2.2. Netty has a codec
 * for it, which is a handler of channels, and most links are none.
 */
final class ProxyHeader {
    private static final byte[] SIGNATURE = {
        0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a,
    };
    private static final byte LOCAL = 0x20;
    private static final byte PROXY = 0x21;
    private static final byte UNSPEC = 0x00;
    private static final byte TCP_OVER_IPV4 = 0x11;
    private static final byte TCP_OVER_IPV6 = 0x21;
    private static final int FIXED_BYTES = SIGNATURE.length + 4;

    private ProxyHeader() {}

    /**
     * The header of a connection, empty if it has none. Where an address is unknown, or none of TCP, the header says
     * that nothing is known, and the server takes the connection for the proxy's own.
     */
    static byte[] of(ProxyProtocol version, @Nullable SocketAddress source, @Nullable SocketAddress destination) {
        return switch (version) {
            case OFF -> new byte[0];
            case V1 -> text(source, destination).getBytes(StandardCharsets.US_ASCII);
            case V2 -> binary(source, destination);
        };
    }

    private static String text(@Nullable SocketAddress source, @Nullable SocketAddress destination) {
        if (source instanceof InetSocketAddress from && destination instanceof InetSocketAddress to) {
            return String.format(
                    Locale.ROOT,
                    "PROXY %s %s %s %d %d\r\n",
                    from.getAddress() instanceof Inet6Address ? "TCP6" : "TCP4",
                    literal(from.getAddress()),
                    literal(to.getAddress()),
                    from.getPort(),
                    to.getPort());
        }
        return "PROXY UNKNOWN\r\n";
    }

    /** Without a zone, which means something on this machine alone. */
    private static String literal(InetAddress address) {
        String literal = address.getHostAddress();
        int zone = literal.indexOf('%');
        return zone < 0 ? literal : literal.substring(0, zone);
    }

    private static byte[] binary(@Nullable SocketAddress source, @Nullable SocketAddress destination) {
        if (source instanceof InetSocketAddress from && destination instanceof InetSocketAddress to) {
            byte family = from.getAddress() instanceof Inet4Address ? TCP_OVER_IPV4 : TCP_OVER_IPV6;
            int addressBytes = from.getAddress().getAddress().length;
            return header(PROXY, family, 2 * (addressBytes + Short.BYTES))
                    .put(from.getAddress().getAddress())
                    .put(to.getAddress().getAddress())
                    .putShort((short) from.getPort())
                    .putShort((short) to.getPort())
                    .array();
        }
        return header(LOCAL, UNSPEC, 0).array();
    }

    private static ByteBuffer header(byte versionAndCommand, byte family, int length) {
        return ByteBuffer.allocate(FIXED_BYTES + length)
                .put(SIGNATURE)
                .put(versionAndCommand)
                .put(family)
                .putShort((short) length);
    }
}
