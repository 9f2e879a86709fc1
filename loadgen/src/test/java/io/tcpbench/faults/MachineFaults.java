package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.reopened;
import static io.tcpbench.faults.Count.sent;

import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the generator's own machine lacks: descriptors, ports, addresses and memory. */
final class MachineFaults {
    private static final Amount SOME = atLeast(1).asTheServer();
    private static final Amount MANY = atLeast(8).asTheServer();
    private static final String HOSTS = "-Djdk.net.hosts.file=hosts";

    /** A mount namespace in which the names are those of the row. */
    private static final String OWN_HOSTS =
            "exec unshare --mount sh -c 'mount --bind hosts /etc/hosts && exec \"$@\"' sh \"$@\"";

    private MachineFaults() {}

    static List<Fault> all() {
        return Stream.of(descriptors(), ports(), addresses(), memory())
                .flatMap(List::stream)
                .toList();
    }

    private static Stage echo() throws IOException {
        return CountingServer.start(Conversation::echo);
    }

    private static List<Fault> descriptors() {
        return List.of(
                Fault.of("more connections than descriptors", "`ulimit -n 200`", place -> echo())
                        .with("connections", "500")
                        .launched(Launch.script("ulimit -n 200 && exec \"$@\""))
                        .expect(Expected.of(Outcome.USAGE).saying("--connections", "ulimit -n 564")),
                Fault.of("descriptors used up by others", "a process in which 30 are left", place -> echo())
                        .with("connections", "40")
                        .launched(Launch.crowded(30))
                        .expect(Expected.of(
                                        Outcome.INVALID,
                                        kind("DESCRIPTOR_LIMIT EMFILE", atLeast(1)),
                                        sent(exactly(8).atMostTheServer()),
                                        answered(exactly(8).atMostTheServer()))
                                .saying("ulimit -n")));
    }

    /** Each row has ports of its own, because those of the last are in TIME_WAIT. */
    private static List<Fault> ports() {
        return List.of(
                Fault.of("ports used up", "`ip_local_port_range` of four", MachineFaults::fourPorts)
                        .with("connections", "8")
                        .alone()
                        .expect(Expected.of(
                                Outcome.INVALID, kind("PORTS_EXHAUSTED EADDRNOTAVAIL", atLeast(4)), answered(SOME))),
                Fault.of("ports of a source address used up", "the same", MachineFaults::fourPorts)
                        .with("connections", "8")
                        .with("localAddress", "127.0.0.1")
                        .alone()
                        .expectNio(Expected.of(
                                Outcome.INVALID, kind("PORTS_EXHAUSTED EADDRINUSE", atLeast(4)), answered(SOME)))
                        .expectNative(Expected.of(
                                Outcome.INVALID, kind("PORTS_EXHAUSTED EADDRNOTAVAIL", atLeast(4)), answered(SOME))));
    }

    private static Stage fourPorts(Workplace place) throws Exception {
        CountingServer server = CountingServer.start(Conversation::echo);
        int first = 20_000 + 10 * place.number();
        String setting = "/proc/sys/net/ipv4/ip_local_port_range";
        Shell.run("echo " + first + " " + (first + 3) + " > " + setting);
        return server.thenRun("echo 32768 60999 > " + setting);
    }

    private static List<Fault> addresses() {
        return List.of(
                Fault.of("source address of somebody else", "an address that this machine lacks", place -> echo())
                        .with("localAddress", "10.1.2.3")
                        .expect(Expected.of(Outcome.USAGE).saying("--local-address")),
                Fault.of("two addresses, IPv4 dead", "the server listens on `::1` alone", place -> dual(place, "::1"))
                        .launched(Launch.process(HOSTS))
                        .expect(Expected.of(
                                Outcome.UNAVAILABLE,
                                kind("CONNECT_REFUSED ECONNREFUSED", atLeast(1)),
                                sent(exactly(0).asTheServer()))),
                Fault.of(
                                "two addresses, IPv6 dead",
                                "the server listens on `127.0.0.1` alone",
                                place -> dual(place, "127.0.0.1"))
                        .closedLoop()
                        .launched(Launch.process(HOSTS))
                        .expect(Expected.of(Outcome.PASSED, sent(SOME), answered(SOME))),
                Fault.of(
                                "another address for the name",
                                "`/etc/hosts` names `127.0.0.2`, where nobody listens, from the fourth request on",
                                MachineFaults::moving)
                        .with("requestsPerConnection", "1")
                        .closedLoop()
                        .with("duration", "1s")
                        .launched(Launch.script(OWN_HOSTS, "-Dsun.net.inetaddr.ttl=0"))
                        .expect(Expected.of(Outcome.PASSED, sent(MANY), answered(MANY), reopened(atLeast(8)))));
    }

    /** A name with two addresses, of which one is served. */
    private static Stage dual(Workplace place, String served) throws IOException {
        Files.writeString(place.folder().resolve("hosts"), "127.0.0.1 dual.test\n::1 dual.test\n");
        CountingServer server = CountingServer.start(
                script -> ScriptedServer.startOn(InetAddress.getAllByName(served)[0], script), Conversation::echo);
        return server.askedAt("dual.test:" + server.server().port());
    }

    private static Stage moving(Workplace place) throws IOException {
        Path hosts = place.folder().resolve("hosts");
        Files.writeString(hosts, "127.0.0.1 moving.test\n");
        CountingServer server = CountingServer.start(with -> {
            byte[] request = with.request();
            if (with.requestsOfAll() == 4) {
                Files.writeString(hosts, "127.0.0.2 moving.test\n");
            }
            with.answer(request);
        });
        return server.askedAt("moving.test:" + server.server().port());
    }

    private static List<Fault> memory() {
        return List.of(
                Fault.of("more in flight than the heap holds", "a heap of 32 MiB", place -> echo())
                        .with("connections", "1000")
                        .with("pipeline", "4096")
                        .launched(Launch.process("-Xmx32m"))
                        .expect(Expected.of(Outcome.USAGE).saying("-Xmx")),
                Fault.of("a request larger than the heap", "a heap of 24 MiB, a request of 64 MiB", place -> echo())
                        .with("send", "size:64MiB")
                        .launched(Launch.process("-Xmx24m"))
                        .expect(Expected.of(Outcome.INTERNAL).saying("the heap of 24 MiB was too small")));
    }
}
