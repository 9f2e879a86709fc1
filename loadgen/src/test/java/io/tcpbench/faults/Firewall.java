package io.tcpbench.faults;

import io.tcpbench.ScriptedServer;
import java.net.InetAddress;

/** Rules of nft(8) between a generator and its server. */
final class Firewall {
    private Firewall() {}

    /** A rule for what arrives at the server's port. */
    static Fault fault(String name, String rule) {
        return Fault.of(name, "`nft` " + rule, place -> behind(place, CountingServer.start(Conversation::echo), rule));
    }

    /** The same by IPv6. */
    static Fault fault6(String name, String rule) {
        CountingServer.Starter ipv6 = script -> ScriptedServer.startOn(InetAddress.getAllByName("::1")[0], script);
        return Fault.of(
                name, "`nft` " + rule, place -> behind(place, CountingServer.start(ipv6, Conversation::echo), rule));
    }

    /** A server behind a rule. */
    static Stage behind(Workplace place, CountingServer server, String rule) throws Exception {
        return firewalled(place, server, arriving(place, server.server(), rule));
    }

    /** A rule for what leaves the server. */
    static Stage leaving(Workplace place, CountingServer server, String rule) throws Exception {
        return firewalled(
                place, server, rule(place, "tcp sport " + server.server().port() + " " + rule));
    }

    private static Stage firewalled(Workplace place, CountingServer server, String rule) throws Exception {
        Shell.run(chain(place) + " && " + rule);
        return server.thenRun(heal(place));
    }

    /** Each row has a table of its own, because a port may be another row's later. */
    private static String table(Workplace place) {
        return "row" + place.number();
    }

    /** A line of sh(1) that makes the chain of a row. */
    static String chain(Workplace place) {
        return "nft 'add table inet " + table(place) + "; add chain inet " + table(place)
                + " arriving { type filter hook input priority 0; }'";
    }

    /** A line that adds a rule for what arrives at a server. */
    static String arriving(Workplace place, ScriptedServer server, String rule) {
        return rule(place, "tcp dport " + server.port() + " " + rule);
    }

    /** A line that adds a rule. */
    static String rule(Workplace place, String rule) {
        return "nft 'add rule inet " + table(place) + " arriving " + rule + "'";
    }

    /** A line that lets everything through again. */
    static String open(Workplace place) {
        return "nft flush table inet " + table(place);
    }

    /** A line that takes the chain of a row away. */
    static String heal(Workplace place) {
        return "nft delete table inet " + table(place);
    }
}
