package io.tcpbench;

import io.tcpbench.plan.Target;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Which addresses may be flooded: a typo in a POM must never hit a stranger. Loopback and private addresses are free,
 * public ones need permission, and some are never a server's.
 */
final class TargetAddress {
    private TargetAddress() {}

    /**
     * Where a target may be flooded.
     *
     * @param address of its host
     * @param allowed hosts or addresses that may be flooded although they are public
     * @throws TargetRefused if it must not be flooded
     */
    static InetSocketAddress permitted(Target.Tcp target, InetAddress address, Set<String> allowed) {
        String literal = address.getHostAddress();
        if (address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || address.isLinkLocalAddress()
                || literal.equals("255.255.255.255")) {
            throw new TargetRefused(
                    "target: " + target + " is " + literal
                            + ", which is never a server's: wildcard, multicast, broadcast and link-local addresses are refused");
        }
        if (!isPrivate(address) && !allowed.contains(target.host()) && !allowed.contains(literal)) {
            throw new TargetRefused("target: " + target + " is " + literal
                    + ", a public address; if it is yours to flood, say so with --allow-target " + target.host()
                    + " (tcpbench.allowTarget in Maven)");
        }
        return new InetSocketAddress(address, target.port());
    }

    /** Loopback, RFC 1918, and unique local IPv6 addresses (RFC 4193). */
    private static boolean isPrivate(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return true;
        }
        if (address instanceof Inet6Address) {
            return (address.getAddress()[0] & 0xfe) == 0xfc;
        }
        return address instanceof Inet4Address && address.isSiteLocalAddress();
    }
}
