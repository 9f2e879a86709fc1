package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.between;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.sent;
import static io.tcpbench.faults.Count.unanswered;

import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the generator's own machine does to it, and who ends it. */
final class MachineFaults {
    private static final Amount SOME = atLeast(1).asTheServer();
    private static final String HOSTS = "-Djdk.net.hosts.file=hosts";

    private MachineFaults() {}

    static List<Fault> all() {
        return Stream.of(descriptors(), ports(), addresses(), memory(), time(), ends(), disks())
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
                                        sent(exactly(8)),
                                        answered(exactly(8)))
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
                        .expectEpoll(Expected.of(
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
                        .expect(Expected.of(Outcome.PASSED, sent(SOME), answered(SOME))));
    }

    /** A name with two addresses, of which one is served. */
    private static Stage dual(Workplace place, String served) throws IOException {
        Files.writeString(place.folder().resolve("hosts"), "127.0.0.1 dual.test\n::1 dual.test\n");
        CountingServer server = CountingServer.start(
                script -> ScriptedServer.startOn(InetAddress.getAllByName(served)[0], script), Conversation::echo);
        return server.askedAt("dual.test:" + server.server().port());
    }

    private static List<Fault> memory() {
        return List.of(
                Fault.of("more in flight than the heap holds", "a heap of 32 MiB", place -> echo())
                        .with("connections", "1000")
                        .with("pipeline", "4096")
                        .launched(Launch.process("-Xmx32m"))
                        .expect(Expected.of(Outcome.USAGE).saying("-Xmx")),
                Fault.of("out of memory", "a heap of 24 MiB, a request of 64 MiB", place -> echo())
                        .with("send", "size:64MiB")
                        .launched(Launch.process("-Xmx24m"))
                        .expect(Expected.of(Outcome.INTERNAL).saying("the heap of 24 MiB was too small")));
    }

    private static List<Fault> time() {
        return List.of(
                Fault.of("paused, closed loop", "`SIGSTOP` for 300 ms at the fourth request", place -> pausing(1))
                        .closedLoop()
                        .with("duration", "1s")
                        .launched(Launch.process())
                        .alone()
                        .expect(Expected.of(Outcome.PASSED, sent(SOME), answered(SOME))),
                Fault.of("paused, open loop", "`SIGSTOP` for 300 ms at the fourth request", place -> pausing(1))
                        .with("duration", "1s")
                        .threshold("max<=100ms")
                        .launched(Launch.process())
                        .alone()
                        .expect(Expected.of(
                                Outcome.INVALID,
                                sent(exactly(20).asTheServer()),
                                answered(exactly(20).asTheServer()))),
                Fault.of("starved of CPU", "`SIGSTOP` three times for 300 ms", place -> pausing(3))
                        .with("duration", "2s")
                        .threshold("max<=100ms")
                        .launched(Launch.process())
                        .alone()
                        .expect(Expected.of(
                                Outcome.INVALID,
                                sent(exactly(40).asTheServer()),
                                answered(exactly(40).asTheServer()))));
    }

    private static Stage pausing(int times) throws IOException {
        return CountingServer.start(with -> {
            while (true) {
                byte[] request = with.request();
                if (with.requestsOfAll() == 4) {
                    for (int i = 0; i < times; i++) {
                        with.generator().starve(400L * i, 300);
                    }
                }
                with.answer(request);
            }
        });
    }

    private static List<Fault> ends() {
        return List.of(
                Fault.of("TERM", "at the eighth request, which is not answered", place -> endedBy("TERM"))
                        .closedLoop()
                        .with("duration", "30s")
                        .with("timeout", "30s")
                        .launched(Launch.process())
                        .expect(Expected.cutOff(
                                        143,
                                        sent(exactly(8).asTheServer()),
                                        answered(exactly(7).asTheServer()),
                                        unanswered(exactly(1).asTheServer()))
                                .saying("cut off by TERM")),
                Fault.of(
                                "KILL",
                                "at the fortieth request, two seconds later; `verify run.journal` after it",
                                place -> killed())
                        .with("duration", "30s")
                        .launched(Launch.thenVerify(137))
                        .expect(Expected.of(Outcome.INVALID, answered(between(20, 39)))
                                .saying("the run was cut off before its end")));
    }

    private static Stage endedBy(String signal) throws IOException {
        return CountingServer.start(with -> {
            for (int i = 0; i < 7; i++) {
                with.answer(with.request());
            }
            with.request();
            with.harm().signal(signal);
            with.silence();
        });
    }

    private static Stage killed() throws IOException {
        return CountingServer.start(with -> {
            for (int i = 0; i < 39; i++) {
                with.answer(with.request());
            }
            with.request();
            with.signal("KILL");
        });
    }

    private static List<Fault> disks() {
        return List.of(
                Fault.of("disk full before the run", "tmpfs of 64 KiB", place -> disk(place, "size=64k"))
                        .expect(Expected.of(Outcome.UNWRITABLE).saying("64 KiB are free")),
                Fault.of(
                                "disk full during the run",
                                "tmpfs of 1 MiB, filled up at the fourth request",
                                MachineFaults::fillingDisk)
                        .closedLoop()
                        .with("duration", "2s")
                        .alone()
                        .expect(Expected.kept(74, sent(SOME), answered(SOME)).saying("No space left on device")),
                Fault.of("read-only folder", "tmpfs, mounted `ro`", place -> disk(place, "ro"))
                        .expect(Expected.of(Outcome.UNWRITABLE).saying("Read-only file system")),
                Fault.of("a file instead of the folder", "`--out` names a file", place -> {
                            Files.writeString(place.out(), "not a folder");
                            return echo();
                        })
                        .expect(Expected.of(Outcome.UNWRITABLE)),
                Fault.of("standard output full", "`/dev/full`", place -> echo())
                        .closedLoop()
                        .launched(Launch.script("exec \"$@\" > /dev/full"))
                        .expect(Expected.of(Outcome.UNWRITABLE).saying("standard output can't be written to")));
    }

    private static Stage disk(Workplace place, String options) throws Exception {
        Files.createDirectory(place.out());
        Shell.run("mount -t tmpfs -o " + options + " tmpfs " + place.out());
        return echo();
    }

    private static Stage fillingDisk(Workplace place) throws Exception {
        Files.createDirectory(place.out());
        Shell.run("mount -t tmpfs -o size=1m tmpfs " + place.out());
        return CountingServer.start(with -> {
            while (true) {
                byte[] request = with.request();
                if (with.requestsOfAll() == 4) {
                    fill(place.out().resolve("ballast"));
                }
                with.answer(request);
            }
        });
    }

    private static void fill(Path file) {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // That is the fault.
        }
    }
}
